"""A series is moved with the form: its dates are looked at first, and its words stay true."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from booking.commands import MoveSession
from booking.moving import move_session
from booking.tables import Session
from sandbox.form import Form
from tests.bot.conftest import Office
from tests.bot.group_journeys import AT_TWO, make_busy, told_once, top_page
from tests.bot.series_journeys import weeks
from tests.bot.test_changing_journey import book_series, open_change, sessions
from tests.factories import IDS, NOW

FRIDAYS = weeks(4, AT_TWO + timedelta(days=3))
"""The last is Christmas Day."""
SAME, LEAVE = "Move all the same", "Leave these where they are"


def move_to_friday(office: Office) -> Form:
    """Ask for a series of four Tuesdays to be on Fridays."""
    book_series(office, "4")
    form = open_change(office, said="Sessions booked")
    form.fill("Session date", "2026-12-04").fill("Apply to", "The whole series")
    assert form.submit() == "updated", form.errors
    return top_page(office)


def starts(office: Office) -> list[datetime]:
    return [each.starts_at for each in sessions(office) if each.location == "Leeds college"]


DECISIONS = {SAME: FRIDAYS, LEAVE: [*FRIDAYS[:3], AT_TWO + timedelta(weeks=3)]}


@pytest.mark.parametrize("choice", DECISIONS)
def test_a_bank_holiday_is_named_before_a_series_moves(office: Office, choice: str) -> None:
    page = move_to_friday(office)
    assert "Nothing was changed yet" in page.text
    assert "Bank holiday: Christmas Day: Fri 25 Dec 2026\nMove them all the same" in page.text
    assert starts(office) == weeks(4)
    assert page.value("Dates to look at") == SAME
    page.fill("Dates to look at", choice)
    assert page.submit() == "closed", page.errors
    assert starts(office) == sorted(DECISIONS[choice])
    told_once(office, ["Priya Shah"], "Sessions moved")


def test_another_time_is_asked_about_anew(quick_office: Office) -> None:
    page = move_to_friday(quick_office)
    page.fill("Session time", "15:00")
    assert page.submit() == "updated", page.errors
    assert "Christmas Day" in top_page(quick_office).text
    assert starts(quick_office) == weeks(4)


def test_what_clashes_stays_left_while_a_bank_holiday_is_asked_about(
    quick_office: Office,
) -> None:
    make_busy(quick_office, "Priya Shah", FRIDAYS[1])
    page = move_to_friday(quick_office)
    assert "Priya Shah is busy" in page.text
    page.tick(LEAVE)
    assert page.submit() == "updated", page.errors
    asked = top_page(quick_office)
    assert "Christmas Day" in asked.text
    assert asked.submit() == "closed", asked.errors
    assert starts(quick_office) == sorted([FRIDAYS[0], weeks(4)[1], *FRIDAYS[2:]])


def test_one_session_is_moved_to_a_bank_holiday_unasked(quick_office: Office) -> None:
    book_series(quick_office, "4")
    form = open_change(quick_office, said="Sessions booked")
    form.fill("Session date", "2026-12-25")
    assert form.submit() == "closed", form.errors
    moved: list[Session] = sessions(quick_office)
    assert FRIDAYS[3] in [each.starts_at for each in moved]


def test_the_message_of_a_moved_series_says_the_days_on_which_it_is_held(office: Office) -> None:
    book_series(office, "3")
    dana = office.slack.person("Dana Reed")
    assert "Every week on Tuesday, 3 times" in dana.wait_for_message("Sessions booked").screen
    form = open_change(office, said="Sessions booked")
    form.fill("Session date", "2026-12-03").fill("Apply to", "The whole series")
    assert form.submit() == "closed", form.errors
    said = office.slack.wait_until(
        lambda: next((each for each in dana.messages() if "on Thursday" in each.screen), None),
        "the message that says the new days",
    )
    assert "Every week on Thursday, 3 times" in said.screen
    assert "on Tuesday" not in said.screen


def test_what_stays_where_it_is_takes_the_rest_of_the_change(quick_office: Office) -> None:
    page = move_to_friday(quick_office).fill("Session location", "York library")
    page.fill("Planning notes", "Bring the book").fill("Dates to look at", LEAVE)
    assert page.submit() == "closed", page.errors
    left = [*FRIDAYS[:3], weeks(4)[3]]
    told = [(each.starts_at, each.location, each.planning_notes) for each in sessions(quick_office)]
    assert sorted(told) == [(each, "York library", "Bring the book") for each in sorted(left)]


def test_what_was_left_stays_left_when_another_date_is_asked_about(quick_office: Office) -> None:
    page = move_to_friday(quick_office)
    [third] = [each for each in sessions(quick_office) if each.starts_at == weeks(4)[2]]
    thursday = third.starts_at + timedelta(days=2)
    move = MoveSession(
        organisation_id=quick_office.organisation.id,
        actor_id=quick_office.people["Omar Khan"].id,
        session_id=third.id,
        starts_at=thursday,
    )
    move_session(quick_office.database, move, now=NOW, ids=IDS)
    page.fill("Dates to look at", LEAVE)
    assert page.submit() == "updated", page.errors
    told = top_page(quick_office)
    assert "Session date was Tue 15 Dec 2026, is now Thu 17 Dec 2026" in told.text
    assert told.submit() == "updated", told.errors
    asked = top_page(quick_office)
    assert "Sun 20 Dec 2026" in asked.text
    assert "Christmas Day" not in asked.text
    asked.fill("Dates to look at", LEAVE)
    assert asked.submit() == "closed", asked.errors
    assert starts(quick_office) == sorted([*FRIDAYS[:2], thursday, weeks(4)[3]])
