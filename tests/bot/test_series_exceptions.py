"""Who moves a series reads first which of its sessions stand otherwise than the others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.form import Form
from tests.bot.conftest import Office
from tests.bot.group_journeys import AT_TWO, top_page
from tests.bot.series_journeys import weeks
from tests.bot.test_cancelling_journey import book
from tests.bot.test_changing_journey import book_series, open_change
from tests.bot.test_series_meanwhile import cancel_third, move_third, sessions_starts

HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)
THIRD, AT_THREE = AT_TWO + 2 * WEEK, AT_TWO + HOUR
SAME, LEAVE = "Move all the same", "Leave these where they are"
HEADING = "These sessions to come stand otherwise than the others:"


def test_the_form_names_what_stands_otherwise_where_it_asks_how_much_is_meant(
    office: Office,
) -> None:
    book_series(office, "4")
    move_third(office, starts_at=THIRD + 2 * HOUR, location="York")
    form = open_change(office, said="Sessions booked")
    said = "Tue 15 Dec 2026, 16:00 to 17:00 GMT: another time, another place (York)"
    assert f"{HEADING}\n• {said}" in form.text
    form.fill("Session date", "2026-12-02")
    office.slack.wait_until(lambda: "Wed 2 Dec 2026" in form.text, "the chosen day's busy hours")
    assert said in form.text


def test_the_form_names_what_is_cancelled_and_it_stays_so(quick_office: Office) -> None:
    book_series(quick_office, "4")
    cancel_third(quick_office)
    form = open_change(quick_office, said="Sessions booked")
    assert f"{HEADING}\n• Tue 15 Dec 2026, 14:00 to 15:00 GMT: cancelled" in form.text
    form.fill("Session time", "15:00").fill("Apply to", "The whole series")
    assert form.submit() == "closed", form.errors
    assert sessions_starts(quick_office) == sorted(
        [THIRD, *(each for each in weeks(4, AT_THREE) if each != THIRD + HOUR)]
    )


def test_where_all_are_alike_nothing_is_named(quick_office: Office) -> None:
    book_series(quick_office, "3")
    assert HEADING not in open_change(quick_office, said="Sessions booked").text


def test_of_a_session_alone_nothing_is_named(quick_office: Office) -> None:
    book(quick_office)
    assert HEADING not in open_change(quick_office).text


DECISIONS = {SAME: THIRD + 3 * HOUR, LEAVE: THIRD + 2 * HOUR}


@pytest.mark.parametrize("choice", DECISIONS)
def test_what_was_moved_by_hand_moves_along_or_is_left(office: Office, choice: str) -> None:
    page = asked_about_third(office)
    assert (
        "At another time than the others already: Tue 15 Dec 2026, 16:00 to 17:00 GMT, "
        "would move to Tue 15 Dec 2026, 17:00 to 18:00 GMT"
    ) in page.text
    page.fill("Dates to look at", choice)
    assert page.submit() == "closed", page.errors
    others = [each for each in weeks(4, AT_THREE) if each != THIRD + HOUR]
    assert sessions_starts(office) == sorted([*others, DECISIONS[choice]])


def asked_about_third(office: Office) -> Form:
    """Ask for a series to be an hour later, of which the third is two hours later already."""
    book_series(office, "4")
    move_third(office, starts_at=THIRD + 2 * HOUR)
    form = open_change(office, said="Sessions booked")
    form.fill("Session time", "15:00").fill("Apply to", "The whole series")
    assert form.submit() == "updated", form.errors
    page = top_page(office)
    assert sessions_starts(office)[:2] == weeks(2)
    return page


def test_what_is_not_to_move_is_not_asked_about(quick_office: Office) -> None:
    book_series(quick_office, "4")
    move_third(quick_office, starts_at=THIRD + 2 * HOUR)
    form = open_change(quick_office, said="Sessions booked")
    form.fill("Session location", "Hull").fill("Apply to", "The whole series")
    assert form.submit() == "closed", form.errors
