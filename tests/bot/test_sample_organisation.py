"""The sample organisation: everybody that a reader wants to be, and a fortnight of sessions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from booking.database import Database
from booking.ids import IdSource
from booking.organisations import read_organisation
from booking.roster import import_roster
from booking.rules.working_hours import parse_working_hours
from booking.tables import Course, Enrolment, Organisation, Person, Session, SmartRoom
from booking.values import EnrolmentStatus, Interval, Role
from bot.demo import APP, BOOKED_BEFORE, SAMPLE, sample_people
from bot.sample_sessions import FORTNIGHT, WEEKS_OF_WORKSHOP, book_fortnight, working_day
from tests.factories import NOW

LONDON = ZoneInfo("Europe/London")
MANIFEST = (Path(__file__).parents[2] / "manifest.yml").read_text()


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    """Import the sample organisation."""
    opened = Database(sqlite_url)
    import_roster(opened, SAMPLE, IdSource(), now=NOW)
    yield opened
    opened.close()


def test_it_has_every_role_every_status_four_courses_and_two_rooms(database: Database) -> None:
    people = database.read(lambda db: list(db.exec(select(Person))))
    enrolments = database.read(lambda db: list(db.exec(select(Enrolment))))
    assert {role for each in people for role in each.roles} == set(Role)
    assert {each.status for each in enrolments} == set(EnrolmentStatus)
    assert database.read(lambda db: len(db.exec(select(Course)).all())) == 4
    assert database.read(lambda db: len(db.exec(select(SmartRoom)).all())) == 2


@pytest.mark.parametrize(
    "today",
    [
        date(2026, 11, 24),
        date(2026, 11, 28),
        date(2026, 12, 24),
        date(2027, 1, 1),
        date(2027, 3, 26),
        date(2027, 10, 29),
        date(2028, 2, 29),
    ],
    ids=str,
)
def test_the_fortnight_lies_in_working_hours_around_any_day(
    database: Database, today: date
) -> None:
    booked_at = datetime.combine(today, time(9), UTC) - BOOKED_BEFORE
    book_fortnight(database, today=today, booked_at=booked_at, ids=IdSource())
    sessions = database.read(lambda db: list(db.exec(select(Session))))
    assert len(sessions) == len(FORTNIGHT) + WEEKS_OF_WORKSHOP
    organisation_id = database.read(lambda db: db.exec(select(Organisation.id)).one())
    hours = parse_working_hours(
        database.read(
            lambda db: read_organisation(db, organisation_id=organisation_id)
        ).working_hours
    )
    for each in sessions:
        assert hours.covers(Interval(each.starts_at, each.ends_at), LONDON)


def test_working_days_leave_weekends_and_bank_holidays_out(database: Database) -> None:
    organisation_id = database.read(lambda db: db.exec(select(Organisation.id)).one())
    organisation = database.read(lambda db: read_organisation(db, organisation_id=organisation_id))
    christmas_eve = date(2026, 12, 24)
    numbered = {
        number: working_day(number, christmas_eve, organisation) for number in (-1, 0, 1, 2)
    }
    assert numbered == {
        -1: christmas_eve - timedelta(days=1),
        0: christmas_eve,
        1: date(2026, 12, 29),
        2: date(2026, 12, 30),
    }


def test_people_say_who_they_are_there() -> None:
    titles = {each["name"]: each["title"] for each in sample_people()}
    assert titles["Omar Khan"] == "Assessor, Quality assurer"
    assert titles["Priya Shah"] == "Learner, in training, awaiting induction"
    assert titles["Nina Roy"] == "Archived learner"


def test_the_page_offers_what_the_manifest_offers() -> None:
    (command,) = APP.commands
    assert f"command: {command.name}\n      description: {command.description}\n" in MANIFEST
    assert f"display_name: {APP.name}\n" in MANIFEST
    offered = re.findall(
        r"name: (.+)\n\s+type: (\w+)\n\s+callback_id: (\w+)\n\s+description: (.+)\n", MANIFEST
    )
    assert offered == [(s.name, s.kind, s.callback_id, s.description) for s in APP.shortcuts]
    assert command.usage_hint in MANIFEST
