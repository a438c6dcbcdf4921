"""The frame of the Home tab: its pages' names, the sections of the shown one, Slack's limits."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from blocks.home_sessions import ROOMS, Reader
from blocks.home_state import SHOW_HOME, HomeState
from blocks.layout import actions, as_written, button, divider, header, note
from blocks.text import Json

AGAIN = f"{SHOW_HOME}.again"
MOST_BLOCKS = 100
MOST_BYTES = 240_000
"""Slack takes 250 KB; the rest is for how it may count."""

Build = Callable[[Reader], list[Json]]
"""Builds the blocks of one section from what was read for it."""


def member_home(builds: Sequence[Build], tabs: Mapping[str, str], reader: Reader) -> Json:
    """Build the Home tab of somebody for whom there is something.

    What people typed is shortened only when Slack would not take the whole.

    Args:
        builds: the sections of the page that is shown, in their order.
        tabs: the labels of all pages that this person has, by their keys.
        reader: for whom; its state says which page is shown.
    """
    for room in ROOMS:
        view = _home(_parts(builds, tabs, replace(reader, room=room)))
        if _fits(view):
            break
    return view | {"private_metadata": reader.state.dump()}


def stranger_home(text: str) -> Json:
    """The Home tab of someone for whom there is nothing now: why, and what helps."""
    again = button("Try again", AGAIN, value=HomeState().dump())
    return _home([[header("Session Booker"), *as_written(text), actions([again], "again")]])


def _home(parts: Sequence[Sequence[Json]]) -> Json:
    """Put a Home tab together, a line between its parts."""
    blocks = [block for part in parts if part for block in (*part, divider())]
    return {"type": "home", "blocks": blocks[:-1]}


def _fits(view: Json) -> bool:
    return len(view["blocks"]) <= MOST_BLOCKS and len(json.dumps(view)) <= MOST_BYTES


def _parts(builds: Sequence[Build], tabs: Mapping[str, str], reader: Reader) -> list[list[Json]]:
    return [
        _navigation(tabs, reader.state.tab),
        *(build(reader) for build in builds),
        [note(f"Times are in {reader.zone.key}.")],
    ]


def _navigation(tabs: Mapping[str, str], shown: str) -> list[Json]:
    """Offer the pages; the one that is shown says so also to a screen reader."""
    if len(tabs) < 2:  # noqa: PLR2004 - one page needs no way to it
        return []
    return [actions([_tab(key, text, shown) for key, text in tabs.items()], "tabs")]


def _tab(key: str, text: str, shown: str) -> Json:
    to = button(text, f"{SHOW_HOME}.tab.{key}", value=HomeState(key).dump())
    if key != shown:
        return to
    return to | {"style": "primary", "accessibility_label": f"{text}, shown now"}
