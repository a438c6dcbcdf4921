"""Learners who can join a session, page by page, and why others can't: what its booker ticks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, not_, true, union_all
from sqlalchemy import select as sql_select
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from booking.bookable_learners import bookable_on, learners_on, read_standings
from booking.database import Db
from booking.pages import Page
from booking.person_search import holds_words
from booking.rules.names import fold, fold_typed
from booking.tables import Course, Enrolment, Person
from booking.values import Role
from booking.wanted_times import FREE, WantedTimes, read_busy

LEARNERS_ON_PAGE = 20
MOST_COURSES = 99


@dataclass(frozen=True, slots=True)
class LearnerFilter:
    """Which learners are looked for: those with every typed word in their name, on a course."""

    text: str = ""
    course_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinableLearner:
    """A learner in the list.

    Attributes:
        person_id: who it is.
        name: as the roster has it.
        email: theirs, which tells them from others of this name.
        courses: those that can be booked, in words.
        chosen: whether the booker has ticked this learner.
        unable: why this learner can't join; empty when nothing is in the way.
        note: what there is to know before choosing, such as "busy on 2 of 12 dates".
    """

    person_id: int
    name: str
    email: str = ""
    courses: str = ""
    chosen: bool = False
    unable: str = ""
    note: str = ""


class _Listed(NamedTuple):
    """Somebody who is in the list."""

    id: int
    name: str
    email: str
    archived: bool


class ListedCourse(NamedTuple):
    """A course to filter by."""

    course_id: int
    title: str
    code: str


def joinable_learners(
    db: Db,
    *,
    organisation_id: int,
    assessor_id: int,
    wanted: WantedTimes,
    narrowed: LearnerFilter,
    page: int = 0,
    chosen: Collection[int] = (),
) -> Page[JoinableLearner]:
    """Read one page of the learners who can be booked: the assessor's own first, then by name.

    With a text, those who match and can't be booked come last. Whoever is busy stays in their
    place, with the reason. The assessor is never listed. Four queries; a page that does not
    exist gives the nearest that does.
    """
    parts = _Parts(organisation_id, assessor_id, narrowed)
    counts = parts.count(db)
    total = sum(counts)
    number = max(0, min(page, (total - 1) // LEARNERS_ON_PAGE))
    listed = parts.read(db, stretches_of_page(counts, number * LEARNERS_ON_PAGE, LEARNERS_ON_PAGE))
    return Page(
        rows=_describe(db, organisation_id, listed, wanted, chosen),
        number=number,
        has_later=(number + 1) * LEARNERS_ON_PAGE < total,
        total=total,
    )


def chosen_learners(
    db: Db, *, organisation_id: int, chosen: Collection[int], wanted: WantedTimes
) -> tuple[JoinableLearner, ...]:
    """Read the chosen learners in the order of their names, each as a row of the list would be.

    Three queries. Who is no longer a learner stays, with that as the reason; who is not of this
    organisation is left out.
    """
    people = db.connection().execute(
        sql_select(
            col(Person.id),
            col(Person.name),
            col(Person.email),
            col(Person.archived),
            col(Person.roles),
        )
        .where(col(Person.organisation_id) == organisation_id, col(Person.id).in_(chosen))
        .order_by(col(Person.search_name), col(Person.id))
    )
    roles = {_Listed(row.id, row.name, row.email, row.archived): row.roles for row in people}
    described = _describe(db, organisation_id, [*roles], wanted, chosen)
    return tuple(
        learner if Role.LEARNER in held else replace(learner, courses="", unable="not a learner")
        for learner, held in zip(described, roles.values(), strict=True)
    )


def find_courses(db: Db, *, organisation_id: int, text: str) -> list[ListedCourse]:
    """Find courses to filter by: every typed word is a part of the title or the code.

    At most `MOST_COURSES`, by title.
    """
    words = fold_typed(text).split()
    rows = db.exec(
        select(Course.id, Course.title, Course.code).where(
            Course.organisation_id == organisation_id
        )
    )
    named = sorted(
        (fold(f"{title} {code}"), ListedCourse(id_, title, code)) for id_, title, code in rows
    )
    found = [course for name, course in named if all(word in name for word in words)]
    return found[:MOST_COURSES]


class Stretch(NamedTuple):
    """The rows of one part of a list that stand on a page."""

    offset: int
    limit: int


def stretches_of_page(counts: Sequence[int], first: int, size: int) -> list[Stretch]:
    """Give what stands on a page of each part of a list; the parts follow each other."""
    stretches = []
    for count in counts:
        offset = min(first, count)
        limit = min(size, count - offset)
        stretches.append(Stretch(offset, limit))
        first, size = first - offset, size - limit
    return stretches


@dataclass(frozen=True, slots=True)
class _Parts:
    """The list's three parts: the assessor's own learners, the others, who can't be booked.

    The index of names gives each in its order; sorting everybody for every page would cost more.
    """

    organisation_id: int
    assessor_id: int
    narrowed: LearnerFilter

    def count(self, db: Db) -> Sequence[int]:
        """Count each part, in one look at everybody."""
        counts = (func.count().filter(part) for part in self._conditions())
        query = sql_select(*counts).select_from(Person).where(*self._everybody())
        return db.connection().execute(query).one()

    def read(self, db: Db, stretches: Sequence[Stretch]) -> list[_Listed]:
        """Read a stretch of each part, in order."""
        parts = [
            self._part(rank, condition, stretch).subquery()
            for rank, (condition, stretch) in enumerate(
                zip(self._conditions(), stretches, strict=True)
            )
        ]
        rows = union_all(*(sql_select(part) for part in parts)).subquery()
        people = db.connection().execute(
            sql_select(rows.c.id, rows.c.name, rows.c.email, rows.c.archived).order_by(
                rows.c.rank, rows.c.search_name, rows.c.id
            )
        )
        return [_Listed(*row) for row in people]

    def _part(
        self, rank: int, condition: ColumnElement[bool], stretch: Stretch
    ) -> Select[int, str, str, bool, str, int]:
        name, id_ = col(Person.search_name), col(Person.id)
        return (
            sql_select(
                id_,
                col(Person.name),
                col(Person.email),
                col(Person.archived),
                name,
                literal(rank).label("rank"),
            )
            .where(*self._everybody(), condition)
            .order_by(name, id_)
            .offset(stretch.offset)
            .limit(stretch.limit)
        )

    def _everybody(self) -> list[ColumnElement[bool]]:
        return [
            *_learners_of(self.organisation_id),
            col(Person.id) != self.assessor_id,
            *holds_words(self.narrowed.text),
        ]

    def _conditions(self) -> tuple[ColumnElement[bool], ...]:
        able = self._able(self.narrowed.course_id)
        own = _is_among(
            select(Enrolment.learner_id).where(
                Enrolment.organisation_id == self.organisation_id,
                Enrolment.assessor_id == self.assessor_id,
            )
        )
        return and_(own, able), and_(not_(own), able), self._unable()

    def _able(self, course_id: int | None) -> ColumnElement[bool]:
        bookable = bookable_on(self.organisation_id, course_id)
        return and_(not_(col(Person.archived)), _is_among(bookable))

    def _unable(self) -> ColumnElement[bool]:
        """Who can't be booked at all is listed only when a name was typed."""
        if not fold_typed(self.narrowed.text):
            return false()
        unable = not_(self._able(None))
        course_id = self.narrowed.course_id
        if course_id is None:
            return unable
        return and_(_is_among(learners_on(self.organisation_id, course_id)), unable)


def _is_among(learners: SelectOfScalar[int]) -> ColumnElement[bool]:
    """Whether the query's person is one of these learners, who are read once and then looked up.

    Without IS TRUE, PostgreSQL would make a join of it, and of some joins a loop within a loop.
    """
    return col(Person.id).in_(learners).is_(true())


def _learners_of(organisation_id: int) -> list[ColumnElement[bool]]:
    return [
        col(Person.organisation_id) == organisation_id,
        col(Person.roles).contains(Role.LEARNER.value),
    ]


def _describe(
    db: Db,
    organisation_id: int,
    people: Sequence[_Listed],
    wanted: WantedTimes,
    chosen: Collection[int],
) -> tuple[JoinableLearner, ...]:
    """Say of each what there is to know: their courses, and why they can't join."""
    ids = [person.id for person in people]
    standings = read_standings(
        db,
        organisation_id=organisation_id,
        archived={person.id: person.archived for person in people},
    )
    busy = read_busy(db, organisation_id=organisation_id, owner_ids=ids, wanted=wanted)
    return tuple(
        JoinableLearner(
            person_id=person.id,
            name=person.name,
            email=person.email,
            courses=standings[person.id].courses,
            chosen=person.id in chosen,
            unable=standings[person.id].unable or busy.get(person.id, FREE).unable,
            note=busy.get(person.id, FREE).note,
        )
        for person in people
    )
