"""Pages of long lists: which rows are shown, and the buttons to those before and after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from blocks.home_state import SHOW_HOME, HomeState
from blocks.layout import actions, button, note
from blocks.text import Json
from booking.pages import PAGE_SIZE, Page, Row


@dataclass(frozen=True, slots=True)
class ListName:
    """A list as its buttons and its page numbers name it.

    `key` is that of its page number in the HomeState; `rows` is what it lists, as "Sessions".
    """

    key: str
    rows: str
    before: str
    after: str


AGENDA = ListName("agenda", "Sessions", "Earlier sessions to come", "Later sessions to come")
PLAN = ListName("plan", "Sessions", "Earlier sessions", "Later sessions")
LOG = ListName("log", "Entries", "Newer entries", "Older entries")
EVIDENCE = ListName("evidence", "Sessions", "Newer evidence", "Older evidence")


def paging(page: Page[Row], name: ListName, state: HomeState) -> list[Json]:
    """Say which rows of a long list are shown, with the buttons to the others.

    Nothing when the list has one page only. `state` is what the Home tab shows now.
    """
    buttons = turning(
        page,
        name,
        f"{SHOW_HOME}.{name.key}",
        lambda number: state.keep(**{name.key: number}).dump(),
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
