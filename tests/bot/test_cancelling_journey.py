"""A session is cancelled from its message or Home, and that is undone for a minute."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from booking.tables import Session
from booking.values import SessionStatus
from sandbox.form import Form
from tests.bot.conftest import Office
from tests.bot.group_journeys import press, told_once, top_page
from tests.bot.test_booking_journey import fill_for_priya, open_form
from tests.factories import NOW


def book(office: Office) -> None:
    form = fill_for_priya(open_form(office))
    assert form.submit() == "closed", form.errors
    told_once(office, ["Dana Reed", "Priya Shah"], "Session booked")


def open_cancel(office: Office, source: str = "message") -> Form:
    dana = office.slack.person("Dana Reed")
    screen = dana.open_home() if source == "home" else dana.wait_for_message("Session booked")
    form = press(office, screen, "Cancel session")
    assert form.title == "Cancel session"
    return form


def status(office: Office) -> SessionStatus:
    return office.database.read(lambda db: db.exec(select(Session)).one().status)


@pytest.mark.parametrize("source", ["message", "home"])
def test_a_session_is_cancelled_with_side_and_reason_and_both_are_told(
    office: Office, source: str
) -> None:
    book(office)
    form = open_cancel(office, source)
    form.fill("Cancelled by", "Employer")
    form.fill("Reason", "Snow")
    assert form.submit() == "updated", form.errors
    assert "Tue 1 Dec 2026, 14:00 to 15:00 GMT" in top_page(office).text
    said = office.slack.person("Priya Shah").wait_for_message("Why: Snow")
    assert "Cancelled on the side of the employer" in said.screen
    assert "Session cancelled" in said.text
    assert status(office) is SessionStatus.CANCELLED
    assert "Cancel session" not in said.buttons


def test_the_buttons_of_its_message_go_when_it_is_cancelled_and_come_back(
    office: Office,
) -> None:
    book(office)
    dana = office.slack.person("Dana Reed")
    open_cancel(office).submit()
    changed = dana.wait_for_message("Session cancelled")
    assert "Change session" not in changed.buttons
    top_page(office).press("Undo")
    office.slack.wait_until(
        lambda: "undone" in top_page(office).text or None, "the page that says it is undone"
    )
    assert status(office) is SessionStatus.BOOKED
    assert "Cancel session" in dana.wait_for_message("Session booked").buttons


def test_after_a_minute_undo_says_that_it_is_too_late_and_goes(quick_office: Office) -> None:
    book(quick_office)
    open_cancel(quick_office).submit()
    quick_office.set_clock(NOW + timedelta(seconds=61))
    top_page(quick_office).press("Undo")
    quick_office.slack.wait_until(
        lambda: "more than a minute ago" in top_page(quick_office).text or None, "the refusal"
    )
    assert "Undo" not in top_page(quick_office).buttons
    assert status(quick_office) is SessionStatus.CANCELLED
