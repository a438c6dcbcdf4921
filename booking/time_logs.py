"""Time logs: a learner's entries of time, planned and counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select

from booking.database import Db
from booking.pages import PAGE_SIZE, Page, page_within
from booking.tables import Session, TimeLogEntry
from booking.values import SessionType, TimeKind, TimeLogState


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedTime:
    """One entry of a learner's time log; `starts_at` is in UTC."""

    starts_at: datetime
    minutes: int
    kind: TimeKind
    state: TimeLogState
    type: SessionType


@dataclass(frozen=True, slots=True)
class TimeLog:
    """One page of a time log, and the minutes of all entries by kind and state."""

    page: Page[LoggedTime]
    minutes: Mapping[tuple[TimeKind, TimeLogState], int]


def time_log(db: Db, *, organisation_id: int, learner_id: int, page: int = 0) -> TimeLog:
    """Read a learner's time log, the newest entries first."""
    mine = (
        TimeLogEntry.organisation_id == organisation_id,
        TimeLogEntry.learner_id == learner_id,
    )
    sums = db.exec(
        select(
            TimeLogEntry.kind,
            TimeLogEntry.state,
            func.sum(TimeLogEntry.minutes),
            func.count(),
        )
        .where(*mine)
        .group_by(col(TimeLogEntry.kind), col(TimeLogEntry.state))
    ).all()
    total = sum(count for *_, count in sums)
    number = page_within(page, total)
    rows = db.exec(
        select(TimeLogEntry, Session.type)
        .join(
            Session,
            (col(Session.organisation_id) == col(TimeLogEntry.organisation_id))
            & (col(Session.id) == col(TimeLogEntry.session_id)),
        )
        .where(*mine)
        .order_by(col(TimeLogEntry.starts_at).desc(), col(TimeLogEntry.session_id))
        .offset(number * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    entries = tuple(_entry(entry, SessionType(type_)) for entry, type_ in rows)
    minutes = {
        (TimeKind(kind), TimeLogState(state)): int(summed) for kind, state, summed, _ in sums
    }
    return TimeLog(Page(entries, number, total), minutes)


def _entry(entry: TimeLogEntry, type_: SessionType) -> LoggedTime:
    return LoggedTime(
        starts_at=entry.starts_at,
        minutes=entry.minutes,
        kind=entry.kind,
        state=entry.state,
        type=type_,
    )
