"""The two minutes that README describes, followed to the letter."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow

README = Path(__file__).parents[2] / "README.md"
COMMANDS = re.findall(r"^ +(/book .+)$", README.read_text(), re.MULTILINE)
LONDON = ZoneInfo("Europe/London")


def test_the_tour_goes_as_readme_says(open_window: OpenWindow) -> None:
    book, clash, group = COMMANDS
    window = open_window().visit("Priya Shah", "home")
    window.be("Dana Reed").go("Messages").type(book)
    window.form("Book a New Session")
    window.press("Create new session")
    window.message("Session booked", "Hana Mori", "Leeds college")
    hana = window.page.get_by_role("link", name="Hana Mori")
    expect(hana.get_by_label(re.compile(r"\d unread"))).to_be_visible()
    window.type(clash)
    window.form("Book a New Session")
    window.press("Create new session")
    expect(
        window.top.get_by_text("Dana Reed is busy 14:00 to 15:30. Everybody is free at")
    ).to_be_visible()
    window.press("Cancel")
    window.closed()
    window.type(group)
    window.form("Book a New Session")
    window.field("Number of participants").fill("5")
    window.press("Create new session")
    window.form("Participants")
    for count, name in enumerate(("Hana Mori", "Jack Doyle", "Kofi Mensah", "Priya Shah"), 2):
        window.top.get_by_label(name).check()
        expect(window.top.get_by_text(f"{count} of 5 places chosen")).to_be_visible()
    window.press("Continue")
    window.message("Session booked", "5 of 5 places")
    confirmed = window.be("Hana Mori").message("Session booked", "14:00 to 15:30")
    window.page.get_by_role("button", name="Move it forward").click()
    for _ in range(days_to_the_reminder(confirmed.inner_text())):
        window.page.get_by_role("button", name="+ 1 day").click()
    window.message("Reminder", "14:00 to 15:30")
    window.accessible()


def days_to_the_reminder(confirmation: str) -> int:
    """How many days forward the day before the session has come, and the session not yet."""
    found = re.search(r"\w{3} (\d+ \w{3} \d{4}), 14:00", confirmation)
    assert found
    starts = datetime.strptime(f"{found[1]} 14:00", "%d %b %Y %H:%M").replace(tzinfo=LONDON)
    return math.ceil((starts - datetime.now(UTC)) / timedelta(days=1)) - 1
