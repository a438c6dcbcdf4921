"""People read in the browser: Home, messages, several tabs at once, in the dark, on a phone."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow
from tests.browser.running import PHONE
from tests.browser.window import Window


def test_home_and_messages_show_what_was_booked(window: Window) -> None:
    window.visit("Priya Shah", "home")
    expect(window.page.get_by_text("Your learning plan")).to_be_visible()
    window.accessible()
    window.go("Messages")
    window.message("Sessions booked", "3 sessions:", "Leeds college, room 4")
    window.accessible()


def test_a_reload_loses_nothing(window: Window) -> None:
    window.visit("Dana Reed").type("/book")
    window.form("Book a New Session")
    window.choose("Learner", "Hana Mori")
    window.field("Session location").fill("Morley depot")
    window.field("Planning notes").press_sequentially("Bring a pen")
    window.page.reload()
    window.form("Book a New Session")
    expect(window.field("Learner")).to_have_value("Hana Mori")
    expect(window.field("Session location")).to_have_value("Morley depot")
    expect(window.field("Planning notes")).to_have_value("Bring a pen")
    window.press("Cancel")
    window.closed()


def test_a_half_typed_command_survives_a_look_elsewhere_and_a_reload(window: Window) -> None:
    window.visit("Dana Reed").composer.fill("/book tomor")
    window.be("Omar Khan")
    expect(window.composer).to_have_value("")
    window.be("Dana Reed").page.reload()
    expect(window.composer).to_have_value("/book tomor")


def test_what_somebody_writes_is_read_by_others_who_book_from_it(open_window: OpenWindow) -> None:
    learner = open_window().visit("Tom Hill", "channel")
    assessor = open_window().visit("Dana Reed", "channel")
    learner.type("Could we meet tomorrow at 8am?")
    message = assessor.message("Could we meet tomorrow")
    message.hover()
    message.get_by_role("button", name="More actions").click()
    assessor.accessible()
    assessor.page.get_by_role("menuitem", name="Book from this message").press("Enter")
    assessor.form("Book a New Session")
    expect(assessor.field("Learner")).to_have_value("Tom Hill")
    expect(assessor.field("Session time")).to_have_value("08:00")
    assessor.page.get_by_role("button", name="Close").click()
    assessor.closed()


def test_a_global_shortcut_opens_the_form_without_a_mouse(window: Window) -> None:
    window.visit("Cleo Ward")
    window.page.get_by_role("button", name="Shortcuts").focus()
    window.page.keyboard.press("ArrowDown")
    expect(window.page.get_by_role("menuitem", name="Book a session")).to_be_focused()
    window.page.keyboard.press("Enter")
    window.form("Book a New Session")
    window.page.keyboard.press("Escape")
    window.closed()


def test_the_log_shows_what_went_between_bot_and_slack(window: Window) -> None:
    window.visit("Dana Reed")
    window.page.get_by_role("button", name="Log, 0 findings").click()
    expect(window.page.get_by_text("The validator has found nothing")).to_be_visible()
    window.type("/book help")
    window.message("Only visible to you")
    entry = window.page.locator(".entry").filter(has_text="/book help")
    entry.locator("summary").click()
    expect(entry.get_by_text('"command": "/book"')).to_be_visible()
    window.accessible()


def test_the_page_is_readable_on_a_phone_in_the_dark(open_window: OpenWindow) -> None:
    phone = open_window(viewport=PHONE, color_scheme="dark", has_touch=True)
    phone.visit("Priya Shah", "home")
    phone.accessible()
    phone.go("Messages").message("Sessions booked")
    phone.accessible()
    phone.page.get_by_role("button", name="People", exact=True).click()
    phone.accessible()
    phone.be("Dana Reed")
    phone.type("/book")
    phone.form("Book a New Session")
    phone.accessible()
    width = phone.page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    phone.press("Cancel")
    phone.closed()
