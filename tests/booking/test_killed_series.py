"""A process killed while it books series leaves whole ones only."""

from __future__ import annotations

from collections import Counter
from typing import Any

from booking.form_tables import Submission
from booking.series_tables import Occurrence, Series
from booking.tables import (
    Claim,
    Delivery,
    Evidence,
    Participant,
    Session,
    SessionEnrolment,
    TimeLogEntry,
)
from tests.booking.academy import ids_of, open_academy
from tests.booking.endless_series_booker import DATES, book_until_killed
from tests.booking.killing import kill_while_booking
from tests.factories import create_smart_room

CRASHES = 12
LEARNERS = 8
LEADS = 2
CALLS = 3
ROWS_OF_ONE_SERIES: dict[type[Any], int] = {
    Session: DATES,
    Participant: DATES * LEARNERS,
    TimeLogEntry: DATES * LEARNERS,
    Evidence: DATES * LEARNERS,
    SessionEnrolment: DATES * LEARNERS,
    Claim: DATES * (LEARNERS + 2),
    Delivery: LEARNERS + 1 + DATES * (LEARNERS * LEADS + CALLS),
    Submission: 1,
}
"""With the assessor and a room besides, who claim their time, and the assessor told as well."""


def test_a_process_killed_while_it_books_leaves_all_of_a_series_or_nothing(
    database_url: str,
) -> None:
    with open_academy(database_url, learners=LEARNERS) as academy:
        create_smart_room(academy.database, academy.organisation)
        before = [academy.organisation.id, academy.dana.id, academy.course.id]
        for number in range(CRASHES):
            kill_while_booking(
                book_until_killed,
                (database_url, *before, number, *ids_of(*academy.learners)),
                0.02 + number * 0.023,
            )
        series_of = {row.session_id: row.series_id for row in academy.rows(Occurrence)}
        booked = {row.id for row in academy.rows(Series)}
        assert booked
        assert set(series_of.values()) == booked
        for table, count in ROWS_OF_ONE_SERIES.items():
            key = "id" if table is Session else "session_id"
            counted = Counter(series_of[getattr(row, key)] for row in academy.rows(table))
            assert counted == dict.fromkeys(booked, count), table.__name__
        academy.database.check()
