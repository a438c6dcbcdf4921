"""The views that people see: a stack of modals for each, and a Home tab."""

from __future__ import annotations

import copy
import itertools
from collections import defaultdict
from dataclasses import dataclass, field

from sandbox.consistency import elements_of
from sandbox.protocol import APP_ID, BOT_ID, TEAM_ID, Json, SlackRefusal
from sandbox.view_state import Values, state_of

STACK_DEPTH = 3
UNSAID: Json = {
    "private_metadata": "",
    "callback_id": "",
    "external_id": "",
    "title": None,
    "submit": None,
    "close": None,
    "clear_on_close": False,
    "notify_on_close": False,
}
"""What Slack adds to a view that leaves it out."""


@dataclass
class OpenView:
    """A modal or Home tab that somebody sees.

    Attributes:
        errors: what the bot said of fields at the last submission, by block_id.
        trouble: what Slack said itself, when the bot's answer was missing or wrong.
    """

    id: str
    user_id: str
    view: Json
    hash: str
    state: Values = field(default_factory=dict)
    root_id: str = ""
    previous_id: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str = ""

    def payload(self) -> Json:
        """The view as Slack sends it to the app, a copy of its own."""
        whole = {
            **UNSAID,
            **self.view,
            "id": self.id,
            "team_id": TEAM_ID,
            "app_id": APP_ID,
            "bot_id": BOT_ID,
            "app_installed_team_id": TEAM_ID,
            "hash": self.hash,
            "state": {"values": self.state},
            "root_view_id": self.root_id or self.id,
            "previous_view_id": self.previous_id,
        }
        return copy.deepcopy(whole)


class Views:
    """Every open view of the workspace."""

    def __init__(self) -> None:
        self.modals: dict[str, list[OpenView]] = defaultdict(list)
        self.homes: dict[str, OpenView] = {}
        self._numbers = itertools.count(1)

    def open(self, user_id: str, view: Json) -> OpenView:
        """Open a modal instead of those that somebody has open.

        Raises:
            SlackRefusal: its external id is taken.
        """
        opened = self._new(user_id, view)
        self.modals[user_id] = [opened]
        return opened

    def push(self, user_id: str, view: Json) -> OpenView:
        """Open a modal on top of those that somebody has open.

        Raises:
            SlackRefusal: three are open already, or its external id is taken.
        """
        stack = self.modals[user_id]
        if len(stack) >= STACK_DEPTH:
            raise SlackRefusal("push_limit_reached")
        opened = self._new(user_id, view)
        if stack:
            opened.root_id, opened.previous_id = stack[0].id, stack[-1].id
        stack.append(opened)
        return opened

    def publish(self, user_id: str, view: Json, view_hash: str | None) -> OpenView:
        """Show somebody's Home tab.

        Raises:
            SlackRefusal: it has changed since the hash was given.
        """
        known = self.homes.get(user_id)
        if known is None:
            self.homes[user_id] = self._new(user_id, view)
        else:
            self.replace(known, view, view_hash)
        return self.homes[user_id]

    def replace(self, opened: OpenView, view: Json, view_hash: str | None) -> None:
        """Show another view in an open one's place; what stands in the same fields stays.

        Raises:
            SlackRefusal: it has changed since the hash was given, or the external id is taken.
        """
        if view_hash is not None and view_hash != opened.hash:
            raise SlackRefusal("hash_conflict")
        self._check_external_id(view, opened)
        opened.view = self._named(view)
        opened.state = state_of(opened.view["blocks"], opened.state)
        opened.hash = self._new_hash()
        opened.errors, opened.trouble = {}, ""

    def find(self, view_id: str | None = None, external_id: str | None = None) -> OpenView:
        """Find an open view.

        Raises:
            SlackRefusal: it is not open.
        """
        for each in self._all():
            if (view_id and each.id == view_id) or (
                external_id and each.view.get("external_id") == external_id
            ):
                return each
        raise SlackRefusal("not_found")

    def close(self, opened: OpenView) -> list[OpenView]:
        """Close a modal, those on top of it, and all where it says `clear_on_close`."""
        stack = self.modals[opened.user_id]
        if opened not in stack:
            return []
        first = 0 if opened.view.get("clear_on_close") else stack.index(opened)
        closed, stack[first:] = stack[first:], []
        return closed

    def _all(self) -> list[OpenView]:
        return [*itertools.chain(*self.modals.values()), *self.homes.values()]

    def _new(self, user_id: str, view: Json) -> OpenView:
        self._check_external_id(view, None)
        named = self._named(view)
        number = next(self._numbers)
        return OpenView(
            f"V{number:08d}", user_id, named, self._new_hash(), state_of(named["blocks"])
        )

    def _new_hash(self) -> str:
        return f"{next(self._numbers)}.hash"

    def _check_external_id(self, view: Json, own: OpenView | None) -> None:
        external_id = view.get("external_id")
        taken = [each for each in self._all() if each.view.get("external_id") == external_id]
        if external_id and any(each is not own for each in taken):
            raise SlackRefusal("duplicate_external_id")

    def _named(self, view: Json) -> Json:
        """Copy a view, with the ids that Slack makes up for blocks and elements without."""
        named = copy.deepcopy(view)
        name_parts(named["blocks"], self._numbers)
        return named


def name_parts(blocks: list[Json], numbers: itertools.count[int]) -> None:
    """Give an id to every block and element that has none."""
    for block in blocks:
        block.setdefault("block_id", f"b{next(numbers)}")
        for element in elements_of(block):
            element.setdefault("action_id", f"a{next(numbers)}")
