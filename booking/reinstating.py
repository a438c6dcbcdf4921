"""Undoing a cancellation, within a minute: all that was cancelled together stands again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.change_records import changed_session, read_changes, record_of, state_of
from booking.claims import overlapping_claims
from booking.commands import UndoCancel
from booking.database import Database, Db
from booking.effects import StatusChange, give_effects, status_happenings
from booking.errors import NotEligible, Taken
from booking.history import record
from booking.ids import IdSource
from booking.learner_rows import log_places
from booking.move_rows import call_to_close, claim_time, remind
from booking.party import Party
from booking.placing import PlacedSession
from booking.proposals import no_smart_room, times_taken, with_proposals
from booking.rules.permissions import Action
from booking.smart_rooms import find_free_rooms
from booking.standing_sessions import StandingSession, lock_sessions, write_settled
from booking.telling import concerned_by, tell_undone
from booking.time_overlaps import refuse_noted
from booking.values import HistoryEvent, Interval, Scope, SessionMethod, SessionStatus, SessionType
from booking.waiting_messages import Untold

UNDONE_WITHIN = timedelta(seconds=60)
BOOK_ANEW = "Press Create new session to book it anew."


@dataclass(frozen=True, slots=True)
class Reinstated:
    """The sessions that stand again, each with its time."""

    sessions: dict[int, Interval]


@dataclass(frozen=True, slots=True)
class _Undo:
    """What is undone, as `lock_sessions` asks for it: of the series, what went together."""

    organisation_id: int
    actor_id: int
    session_id: int
    scope: Scope = Scope.SERIES
    version: int | None = None
    others: Mapping[int, int] | None = None


class _TimeTaken(Exception):
    """Somebody's time is taken; other times are looked for after the transaction."""

    def __init__(self, taken: Taken, standing: Sequence[StandingSession]) -> None:
        super().__init__()
        self.taken = taken
        self.standing = standing


def undo_cancel(
    database: Database, command: UndoCancel, *, now: datetime, ids: IdSource
) -> Reinstated:
    """Let what was cancelled together stand again: all of it, or nothing.

    Who had been told of the cancellation is told; who had not hears nothing of either.

    Raises:
        NotAllowed: the actor may not undo cancellations.
        NotFound: the session does not exist.
        NotEligible: it is not cancelled, over, or was cancelled more than a minute ago; or a
            learner has noted own time meanwhile that overlaps it.
        Taken: somebody's time or every smart room has been taken since.
        DatabaseUnavailable: the database can't answer now.
    """
    try:
        return write_settled(database, lambda db: _undo(db, command, now=now, ids=ids))
    except _TimeTaken as found:
        taken, standing = found.taken, found.standing
    raise database.read(lambda db: _explained(db, command, taken, standing, now))


def _undo(db: Db, command: UndoCancel, *, now: datetime, ids: IdSource) -> Reinstated:
    wanted = _Undo(command.organisation_id, command.actor_id, command.session_id)
    locked = lock_sessions(db, wanted, Action.REINSTATE_SESSION, now=now)
    cancelled_at = locked.named.session.cancelled_at
    if cancelled_at is None or now - cancelled_at > UNDONE_WITHIN:
        raise NotEligible("It was cancelled more than a minute ago.", helps=BOOK_ANEW)
    together = _cancelled_together(db, locked.named, locked.taking)
    placed = _take_time(db, together, locked.party)
    coming = [(each.was, each.learner_ids) for each in together]
    refuse_noted(db, locked.party, coming, organisation_id=command.organisation_id, now=now)
    untold = Untold(db, command.organisation_id, together)
    for each, room_id in placed:
        _stand_again(each, room_id)
    db.flush()
    changes = _restore(db, together, locked.party)
    told = [(each.session, concerned_by(each.session, each.learner_ids)) for each in together]
    tell_undone(db, untold, told, now)
    remind(db, locked.party, together, now)
    call_to_close(db, locked.party, together, now)
    change = ids.new()
    happenings = [
        changed_session(
            HistoryEvent.CANCELLATION_UNDONE, each.session, change, state_of(each.session)
        )
        for each in together
    ]
    where = {"organisation_id": command.organisation_id, "actor_id": command.actor_id}
    record(db, ids, [*happenings, *status_happenings(changes)], **where, at=now)
    return Reinstated({each.id: each.was for each in together})


def _cancelled_together(
    db: Db, named: StandingSession, meant: Sequence[StandingSession]
) -> list[StandingSession]:
    """Find those that one command cancelled, and that have stayed as it left them."""
    records = read_changes(
        db,
        organisation_id=named.session.organisation_id,
        session_ids=[each.id for each in meant],
        event=HistoryEvent.SESSION_CANCELLED,
    )
    own = record_of(records, named.id, named.session.version)
    if own is None:
        return [named]
    left = {each.session_id: each.version for each in records if each.change == own.change}
    return [each for each in meant if left.get(each.id) == each.session.version]


def _take_time(
    db: Db, standing: Sequence[StandingSession], party: Party
) -> list[tuple[StandingSession, int | None]]:
    """Make sure that everybody is free still, and find each session its smart room."""
    organisation_id = standing[0].session.organisation_id
    clashes = [
        clash
        for clash in overlapping_claims(
            db,
            organisation_id=organisation_id,
            owner_ids={id_ for each in standing for id_ in each.people},
            wanted=[each.was for each in standing],
        )
        if clash.owner_id in standing[clash.wanted].people
    ]
    if clashes:
        raise _TimeTaken(times_taken(party, clashes, with_days=len(standing) > 1), standing)
    return _with_rooms(db, standing, party)


def _with_rooms(
    db: Db, standing: Sequence[StandingSession], party: Party
) -> list[tuple[StandingSession, int | None]]:
    smart = [each for each in standing if each.session.method is SessionMethod.SMART_SESSION]
    rooms = find_free_rooms(
        db,
        organisation_id=standing[0].session.organisation_id,
        wanted=[each.was for each in smart],
        lock=True,
        preferred=[each.session.smart_room_id for each in smart],
    )
    for each, room_id in zip(smart, rooms, strict=True):
        if room_id is None:
            raise _TimeTaken(no_smart_room(party, each.was), standing)
    found = {each.id: room_id for each, room_id in zip(smart, rooms, strict=True)}
    return [(each, found.get(each.id)) for each in standing]


def _stand_again(standing: StandingSession, room_id: int | None) -> None:
    session = standing.session
    session.status = SessionStatus.BOOKED
    session.cancelled_at = session.cancelled_by_id = session.cancelled_on_side_of = None
    session.cancel_reason = ""
    session.smart_room_id = room_id
    session.version += 1


def _restore(db: Db, standing: Sequence[StandingSession], party: Party) -> list[StatusChange]:
    """Take everybody's time, plan it in the logs, and let the effects happen again."""
    organisation_id = standing[0].session.organisation_id
    claim_time(db, standing)
    alike: dict[tuple[tuple[int, ...], SessionType], list[PlacedSession]] = {}
    for each in standing:
        alike.setdefault((each.learner_ids, each.session.type), []).append(each.placed)
    for (learner_ids, type_), placed in alike.items():
        log_places(db.connection(), organisation_id, placed, learner_ids, type_)
    return give_effects(
        db,
        organisation_id=organisation_id,
        session_ids=[each.id for each in standing],
        learner_ids={id_ for each in standing for id_ in each.learner_ids},
        zone=party.zone,
    )


def _explained(
    db: Db,
    command: UndoCancel,
    taken: Taken,
    standing: Sequence[StandingSession],
    now: datetime,
) -> Taken:
    """Say who has been booked since; for one session, also when it could be booked anew."""
    happened = f"It can't be undone: {taken.happened}"
    if len(standing) == 1:
        booking = standing[0].booking(command.actor_id)
        found = with_proposals(db, booking, taken, now=now)
        helps = f"{BOOK_ANEW} {found.helps}"
        return type(taken)(
            happened, helps=helps, field=taken.field, busy=taken.busy, proposals=found.proposals
        )
    return type(taken)(happened, helps=BOOK_ANEW, field=taken.field, busy=taken.busy)
