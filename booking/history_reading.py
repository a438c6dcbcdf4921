"""Reading a history, newest first, with names as they are now.

A session has one, and a person; courses, Smart Rooms and settings are in the organisation's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from booking.database import Db
from booking.errors import NotFound
from booking.history import BY_LEARNER, COURSE_KEYS, PERSON_KEYS
from booking.pages import PAGE_SIZE, Page, counted_page, page_within
from booking.people import named, require_actor
from booking.record_tables import HistoryEntry
from booking.rules.permissions import Action
from booking.tables import Course, Organisation, Person, Session
from booking.values import HistoryEvent, Interval


class HistoryOf(StrEnum):
    """Of what a history is."""

    SESSION = "session"
    PERSON = "person"
    ORGANISATION = "organisation"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """One kind of history.

    Attributes:
        action: what its reader must be allowed.
        there: finds that of which it is, by its id, in an organisation.
        missing: what is said where that is not there.
        about: chooses its entries, by that id.
    """

    action: Action
    there: Callable[[int, int], SelectOfScalar[int]]
    missing: str
    about: Callable[[int], ColumnElement[bool]]


def _row_of(table: type[Session | Person]) -> Callable[[int, int], SelectOfScalar[int]]:
    return lambda where, id_: select(table.id).where(
        table.organisation_id == where, table.id == id_
    )


KINDS: Mapping[HistoryOf, _Kind] = {
    HistoryOf.SESSION: _Kind(
        action=Action.SEE_SESSION,
        there=_row_of(Session),
        missing="This session does not exist.",
        about=lambda id_: col(HistoryEntry.session_id) == id_,
    ),
    HistoryOf.PERSON: _Kind(
        action=Action.SEE_LEARNERS,
        there=_row_of(Person),
        missing="This person is not in your organisation.",
        about=lambda id_: col(HistoryEntry.person_id) == id_,
    ),
    HistoryOf.ORGANISATION: _Kind(
        action=Action.SEE_ORGANISATION,
        there=lambda where, id_: select(Organisation.id).where(
            Organisation.id == where, Organisation.id == id_
        ),
        missing="This is not your organisation.",
        about=lambda _id: (
            col(HistoryEntry.session_id).is_(None) & col(HistoryEntry.person_id).is_(None)
        ),
    ),
}


def read_history(
    db: Db, of: HistoryOf, id_: int, *, organisation_id: int, actor_id: int, page: int = 0
) -> History:
    """Read what was done to a session, a person or what the organisation has of its own.

    A page that does not exist is the nearest that does.

    Raises:
        NotAllowed: the actor may not look it up.
        NotFound: the organisation has nothing with this id.
    """
    kind = KINDS[of]
    require_actor(db, kind.action, organisation_id=organisation_id, actor_id=actor_id)
    if db.exec(kind.there(organisation_id, id_)).first() is None:
        raise NotFound(kind.missing)
    return _history(db, organisation_id, kind.about(id_), page)


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
