"""Finding a time for a group from the Participants page, and booking it then."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from booking.values import SessionMethod
from sandbox.faults import Fault
from sandbox.form import Form
from tests.bot.conftest import Office
from tests.bot.group_journeys import (
    AT_TWO,
    add_learners,
    count,
    make_busy,
    open_participants,
    planned,
    press,
    top_page,
)
from tests.bot.test_booking_journey import fill_for_priya, open_form

FIND = "Find a time"
WORKDAY = {"duration": timedelta(hours=8)}


def fill_day(office: Office, name: str, day: int) -> None:
    """Book somebody from nine to five on a day of December."""
    make_busy(office, name, AT_TWO.replace(day=day, hour=9), **WORKDAY)


def find_times(office: Office, page: Form) -> Form:
    times = press(office, page, FIND)
    assert times.title == FIND, times.text
    return times


def test_the_times_say_who_can_not_come_and_the_chosen_one_is_booked(office: Office) -> None:
    add_learners(office, "Zoe Ash")
    page = open_participants(office).tick("Tom Hill").tick("Zoe Ash")
    fill_day(office, "Dana Reed", 1)
    for day in range(1, 32):
        fill_day(office, "Zoe Ash", day)
    times = find_times(office, page)
    assert "2 of 3 can come; not Zoe Ash" in times.text
    assert "Tue 1 Dec 2026" not in times.text
    times.fill("Time", "Thu 3 Dec 2026, 09:00 to 10:00 GMT")
    assert times.submit() == "closed", times.text
    page = top_page(office)
    assert "Thu 3 Dec 2026, 09:00 to 10:00 GMT" in page.text
    assert "Zoe Ash: busy 09:00 to 17:00" in page.text
    assert page.untick("Zoe Ash").submit() == "closed", page.text
    booked_at = datetime(2026, 12, 3, 9, tzinfo=AT_TWO.tzinfo)
    assert planned(office, "Tom Hill") == planned(office, "Priya Shah") == [booked_at]
    assert "Thu 3 Dec 2026" in office.slack.person("Tom Hill").wait_for_message("booked").text


def test_going_back_from_the_times_keeps_time_and_choices(quick_office: Office) -> None:
    page = open_participants(quick_office).tick("Tom Hill")
    find_times(quick_office, page).close()
    assert "14:00 to 15:00" in page.text
    assert page.submit() == "closed", page.text
    assert planned(quick_office, "Tom Hill") == [AT_TWO]


def test_the_form_below_does_not_undo_the_time_that_was_found(quick_office: Office) -> None:
    page = open_participants(quick_office).tick("Tom Hill")
    times = find_times(quick_office, page)
    assert times.submit() == "closed"
    found = times.value("Time")
    top_page(quick_office).close()
    form = top_page(quick_office)
    assert form.submit() == "pushed", form.errors
    assert "14:00 to 15:00" in top_page(quick_office).text
    assert found not in top_page(quick_office).text


def test_with_nobody_chosen_or_no_time_the_page_explains_itself(quick_office: Office) -> None:
    page = open_participants(quick_office).untick("Priya Shah")
    times = press(quick_office, page, FIND)
    assert "choose" in times.text.casefold()
    assert times.opened.view.get("submit") is None


def test_a_smart_session_is_found_a_time_with_a_free_room(quick_office: Office) -> None:
    make_busy(
        quick_office,
        "Omar Khan",
        AT_TWO.replace(hour=9),
        method=SessionMethod.SMART_SESSION,
        **WORKDAY,
    )
    form = fill_for_priya(open_form(quick_office)).fill("Session method", "Smart Session")
    form.fill("Session date", "2026-12-01").fill("Session time", "17:00")
    assert form.fill("Number of participants", "3").submit() == "pushed", form.errors
    times = find_times(quick_office, top_page(quick_office))
    assert "Tue 1 Dec 2026" not in times.text
    assert times.submit() == "closed"
    assert top_page(quick_office).submit() == "closed"


@pytest.mark.parametrize("value", ["", "soon", "2026-12-03T09:00", "2020-01-01T09:00:00+00:00"])
def test_a_forged_time_books_nothing_and_the_page_stays_useful(
    quick_office: Office, value: str
) -> None:
    page = open_participants(quick_office).tick("Tom Hill")
    times = find_times(quick_office, page)
    view: dict[str, Any] = json.loads(json.dumps(times.opened.payload()))
    for elements in view["state"]["values"].values():
        for state in elements.values():
            state["selected_option"]["value"] = value
    times.receive(times.send(times.person.interaction("view_submission", view=view)))
    page = top_page(quick_office)
    if page.title == FIND:
        assert "Nothing was changed" in page.text
        page.close()
        page = top_page(quick_office)
        assert page.submit() == "closed", page.text
        assert planned(quick_office, "Tom Hill") == [AT_TWO]
    else:
        assert page.submit() == "updated"
        assert "in the past" in page.text
        assert count(quick_office) == 0


def test_a_time_that_slack_did_not_show_is_not_booked(quick_office: Office) -> None:
    page = open_participants(quick_office).tick("Tom Hill")
    times = find_times(quick_office, page)
    quick_office.slack.plan_fault("views.update", Fault(error="internal_error"))
    assert times.submit() == "updated"
    assert "Slack did not take the bot's answer. Nothing was changed" in times.text
    times.close()
    assert "14:00 to 15:00" in page.text
    assert page.submit() == "closed", page.text
    assert planned(quick_office, "Tom Hill") == [AT_TWO]
