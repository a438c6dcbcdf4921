"""Placing sessions: whether everybody is free, and which smart room each session takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from booking.claims import overlapping_claims
from booking.commands import BookSession
from booking.database import Db
from booking.party import Party
from booking.proposals import no_smart_room, times_taken
from booking.smart_rooms import find_free_rooms
from booking.values import Interval, SessionMethod


@dataclass(frozen=True, slots=True)
class PlacedSession:
    """A session that has its id, its time and, where it needs one, its smart room."""

    id: int
    interval: Interval
    room_id: int | None = None


def place_sessions(
    db: Db,
    command: BookSession,
    party: Party,
    wanted: Sequence[tuple[int, Interval]],
    *,
    lock: bool = True,
) -> list[PlacedSession]:
    """Give each wanted session, by its new id, its place; who only looks need not lock the rooms.

    Raises:
        Taken: the assessor's or a learner's time is taken.
        NoSmartRoom: every smart room is taken.
    """
    intervals = [interval for _, interval in wanted]
    clashes = overlapping_claims(
        db,
        organisation_id=command.organisation_id,
        owner_ids=[command.assessor_id, *command.learner_ids],
        wanted=intervals,
    )
    if clashes:
        raise times_taken(party, clashes, with_days=len(wanted) > 1)
    rooms = _take_rooms(db, command, party, intervals, lock=lock)
    return [PlacedSession(*each, room) for each, room in zip(wanted, rooms, strict=True)]


def _take_rooms(
    db: Db, command: BookSession, party: Party, intervals: Sequence[Interval], *, lock: bool
) -> Sequence[int | None]:
    if command.method is not SessionMethod.SMART_SESSION:
        return [None] * len(intervals)
    rooms = find_free_rooms(
        db, organisation_id=command.organisation_id, wanted=intervals, lock=lock
    )
    for interval, room in zip(intervals, rooms, strict=True):
        if room is None:
            raise no_smart_room(party, interval)
    return rooms
