"""People: who is asking, and who is meant by a part of a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, bindparam, not_
from sqlalchemy import select as sql_select
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from booking.database import Db
from booking.organisations import SETTINGS_COLUMNS, OrganisationSettings, settings_of
from booking.party import BOOKABLE_STATUSES
from booking.rules.names import fold
from booking.tables import Course, Enrolment, Organisation, Person
from booking.values import Role

MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class Member:
    """A person with their organisation; `time_zone` is the reader's."""

    id: int
    name: str
    roles: frozenset[Role]
    archived: bool
    time_zone: str
    slack_user_id: str | None
    organisation: OrganisationSettings


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody whom a search found; `unable` says why they can't be booked."""

    person_id: int
    name: str
    description: str
    unable: str = ""


@dataclass(frozen=True, slots=True)
class FoundLearners:
    """The learners whom a search found: the assessor's own first, then the others."""

    own: tuple[Found, ...]
    others: tuple[Found, ...]


MEMBER = (
    sql_select(
        col(Person.id),
        col(Person.name),
        col(Person.roles),
        col(Person.archived),
        col(Person.time_zone),
        col(Person.slack_user_id),
        *SETTINGS_COLUMNS,
    )
    .join(Organisation, col(Organisation.id) == col(Person.organisation_id))
    .where(
        col(Organisation.slack_team_id) == bindparam("team_id"),
        col(Person.slack_user_id) == bindparam("slack_user_id"),
    )
)
"""Made once: every touch of somebody in Slack begins with it."""


def member_of_slack_user(db: Db, *, team_id: str, slack_user_id: str) -> Member | None:
    """Find the person who is linked to a Slack user, in one query."""
    named = {"team_id": team_id, "slack_user_id": slack_user_id}
    row = db.connection().execute(MEMBER, named).first()
    return Member(*row[:6], OrganisationSettings(*row[6:])) if row else None


def link_slack_user(db: Db, *, team_id: str, slack_user_id: str, email: str) -> Member | None:
    """Link a Slack user to the person with their e-mail, at the first contact.

    The first workspace that is seen becomes the workspace of the only organisation. A person
    who is linked to another Slack user already stays with that one: None, as for a stranger.
    """
    organisation = _organisation_of(db, team_id)
    if organisation is None or not email:
        return None
    person = db.exec(
        select(Person)
        .where(Person.organisation_id == organisation.id, Person.email == email.lower())
        .with_for_update(key_share=True)
    ).first()
    if person is None or person.slack_user_id not in (None, slack_user_id):
        return None
    person.slack_user_id = slack_user_id
    db.flush()
    return Member(
        id=person.id,
        name=person.name,
        roles=person.roles,
        archived=person.archived,
        time_zone=person.time_zone,
        slack_user_id=person.slack_user_id,
        organisation=settings_of(organisation),
    )


def _organisation_of(db: Db, team_id: str) -> Organisation | None:
    linked = db.exec(select(Organisation).where(Organisation.slack_team_id == team_id)).first()
    if linked:
        return linked
    unlinked = db.exec(select(Organisation).with_for_update().limit(2)).all()
    if len(unlinked) != 1 or unlinked[0].slack_team_id:
        return None
    unlinked[0].slack_team_id = team_id
    return unlinked[0]


def search_assessors(db: Db, *, organisation_id: int, text: str) -> list[Found]:
    """Find assessors by any part of their name; archived ones are left out."""
    found = db.exec(_search(organisation_id, Role.ASSESSOR, text).where(not_(col(Person.archived))))
    return [Found(person.id, person.name, "") for person in found]


def search_learners(
    db: Db, *, organisation_id: int, text: str, assessor_id: int | None
) -> FoundLearners:
    """Find learners by any part of their name, the assessor's own first.

    Somebody who can't be booked is found too, last and with the reason.
    """
    own = _own(organisation_id, assessor_id)
    search = _search(organisation_id, Role.LEARNER, text)
    mine = db.exec(search.where(own)).all() if assessor_id else []
    others = db.exec(search.where(not_(own)) if assessor_id else search).all()
    described = _describe(db, organisation_id, [*mine, *others])
    return FoundLearners(
        own=_bookable_first([described[person.id] for person in mine]),
        others=_bookable_first([described[person.id] for person in others]),
    )


def _own(organisation_id: int, assessor_id: int | None) -> ColumnElement[bool]:
    caseload = select(Enrolment.learner_id).where(
        Enrolment.organisation_id == organisation_id, Enrolment.assessor_id == assessor_id
    )
    return col(Person.id).in_(caseload)


def _search(organisation_id: int, role: Role, text: str) -> SelectOfScalar[Person]:
    """Every word must be part of the name or e-mail; names that begin so come first."""
    words = fold(text).split()
    folded = col(Person.search_name)
    matches = [folded.contains(word, autoescape=True) for word in words]
    begins = folded.startswith(" ".join(words), autoescape=True)
    return (
        select(Person)
        .where(
            Person.organisation_id == organisation_id,
            col(Person.roles).contains(role.value),
            *matches,
        )
        .order_by(not_(begins), folded)
        .limit(MOST_FOUND)
    )


def _bookable_first(found: Sequence[Found]) -> tuple[Found, ...]:
    return tuple(sorted(found, key=lambda each: bool(each.unable)))


def _describe(db: Db, organisation_id: int, people: Sequence[Person]) -> dict[int, Found]:
    """Say each learner's courses, or why they can't be booked, in one query for all."""
    courses: dict[int, list[tuple[str, Enrolment]]] = {person.id: [] for person in people}
    rows = db.exec(
        select(Enrolment, Course.title)
        .join(
            Course,
            and_(
                col(Course.organisation_id) == col(Enrolment.organisation_id),
                col(Course.id) == col(Enrolment.course_id),
            ),
        )
        .where(
            Enrolment.organisation_id == organisation_id,
            col(Enrolment.learner_id).in_([person.id for person in people]),
        )
        .order_by(col(Course.title))
    )
    for enrolment, title in rows:
        courses[enrolment.learner_id].append((title, enrolment))
    return {person.id: _found(person, courses[person.id]) for person in people}


def _found(person: Person, courses: Sequence[tuple[str, Enrolment]]) -> Found:
    bookable = [title for title, each in courses if each.status in BOOKABLE_STATUSES]
    if person.archived:
        return Found(person.id, person.name, "", unable="archived")
    if bookable:
        return Found(person.id, person.name, ", ".join(bookable))
    statuses = ", ".join(f"{title}: {each.status.words}" for title, each in courses)
    return Found(person.id, person.name, "", unable=statuses or "not on a course")
