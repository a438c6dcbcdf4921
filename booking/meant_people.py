"""Whom a typed text means: people by their Slack user, or by a name that fits only them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from booking.bookable_learners import read_standings
from booking.database import Db
from booking.person_search import Found, search_assessors, search_learners
from booking.rules.names import fold
from booking.tables import Person
from booking.values import Role


@dataclass(frozen=True, slots=True)
class MeantPerson:
    """Somebody who was named.

    Attributes:
        id: theirs.
        name: as the roster has it.
        email: theirs, which tells them from others of this name.
        holds: whether they can hold a session.
        learns: whether they are a learner.
        unable: why they can't be booked as a learner; empty when they can.
    """

    id: int
    name: str
    email: str
    holds: bool
    learns: bool
    unable: str


def people_of_slack_users(
    db: Db, *, organisation_id: int, slack_user_ids: Collection[str]
) -> dict[str, MeantPerson]:
    """Give people by their Slack user, in two queries; who is not linked is missing."""
    rows = db.connection().execute(
        select(
            col(Person.slack_user_id),
            col(Person.id),
            col(Person.name),
            col(Person.email),
            col(Person.roles),
            col(Person.archived),
        ).where(
            col(Person.organisation_id) == organisation_id,
            col(Person.slack_user_id).in_(slack_user_ids),
        )
    )
    linked = rows.all()
    learners = {id_: archived for _, id_, _, _, roles, archived in linked if Role.LEARNER in roles}
    standings = read_standings(db, organisation_id=organisation_id, archived=learners)
    return {
        str(user_id): MeantPerson(
            id_,
            name,
            email,
            holds=Role.ASSESSOR in roles and not archived,
            learns=Role.LEARNER in roles,
            unable=standings[id_].unable if id_ in standings else "",
        )
        for user_id, id_, name, email, roles, archived in linked
    }


def people_named(db: Db, *, organisation_id: int, text: str) -> list[MeantPerson]:
    """Find the assessors and learners whom a name fits best: it is theirs if there is only one.

    Best is somebody with exactly this name, then whoever has all its words, then a part of them.
    """
    if not fold(text):
        return []
    assessors = search_assessors(db, organisation_id=organisation_id, text=text)
    learners = search_learners(db, organisation_id=organisation_id, text=text, assessor_id=None)
    by_fit: dict[int, dict[int, MeantPerson]] = {}
    holding = {each.person_id for each in assessors}
    learning = {each.person_id for each in learners.others}
    for each in (*assessors, *learners.others):
        by_fit.setdefault(_fit(each, text), {})[each.person_id] = MeantPerson(
            each.person_id,
            each.name,
            each.email,
            holds=each.person_id in holding,
            learns=each.person_id in learning,
            unable=each.unable,
        )
    return list(by_fit[min(by_fit)].values()) if by_fit else []


def has_name(person: MeantPerson, text: str) -> bool:
    """Whether a text is somebody's whole name; case, accents and extra spaces don't count."""
    return fold(person.name) == fold(text)


def _fit(found: Found, text: str) -> int:
    """How well a name fits: 0 is the text, 1 has all its words, 2 has parts of them."""
    name, typed = fold(found.name), fold(text)
    if name == typed:
        return 0
    return 1 if set(typed.split()) <= set(name.split()) else 2
