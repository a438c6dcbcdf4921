"""Reading the history of a session or a person, newest first, with names as they are now."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from booking.database import Db
from booking.errors import NotFound
from booking.history import BY_LEARNER, COURSE_KEYS, PERSON_KEYS
from booking.pages import PAGE_SIZE, Page, counted_page, page_within
from booking.people import named, require_actor
from booking.record_tables import HistoryEntry
from booking.rules.permissions import Action
from booking.tables import Course, Person, Session
from booking.values import HistoryEvent, Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """Something that happened.

    Attributes:
        at: when, in UTC.
        event: what.
        actor_id: who did it; None when it came from outside, such as a CSV file.
        session_id: the session that it was done to, if any.
        person_id: whom it concerns, where it is one person.
        details: what changed, as it was recorded.
    """

    at: datetime
    event: HistoryEvent
    actor_id: int | None
    session_id: int | None
    person_id: int | None
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class History:
    """A page of a history, and by their ids the names, titles and times of what stands in it."""

    page: Page[HistoryLine]
    people: Mapping[int, str]
    courses: Mapping[int, str]
    sessions: Mapping[int, Interval]


def session_history(
    db: Db, *, organisation_id: int, actor_id: int, session_id: int, page: int = 0
) -> History:
    """Read what was done to a session; a page that does not exist is the nearest that does.

    Raises:
        NotAllowed: the actor may not look sessions up.
        NotFound: there is no such session.
    """
    require_actor(db, Action.SEE_SESSION, organisation_id=organisation_id, actor_id=actor_id)
    found = select(Session.id).where(
        Session.organisation_id == organisation_id, Session.id == session_id
    )
    if db.exec(found).first() is None:
        raise NotFound("This session does not exist.")
    return _history(db, organisation_id, col(HistoryEntry.session_id) == session_id, page)


def person_history(
    db: Db, *, organisation_id: int, actor_id: int, person_id: int, page: int = 0
) -> History:
    """Read what was done to a person: their roles, enrolments and places in sessions.

    Raises:
        NotAllowed: the actor may not look people up.
        NotFound: there is no such person.
    """
    require_actor(db, Action.SEE_LEARNERS, organisation_id=organisation_id, actor_id=actor_id)
    found = select(Person.id).where(
        Person.organisation_id == organisation_id, Person.id == person_id
    )
    if db.exec(found).first() is None:
        raise NotFound("This person is not in your organisation.")
    return _history(db, organisation_id, col(HistoryEntry.person_id) == person_id, page)


def _history(db: Db, organisation_id: int, whose: ColumnElement[bool], page: int) -> History:
    mine = (HistoryEntry.organisation_id == organisation_id, whose)
    total = db.exec(select(func.count()).select_from(HistoryEntry).where(*mine)).one()
    number = page_within(page, total)
    rows = db.exec(
        select(HistoryEntry)
        .where(*mine)
        .order_by(col(HistoryEntry.at).desc(), col(HistoryEntry.id).desc())
        .offset(number * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    lines = tuple(_line(row) for row in rows)
    people = {id_ for line in lines for id_ in (line.actor_id, line.person_id) if id_}
    people |= {*_ids(lines, PERSON_KEYS), *_learners(lines)}
    return History(
        counted_page(lines, number, total),
        named(db, organisation_id=organisation_id, ids=people),
        _titles(db, organisation_id, set(_ids(lines, COURSE_KEYS))),
        _times(db, organisation_id, {line.session_id for line in lines if line.session_id}),
    )


def _line(row: HistoryEntry) -> HistoryLine:
    return HistoryLine(
        at=row.at,
        event=row.event,
        actor_id=row.actor_id,
        session_id=row.session_id,
        person_id=row.person_id,
        details=json.loads(row.details),
    )


def _ids(lines: Iterable[HistoryLine], keys: Collection[str]) -> Iterator[int]:
    """Give the ids that stand under some of the details' keys."""
    for line in lines:
        for key in line.details.keys() & keys:
            yield from _numbers(line.details[key])


def _learners(lines: Iterable[HistoryLine]) -> Iterator[int]:
    """Give the ids of learners of whom details say something each."""
    for line in lines:
        for key in line.details.keys() & BY_LEARNER:
            said = line.details[key]
            if isinstance(said, dict):
                yield from (int(id_) for id_ in said if id_.isdecimal())


def _numbers(detail: Any) -> Iterator[int]:
    if isinstance(detail, int):
        yield detail
    elif isinstance(detail, list | dict):
        for each in detail.values() if isinstance(detail, dict) else detail:
            yield from _numbers(each)


def _titles(db: Db, organisation_id: int, ids: Collection[int]) -> dict[int, str]:
    titles = select(Course.id, Course.title).where(
        Course.organisation_id == organisation_id, col(Course.id).in_(ids)
    )
    return dict(db.exec(titles).all())


def _times(db: Db, organisation_id: int, ids: Collection[int]) -> dict[int, Interval]:
    times = select(Session.id, Session.starts_at, Session.ends_at).where(
        Session.organisation_id == organisation_id, col(Session.id).in_(ids)
    )
    return {id_: Interval(start, end) for id_, start, end in db.exec(times)}
