"""A form that opens filled in shows at once when those who are filled in are booked and free."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from sandbox.form import Form
from tests.bot.conftest import Office
from tests.bot.test_booking_journey import open_form
from tests.bot.test_home import book, open_home
from tests.bot.test_home_calendar import reads
from tests.bot.test_home_learners import open_learners
from tests.factories import NOW


def from_the_radar(office: Office) -> Form:
    home = open_home(office, "Maya Lund")
    home.press("Reviews")
    reads(office, home, "Who needs a session")
    return opened(home.press("Book", after="Priya Shah"))


def from_a_plan(office: Office) -> Form:
    home = open_learners(office)
    home.press("Open plan", after="Priya Shah")
    reads(office, home, "Book a session")
    return opened(home.press("Book a session"))


def from_words(office: Office) -> Form:
    return open_form(office, command="/book with @Priya Shah")


def opened(form: Form | None) -> Form:
    assert form is not None
    return form


@pytest.mark.parametrize("way", [from_the_radar, from_a_plan, from_words])
def test_booked_days_and_next_times_are_there_when_the_form_opens(
    quick_office: Office, way: Callable[[Office], Form]
) -> None:
    book(quick_office)
    form = way(quick_office)
    assert "Booked days in November 2026: 25 🔵" in form.text
    form.press("Tue 24 Nov 2026, 09:15 to 10:15 GMT")
    quick_office.slack.wait_until(lambda: form.value("Session time") == "09:15", "the time")


def test_a_free_time_of_the_calendar_opens_with_the_hours_of_its_day(quick_office: Office) -> None:
    book(quick_office, starts_at=NOW + timedelta(hours=1))
    home = open_home(quick_office, "Dana Reed")
    form = opened(home.press("Create new session", after="Free from"))
    assert "Tue 24 Nov 2026: Dana Reed is busy 10:00 to 11:00." in form.text
