"""Days away marked while somebody books there: the booking is refused, or it is listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from booking.absence_plans import sessions_while_away
from booking.absences import MarkAbsence, mark_absence, read_absence
from booking.commands import BookSession
from booking.database import Database, Db
from booking.diary_tables import Absence
from booking.errors import BookingError
from booking.ids import IdSource
from booking.sessions import book_session
from tests.booking.academy import open_academy
from tests.booking.racing import BOOKED, race
from tests.factories import NOW, TEN, create_person

ROUNDS = 40


def book_or_mark(database: Database, entry: Any, number: int, ids: IdSource) -> None:
    """Book, or mark the day away, each round a day later."""
    later = timedelta(days=number)
    if isinstance(entry, BookSession):
        token = f"{entry.token}-{number}"
        moved = replace(entry, starts_at=entry.starts_at + later, token=token)
        book_session(database, moved, now=NOW, ids=ids)
        return
    day = entry.first_day + later
    marked = replace(entry, first_day=day, last_day=day)
    absence_id = mark_absence(database, marked, now=NOW, ids=ids)
    _list(database, entry.organisation_id, absence_id, entry.actor_id)


class Listed(BookingError):
    """Something was booked on the days when they were marked, and is listed."""

    code = "listed"


def _list(database: Database, organisation_id: int, absence_id: int, actor_id: int) -> None:
    """Look at once at what is booked on the days, as the page does that lists it."""

    def read(db: Db) -> int:
        asked = {"organisation_id": organisation_id, "actor_id": actor_id}
        away = read_absence(db, **asked, absence_id=absence_id)
        return len(sessions_while_away(db, organisation_id=organisation_id, away=away, now=NOW))

    if database.read(read):
        raise Listed


@pytest.mark.slow
def test_a_booking_on_days_away_is_refused_or_listed(database_url: str) -> None:
    with open_academy(database_url, learners=1) as academy:
        booker = create_person(academy.database, academy.organisation)
        away = MarkAbsence(
            organisation_id=academy.organisation.id,
            actor_id=academy.dana.id,
            person_id=academy.dana.id,
            first_day=TEN.date(),
            last_day=TEN.date(),
        )
        entries = [academy.booking(actor_id=booker.id), away]
        outcomes = race(database_url, entries, ROUNDS, book_or_mark)
        seen = {tuple(sorted(each.elements())) for each in outcomes}
        assert seen <= {(BOOKED, "listed"), (BOOKED, "taken")}
        assert len(academy.rows(Absence)) == ROUNDS
