"""Cancelling sessions, one or more of a series: their time is free again, and their effects go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.change_records import changed_session, state_of
from booking.commands import CancelSession
from booking.database import Database, Db
from booking.effects import status_happenings, take_back_effects
from booking.history import Happening, record
from booking.ids import IdSource
from booking.move_rows import forget, free_time
from booking.rules.permissions import Action
from booking.rules.texts import REASON_LIMIT, check_text
from booking.standing_sessions import (
    LockedSessions,
    StandingSession,
    lock_sessions,
    write_settled,
)
from booking.tables import Evidence, TimeLogEntry
from booking.telling import CANCELLATION, concerned_by, tell
from booking.values import FormField, HistoryEvent, Interval, SessionStatus
from booking.waiting_messages import Untold, drop_appointed


@dataclass(frozen=True, slots=True)
class Cancelled:
    """What has become of a cancellation.

    Attributes:
        sessions: the sessions that are cancelled now, each with the time that is free again.
        left_alone: how many others were meant, but are over or closed.
    """

    sessions: dict[int, Interval]
    left_alone: int = 0


def cancel_session(
    database: Database, command: CancelSession, *, now: datetime, ids: IdSource
) -> Cancelled:
    """Cancel a session, or more of its series: all that is meant, or nothing.

    Everybody's time and the smart rooms are free again, nobody is reminded, effects are taken
    back, and everybody who knew of it is told once. The learning plans keep what was cancelled;
    time logs and evidence libraries do not.

    Raises:
        NotAllowed: the actor may not cancel sessions.
        NotFound: the session does not exist.
        NotEligible: it is cancelled already, closed or over.
        ChangedMeanwhile: it is in another version than was seen.
        BadField: the reason can't be.
        DatabaseUnavailable: the database can't answer now.
    """
    return write_settled(database, lambda db: cancel_within(db, command, now=now, ids=ids))


def cancel_within(db: Db, command: CancelSession, *, now: datetime, ids: IdSource) -> Cancelled:
    """Do the same as a part of a transaction.

    Raises:
        Refusal: as `cancel_session` does.
        Overtaken: who is concerned changed in this moment; the transaction is to be run anew.
    """
    locked = lock_sessions(db, command, Action.CANCEL_SESSION, now=now)
    check_text(command.reason, limit=REASON_LIMIT, field=FormField.CANCEL_REASON)
    untold = Untold(db, command.organisation_id, locked.taking)
    changes = take_back_effects(
        db,
        organisation_id=command.organisation_id,
        session_ids=[each.id for each in locked.taking],
        learner_ids={id_ for each in locked.taking for id_ in each.learner_ids},
        zone=locked.party.zone,
    )
    _free(db, command.organisation_id, locked.taking)
    for each in locked.taking:
        _mark(each, command, now)
    db.flush()
    told = [(each.session, concerned_by(each.session, each.learner_ids)) for each in locked.taking]
    tell(db, untold, CANCELLATION, told, now)
    happenings = [*_happenings(command, locked, ids), *status_happenings(changes)]
    where = {"organisation_id": command.organisation_id, "actor_id": command.actor_id}
    record(db, ids, happenings, **where, at=now)
    return Cancelled({each.id: each.was for each in locked.taking}, locked.left_alone)


def _free(db: Db, organisation_id: int, standing: Sequence[StandingSession]) -> None:
    """Give back everybody's time, and strike what was planned with it."""
    session_ids = [each.id for each in standing]
    free_time(db, organisation_id, session_ids)
    for table in (TimeLogEntry, Evidence):
        forget(db, table, organisation_id, session_ids)
    drop_appointed(db, organisation_id, session_ids)


def _mark(standing: StandingSession, command: CancelSession, now: datetime) -> None:
    session = standing.session
    session.status = SessionStatus.CANCELLED
    session.cancelled_at, session.cancelled_by_id = now, command.actor_id
    session.cancelled_on_side_of, session.cancel_reason = command.on_side_of, command.reason
    session.version += 1


def _happenings(command: CancelSession, locked: LockedSessions, ids: IdSource) -> list[Happening]:
    change = ids.new()
    return [
        changed_session(
            HistoryEvent.SESSION_CANCELLED,
            each.session,
            change,
            state_of(each.session),
            on_side_of=command.on_side_of,
        )
        for each in locked.taking
    ]
