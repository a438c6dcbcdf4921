"""What follows a booking: it is cancelled, or its reminder comes, or it is over and closed."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import expect

from tests.browser.calendar import free_day, said, said_hours
from tests.browser.window import Window


def book(window: Window, day: date) -> None:
    """Book an hour at ten with Hana Mori as Dana Reed."""
    window.visit("Dana Reed").type(f"/book {said(day)} 10am with @Hana Mori at Leeds college")
    window.form("Book a New Session")
    window.press("Create new session")
    window.closed()


def move_to_noon(window: Window, day: date) -> None:
    """Put the workspace's clock forward to a day's noon, and leave its box open."""
    window.page.get_by_role("button", name="Move it forward").click()
    window.accessible()
    window.page.get_by_label("To", exact=True).fill(f"{day}T12:00")
    window.page.get_by_role("button", name="Move", exact=True).click()


def test_an_assessor_cancels_a_session_and_the_learner_reads_why(window: Window) -> None:
    day = free_day(0)
    book(window, day)
    booked = window.message("Session booked", "Hana Mori", said(day))
    booked.get_by_role("button", name="Cancel session").click()
    window.form("Cancel session")
    window.top.get_by_label("Employer").check()
    window.field("Reason").fill("The college is shut by snow")
    window.accessible()
    window.press("Cancel session")
    window.form("Session cancelled")
    window.accessible()
    window.page.keyboard.press("Escape")
    window.closed()
    why = ("side of the employer", "Why: The college is shut by snow")
    window.be("Hana Mori").message("Session cancelled", said(day), *why)
    window.accessible()


def test_a_learner_answers_the_reminder_that_comes_when_the_clock_is_moved(window: Window) -> None:
    day = free_day(1)
    book(window, day)
    window.be("Hana Mori").message("Session booked", said(day))
    move_to_noon(window, day - timedelta(days=1))
    reminder = window.message("Reminder", said(day), "Leeds college")
    window.page.keyboard.press("Escape")
    expect(window.page.get_by_role("button", name="Move it forward")).to_be_focused()
    window.accessible()
    reminder.get_by_role("button", name="I'll be there").click()
    window.be("Dana Reed").message("Session booked", "Hana Mori", said(day))
    history = window.message("Session booked", "Hana Mori").get_by_role("button", name="History")
    history.click()
    expect(window.top.get_by_text("answered the invitation")).to_be_visible()
    window.accessible()
    window.leave()


def test_an_assessor_closes_a_session_from_the_message_that_comes_at_its_end(
    window: Window,
) -> None:
    day = free_day(1, weeks=2) + timedelta(weeks=1)
    book(window, day)
    window.message("Session booked", "Hana Mori", said(day))
    move_to_noon(window, day)
    over = window.message("Session to close", "Hana Mori", said(day))
    window.page.keyboard.press("Escape")
    over.get_by_role("button", name="Close session").click()
    window.form("Close session")
    expect(window.field("Hana Mori: minutes")).to_have_value("60")
    window.accessible()
    window.press("Close session")
    window.closed()
    window.be("Hana Mori").go("Home")
    closed = f"{said_hours(day, 10, 11)}: General (closed)"
    for words in (closed, f"{said(day)}: General, 1 hour (not applicable, counted)"):
        expect(window.page.get_by_text(words)).to_be_visible()
    window.accessible()
