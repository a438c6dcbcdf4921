"""What a workspace remembers: people, open views, messages, calls and findings."""

from __future__ import annotations

import itertools
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sandbox.view_state import Values, state_of

Json = dict[str, Any]

TRIGGER_SECONDS = 3.0
STACK_DEPTH = 3


class SlackRefusal(Exception):
    """Slack's answer to a call that it does not take: an error code, and why."""

    def __init__(self, code: str, reasons: list[str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.reasons = reasons or []


@dataclass
class Profile:
    """Somebody in the workspace."""

    id: str
    name: str
    email: str
    tz: str = "Europe/London"
    deleted: bool = False


@dataclass
class OpenView:
    """A modal or Home tab that somebody sees."""

    id: str
    user_id: str
    view: Json
    hash: str
    state: Values
    team_id: str
    root_id: str = ""
    previous_id: str | None = None

    def payload(self) -> Json:
        """The view as Slack sends it to the app."""
        return {
            "private_metadata": "",
            "callback_id": "",
            "submit": None,
            "close": None,
            "clear_on_close": False,
            "notify_on_close": False,
            "external_id": "",
            **self.view,
            "id": self.id,
            "team_id": self.team_id,
            "hash": self.hash,
            "state": {"values": self.state},
            "root_view_id": self.root_id or self.id,
            "previous_view_id": self.previous_id,
        }


@dataclass
class Posted:
    """A message in a channel; `ephemeral_for` alone sees an ephemeral one."""

    channel: str
    ts: str
    body: Json
    ephemeral_for: str | None = None


@dataclass
class Call:
    """A call of the Web API as it arrived."""

    method: str
    arguments: Json
    at: float = field(default_factory=time.monotonic)


class WorkspaceState:
    """The memory of one workspace; guarded by `lock`, because two threads use it."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.team_id = "T0SANDBOX"
        self.app_id = "A0SANDBOX"
        self.bot_id = "B0SANDBOX"
        self.bot_user_id = "U0BOT"
        self.people: dict[str, Profile] = {}
        self.modals: dict[str, list[OpenView]] = defaultdict(list)
        self.homes: dict[str, OpenView] = {}
        self.messages: list[Posted] = []
        self.calls: list[Call] = []
        self.findings: list[str] = []
        self._triggers: dict[str, tuple[str, float]] = {}
        self._used: set[str] = set()
        self._numbers = itertools.count(1)

    def number(self) -> int:
        """A number not given before."""
        return next(self._numbers)

    def timestamp(self) -> str:
        """A message's timestamp not given before."""
        return f"{int(time.time())}.{self.number():06d}"

    def add_person(self, name: str, email: str, tz: str = "Europe/London") -> Profile:
        """Let somebody join."""
        profile = Profile(f"U{self.number():08d}", name, email, tz)
        self.people[profile.id] = profile
        return profile

    def new_trigger(self, user_id: str) -> str:
        """Give a trigger that opens one view within three seconds."""
        trigger = f"{self.number()}.{self.team_id}.trigger"
        self._triggers[trigger] = (user_id, time.monotonic() + TRIGGER_SECONDS)
        return trigger

    def use_trigger(self, trigger: str) -> str:
        """Use a trigger up and give whose it was.

        Raises:
            SlackRefusal: it is not one, was used, or is too old.
        """
        if trigger in self._used:
            raise SlackRefusal("exchanged_trigger_id")
        if trigger not in self._triggers:
            raise SlackRefusal("invalid_trigger_id")
        user_id, expires = self._triggers[trigger]
        if time.monotonic() > expires:
            raise SlackRefusal("expired_trigger_id")
        self._used.add(trigger)
        return user_id

    def show(self, user_id: str, view: Json, *, push: bool) -> OpenView:
        """Open a modal, on top of those that are open or instead of them.

        Raises:
            SlackRefusal: three are open already.
        """
        stack = self.modals[user_id]
        if push and len(stack) >= STACK_DEPTH:
            raise SlackRefusal("push_limit_reached")
        if not push:
            stack.clear()
        opened = self._open(user_id, view)
        if stack:
            opened.root_id, opened.previous_id = stack[0].id, stack[-1].id
        stack.append(opened)
        self.changed.notify_all()
        return opened

    def _open(self, user_id: str, view: Json) -> OpenView:
        view = self._named(view)
        number = self.number()
        return OpenView(
            f"V{number:08d}", user_id, view, f"{number}.hash", state_of(view), self.team_id
        )

    def _named(self, view: Json) -> Json:
        """Give every block and element the id that Slack would make up."""
        for block in view["blocks"]:
            block.setdefault("block_id", f"b{self.number()}")
            for element in (
                block.get("element"),
                block.get("accessory"),
                *(block.get("elements") or ()),
            ):
                if isinstance(element, dict) and element.get("type") not in (
                    "plain_text",
                    "mrkdwn",
                    "image",
                ):
                    element.setdefault("action_id", f"a{self.number()}")
        return view

    def find_view(self, view_id: str) -> OpenView:
        """Find an open view.

        Raises:
            SlackRefusal: it is not open.
        """
        open_views = [*itertools.chain(*self.modals.values()), *self.homes.values()]
        for each in open_views:
            if each.id == view_id:
                return each
        raise SlackRefusal("not_found")

    def replace(self, opened: OpenView, view: Json, view_hash: str | None) -> None:
        """Show another view in an open one's place.

        Raises:
            SlackRefusal: it has changed since the hash was given.
        """
        if view_hash is not None and view_hash != opened.hash:
            raise SlackRefusal("hash_conflict")
        opened.view = self._named(view)
        opened.state = state_of(opened.view, opened.state)
        opened.hash = f"{self.number()}.hash"
        self.changed.notify_all()

    def publish(self, user_id: str, view: Json, view_hash: str | None) -> OpenView:
        """Show somebody's Home tab.

        Raises:
            SlackRefusal: it has changed since the hash was given.
        """
        known = self.homes.get(user_id)
        if known:
            self.replace(known, view, view_hash)
            return known
        self.homes[user_id] = self._open(user_id, view)
        self.changed.notify_all()
        return self.homes[user_id]

    def post(self, channel: str, body: Json, ephemeral_for: str | None = None) -> Posted:
        """Keep a message."""
        posted = Posted(channel, self.timestamp(), body, ephemeral_for)
        self.messages.append(posted)
        self.changed.notify_all()
        return posted
