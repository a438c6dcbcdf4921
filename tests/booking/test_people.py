"""People: who is asking, and the first contact of a Slack user."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from booking.database import Database
from booking.people import Member, link_slack_user, member_of_slack_user
from booking.tables import Organisation, Person
from booking.values import Role
from tests.factories import create_organisation, create_person


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Open each kind of database."""
    opened = Database(database_url)
    yield opened
    opened.close()


def known(database: Database, slack_user_id: str, team_id: str = "T1") -> Member | None:
    """Find the person behind a Slack user."""
    return member_of_slack_user(database, team_id=team_id, slack_user_id=slack_user_id)


def meet(database: Database, slack_user_id: str, email: str, team_id: str = "T1") -> Member | None:
    """Let a Slack user make their first contact."""
    return database.write(
        lambda db: link_slack_user(db, team_id=team_id, slack_user_id=slack_user_id, email=email)
    )


def test_a_member_has_the_person_and_the_organisation_s_settings(database: Database) -> None:
    organisation = create_organisation(database, slack_team_id="T1", time_zone="Europe/Dublin")
    roles = frozenset({Role.ASSESSOR, Role.MASTER_ADMIN})
    dana = create_person(database, organisation, roles=roles, slack_user_id="U1", archived=True)
    member = known(database, "U1")
    assert member is not None
    assert (member.id, member.name, member.roles) == (dana.id, dana.name, roles)
    assert member.archived
    assert (member.organisation.id, member.organisation.time_zone) == (
        organisation.id,
        "Europe/Dublin",
    )


@pytest.mark.parametrize(("team_id", "user_id"), [("T2", "U1"), ("T1", "U2"), ("", ""), ("T1", "")])
def test_a_stranger_is_nobody(database: Database, team_id: str, user_id: str) -> None:
    organisation = create_organisation(database, slack_team_id="T1")
    create_person(database, organisation, slack_user_id="U1")
    create_person(database, organisation)
    assert known(database, user_id, team_id) is None


@pytest.mark.parametrize("archived", [False, True])
def test_the_first_contact_links_by_e_mail_in_any_case(
    database: Database, *, archived: bool
) -> None:
    organisation = create_organisation(database, slack_team_id="T1")
    dana = create_person(database, organisation, email="dana@example.org", archived=archived)
    linked = meet(database, "U1", "Dana@Example.ORG")
    assert linked is not None
    assert (linked.id, linked.archived) == (dana.id, archived)
    assert known(database, "U1") == linked


@pytest.mark.parametrize("email", ["", "who@example.org", "dana@example.or", "%"])
def test_an_e_mail_that_nobody_has_links_nobody(database: Database, email: str) -> None:
    organisation = create_organisation(database, slack_team_id="T1")
    create_person(database, organisation, email="dana@example.org")
    assert meet(database, "U1", email) is None
    assert known(database, "U1") is None


def test_the_first_workspace_becomes_that_of_the_only_organisation(database: Database) -> None:
    organisation = create_organisation(database)
    create_person(database, organisation, email="dana@example.org")
    assert meet(database, "U1", "dana@example.org") is not None
    assert known(database, "U1") is not None


def test_a_second_workspace_does_not_take_the_organisation_over(database: Database) -> None:
    organisation = create_organisation(database, slack_team_id="T1")
    create_person(database, organisation, email="dana@example.org")
    assert meet(database, "U1", "dana@example.org", team_id="T2") is None


def test_of_two_organisations_a_new_workspace_is_given_none(database: Database) -> None:
    organisation = create_organisation(database)
    create_organisation(database)
    create_person(database, organisation, email="dana@example.org")
    assert meet(database, "U1", "dana@example.org") is None


def test_a_person_stays_with_the_slack_user_who_came_first(database: Database) -> None:
    organisation = create_organisation(database, slack_team_id="T1")
    create_person(database, organisation, email="dana@example.org", slack_user_id="U1")
    assert meet(database, "U2", "dana@example.org") is None
    assert meet(database, "U1", "dana@example.org") == known(database, "U1")


def test_the_same_e_mail_in_another_organisation_is_another_person(database: Database) -> None:
    first = create_organisation(database, slack_team_id="T1")
    second = create_organisation(database, slack_team_id="T2")
    create_person(database, first, email="dana@example.org")
    other = create_person(database, second, email="dana@example.org")
    linked = meet(database, "U1", "dana@example.org", team_id="T2")
    assert linked is not None
    assert linked.id == other.id


def test_first_contacts_at_once_all_find_the_same_person(
    database: Database, database_url: str
) -> None:
    organisation = create_organisation(database)
    create_person(database, organisation, email="dana@example.org")
    found: list[Member | None] = []

    def come() -> None:
        own = Database(database_url)
        found.append(meet(own, "U1", "dana@example.org"))
        own.close()

    threads = [threading.Thread(target=come) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [known(database, "U1")] * 8


def test_two_slack_users_at_once_never_share_a_person(
    database: Database, database_url: str
) -> None:
    organisation = create_organisation(database, slack_team_id="T1")
    create_person(database, organisation, email="dana@example.org")
    found: list[Member | None] = []

    def come(user_id: str) -> None:
        own = Database(database_url)
        found.append(meet(own, user_id, "dana@example.org"))
        own.close()

    threads = [threading.Thread(target=come, args=(f"U{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([each for each in found if each]) == 1


def test_the_tables_know_where_a_link_stands(database: Database) -> None:
    organisation = create_organisation(database)
    dana = create_person(database, organisation, email="dana@example.org")
    meet(database, "U1", "dana@example.org")
    row = database.read(lambda db: db.get_one(Person, (organisation.id, dana.id)))
    assert row.slack_user_id == "U1"
    assert database.read(lambda db: db.get_one(Organisation, organisation.id)).slack_team_id == "T1"
