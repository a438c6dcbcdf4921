"""People book in the browser: a session, a group of five, and a series that clashes or moves."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import expect

from tests.browser.calendar import free_day, said, said_hours
from tests.browser.conftest import OpenWindow
from tests.browser.window import SECONDS, Window

FORM, PARTICIPANTS, DATES = "Book a New Session", "Participants", "Check the dates"


def test_an_assessor_books_a_session_and_the_learner_reads_of_it_live(
    open_window: OpenWindow,
) -> None:
    learner = open_window().visit("Hana Mori")
    window = open_window().visit("Dana Reed")
    day = free_day(1)
    window.composer.press_sequentially("/b")
    expect(window.page.get_by_role("option", name="/book")).to_be_visible()
    window.composer.press("Enter")
    expect(window.composer).to_have_value("/book ")
    window.composer.press_sequentially(f"{said(day)} 2pm")
    window.composer.press("Enter")
    window.form(FORM)
    window.accessible()
    window.choose("Learner", "Hana Mori", typed="han")
    expect(window.top.locator(".chip")).to_have_text("Team Leader Level 3")
    window.field("Session location").fill("Leeds college")
    window.accessible()
    window.press("Create new session")
    window.closed()
    booked = (said_hours(day, 14, 15), "Leeds college")
    window.message("Session booked", *booked)
    learner.message("Session booked", *booked)
    window.accessible()


def test_what_is_missing_is_said_at_its_field_which_gets_the_focus(window: Window) -> None:
    window.visit("Dana Reed").type("/book")
    window.form(FORM)
    window.press("Create new session")
    wrong = window.field("Learner")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_be_focused()
    expect(window.top.get_by_text("Please complete this required field")).to_have_count(2)
    window.accessible()
    window.page.keyboard.press("Escape")
    window.closed()
    expect(window.composer).to_be_focused()


def test_an_organiser_books_a_group_of_five(window: Window) -> None:
    window.visit("Maya Lund", "home")
    day = free_day(2)
    window.page.get_by_role("button", name="Create new session").click()
    window.form(FORM)
    window.choose("Assessor", "Dana Reed")
    window.choose("Learner", "Hana Mori")
    expect(window.top.locator(".chip")).to_have_text("Team Leader Level 3")
    window.field("Session date").fill(day.isoformat())
    window.field("Session time").fill("10:00")
    window.field("Number of participants").fill("5")
    window.press("Create new session")
    window.form(PARTICIPANTS)
    window.accessible()
    for count, name in enumerate(("Jack Doyle", "Kofi Mensah", "Lucy Grant", "Priya Shah"), 2):
        window.top.get_by_label(name).check()
        expect(window.top.get_by_text(f"{count} of 5 places chosen")).to_be_visible()
    window.press("Continue")
    window.closed()
    window.go("Messages").message("Session booked", "Lucy Grant", "5 of 5 places", said(day))
    window.accessible()


def test_a_weekly_series_with_a_clash_is_booked_as_was_decided(window: Window) -> None:
    first = free_day(3, weeks=3)
    second = first + timedelta(weeks=1)
    window.visit("Omar Khan").type(f"/book {said(second)} 11am with @Lee Fox")
    window.form(FORM)
    window.press("Create new session")
    window.closed()
    window.message("Session booked", said(second))
    window.type(f"/book {said(first)} 11am with @Raj Nair every week x3")
    window.form(FORM)
    window.press("Create new session")
    window.form(DATES)
    window.accessible()
    clash = re.compile(f"^{said(second)}")
    expect(window.top.get_by_text("Omar Khan is busy 11:00 to 12:00").first).to_be_visible()
    window.choose(clash, "Skip this date")
    window.accessible()
    window.press("Book the sessions")
    window.closed()
    window.message("Sessions booked", "2 sessions:", f"Not on: {said(second)}")


def test_somebody_busy_is_named_with_times_that_suit(window: Window) -> None:
    day = free_day(4)
    for name in ("Kofi Mensah", "Lucy Grant"):
        window.visit("Dana Reed").type(f"/book {said(day)} 9am with @{name}")
        window.form(FORM)
        window.press("Create new session")
        if name == "Kofi Mensah":
            window.closed()
    error = window.top.get_by_text("Dana Reed is busy 09:00 to 10:00. Everybody is free at")
    expect(error).to_be_visible()
    expect(window.field("Session time")).to_be_focused()
    window.accessible()
    window.leave()


def test_a_form_that_comes_back_with_a_question_shows_it_without_scrolling(window: Window) -> None:
    day = free_day(1, weeks=2)
    window.visit("Dana Reed").type(f"/book {said(day)} 11am with @Kofi Mensah every week x2")
    window.form(FORM)
    window.press("Create new session")
    window.form(DATES)
    window.press("Book the sessions")
    window.closed()
    booked = window.message("Sessions booked", "Kofi Mensah", said(day))
    booked.get_by_role("button", name="Change session").click()
    window.form("Change session")
    window.field("Session time").fill("19:30")
    window.top.get_by_label("The whole series").check()
    window.press("Save changes")
    expect(window.top.get_by_text("Nothing was changed yet")).to_be_in_viewport(timeout=SECONDS)
    window.accessible()
    window.leave()
