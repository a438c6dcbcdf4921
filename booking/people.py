"""People: who is asking."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import bindparam
from sqlalchemy import select as sql_select
from sqlmodel import col, select

from booking.database import Database, Db
from booking.errors import NotKnown
from booking.organisations import SETTINGS_COLUMNS, OrganisationSettings, settings_of
from booking.rules.permissions import Action, require
from booking.tables import Enrolment, Organisation, Person
from booking.values import Role


@dataclass(frozen=True, slots=True)
class Member:
    """A person with their organisation; an empty `time_zone` means the organisation's."""

    id: int
    name: str
    roles: frozenset[Role]
    archived: bool
    time_zone: str
    slack_user_id: str | None
    organisation: OrganisationSettings


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


def member_of_slack_user(database: Database, *, team_id: str, slack_user_id: str) -> Member | None:
    """Find the person who is linked to a Slack user, in one query.

    Raises:
        DatabaseUnavailable: the database can't answer now.
    """
    row = database.first(MEMBER, {"team_id": team_id, "slack_user_id": slack_user_id})
    if row is None:
        return None
    id_, name, roles, archived, time_zone, linked, *settings = row
    return Member(id_, name, roles, archived, time_zone, linked, OrganisationSettings(*settings))


def named(db: Db, *, organisation_id: int, ids: Collection[int]) -> dict[int, str]:
    """Give people's names by their ids, in the order of names."""
    names = (
        select(Person.id, Person.name)
        .where(Person.organisation_id == organisation_id, col(Person.id).in_(ids))
        .order_by(col(Person.search_name))
    )
    return dict(db.exec(names).all())


def require_actor(db: Db, action: Action, *, organisation_id: int, actor_id: int) -> Person:
    """Let somebody do something, by the roles that they have now, and give their row.

    Raises:
        NotKnown: they are not in the organisation.
        NotAllowed: they may not do it.
    """
    actor = db.exec(
        select(Person).where(Person.organisation_id == organisation_id, Person.id == actor_id)
    ).first()
    if actor is None:
        raise NotKnown("You are not in this organisation.", helps="Ask an admin to add you.")
    require(actor.roles, action, archived=actor.archived)
    return actor


def learners_assessor(db: Db, *, organisation_id: int, learner_id: int) -> tuple[int, str] | None:
    """Give the id and the name of who holds a learner's sessions; None where that is nobody."""
    row = db.exec(
        select(Person.id, Person.name)
        .join(
            Enrolment,
            (col(Enrolment.organisation_id) == col(Person.organisation_id))
            & (col(Enrolment.assessor_id) == col(Person.id)),
        )
        .where(
            Enrolment.organisation_id == organisation_id,
            Enrolment.learner_id == learner_id,
            ~col(Person.archived),
        )
        .order_by(col(Enrolment.id))
    ).first()
    return (row[0], row[1]) if row else None


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
    present = db.exec(select(Organisation).with_for_update().limit(2)).all()
    if len(present) != 1 or present[0].slack_team_id not in (None, team_id):
        return None
    present[0].slack_team_id = team_id
    return present[0]
