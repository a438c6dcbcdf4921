"""A message about several sessions says once what all share, and by each date what it alone is."""

from __future__ import annotations

import pytest

from sandbox.form import Form
from sandbox.message import Message
from tests.bot.conftest import Office
from tests.bot.group_journeys import press
from tests.bot.series_journeys import open_dates

READERS = ("Priya Shah", "Dana Reed")
OWN = ("Session type: Formal Review", "Where: York library", "Assessor: Omar Khan")


@pytest.fixture
def series(quick_office: Office) -> Message:
    """Book three weeks, of which the second has a place, a type and an assessor of its own."""
    page = open_dates(quick_office)
    assert page.submit() == "closed", page.text
    form = listed(quick_office, "Tue 8 Dec", "Change session")
    form.fill("Session type", "Formal Review").fill("Session location", "York library")
    assert form.fill("Assessor", "Omar Khan").submit() == "closed", form.errors
    quick_office.slack.person("Priya Shah").wait_for_message("Session changed")
    return quick_office.slack.person("Dana Reed").wait_for_message("Sessions booked")


def listed(office: Office, day: str, action: str) -> Form:
    """Open what can be done with a session in the list, and close the list."""
    dana = office.slack.person("Dana Reed")
    page = dana.command("/book list")
    assert isinstance(page, Form)
    return press(office, page, action, after=day)


def date_line(message: Message, day: str) -> str:
    """Give what a message's text says beside a date."""
    (line,) = [each for each in message.text.splitlines() if each.startswith(f"• {day}")]
    return line


def assert_said_per_date(message: Message) -> None:
    lines = message.text.splitlines()
    assert not any(line.startswith(("Where:", "Assessor:")) for line in lines)
    assert "General" not in lines[0]
    for words in OWN:
        assert words in date_line(message, "Tue 8 Dec")
        assert words in message.screen
    for day in ("Tue 1 Dec", "Tue 15 Dec"):
        assert "Where: Leeds college" in date_line(message, day)
        assert "Assessor: Dana Reed" in date_line(message, day)
        assert "Session type: General" in date_line(message, day)
    assert "Learner: Priya Shah" in lines


def test_a_moved_series_says_what_each_date_is(quick_office: Office, series: Message) -> None:
    form = press(quick_office, series, "Change session").fill("Session time", "15:00")
    assert form.fill("Apply to", "The whole series").submit() == "closed", form.errors
    for who in READERS:
        assert_said_per_date(quick_office.slack.person(who).wait_for_message("Sessions moved"))


def test_a_cancelled_series_says_what_each_date_was(quick_office: Office, series: Message) -> None:
    form = press(quick_office, series, "Cancel session").fill("Apply to", "The whole series")
    form.submit()
    for who in READERS:
        assert_said_per_date(quick_office.slack.person(who).wait_for_message("Sessions cancelled"))


def test_what_only_some_dates_change_stands_beside_these(
    quick_office: Office, series: Message
) -> None:
    form = press(quick_office, series, "Change session").fill("Session location", "Hull")
    assert (
        form.fill("Session type", "Formal Review").fill("Apply to", "The whole series").submit()
        == "closed"
    ), form.errors
    changed = quick_office.slack.person("Priya Shah").wait_for_message("Sessions changed")
    lines = changed.text.splitlines()
    assert "Changed: session location" in lines
    assert "Where: Hull" in lines
    assert not any(line.startswith("Session type before") for line in lines)
    assert "Session type before" not in date_line(changed, "Tue 8 Dec")
    assert "Session type before: General" in date_line(changed, "Tue 15 Dec")


def test_the_assessors_message_says_how_many_come_to_each_date(office: Office) -> None:
    page = open_dates(office)
    assert page.submit() == "closed", page.text
    dana, priya = office.slack.person("Dana Reed"), office.slack.person("Priya Shah")
    told = dana.wait_for_message("Sessions booked")
    priya.wait_for_message("Sessions booked").press("I'll be there")
    office.slack.wait_until(
        lambda: told.text.count("14:00 to 15:00 GMT (1 of 1 coming)") == 3, "the answers"
    )
