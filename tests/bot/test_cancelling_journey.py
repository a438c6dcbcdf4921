"""A session is cancelled from its message or Home, and that is undone for a minute."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from booking.cancelling import cancel_session
from booking.commands import CancelSession, MoveSession
from booking.moving import move_session
from booking.tables import Session
from booking.values import SessionStatus, Side
from sandbox.form import Form
from tests.bot.conftest import Office
from tests.bot.group_journeys import AT_TWO, press, told_once, top_page
from tests.bot.test_booking_journey import fill_for_priya, open_form
from tests.factories import IDS, NOW


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


def test_it_says_until_when_a_cancellation_can_be_undone(quick_office: Office) -> None:
    book(quick_office)
    open_cancel(quick_office).submit()
    assert "You can undo this until 09:01:00." in top_page(quick_office).text


def test_who_cancels_what_was_changed_meanwhile_is_told_and_loses_nothing_typed(
    office: Office,
) -> None:
    book(office)
    form = open_cancel(office).fill("Cancelled by", "Employer").fill("Reason", "Snow")
    move_behind(office, starts_at=AT_TWO + timedelta(hours=1), location="York")
    assert form.submit() == "updated", form.errors
    page = top_page(office)
    assert "Session time was 14:00, is now 15:00" in page.text
    assert "Session location was Leeds college, is now York" in page.text
    assert "Tue 1 Dec 2026, 15:00 to 16:00 GMT" in page.text
    assert status(office) is SessionStatus.BOOKED
    assert page.value("Cancelled by") == "Employer"
    assert page.value("Reason") == "Snow"
    assert page.submit() == "updated", page.errors
    assert status(office) is SessionStatus.CANCELLED
    office.slack.person("Priya Shah").wait_for_message("Why: Snow")


def test_who_cancels_what_is_cancelled_already_is_told_so(quick_office: Office) -> None:
    book(quick_office)
    form = open_cancel(quick_office).fill("Reason", "Snow")
    cancel_behind(quick_office)
    assert form.submit() == "updated", form.errors
    assert "This session is cancelled." in top_page(quick_office).text
    assert top_page(quick_office).value("Reason") == "Snow"


def move_behind(office: Office, **overrides: Any) -> None:
    """Change the session as a colleague would, while the form is open."""
    (session,) = office.database.read(lambda db: list(db.exec(select(Session))))
    command = MoveSession(
        organisation_id=office.organisation.id,
        actor_id=office.people["Dana Reed"].id,
        session_id=session.id,
        **overrides,
    )
    move_session(office.database, command, now=NOW, ids=IDS)


def cancel_behind(office: Office) -> None:
    """Cancel the session as a colleague would, while the form is open."""
    (session,) = office.database.read(lambda db: list(db.exec(select(Session))))
    command = CancelSession(
        organisation_id=office.organisation.id,
        actor_id=office.people["Omar Khan"].id,
        session_id=session.id,
        on_side_of=Side.PROVIDER,
    )
    cancel_session(office.database, command, now=NOW, ids=IDS)
