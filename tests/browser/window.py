"""A tab of a browser with somebody in it: what they do there, and what stands there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

SECONDS = 30_000
"""Milliseconds after which something that should come has not."""


class Window:
    """Somebody's tab.

    Attributes:
        page: Playwright's page.
        said: what the browser's console said, which should be nothing.
    """

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.said: list[str] = []
        self._address = address
        self._axe = Axe()
        page.set_default_timeout(SECONDS)
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def visit(self, name: str, place: str = "messages") -> Window:
        """Open the page as somebody at a place: "home", "messages" or "channel"."""
        handle = name.casefold().replace(" ", ".")
        self.page.goto(f"{self._address}/?as={handle}&at={place}")
        expect(self.page).to_have_title(re.compile(f"^{name}"))
        return self

    def be(self, name: str) -> Window:
        """Become somebody else in the same tab."""
        self.page.get_by_role("link", name=name).click()
        expect(self.page).to_have_title(re.compile(f"^{name}"))
        return self

    def go(self, place: str) -> Window:
        """Go to "Home", "Messages" or "# general"."""
        self.page.get_by_role("navigation", name="Places").get_by_role("link", name=place).click()
        return self

    def type(self, text: str) -> None:
        """Type something below the messages and press Enter."""
        self.composer.fill(text)
        self.composer.press("Enter")

    @property
    def composer(self) -> Locator:
        """Where messages and commands are typed."""
        return self.page.locator("#composer")

    def form(self, title: str) -> Locator:
        """Wait for a modal of this title on top, and give it."""
        form = self.page.get_by_role("dialog", name=title)
        expect(form).to_be_visible(timeout=SECONDS)
        return form

    @property
    def top(self) -> Locator:
        """The modal on top."""
        return self.page.locator("dialog.modal").last

    def field(self, label: str | re.Pattern[str]) -> Locator:
        """A field of the modal on top, by its label."""
        return self.top.locator(".field").filter(has_text=label).last.locator("input, textarea")

    def choose(self, label: str | re.Pattern[str], words: str, typed: str = "") -> None:
        """Choose an option of a select, by the keyboard."""
        box = self.field(label)
        box.click()
        box.fill(typed or words)
        expect(self.page.get_by_role("option", name=words).first).to_be_visible()
        box.press("Enter")
        expect(box).to_have_attribute("aria-expanded", "false")

    def press(self, words: str) -> None:
        """Press a button of the modal on top."""
        self.top.get_by_role("button", name=words, exact=True).click()

    def leave(self) -> None:
        """Close every modal, which would wait for the person elsewhere, and then the tab."""
        if self.top.count():
            self.top.locator(".modal-close").click()
            self.closed()
        self.page.close()

    def closed(self) -> None:
        """Wait until no modal is open."""
        expect(self.page.locator("dialog.modal")).to_have_count(0)

    def message(self, *words: str) -> Locator:
        """Wait for the newest message that says all this, and give it."""
        found = self.page.get_by_role("article")
        for each in words:
            found = found.filter(has_text=each)
        expect(found.last).to_be_visible(timeout=SECONDS)
        return found.last

    def advance(self, step: str) -> None:
        """Put the workspace's clock forward, such as by "1 day"."""
        self.page.get_by_role("button", name="Move it forward").click()
        self.page.get_by_role("button", name=f"+ {step}").click()
        self.page.keyboard.press("Escape")

    def accessible(self) -> Window:
        """Check with axe-core that nothing on the screen shuts anybody out."""
        found = self._axe.run(self.page).response["violations"]
        assert not found, "\n".join(_worded(each) for each in found)
        return self

    def picture(self, path: Path) -> None:
        """Take a picture of what is on the screen."""
        self.page.mouse.move(0, 0)
        self.page.screenshot(path=path, animations="disabled", caret="hide")


def _worded(violation: dict[str, Any]) -> str:
    places = [node["html"][:200] for node in violation["nodes"][:3]]
    return f"{violation['id']}: {violation['help']}: {places}"
