"""Smart rooms: which ones are free."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from booking.claims import overlapping_claims
from booking.database import Db
from booking.tables import SmartRoom
from booking.values import Interval


def find_free_rooms(
    db: Db,
    *,
    organisation_id: int,
    wanted: Sequence[Interval],
    lock: bool,
    preferred: Sequence[int | None] = (),
    apart_from: Collection[int] = (),
) -> list[int | None]:
    """Find for each wanted time the id of a smart room that is free then; None when all are taken.

    To book, the organisation's rooms are locked first, in the order of their ids, so that two
    bookings never find the same one. The wanted times must not overlap each other.

    Args:
        db: where to read.
        organisation_id: where.
        wanted: the times.
        lock: whether they are to be taken.
        preferred: for each time the room to be asked first.
        apart_from: sessions that are to move, whose rooms are free for them.
    """
    query = (
        select(SmartRoom.id)
        .where(SmartRoom.organisation_id == organisation_id)
        .order_by(col(SmartRoom.id))
    )
    rooms = db.exec(query.with_for_update(key_share=True) if lock else query).all()
    taken = {
        (clash.wanted, clash.owner_id)
        for clash in overlapping_claims(
            db, organisation_id=organisation_id, owner_ids=rooms, wanted=wanted
        )
        if clash.session_id not in apart_from
    }
    asked_first = preferred or [None] * len(wanted)
    return [
        next((room for room in _in_turn(rooms, first) if (number, room) not in taken), None)
        for number, first in enumerate(asked_first)
    ]


def _in_turn(rooms: Sequence[int], first: int | None) -> Sequence[int]:
    return [first, *rooms] if first is not None and first in rooms else rooms


@dataclass(frozen=True, slots=True)
class RoomThen:
    """A smart room, and whether it is free at the time that was asked about."""

    id: int
    name: str
    free: bool


def rooms_then(
    db: Db, *, organisation_id: int, wanted: Interval | None, apart_from: Collection[int] = ()
) -> list[RoomThen]:
    """List the smart rooms by name, each with whether it is free; without a time all are.

    The sessions in `apart_from` take none: they are to move.
    """
    rooms = db.exec(
        select(SmartRoom.id, SmartRoom.name)
        .where(SmartRoom.organisation_id == organisation_id)
        .order_by(col(SmartRoom.name))
    ).all()
    taken = {
        clash.owner_id
        for clash in overlapping_claims(
            db,
            organisation_id=organisation_id,
            owner_ids=[id_ for id_, _ in rooms],
            wanted=[wanted] if wanted else [],
        )
        if clash.session_id not in apart_from
    }
    return [RoomThen(id_, name, id_ not in taken) for id_, name in rooms]


def room_ids(db: Db, *, organisation_id: int) -> list[int]:
    """List the ids of the organisation's smart rooms."""
    rooms = select(SmartRoom.id).where(SmartRoom.organisation_id == organisation_id)
    return list(db.exec(rooms))
