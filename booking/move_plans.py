"""Where sessions go when they are moved, and what stands against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from booking.booking_checks import check_move, check_start
from booking.claims import Clash, overlapping_claims
from booking.commands import BookSession, MoveSession
from booking.database import Db
from booking.errors import BadField, Refusal, SmartRoomTaken, Taken, raise_refusals
from booking.party import Party
from booking.proposals import no_smart_room, times_taken
from booking.rules.local_times import moment, say_interval
from booking.smart_rooms import find_free_rooms
from booking.standing_sessions import LockedSessions, StandingSession
from booking.values import FormField, SessionMethod

CHANGES = ("assessor_id", "duration", "method", "recording_wanted", "location")
"""What a move may change besides the start; None leaves it."""


@dataclass(frozen=True, slots=True)
class PlannedMove:
    """A session, how it is to be, and its smart room then.

    `refusal` is what stands against it.
    """

    standing: StandingSession
    booking: BookSession
    room_id: int | None = None
    refusal: Refusal | None = None

    @property
    def id(self) -> int:
        """The session's id."""
        return self.standing.id

    @property
    def people(self) -> tuple[int, ...]:
        """Everybody whose time it will take."""
        return (self.booking.assessor_id, *self.booking.learner_ids)

    @property
    def needs_time(self) -> bool:
        """Whether it takes time that it does not have yet."""
        same = (self.standing.session.assessor_id, self.standing.was)
        return (self.booking.assessor_id, self.booking.interval) != same


def plan_moves(
    db: Db, command: MoveSession, locked: LockedSessions, *, now: datetime
) -> list[PlannedMove]:
    """Plan where each session goes, with what stands against each.

    One that is to stay takes of the change what is no matter of time, such as another place.
    Sessions for which nothing is to change are left out.

    Raises:
        Refusal: what can't be, whatever the date.
    """
    party = locked.party
    stay = _without_time(command)
    moves = [
        _planned(stay if each.id in command.staying else command, each, locked)
        for each in locked.taking
    ]
    moves = [each for each in moves if _differs(command, each)]
    _check_apart_from_time(moves, party, now)
    moves = _refuse(moves, _starts(moves, party, now))
    moves = _refuse(moves, _own_overlaps(moves, party))
    moves = _refuse(moves, _clashes(db, moves, party))
    return _with_rooms(db, command, moves, party)


def _without_time(command: MoveSession) -> MoveSession:
    """Leave of a change what takes nobody's time; of another method nothing else makes sense."""
    kept = replace(
        command, starts_at=None, assessor_id=None, duration=None, method=None, room_id=None
    )
    return replace(kept, location=None, recording_wanted=None) if command.method else kept


def _planned(
    command: MoveSession, standing: StandingSession, locked: LockedSessions
) -> PlannedMove:
    booking = standing.booking(command.actor_id)
    wanted = {name: getattr(command, name) for name in CHANGES}
    booking = replace(booking, **{name: each for name, each in wanted.items() if each is not None})
    if booking.method is not SessionMethod.SMART_SESSION and not command.recording_wanted:
        booking = replace(booking, recording_wanted=False)
    try:
        starts_at = _start(command, standing, locked)
    except BadField as refusal:
        return PlannedMove(standing, booking, refusal=refusal)
    return PlannedMove(standing, replace(booking, starts_at=starts_at))


def _start(command: MoveSession, standing: StandingSession, locked: LockedSessions) -> datetime:
    """Move a session on the clock by as much as the named one: 10:00 stays 10:00 all year."""
    if command.starts_at is None or standing is locked.named:
        return command.starts_at or standing.was.start
    zone = locked.party.zone
    by = _on_the_clock(command.starts_at, zone) - _on_the_clock(locked.named.was.start, zone)
    if not by:
        return standing.was.start
    wanted = _on_the_clock(standing.was.start, zone) + by
    return moment(wanted.date(), wanted.time(), zone)


def _on_the_clock(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def _differs(command: MoveSession, move: PlannedMove) -> bool:
    smart = move.booking.method is SessionMethod.SMART_SESSION
    room_changes = smart and command.room_id not in (None, move.standing.session.smart_room_id)
    before = move.standing.booking(command.actor_id)
    return bool(move.refusal) or room_changes or move.booking != before


def _check_apart_from_time(moves: Sequence[PlannedMove], party: Party, now: datetime) -> None:
    """Check what is wrong whatever the date, and say it once."""
    people = party.learners | ({party.assessor.id: party.assessor} if party.assessor else {})
    found: dict[str, Refusal] = {}
    for each in moves:
        held = replace(party, assessor=people.get(each.booking.assessor_id))
        try:
            check_move(each.booking, held, now=now)
        except Refusal as refusal:
            found.setdefault(str(refusal), refusal)
    raise_refusals(list(found.values()))


Refused = Mapping[int, Refusal]
"""What stands against moves, by the session's id."""


def _refuse(moves: Sequence[PlannedMove], found: Refused) -> list[PlannedMove]:
    return [replace(each, refusal=each.refusal or found.get(each.id)) for each in moves]


def _open(moves: Sequence[PlannedMove]) -> list[PlannedMove]:
    return [each for each in moves if not each.refusal]


def _starts(moves: Sequence[PlannedMove], party: Party, now: datetime) -> Refused:
    """Refuse times that are over or too far; a session that is on may keep its start."""
    found: dict[int, Refusal] = {}
    for each in moves:
        if each.booking.starts_at != each.standing.was.start:
            try:
                check_start(each.booking.starts_at, party.zone, now=now)
            except Refusal as refusal:
                found[each.id] = refusal
    return found


def _own_overlaps(moves: Sequence[PlannedMove], party: Party) -> Refused:
    """Refuse the later of two moved sessions that would overlap; never one that keeps its time."""
    in_order = sorted(_open(moves), key=lambda each: each.booking.interval)
    found: dict[int, Refusal] = {}
    for earlier, later in pairwise(in_order):
        shared = not set(earlier.people).isdisjoint(later.people)
        if shared and earlier.booking.interval.overlaps(later.booking.interval):
            refused, other = (later, earlier) if later.needs_time else (earlier, later)
            found[refused.id] = Taken(
                "It would overlap another session of the series, "
                f"{say_interval(other.booking.interval, party.zone)}.",
                field=FormField.SESSION_TIME,
            )
    return found


def _clashes(db: Db, moves: Sequence[PlannedMove], party: Party) -> Refused:
    """Refuse times at which somebody is busy with a session that does not move."""
    wanted = [each for each in _open(moves) if each.needs_time]
    moving = {each.id for each in _open(moves)}
    clashes: dict[int, list[Clash]] = {}
    for clash in overlapping_claims(
        db,
        organisation_id=wanted[0].booking.organisation_id if wanted else 0,
        owner_ids={id_ for each in wanted for id_ in each.people},
        wanted=[each.booking.interval for each in wanted],
    ):
        move = wanted[clash.wanted]
        if clash.session_id not in moving and clash.owner_id in move.people:
            clashes.setdefault(move.id, []).append(clash)
    return {id_: times_taken(party, found) for id_, found in clashes.items()}


def _with_rooms(
    db: Db, command: MoveSession, moves: Sequence[PlannedMove], party: Party
) -> list[PlannedMove]:
    """Give Smart Sessions the room that is wanted, or their own where it is free, or another."""
    smart = [each for each in _open(moves) if each.booking.method is SessionMethod.SMART_SESSION]
    if not smart:
        return list(moves)
    found = find_free_rooms(
        db,
        organisation_id=command.organisation_id,
        wanted=[each.booking.interval for each in smart],
        lock=True,
        preferred=[command.room_id or each.standing.session.smart_room_id for each in smart],
        apart_from={each.id for each in _open(moves)},
    )
    rooms = {each.id: room for each, room in zip(smart, found, strict=True)}
    given = [replace(each, room_id=rooms.get(each.id)) for each in moves]
    return _refuse(
        given,
        {
            each.id: _no_room(command, each, party)
            for each in smart
            if rooms[each.id] is None or command.room_id not in (None, rooms[each.id])
        },
    )


def _no_room(command: MoveSession, move: PlannedMove, party: Party) -> Refusal:
    if command.room_id is None:
        return no_smart_room(party, move.booking.interval)
    when = say_interval(move.booking.interval, party.zone)
    return SmartRoomTaken(
        f"This Smart Room is not free on {when}.",
        helps="Choose another, or let a free one be chosen.",
        field=FormField.SMART_ROOM,
    )
