"""Dates of a series that get another time before they are booked."""

from __future__ import annotations

import json

import pytest

from sandbox.form import Form
from tests.bot.conftest import Office
from tests.bot.group_journeys import (
    AT_TWO,
    count,
    make_busy,
    planned,
    top_page,
)
from tests.bot.series_journeys import (
    KEEP,
    SKIP,
    another_time,
    decide,
    decided,
    label_of,
    open_dates,
    weeks,
)

ANOTHER_ERRORS: dict[str, tuple[str, str, str]] = {
    "still busy": ("2026-12-08", "14:30", "Priya Shah is busy 14:00 to 15:00"),
    "another of the series": ("2026-12-15", "14:30", "Another session of the series is busy"),
    "in the past": ("2026-11-02", "10:00", "in the past"),
    "far ahead": ("2036-11-02", "10:00", "more than five years ahead"),
    "no such time": ("2027-03-28", "01:30", "does not exist"),
    "twice": ("2027-10-31", "01:30", "comes twice"),
}


@pytest.mark.parametrize("case", ANOTHER_ERRORS)
def test_another_time_that_can_not_be_is_said_at_its_field(quick_office: Office, case: str) -> None:
    day, at, said = ANOTHER_ERRORS[case]
    make_busy(quick_office, "Priya Shah", AT_TWO.replace(day=8))
    page = open_dates(quick_office)
    small = another_time(quick_office, page, "Tue 8 Dec")
    assert "Priya Shah is busy 14:00 to 15:00" in small.text
    small.fill("New date", day).fill("New time", at)
    assert small.submit() == "errors"
    assert said in small.errors["New time"]
    small.fill("New date", "2026-12-09").fill("New time", "10:00")
    assert small.submit() == "closed", small.errors
    assert top_page(quick_office).submit() == "closed"
    assert AT_TWO.replace(day=9, hour=10) in planned(quick_office, "Priya Shah")


def test_a_moved_date_can_be_moved_again_or_skipped_after_all(quick_office: Office) -> None:
    make_busy(quick_office, "Priya Shah", AT_TWO.replace(day=8))
    page = open_dates(quick_office)
    small = another_time(quick_office, page, "Tue 8 Dec")
    assert small.fill("New time", "10:00").submit() == "closed", small.errors
    small = another_time(quick_office, top_page(quick_office), "Tue 8 Dec 2026, moved to")
    assert small.value("New time") == "10:00"
    assert small.fill("New time", "11:00").submit() == "closed", small.errors
    page = top_page(quick_office)
    assert "moved to Tue 8 Dec 2026, 11:00" in page.text
    decide(page, "Tue 8 Dec", SKIP)
    assert page.submit() == "closed", page.errors
    assert AT_TWO.replace(day=8, hour=11) not in planned(quick_office, "Priya Shah")


def test_a_time_chosen_for_another_date_of_the_series_is_taken(quick_office: Office) -> None:
    for day in (8, 9):
        make_busy(quick_office, "Priya Shah", AT_TWO.replace(day=day))
    page = open_dates(quick_office, Frequency="Daily", Session_date="2026-12-07")
    decide(page, "Tue 8 Dec", "Move to Tue 8 Dec 2026, 15:00 to 16:00 GMT")
    small = another_time(quick_office, page, "Wed 9 Dec")
    small.fill("New date", "2026-12-08").fill("New time", "15:30")
    assert small.submit() == "errors"
    assert "Another session of the series is busy 15:00 to 16:00" in small.errors["New time"]
    assert small.fill("New time", "16:00").submit() == "closed", small.errors
    page = top_page(quick_office)
    assert "Tue 8 Dec 2026, moved to Tue 8 Dec 2026, 15:00 to 16:00 GMT: free" in page.text
    assert page.submit() == "closed", (page.text, page.errors)
    times = [(each.day, each.hour) for each in planned(quick_office, "Priya Shah")]
    assert times == [(7, 14), (8, 14), (8, 15), (8, 16), (9, 14)]


def test_two_dates_moved_to_one_time_are_refused_together(quick_office: Office) -> None:
    for day in (8, 9):
        make_busy(quick_office, "Priya Shah", AT_TWO.replace(day=day))
    page = open_dates(quick_office, Frequency="Daily", Session_date="2026-12-07")
    common = "Wed 9 Dec 2026, 13:00 to 14:00 GMT"
    assert f"Move to {common}" in page.options(label_of(page, "Wed 9 Dec"))
    small = another_time(quick_office, page, "Tue 8 Dec")
    small.fill("New date", "2026-12-09").fill("New time", "13:30")
    assert small.submit() == "errors"
    small.fill("New time", "13:00")
    assert small.submit() == "closed", small.errors
    page = top_page(quick_office)
    forge_choice(page, "move.2026-12-09T13:00:00+00:00")
    assert "Nothing was booked. Two sessions of the series overlap" in page.text
    assert count(quick_office) == 2


def forge_choice(page: Form, value: str) -> None:
    """Submit the page of dates with a choice for 9 December that it does not offer."""
    view = json.loads(json.dumps(page.opened.payload()))
    words = {"type": "plain_text", "text": "Forged"}
    for block_id, elements in view["state"]["values"].items():
        for state in elements.values():
            if block_id.startswith("date.2026-12-09"):
                state["selected_option"] = {"value": value, "text": words}
    page.receive(page.send(page.person.interaction("view_submission", view=view)))


def test_a_date_kept_after_all_is_booked_at_the_time_that_the_page_says(
    quick_office: Office,
) -> None:
    page = open_dates(quick_office, Session_time="18:00")
    decide(page, "Tue 1 Dec", "Move to Tue 1 Dec 2026, 16:00 to 17:00 GMT")
    another_time(quick_office, page, "Tue 8 Dec").close()
    page = top_page(quick_office)
    for day in ("Tue 1 Dec", "Tue 8 Dec", "Tue 15 Dec"):
        decide(page, day, KEEP)
    assert page.submit() == "closed", page.errors
    assert planned(quick_office, "Priya Shah") == weeks(3, AT_TWO.replace(hour=18))


def test_other_decisions_stay_when_one_date_gets_another_time(quick_office: Office) -> None:
    page = open_dates(quick_office, "4", Session_time="18:00")
    decide(page, "Tue 1 Dec", SKIP)
    decide(page, "Tue 8 Dec", KEEP)
    decide(page, "Tue 15 Dec", "Move to Tue 15 Dec 2026, 16:00 to 17:00 GMT")
    small = another_time(quick_office, page, "Tue 22 Dec")
    assert small.fill("New time", "09:00").submit() == "closed", small.errors
    page = top_page(quick_office)
    assert decided(page, "Tue 1 Dec") == SKIP
    assert decided(page, "Tue 8 Dec") == KEEP
    assert "moved to Tue 15 Dec 2026, 16:00 to 17:00 GMT: free" in page.text
    assert page.submit() == "closed", page.errors
    times = [(each.day, each.hour) for each in planned(quick_office, "Priya Shah")]
    assert times == [(8, 18), (15, 16), (22, 9)]
