"""Dates that a series skipped are offered when the moved series would have had them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.form import Form
from tests.bot.conftest import Office
from tests.bot.group_journeys import AT_TWO, planned
from tests.bot.test_changing_journey import open_change
from tests.bot.test_series_meanwhile import open_from_list
from tests.bot.test_skipped_dates_journey import book_with_gaps, open_skipped

WEEK = timedelta(weeks=1)
BOOKABLE = "Dates that can be booked"
ON_WEDNESDAYS = ["Wed 9 Dec 2026, 10:00 to 11:00 GMT", "Wed 16 Dec 2026, 10:00 to 11:00 GMT"]
STILL_BUSY = "Tue 8 Dec 2026, 14:00 to 15:00 GMT: Priya Shah is busy 14:00 to 15:00"


def to_wednesdays_at_ten(form: Form, day: str, scope: str) -> None:
    form.fill("Session date", day).fill("Session time", "10:00").fill("Apply to", scope)
    assert form.submit() == "closed", form.errors


@pytest.mark.parametrize("scope", ["The whole series", "This and the following"])
def test_what_was_skipped_moves_with_its_series_and_is_booked_there(
    office: Office, scope: str
) -> None:
    book_with_gaps(office)
    to_wednesdays_at_ten(open_change(office, said="Sessions booked"), "2026-12-02", scope)
    page = open_skipped(office)
    assert page.options(BOOKABLE) == ON_WEDNESDAYS
    page.tick("Wed 9 Dec")
    assert page.submit() == "closed", page.text
    ninth = AT_TWO.replace(day=9, hour=10)
    assert ninth in planned(office, "Priya Shah")
    assert open_skipped(office).options(BOOKABLE) == ON_WEDNESDAYS[1:]


def test_what_was_skipped_before_those_that_move_stays(quick_office: Office) -> None:
    book_with_gaps(quick_office)
    last = open_from_list(quick_office, AT_TWO + 3 * WEEK, "Change session")
    to_wednesdays_at_ten(last, "2026-12-23", "This and the following")
    assert STILL_BUSY in open_skipped(quick_office).text


def test_one_session_that_moves_takes_no_skipped_date_along(quick_office: Office) -> None:
    book_with_gaps(quick_office)
    form = open_change(quick_office, said="Sessions booked")
    to_wednesdays_at_ten(form, "2026-12-02", "This session")
    assert STILL_BUSY in open_skipped(quick_office).text


def test_the_message_of_the_series_names_the_days_as_they_would_be_now(
    quick_office: Office,
) -> None:
    book_with_gaps(quick_office)
    message = quick_office.slack.person("Priya Shah").wait_for_message("Sessions booked")
    assert "Not on: Tue 8 Dec 2026, Tue 15 Dec 2026" in message.screen
    form = open_change(quick_office, said="Sessions booked")
    to_wednesdays_at_ten(form, "2026-12-02", "The whole series")
    quick_office.slack.wait_until(
        lambda: "Not on: Wed 9 Dec 2026, Wed 16 Dec 2026" in message.screen, "the days of now"
    )


def test_a_date_that_moves_while_its_page_is_open_is_not_booked_unseen(
    quick_office: Office,
) -> None:
    book_with_gaps(quick_office)
    form = open_change(quick_office, said="Sessions booked")
    to_wednesdays_at_ten(form, "2026-12-02", "The whole series")
    page = open_skipped(quick_office).tick("Wed 9 Dec")
    payload = page.submission()
    page.close()
    form = open_change(quick_office, said="Sessions booked")
    form.fill("Session time", "11:00").fill("Apply to", "The whole series")
    assert form.submit() == "closed", form.errors
    before = planned(quick_office, "Priya Shah")
    answer = str(page.send(payload))
    assert "Nothing was booked. One of these dates has been moved meanwhile" in answer
    assert "Wed 9 Dec 2026, 11:00 to 12:00 GMT" in answer
    assert planned(quick_office, "Priya Shah") == before
