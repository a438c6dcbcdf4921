"""Pages of long lists: which rows are shown, and the buttons to those before and after."""

from __future__ import annotations

import json
from collections.abc import Callable
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
    buttons = turning(
        page,
        name,
        f"{TURN_PAGE}.{name.key}",
        lambda number: replace(pages, **{name.key: number}).dump(),
    )
    if not buttons:
        return []
    return [note(which_rows(page, name, PAGE_SIZE)), actions(buttons, f"pages.{name.key}")]


def turning(
    page: Page[Row], name: ListName, action_id: str, value: Callable[[int], str]
) -> list[Json]:
    """Make the buttons to the pages before and after this one.

    `action_id` begins their action ids; `value` says a page's number as a button's value.
    """
    steps = ((name.before, page.has_earlier, -1), (name.after, page.has_later, 1))
    return [
        button(
            text,
            f"{action_id}.{'after' if step > 0 else 'before'}",
            value=value(page.number + step),
        )
        for text, there, step in steps
        if there
    ]


def which_rows(page: Page[Row], name: ListName, size: int) -> str:
    """Say which rows of a list stand on a page; `size` is how many a full one has."""
    first = page.number * size + 1
    of_all = f" of {page.total:,}" if page.total is not None else ""
    return f"{name.rows} {first:,} to {first + len(page.rows) - 1:,}{of_all}."
