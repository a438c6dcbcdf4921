"""What the journeys of repeated sessions share: the form, the page of dates, the decisions."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

from sandbox.form import Form
from tests.bot.conftest import Office
from tests.bot.group_journeys import AT_TWO, top_page
from tests.bot.test_booking_journey import fill_for_priya, open_form

TICK = "Repeat this session"
DATES = "Check the dates"
SKIP, KEEP, ANOTHER = "Skip this date", "Book it all the same", "Choose another time"


def weeks(number: int, first: datetime = AT_TWO) -> list[datetime]:
    """The moments of so many weekly sessions, while London is at UTC."""
    return [first + timedelta(weeks=week) for week in range(number)]


def fill_weekly(office: Office, number: str = "3", **fields: Any) -> Form:
    """Fill the form in for Priya on Tuesdays at two from 1 December on, and for other fields."""
    form = fill_for_priya(open_form(office))
    form.fill("Repeat session", TICK).fill("Number of sessions", number)
    for label, value in fields.items():
        form.fill(label.replace("_", " "), value)
    return form


def open_dates(office: Office, number: str = "3", **fields: Any) -> Form:
    """Go on from the form to the page of dates, past the participants where there are several."""
    form = fill_weekly(office, number, **fields)
    assert form.submit() == "pushed", form.errors
    page = top_page(office)
    if page.title == "Participants":
        assert page.tick("Tom Hill").submit() == "updated", page.text
    assert page.title == DATES, page.text
    return page


def label_of(page: Form, day: str) -> str:
    """The whole label of a date's choice, such as "Tue 8 Dec 2026, 14:00 to 15:00 GMT: …"."""
    (label,) = [each for each in page.labels if each.startswith(day)]
    return label


def decide(page: Form, day: str, choice: str) -> Form:
    """Choose what becomes of a date; unless another time is wanted, nothing follows yet."""
    follows = nullcontext() if choice == ANOTHER else page.person.workspace.without_waiting()
    with follows:
        page.fill(label_of(page, day), choice)
    return page


def decided(page: Form, day: str) -> str | None:
    """What was chosen for a date."""
    chosen: str | None = page.value(label_of(page, day))
    return chosen


def another_time(office: Office, page: Form, day: str) -> Form:
    """Open the small page on which a date gets another time."""
    decide(page, day, ANOTHER)
    office.slack.wait_until(
        lambda: top_page(office).title == "Another time", "the page of another time"
    )
    return top_page(office)
