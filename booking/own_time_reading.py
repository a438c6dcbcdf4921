"""A learner's own time as its form shows it, and what waits for an assessor's approval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Executable, Integer, Row, bindparam, func
from sqlalchemy import select as sql_select
from sqlmodel import col, select

from booking.database import Db
from booking.diary_tables import OwnTimeEntry
from booking.errors import NotAllowed, NotFound
from booking.own_time import OwnTimeNote, may_keep
from booking.pages import PAGE_SIZE, Page, counted_page
from booking.people import require_actor
from booking.rules.permissions import Action
from booking.tables import Course, Enrolment, Person
from booking.values import OwnTimeState

MOST_PAGES = 100
NOTED = (
    col(OwnTimeEntry.starts_at),
    col(OwnTimeEntry.minutes),
    col(OwnTimeEntry.activity),
    col(OwnTimeEntry.course_id),
    col(OwnTimeEntry.kind),
    col(OwnTimeEntry.comment),
)
"""What a learner notes of their time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTime:
    """A learner's entry, or a new one without an id, and the courses that it can be on.

    The courses are titles by id; a new entry has no note.
    """

    learner_id: int
    learner: str
    courses: Mapping[int, str]
    id: int | None = None
    version: int = 0
    note: OwnTimeNote | None = None
    state: OwnTimeState = OwnTimeState.WAITING
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingTime:
    """An entry that waits for approval, of whom, and on which course."""

    id: int
    version: int
    learner: str
    course: str
    note: OwnTimeNote


def new_entry(db: Db, *, organisation_id: int, actor_id: int, learner_id: int) -> KeptTime:
    """Begin an entry of a learner.

    Raises:
        NotFound: the learner does not exist.
        NotAllowed: the actor is neither the learner nor an assessor of theirs, or not any more.
    """
    require_actor(db, Action.KEEP_TIME_LOG, organisation_id=organisation_id, actor_id=actor_id)
    name = db.exec(
        select(Person.name).where(
            Person.organisation_id == organisation_id, Person.id == learner_id
        )
    ).first()
    if name is None:
        raise NotFound("This learner does not exist.")
    who = {"organisation_id": organisation_id, "learner_id": learner_id}
    if not may_keep(db, actor_id=actor_id, **who):
        raise NotAllowed(
            "You can't keep this learner's time log.", helps="The learner and their assessors can."
        )
    return KeptTime(learner_id=learner_id, learner=name, courses=_courses(db, **who))


def read_entry(db: Db, *, organisation_id: int, actor_id: int, entry_id: int) -> KeptTime:
    """Read an entry for who may change it.

    Raises:
        NotFound: it does not exist any more.
        NotAllowed: the actor is neither its learner nor an assessor of theirs, or not any more.
    """
    entry = db.exec(
        select(OwnTimeEntry).where(
            OwnTimeEntry.organisation_id == organisation_id, OwnTimeEntry.id == entry_id
        )
    ).first()
    if entry is None:
        raise NotFound("This entry does not exist any more.")
    begun = new_entry(
        db,
        organisation_id=organisation_id,
        actor_id=actor_id,
        learner_id=entry.learner_id,
    )
    return KeptTime(
        learner_id=begun.learner_id,
        learner=begun.learner,
        courses=begun.courses,
        id=entry.id,
        version=entry.version,
        note=_note(entry),
        state=entry.state,
        word=entry.word,
    )


def waiting_for(
    db: Db, *, organisation_id: int, assessor_id: int, page: int = 0
) -> Page[WaitingTime]:
    """Read one page of what waits for an assessor's approval, the oldest first, in one query.

    A page that no longer exists gives the first.
    """
    number = min(max(0, page), MOST_PAGES - 1)
    named = {
        "organisation_id": organisation_id,
        "assessor_id": assessor_id,
        "skipped": number * PAGE_SIZE,
    }
    rows = db.connection().execute(_waiting_statement(), named).all()
    if not rows and number:
        return waiting_for(db, organisation_id=organisation_id, assessor_id=assessor_id)
    total = rows[0].total if rows else 0
    return counted_page(tuple(_waiting(row) for row in rows), number, total)


@cache
def _waiting_statement() -> Executable:
    """Make it once: SQLAlchemy takes longer to make it than a database to answer it."""
    mine = select(Enrolment.learner_id).where(
        col(Enrolment.organisation_id) == bindparam("organisation_id"),
        col(Enrolment.assessor_id) == bindparam("assessor_id"),
    )
    return (
        sql_select(
            *NOTED,
            col(OwnTimeEntry.id).label("entry_id"),
            col(OwnTimeEntry.version),
            col(Person.name).label("learner"),
            col(Course.title).label("course"),
            func.count().over().label("total"),
        )
        .join_from(
            OwnTimeEntry,
            Person,
            (col(Person.organisation_id) == col(OwnTimeEntry.organisation_id))
            & (col(Person.id) == col(OwnTimeEntry.learner_id)),
        )
        .join(
            Course,
            (col(Course.organisation_id) == col(OwnTimeEntry.organisation_id))
            & (col(Course.id) == col(OwnTimeEntry.course_id)),
        )
        .where(
            col(OwnTimeEntry.organisation_id) == bindparam("organisation_id"),
            col(OwnTimeEntry.state) == OwnTimeState.WAITING,
            col(OwnTimeEntry.learner_id).in_(mine),
        )
        .order_by(col(OwnTimeEntry.starts_at), col(OwnTimeEntry.id))
        .offset(bindparam("skipped", type_=Integer))
        .limit(PAGE_SIZE)
    )


def _waiting(row: Row[Any]) -> WaitingTime:
    return WaitingTime(
        id=row.entry_id,
        version=row.version,
        learner=row.learner,
        course=row.course,
        note=_note(row),
    )


def _note(entry: OwnTimeEntry | Row[Any]) -> OwnTimeNote:
    return OwnTimeNote(
        starts_at=entry.starts_at,
        minutes=entry.minutes,
        activity=entry.activity,
        course_id=entry.course_id,
        kind=entry.kind,
        comment=entry.comment,
    )


def _courses(db: Db, *, organisation_id: int, learner_id: int) -> dict[int, str]:
    rows = db.exec(
        select(Course.id, Course.title)
        .join(
            Enrolment,
            (col(Enrolment.organisation_id) == col(Course.organisation_id))
            & (col(Enrolment.course_id) == col(Course.id)),
        )
        .where(Enrolment.organisation_id == organisation_id, Enrolment.learner_id == learner_id)
        .order_by(col(Course.title), col(Course.id))
    )
    return dict(rows.all())
