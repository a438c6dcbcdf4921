"""The workspace's clock is moved forward, and what was due by then arrives."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from tests.browser.calendar import free_day, said
from tests.browser.window import Window


def test_a_learner_answers_the_reminder_that_comes_when_the_clock_is_moved(window: Window) -> None:
    day = free_day(1)
    window.visit("Dana Reed").type(f"/book {said(day)} 10am with @Hana Mori at Leeds college")
    window.form("Book a New Session")
    window.press("Create new session")
    window.closed()
    window.be("Hana Mori").message("Session booked", said(day))
    window.page.get_by_role("button", name="Move it forward").click()
    window.accessible()
    window.page.get_by_label("To").fill(f"{day - timedelta(days=1)}T12:00")
    window.page.get_by_role("button", name="Move", exact=True).click()
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
