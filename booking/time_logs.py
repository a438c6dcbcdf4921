"""Time logs: a learner's entries of time, planned and counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select

from booking.database import Db
from booking.linked_courses import linked_courses
from booking.pages import PAGE_SIZE, Page, counted_page, page_within
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
    courses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimeLog:
    """One page of a time log, and the minutes of all entries by kind and state."""

    page: Page[LoggedTime]
    minutes: Mapping[tuple[TimeKind, TimeLogState], int]


def time_log(db: Db, *, organisation_id: int, learner_id: int, page: int = 0) -> TimeLog:
    """Read one page of a learner's time log, the newest entries first, in three queries."""
    total, minutes = _sums(db, organisation_id, learner_id)
    number = page_within(page, total)
    rows = _rows(db, organisation_id, learner_id, number)
    courses = linked_courses(
        db,
        organisation_id=organisation_id,
        session_ids=[entry.session_id for entry, _ in rows],
        learner_id=learner_id,
    )
    entries = tuple(_logged(entry, type_, courses[entry.session_id]) for entry, type_ in rows)
    return TimeLog(counted_page(entries, number, total), minutes)


def _sums(
    db: Db, organisation_id: int, learner_id: int
) -> tuple[int, Mapping[tuple[TimeKind, TimeLogState], int]]:
    """Count the entries, and add their minutes up by kind and state."""
    sums = db.exec(
        select(TimeLogEntry.kind, TimeLogEntry.state, func.sum(TimeLogEntry.minutes), func.count())
        .where(
            TimeLogEntry.organisation_id == organisation_id,
            TimeLogEntry.learner_id == learner_id,
        )
        .group_by(col(TimeLogEntry.kind), col(TimeLogEntry.state))
    ).all()
    minutes = {
        (TimeKind(kind), TimeLogState(state)): int(summed) for kind, state, summed, _ in sums
    }
    return sum(count for *_, count in sums), minutes


def _rows(
    db: Db, organisation_id: int, learner_id: int, number: int
) -> list[tuple[TimeLogEntry, SessionType]]:
    same_session = (col(Session.organisation_id) == col(TimeLogEntry.organisation_id)) & (
        col(Session.id) == col(TimeLogEntry.session_id)
    )
    rows = db.exec(
        select(TimeLogEntry, Session.type)
        .join(Session, same_session)
        .where(
            TimeLogEntry.organisation_id == organisation_id,
            TimeLogEntry.learner_id == learner_id,
        )
        .order_by(col(TimeLogEntry.starts_at).desc(), col(TimeLogEntry.session_id).desc())
        .offset(number * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    return [(entry, SessionType(type_)) for entry, type_ in rows]


def _logged(entry: TimeLogEntry, type_: SessionType, courses: tuple[str, ...]) -> LoggedTime:
    return LoggedTime(
        starts_at=entry.starts_at,
        minutes=entry.minutes,
        kind=entry.kind,
        state=entry.state,
        type=type_,
        courses=courses,
    )
