"""Pages of Home's lists: which ones are shown, and the buttons to those before and after."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from blocks.layout import actions, button, note
from blocks.text import Json
from booking.pages import PAGE_SIZE, Page, Row

TURN_PAGE = "turn_page"
"""The action id of the paging buttons; the list's name and the direction follow it."""


@dataclass(frozen=True, slots=True)
class HomePages:
    """Which pages of its lists a Home tab shows; without a number, the plan's page of now."""

    agenda: int = 0
    plan: int | None = None
    log: int = 0
    evidence: int = 0

    def dump(self) -> str:
        """Write it as a button's value."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def load(cls, value: str) -> HomePages:
        """Read it back; what `dump` did not write means the first pages."""
        try:
            numbers = {key: int(number) for key, number in json.loads(value).items()}
            return cls(**numbers)
        except (TypeError, ValueError, AttributeError, OverflowError, RecursionError):
            return cls()


@dataclass(frozen=True, slots=True)
class ListName:
    """A list as its buttons and its page numbers name it.

    `key` is its attribute of HomePages; `rows` is what it lists, such as "Sessions".
    """

    key: str
    rows: str
    before: str
    after: str


AGENDA = ListName("agenda", "Sessions", "Earlier sessions to come", "Later sessions to come")
PLAN = ListName("plan", "Sessions", "Earlier sessions", "Later sessions")
LOG = ListName("log", "Entries", "Newer entries", "Older entries")
EVIDENCE = ListName("evidence", "Sessions", "Newer evidence", "Older evidence")


def paging(page: Page[Row], name: ListName, pages: HomePages) -> list[Json]:
    """Say which rows of a long list are shown, with the buttons to the others.

    Nothing when the list has one page only. `pages` is what the Home tab shows now.
    """
    steps = ((name.before, page.has_earlier, -1), (name.after, page.has_later, 1))
    buttons = [
        button(
            text,
            f"{TURN_PAGE}.{name.key}.{'after' if step > 0 else 'before'}",
            value=replace(pages, **{name.key: page.number + step}).dump(),
        )
        for text, there, step in steps
        if there
    ]
    if not buttons:
        return []
    return [note(_which(page, name.rows)), actions(buttons, f"pages.{name.key}")]


def _which(page: Page[Row], rows: str) -> str:
    first = page.number * PAGE_SIZE + 1
    of_all = f" of {page.total:,}" if page.total is not None else ""
    return f"{rows} {first:,} to {first + len(page.rows) - 1:,}{of_all}."
