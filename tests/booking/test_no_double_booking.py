"""Nobody and no room is ever booked twice at one time, whoever races for it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from booking.database import Database
from booking.errors import Taken
from booking.ids import IdSource
from booking.sessions import book_session
from booking.tables import Claim
from booking.values import SessionMethod
from tests.booking.endless_booker import book_until_killed
from tests.booking.killing import kill_while_booking
from tests.booking.racing import BOOKED, race
from tests.factories import (
    NOW,
    TEN,
    create_booking,
    create_course,
    create_learner,
    create_organisation,
    create_person,
    create_smart_room,
)

RACERS = 16
ROUNDS = 200
OVERLAPS = {
    "well before": (-120, True),
    "touching before": (-60, True),
    "by the last minute": (-59, False),
    "the same": (0, False),
    "by the first minute": (59, False),
    "touching after": (60, True),
    "well after": (120, True),
}
"""By relation, the minutes between the starts of two sessions of an hour, and whether both fit."""


@pytest.mark.parametrize("relation", OVERLAPS)
@pytest.mark.parametrize("shared", ["assessor", "learner"])
def test_sessions_that_share_a_person_never_overlap_but_may_touch(
    database_url: str, shared: str, relation: str
) -> None:
    database, ids = Database(database_url), IdSource()
    organisation = create_organisation(database)
    course = create_course(database, organisation)
    assessor, other_assessor = (create_person(database, organisation) for _ in range(2))
    learner, other_learner = (create_learner(database, organisation, course) for _ in range(2))
    book_session(database, create_booking(assessor, learner, course), now=NOW, ids=ids)
    minutes, fits = OVERLAPS[relation]
    second = create_booking(
        assessor if shared == "assessor" else other_assessor,
        learner if shared == "learner" else other_learner,
        course,
        starts_at=TEN + timedelta(minutes=minutes),
    )
    if fits:
        book_session(database, second, now=NOW, ids=ids)
    else:
        with pytest.raises(Taken):
            book_session(database, second, now=NOW, ids=ids)
    database.close()


@pytest.mark.parametrize(
    ("relation", "minutes"), [(name, each[0]) for name, each in OVERLAPS.items()]
)
def test_the_database_itself_refuses_claims_that_overlap(
    database_url: str, relation: str, minutes: int
) -> None:
    database = Database(database_url)
    organisation = create_organisation(database)
    course = create_course(database, organisation)
    assessor, learner = (
        create_person(database, organisation),
        create_learner(database, organisation, course),
    )
    booked = book_session(
        database, create_booking(assessor, learner, course), now=NOW, ids=IdSource()
    )
    start = TEN + timedelta(minutes=minutes)
    claim = Claim(
        organisation_id=organisation.id,
        owner_id=assessor.id,
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        session_id=booked.session_id,
    )
    with database.engine.connect() as connection:
        statement = insert(Claim).values(**claim.model_dump())
        if OVERLAPS[relation][1]:
            connection.execute(statement)
        else:
            with pytest.raises(IntegrityError):
                connection.execute(statement)
    database.close()


@pytest.mark.slow
def test_of_sixteen_processes_that_race_for_one_time_exactly_one_wins(database_url: str) -> None:
    database = Database(database_url)
    organisation = create_organisation(database)
    course = create_course(database, organisation)
    assessor = create_person(database, organisation)
    entries = [
        create_booking(assessor, create_learner(database, organisation, course), course)
        for _ in range(RACERS)
    ]
    database.close()
    outcomes = race(database_url, entries, ROUNDS)
    assert set(map(_frozen, outcomes)) == {_frozen(Counter({BOOKED: 1, "taken": RACERS - 1}))}


@pytest.mark.slow
def test_of_sixteen_processes_that_race_for_one_smart_room_exactly_one_wins(
    database_url: str,
) -> None:
    database = Database(database_url)
    organisation = create_organisation(database)
    create_smart_room(database, organisation)
    course = create_course(database, organisation)
    entries = [
        create_booking(
            create_person(database, organisation),
            create_learner(database, organisation, course),
            course,
            method=SessionMethod.SMART_SESSION,
        )
        for _ in range(RACERS)
    ]
    database.close()
    outcomes = race(database_url, entries, ROUNDS)
    assert set(map(_frozen, outcomes)) == {
        _frozen(Counter({BOOKED: 1, "no_smart_room": RACERS - 1}))
    }


def _frozen(outcome: Counter[str]) -> frozenset[tuple[str, int]]:
    return frozenset(outcome.items())


TABLES = (
    "sessions",
    "participants",
    "claims",
    "time_log_entries",
    "evidence",
    "session_enrolments",
    "deliveries",
    "submissions",
)
ROWS_OF_ONE_BOOKING = {
    "sessions": 1,
    "participants": 1,
    "claims": 3,
    "time_log_entries": 1,
    "evidence": 1,
    "session_enrolments": 1,
    "deliveries": 7,
    "submissions": 1,
}
CRASHES = 20


def test_a_process_killed_while_it_books_leaves_all_of_a_booking_or_nothing(
    database_url: str,
) -> None:
    database = Database(database_url)
    organisation = create_organisation(database)
    create_smart_room(database, organisation)
    course = create_course(database, organisation)
    assessor = create_person(database, organisation)
    learner = create_learner(database, organisation, course)
    ids = [each.id for each in (organisation, assessor, learner, course)]
    for number in range(CRASHES):
        kill_while_booking(
            book_until_killed,
            (database_url, *ids, number),
            0.005 + number * 0.004,
        )
    sessions = database.read(lambda db: db.exec(select(Claim.session_id).distinct()).all())
    assert sessions
    with database.engine.connect() as connection:
        for table in TABLES:
            key = "id" if table == "sessions" else "session_id"
            counted = connection.execute(
                text(f"SELECT {key}, count(*) FROM {table} GROUP BY {key}")  # noqa: S608 - the table is ours
            )
            assert {row[0]: row[1] for row in counted} == dict.fromkeys(
                sessions, ROWS_OF_ONE_BOOKING[table]
            )
    database.check()
    database.close()
