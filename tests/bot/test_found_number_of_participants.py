"""Another session method keeps the number of learners: nobody who was chosen is left out."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Office
from tests.bot.group_journeys import AT_TWO, open_participants, planned, top_page
from tests.bot.test_booking_journey import open_form

SMART, TRADITIONAL = "Smart Session", "Traditional"
NUMBERS = {
    "one learner": ("1", "2"),
    "two learners": ("2", "3"),
    "as many as there are places": ("30", "31"),
}


@pytest.mark.parametrize("case", NUMBERS)
def test_a_smart_session_counts_the_assessor_on_top_and_back(
    quick_office: Office, case: str
) -> None:
    traditional, smart = NUMBERS[case]
    form = open_form(quick_office).fill("Number of participants", traditional)
    form.fill("Session method", SMART)
    assert form.value("Number of participants") == smart
    form.fill("Session method", TRADITIONAL)
    assert form.value("Number of participants") == traditional


@pytest.mark.parametrize("number", [None, "0"])
def test_a_number_that_says_no_learners_stays(quick_office: Office, number: str | None) -> None:
    form = open_form(quick_office).fill("Number of participants", number)
    form.fill("Session method", SMART)
    assert (form.value("Number of participants") or None) == number


def test_who_was_ticked_is_not_dropped_when_the_session_becomes_a_smart_one(
    quick_office: Office,
) -> None:
    open_participants(quick_office, "2").tick("Tom Hill").close()
    form = top_page(quick_office).fill("Session method", SMART)
    assert form.submit() == "pushed", form.errors
    page = top_page(quick_office)
    assert "2 of 2 places chosen: Priya Shah, Tom Hill" in page.text
    assert page.submit() == "closed", page.text
    assert planned(quick_office, "Tom Hill") == [AT_TWO]
