"""Closing a session: what became of each place, and the time that counts; and unlocking it again.

A closed session is locked: rules.permissions lets nothing but an unlocking be done to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import update
from sqlmodel import col, select

from booking.closing_rows import (
    drop_calls,
    post_time_log,
    read_participants,
    set_next_review,
    write_attendance,
)
from booking.database import Database, Db
from booking.deliveries import owe
from booking.errors import BadField, NotEligible, NotFound, Refusal, raise_refusals
from booking.history import Happening, record
from booking.ids import IdSource
from booking.owed_messages import at_once
from booking.party import Concerned, Party, load_party
from booking.rules.closing import (
    REASON_LIMIT,
    Attendances,
    check_begun,
    check_kind,
    check_minutes,
    check_next_review,
    check_recording,
    most_minutes,
)
from booking.rules.local_times import say_times
from booking.rules.permissions import Action, require, require_state
from booking.rules.texts import check_text, is_blank
from booking.tables import Session, TimeLogEntry
from booking.time_overlaps import overlapping_entries
from booking.values import (
    DeliveryKind,
    FormField,
    HistoryEvent,
    Interval,
    SessionStatus,
    SessionType,
    TimeKind,
    TimeLogState,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseSession:
    """What somebody notes of a session that is over.

    Attributes:
        organisation_id: where.
        actor_id: who closes it.
        session_id: the session.
        version: in which they saw it.
        attendances: what became of each learner's place.
        kind: how the time counts, for all who were there.
        reason: why it counts so, as typed; needed where the type counts off the job only with one.
        recording_link: where a Smart Session's recording is, if anywhere.
        next_review_on: after a formal review, the day of the next; None when none is due.
    """

    organisation_id: int
    actor_id: int
    session_id: int
    version: int
    attendances: Attendances
    kind: TimeKind
    reason: str = ""
    recording_link: str = ""
    next_review_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockSession:
    """A closed session that is to be open again, and why, as typed."""

    organisation_id: int
    actor_id: int
    session_id: int
    reason: str


def close_session(
    database: Database, command: CloseSession, *, now: datetime, ids: IdSource
) -> None:
    """Close a session with all that it means, or change nothing; the same once more does nothing.

    Raises:
        NotAllowed: the actor may not close sessions.
        NotFound: the session does not exist.
        NotEligible: it has not begun, is cancelled or closed, or was changed meanwhile.
        BadField: what is noted can't be; `Refusals` when there are several.
        DatabaseUnavailable: the database can't answer now.
    """
    database.write(lambda db: _close(db, command, now=now, ids=ids))


def unlock_session(
    database: Database, command: UnlockSession, *, now: datetime, ids: IdSource
) -> None:
    """Open a closed session again: its time is planned as noted, and it can be closed anew.

    Raises:
        NotAllowed: the actor is no Master Admin.
        NotFound: the session does not exist.
        NotEligible: it is not closed.
        BadField: the reason is missing, too long, or can't be shown.
        DatabaseUnavailable: the database can't answer now.
    """
    database.write(lambda db: _unlock(db, command, now=now, ids=ids))


def _close(db: Db, command: CloseSession, *, now: datetime, ids: IdSource) -> None:
    session, party = _locked(db, command, Action.CLOSE_SESSION)
    if _closed_alike(db, session, command):
        return
    require_state(session.status, Action.CLOSE_SESSION)
    _check_unchanged(session, command, party)
    _check(db, session, command, party, now=now)
    write_attendance(db, session, command.attendances)
    post_time_log(db, session, command.attendances, command.kind, command.reason)
    if session.type is SessionType.FORMAL_REVIEW:
        set_next_review(db, session, command.next_review_on)
    session.status, session.recording_url = SessionStatus.CLOSED, command.recording_link
    session.closed_at, session.closed_by_id = now, command.actor_id
    db.flush()
    drop_calls(db, session)
    _record(db, ids, session, HistoryEvent.SESSION_CLOSED, command.actor_id, now, _details(command))


def _unlock(db: Db, command: UnlockSession, *, now: datetime, ids: IdSource) -> None:
    session, _ = _locked(db, command, Action.UNLOCK_SESSION)
    require_state(session.status, Action.UNLOCK_SESSION)
    _check_reason(command.reason)
    db.connection().execute(
        update(TimeLogEntry)
        .where(
            col(TimeLogEntry.organisation_id) == session.organisation_id,
            col(TimeLogEntry.session_id) == session.id,
        )
        .values(state=TimeLogState.PLANNED)
    )
    session.status, session.closed_at, session.closed_by_id = SessionStatus.BOOKED, None, None
    db.flush()
    asked_at = max(now, session.ends_at)
    call = at_once(session.id, [session.assessor_id], DeliveryKind.CLOSING, asked_at)
    owe(db, session.organisation_id, call, {session.id: session.version})
    _record(
        db,
        ids,
        session,
        HistoryEvent.SESSION_UNLOCKED,
        command.actor_id,
        now,
        {"reason": command.reason},
    )


def _locked(db: Db, command: CloseSession | UnlockSession, action: Action) -> tuple[Session, Party]:
    """Lock everybody concerned, then the session, and check who asks: people come first always."""
    organisation_id = command.organisation_id
    found = db.exec(
        select(Session).where(
            Session.organisation_id == organisation_id, Session.id == command.session_id
        )
    ).first()
    if found is None:
        raise NotFound("This session does not exist.")
    learner_ids = tuple(read_participants(db, found))
    concerned = Concerned(organisation_id, command.actor_id, found.assessor_id, learner_ids)
    party = load_party(db, concerned)
    require(party.actor.roles, action, archived=party.actor.archived)
    session = db.exec(
        select(Session)
        .where(Session.organisation_id == organisation_id, Session.id == command.session_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
    return session, party


def _closed_alike(db: Db, session: Session, command: CloseSession) -> bool:
    """Whether the same person has noted the same already: Slack may send a submission twice."""
    if session.status is not SessionStatus.CLOSED or session.closed_by_id != command.actor_id:
        return False
    noted = {id_: each.attendance for id_, each in command.attendances.items()}
    return read_participants(db, session) == noted


def _check_unchanged(session: Session, command: CloseSession, party: Party) -> None:
    changed = session.version != command.version or set(command.attendances) != set(party.learners)
    if changed:
        raise NotEligible(
            "This session was changed meanwhile.",
            helps="What you noted stands below where it still fits: look through it once more.",
        )


def _check(db: Db, session: Session, command: CloseSession, party: Party, *, now: datetime) -> None:
    interval = Interval(session.starts_at, session.ends_at)
    check_begun(interval, now)
    most = most_minutes(interval, now)
    today = now.astimezone(party.zone).date()
    checks: list[Callable[[], None]] = [
        *(
            partial(check_minutes, id_, party.name_of(id_), noted, most)
            for id_, noted in command.attendances.items()
        ),
        partial(check_kind, session.type, command.kind, command.reason),
        partial(check_recording, command.recording_link),
        partial(check_next_review, command.next_review_on, today),
        partial(_check_free, db, session, command, party),
    ]
    _run(checks)


def _run(checks: Iterable[Callable[[], None]]) -> None:
    """Run checks, and raise what all of them refuse."""
    found: list[Refusal] = []
    for check in checks:
        try:
            check()
        except Refusal as refusal:
            found.append(refusal)
    raise_refusals(found)


def _check_free(db: Db, session: Session, command: CloseSession, party: Party) -> None:
    """Let nobody's minutes overlap what they have noted themselves.

    Raises:
        BadField: somebody's do.
    """
    for entry in overlapping_entries(
        db,
        organisation_id=session.organisation_id,
        learner_ids=list(command.attendances),
        wanted=Interval(session.starts_at, session.ends_at),
    ):
        counted = timedelta(minutes=command.attendances[entry.learner_id].counted)
        if entry.id != session.id and entry.interval.start < session.starts_at + counted:
            raise BadField(
                f"{party.name_of(entry.learner_id)} has an entry in the time log "
                f"from {say_times(entry.interval, party.zone)}.",
                helps="Note fewer minutes, or have that entry changed first.",
                field=FormField.MINUTES,
                person_id=entry.learner_id,
            )


def _check_reason(reason: str) -> None:
    if is_blank(reason):
        raise BadField(
            "A reason is missing.",
            helps="Write why the session is unlocked.",
            field=FormField.REASON,
        )
    check_text(reason, limit=REASON_LIMIT, field=FormField.REASON)


def _details(command: CloseSession) -> Mapping[str, object]:
    return {
        "attendance": {
            str(id_): noted.attendance.value for id_, noted in command.attendances.items()
        },
        "minutes": {str(id_): noted.counted for id_, noted in command.attendances.items()},
        "counts_as": command.kind.value,
    }


def _record(
    db: Db,
    ids: IdSource,
    session: Session,
    event: HistoryEvent,
    actor_id: int,
    now: datetime,
    details: Mapping[str, object],
) -> None:
    happening = Happening(event=event, session_id=session.id, details=details)
    record(
        db,
        ids,
        [happening],
        organisation_id=session.organisation_id,
        actor_id=actor_id,
        at=now,
    )
