"""Makes the pictures in docs/: `python -m tests.browser.pictures FOLDER`, or `make pictures`.

They show the sample organisation, so that whoever follows the tour sees the same.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

from tests.browser.calendar import free_day, said
from tests.browser.conftest import OpenWindow, windows
from tests.browser.running import PHONE, chromium, sandbox
from tests.browser.window import Window

COLOURS = 200
"""Enough for a screen, with a third of the bytes."""
FORM = "Book a New Session"
Show = Callable[[OpenWindow], Window]


def form(open_window: OpenWindow) -> Window:
    """The booking form, filled in by what was typed after `/book`."""
    window = open_window().visit("Dana Reed")
    day = free_day(1)
    window.type(f"/book {said(day)} 2-3.30pm with @Hana Mori at Leeds college")
    window.form(FORM)
    return window


def participants(open_window: OpenWindow) -> Window:
    """The page on which a group is chosen."""
    window = open_window().visit("Maya Lund")
    window.type(f"/book {said(free_day(2))} 10am with @Hana Mori, 5 participants")
    window.form(FORM)
    window.choose("Assessor", "Dana Reed")
    window.field("Number of participants").fill("5")
    window.press("Create new session")
    window.form("Participants")
    for count, name in enumerate(("Jack Doyle", "Kofi Mensah"), 2):
        window.top.get_by_label(name).check()
        expect(window.top.get_by_text(f"{count} of 5 places chosen")).to_be_visible()
    return window


def conflict(open_window: OpenWindow) -> Window:
    """A refusal at its field, with times that suit everybody."""
    day = free_day(4)
    for name in ("Kofi Mensah", "Lucy Grant"):
        window = open_window().visit("Dana Reed")
        window.type(f"/book {said(day)} 9am with @{name} at Leeds college")
        window.form(FORM)
        window.press("Create new session")
        if name == "Kofi Mensah":
            window.closed()
    expect(window.top.get_by_text("Dana Reed is busy 09:00 to 10:00")).to_be_visible()
    return window


def calendar(open_window: OpenWindow) -> Window:
    """An assessor's Home, with the month as a picture."""
    window = open_window().visit("Dana Reed", "home")
    picture = window.page.locator(".home img").first
    expect(picture).to_be_visible()
    picture.scroll_into_view_if_needed()  # before, it is not even fetched
    picture.evaluate("image => image.decode()")
    picture.evaluate("image => image.closest('.block').scrollIntoView()")
    return window


def phone(open_window: OpenWindow) -> Window:
    """The form at phone width, in the dark."""
    window = open_window(viewport=PHONE, color_scheme="dark").visit("Dana Reed")
    window.type(f"/book {said(free_day(3))} 11am with @Kofi Mensah at Leeds college")
    window.form(FORM)
    window.page.wait_for_load_state("networkidle")
    return window


def reminder(open_window: OpenWindow) -> Window:
    """A learner's reminder, after the clock was moved; the last, because the clock stays there."""
    day = free_day(0)
    window = open_window().visit("Dana Reed")
    window.type(f"/book {said(day)} 10am with @Lucy Grant at Leeds college")
    window.form(FORM)
    window.press("Create new session")
    window.closed()
    window.be("Lucy Grant")
    window.page.get_by_role("button", name="Move it forward").click()
    window.page.get_by_label("To").fill(f"{day - timedelta(days=1)}T12:00")
    window.page.get_by_role("button", name="Move", exact=True).click()
    window.message("Reminder", said(day))
    window.page.keyboard.press("Escape")
    return window


SHOWN: Mapping[str, Show] = {
    each.__name__: each for each in (form, participants, conflict, calendar, phone, reminder)
}
"""By file name, what is shown."""


def main(folder: Path) -> None:
    """Make every picture, each from the same beginning as far as the clock allows."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as running,
        sandbox(Path(running)) as address,
        chromium() as browser,
        windows(browser, address) as open_window,
    ):
        for name, show in SHOWN.items():
            path = folder / f"{name}.png"
            window = show(open_window)
            window.picture(path)
            window.leave()
            _make_small(path)


def _make_small(path: Path) -> None:
    """Write a picture with fewer colours."""
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
