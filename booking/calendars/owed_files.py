"""Calendar files owed under messages that were sent: claimed with a lease, and settled.

A file has a row of its own beside its message's, so that trouble with it neither holds the
message up nor sends it again. A worker that dies loses nothing: its lease runs out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, update
from sqlmodel import col, select

from booking.calendars.tables import CalendarFile
from booking.database import Db
from booking.deliveries import DueDelivery
from booking.rules.delivery_pace import GIVE_UP_AFTER, pause_after
from booking.tables import Organisation
from booking.values import DeliveryKind, DeliveryState

LEASE = timedelta(minutes=2)
STANDING = frozenset(
    {
        DeliveryKind.CONFIRMATION,
        DeliveryKind.SERIES_CONFIRMATION,
        DeliveryKind.MOVE,
        DeliveryKind.SERIES_MOVE,
        DeliveryKind.ABSENCE_MOVE,
        DeliveryKind.REINSTATEMENT,
        DeliveryKind.SERIES_REINSTATEMENT,
        DeliveryKind.DETAILS_CHANGE,
        DeliveryKind.SERIES_DETAILS_CHANGE,
    }
)
"""Messages whose file enters sessions in the calendar, or changes them there."""
OFF = frozenset(
    {
        DeliveryKind.CANCELLATION,
        DeliveryKind.SERIES_CANCELLATION,
        DeliveryKind.REMOVAL,
        DeliveryKind.SERIES_REMOVAL,
        DeliveryKind.ABSENCE_REMOVAL,
    }
)
"""Messages whose file takes sessions out of it."""
WITH_FILE = STANDING | OFF


@dataclass(frozen=True, slots=True, kw_only=True)
class DueFile:
    """A file that one worker is to hang under a message now; `kind` is the message's."""

    organisation_id: int
    slack_channel: str
    slack_ts: str
    session_id: int
    person_id: int
    kind: DeliveryKind
    attempts: int
    leased_until: datetime
    time_zone: str


def owe_file(
    db: Db, sent: DueDelivery, *, slack_channel: str, slack_ts: str, now: datetime
) -> None:
    """Owe the file of a message that was sent; messages of other kinds have none."""
    if sent.kind not in WITH_FILE:
        return
    db.add(
        CalendarFile(
            organisation_id=sent.organisation_id,
            slack_channel=slack_channel,
            slack_ts=slack_ts,
            session_id=sent.session_id,
            person_id=sent.person_id,
            kind=sent.kind,
            due_at=now,
            state=DeliveryState.DUE,
        )
    )


def any_file_due(db: Db, *, team_id: str, now: datetime) -> bool:
    """Whether a workspace's file is due; a read, so that an idle worker never holds a lock."""
    due = select(CalendarFile.slack_ts).where(*_is_due(team_id, now)).limit(1)
    return db.exec(due).first() is not None


def claim_files(db: Db, *, team_id: str, now: datetime, limit: int = 8) -> list[DueFile]:
    """Take files that are due in a Slack workspace, so that no other worker does."""
    rows = db.exec(
        select(CalendarFile, Organisation.time_zone)
        .join(Organisation, col(Organisation.id) == col(CalendarFile.organisation_id))
        .where(*_is_due(team_id, now))
        .order_by(col(CalendarFile.due_at))
        .limit(limit)
        .with_for_update(skip_locked=True, of=CalendarFile)
    ).all()
    for row, _ in rows:
        row.leased_until = now + LEASE
    db.flush()
    return [_due(row, time_zone, now + LEASE) for row, time_zone in rows]


def mark_attached(db: Db, file: DueFile) -> None:
    """Note that the file hangs under its message."""
    _settle(db, file, state=DeliveryState.SENT)


def mark_needless(db: Db, file: DueFile) -> None:
    """Note that there is nothing to tell any more."""
    _settle(db, file, state=DeliveryState.DROPPED)


def mark_given_up(db: Db, file: DueFile, *, failure: str) -> None:
    """Note that the file can't be sent, and why."""
    _settle(db, file, state=DeliveryState.FAILED, failure=failure)


def postpone_file(db: Db, file: DueFile, *, until: datetime) -> None:
    """Send it later because Slack asks for it; that is not a failed attempt."""
    _settle(db, file, due_at=until, leased_until=None)


def retry_file(db: Db, file: DueFile, *, failure: str, now: datetime) -> None:
    """Try again after a growing pause, or give up after `GIVE_UP_AFTER` attempts."""
    attempts = file.attempts + 1
    if attempts >= GIVE_UP_AFTER:
        mark_given_up(db, file, failure=failure)
        return
    due_at = now + pause_after(attempts)
    _settle(db, file, attempts=attempts, failure=failure, due_at=due_at, leased_until=None)


def _is_due(team_id: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    organisation = select(Organisation.id).where(Organisation.slack_team_id == team_id)
    leased_until = col(CalendarFile.leased_until)
    return (
        col(CalendarFile.organisation_id) == organisation.scalar_subquery(),
        col(CalendarFile.state) == DeliveryState.DUE,
        col(CalendarFile.due_at) <= now,
        or_(leased_until.is_(None), leased_until < now),
    )


def _due(row: CalendarFile, time_zone: str, leased_until: datetime) -> DueFile:
    return DueFile(
        organisation_id=row.organisation_id,
        slack_channel=row.slack_channel,
        slack_ts=row.slack_ts,
        session_id=row.session_id,
        person_id=row.person_id,
        kind=row.kind,
        attempts=row.attempts,
        leased_until=leased_until,
        time_zone=time_zone,
    )


def _settle(db: Db, file: DueFile, **values: Any) -> None:
    """Note what came of a file, unless another worker has it by now."""
    db.connection().execute(
        update(CalendarFile)
        .where(
            col(CalendarFile.organisation_id) == file.organisation_id,
            col(CalendarFile.slack_channel) == file.slack_channel,
            col(CalendarFile.slack_ts) == file.slack_ts,
            col(CalendarFile.leased_until) == file.leased_until,
        )
        .values(**values)
    )
