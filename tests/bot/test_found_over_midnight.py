"""A session over midnight is said with its days, wherever a day's hours are said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.bot.conftest import Office
from tests.bot.group_journeys import change_person
from tests.bot.test_booking_journey import open_form
from tests.bot.test_home_calendar import book, images, reads, wait_for_picture

NIGHT = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
"""A Monday, half an hour before December begins in London."""


@pytest.fixture
def night_office(quick_office: Office) -> Office:
    """Give Dana a night session with Priya, out of one month into the next."""
    book(quick_office, starts_at=NIGHT, duration=timedelta(hours=1))
    return quick_office


def test_the_form_marks_both_days_and_says_on_which_it_begins(night_office: Office) -> None:
    form = open_form(night_office).fill("Learner", "Priya Shah")
    form.fill("Session date", "2026-12-01")
    night_office.slack.wait_until(
        lambda: "Booked days in December 2026: 1 🔵" in form.text, "a day"
    )
    assert "Tue 1 Dec 2026: Dana Reed is busy Mon 30 23:30 to Tue 1 00:30" in form.text
    form.fill("Session date", "2026-11-24")
    night_office.slack.wait_until(lambda: "Booked days in November 2026: 30 🔵" in form.text, "it")


def test_a_refusal_says_on_which_day_somebody_is_busy(night_office: Office) -> None:
    form = open_form(night_office).fill("Learner", "Tom Hill")
    form.fill("Session date", "2026-12-01").fill("Session time", "00:15")
    assert form.submit() == "errors"
    assert "Dana Reed is busy Mon 30 23:30 to Tue 1 00:30" in form.errors["Session time"]


def test_the_calendar_and_its_picture_say_on_which_day_it_begins(night_office: Office) -> None:
    home = night_office.slack.person("Dana Reed").open_home()
    home.press("Later: December 2026")
    reads(night_office, home, "*December 2026*")
    home.fill("Choose a day", "2026-12-01")
    said = "1 session: Mon 30 23:30 to Tue 1 00:30."
    reads(night_office, home, f"*Tue 1 Dec 2026*: {said}")
    wait_for_picture(night_office, home)
    assert "Tue 1 Mon 30 23:30 to Tue 1 00:30" not in images(home)[0]["alt_text"]
    assert "Mon 30 23:30 to Tue 1 00:30" in images(home)[0]["alt_text"]


def test_a_month_counts_a_session_over_midnight_once(quick_office: Office) -> None:
    change_person(quick_office, "Dana Reed", time_zone="Pacific/Apia")
    book(quick_office, starts_at=datetime(2026, 12, 1, 10, 30, tzinfo=UTC))
    home = quick_office.slack.person("Dana Reed").open_home()
    home.press("Later: December 2026")
    reads(quick_office, home, "*December 2026*: 1 session on 2 days.")
    assert "Tue 1: 1 session; Wed 2: 1 session." in home.text
