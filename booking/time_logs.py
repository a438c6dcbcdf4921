"""Time logs: a learner's entries of time, of sessions and of their own, in the order of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, Subquery, literal, union_all
from sqlmodel import col, select

from booking.database import Db
from booking.diary_tables import OwnTimeEntry
from booking.linked_courses import linked_courses
from booking.own_time import who_may_change
from booking.pages import PAGE_SIZE, Page, counted_page, page_within
from booking.rules.session_types import EFFECTS
from booking.tables import Course, Participant, Session, TimeLogEntry
from booking.time_totals import (
    CourseTime,
    Minutes,
    Standing,
    logged_sessions,
    same_session,
    time_totals,
)
from booking.values import Attendance, SessionType, TimeKind

__all__ = ["CourseTime", "LoggedTime", "OwnTime", "TimeLog", "time_log"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTime:
    """What an entry outside of sessions has besides.

    Attributes:
        id: by which it is changed.
        version: which a change names, so that nobody overwrites what they have not seen.
        activity: what was done, as typed.
        comment: as typed.
        word: what the assessor said who returned it.
        changeable: whether the reader may change it.
    """

    id: int
    version: int
    activity: str
    comment: str = ""
    word: str = ""
    changeable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedTime:
    """One entry of a learner's time log; `starts_at` is in UTC.

    Attributes:
        state: how it stands.
        courses: their titles.
        type: the session's; None for an entry outside of sessions.
        attendance: how the learner took part; None until the session is closed.
        reason: why a session counts otherwise than its type has it, if somebody said so.
        own: what an entry outside of sessions has besides; None for a session's.
    """

    starts_at: datetime
    minutes: int
    kind: TimeKind
    state: Standing
    courses: tuple[str, ...]
    type: SessionType | None = None
    attendance: Attendance | None = None
    reason: str = ""
    own: OwnTime | None = None

    @property
    def activity(self) -> str:
        """What was done: what was typed, or the title of the session's type."""
        if self.own:
            return self.own.activity
        return EFFECTS[self.type].title if self.type else ""


@dataclass(frozen=True, slots=True)
class TimeLog:
    """One page of a time log, and the sums of all its entries; none of them has zeroes.

    Attributes:
        page: the page.
        minutes: by kind and whether they are planned or counted.
        waiting: of own entries that no assessor has approved yet, by kind.
        courses: of each course that the learner takes.
    """

    page: Page[LoggedTime]
    minutes: Minutes
    waiting: Mapping[TimeKind, int] = field(default_factory=dict)
    courses: tuple[CourseTime, ...] = ()


def time_log(
    db: Db, *, organisation_id: int, learner_id: int, reader_id: int, page: int = 0
) -> TimeLog:
    """Read one page of a learner's time log, the newest entries first, in at most eight queries.

    Cancelled sessions do not stand in it. The reader is who may change own entries, or not.
    """
    totals = time_totals(db, organisation_id=organisation_id, learner_id=learner_id)
    number = page_within(page, totals.entries)
    keys = _keys(db, organisation_id, learner_id, number)
    entries = {
        **_sessions(db, organisation_id, learner_id, [id_ for id_, own in keys if not own]),
        **_own_entries(
            db, organisation_id, learner_id, reader_id, [id_ for id_, own in keys if own]
        ),
    }
    rows = tuple(entries[id_] for id_, _ in keys)
    return TimeLog(
        counted_page(rows, number, totals.entries), totals.minutes, totals.waiting, totals.courses
    )


def _keys(db: Db, organisation_id: int, learner_id: int, number: int) -> list[tuple[int, bool]]:
    """Give the ids of a page's entries in their order, and whether each is their own.

    Sessions and own entries are each read along their index, and only as far as this page.
    """
    far = (number + 1) * PAGE_SIZE
    both = union_all(
        *(
            select(part.c.id, part.c.starts_at, part.c.own)
            for part in (
                _nearest_sessions(organisation_id, learner_id, far),
                _nearest_own(organisation_id, learner_id, far),
            )
        )
    ).subquery()
    rows = db.exec(
        select(both.c.id, both.c.own)
        .order_by(both.c.starts_at.desc(), both.c.id.desc())
        .offset(number * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    return [(id_, bool(own)) for id_, own in rows]


def _nearest_sessions(organisation_id: int, learner_id: int, most: int) -> Subquery:
    return (
        select(
            col(TimeLogEntry.session_id).label("id"),
            TimeLogEntry.starts_at,
            literal(0, Integer).label("own"),
        )
        .join(Session, same_session())
        .where(*logged_sessions(organisation_id, learner_id))
        .order_by(col(TimeLogEntry.starts_at).desc(), col(TimeLogEntry.session_id).desc())
        .limit(most)
        .subquery()
    )


def _nearest_own(organisation_id: int, learner_id: int, most: int) -> Subquery:
    return (
        select(OwnTimeEntry.id, OwnTimeEntry.starts_at, literal(1, Integer).label("own"))
        .where(
            OwnTimeEntry.organisation_id == organisation_id, OwnTimeEntry.learner_id == learner_id
        )
        .order_by(col(OwnTimeEntry.starts_at).desc(), col(OwnTimeEntry.id).desc())
        .limit(most)
        .subquery()
    )


def _sessions(
    db: Db, organisation_id: int, learner_id: int, ids: Sequence[int]
) -> Mapping[int, LoggedTime]:
    if not ids:
        return {}
    rows = db.exec(
        select(TimeLogEntry, Session.type, Participant.attendance)
        .join(Session, same_session())
        .join(Participant, _same_place())
        .where(
            TimeLogEntry.organisation_id == organisation_id,
            TimeLogEntry.learner_id == learner_id,
            col(TimeLogEntry.session_id).in_(ids),
        )
    ).all()
    courses = linked_courses(
        db, organisation_id=organisation_id, session_ids=ids, learner_id=learner_id
    )
    return {
        entry.session_id: _of_session(entry, type_, attendance, courses[entry.session_id])
        for entry, type_, attendance in rows
    }


def _same_place() -> ColumnElement[bool]:
    return (
        (col(Participant.organisation_id) == col(TimeLogEntry.organisation_id))
        & (col(Participant.session_id) == col(TimeLogEntry.session_id))
        & (col(Participant.learner_id) == col(TimeLogEntry.learner_id))
    )


def _of_session(
    entry: TimeLogEntry,
    type_: str,
    attendance: str | None,
    courses: tuple[str, ...],
) -> LoggedTime:
    return LoggedTime(
        starts_at=entry.starts_at,
        minutes=entry.minutes,
        kind=entry.kind,
        state=entry.state,
        courses=courses,
        type=SessionType(type_),
        attendance=Attendance(attendance) if attendance else None,
        reason=entry.reason,
    )


def _own_entries(
    db: Db, organisation_id: int, learner_id: int, reader_id: int, ids: Sequence[int]
) -> Mapping[int, LoggedTime]:
    if not ids:
        return {}
    changeable = who_may_change(
        db, organisation_id=organisation_id, actor_id=reader_id, learner_id=learner_id
    )
    rows = db.exec(
        select(OwnTimeEntry, Course.title)
        .join(
            Course,
            (col(Course.organisation_id) == col(OwnTimeEntry.organisation_id))
            & (col(Course.id) == col(OwnTimeEntry.course_id)),
        )
        .where(OwnTimeEntry.organisation_id == organisation_id, col(OwnTimeEntry.id).in_(ids))
    )
    return {
        entry.id: LoggedTime(
            starts_at=entry.starts_at,
            minutes=entry.minutes,
            kind=entry.kind,
            state=entry.state,
            courses=(title,),
            own=OwnTime(
                id=entry.id,
                version=entry.version,
                activity=entry.activity,
                comment=entry.comment,
                word=entry.word,
                changeable=changeable(entry),
            ),
        )
        for entry, title in rows
    }
