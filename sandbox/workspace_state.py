"""What a workspace remembers: people, views, messages, files, and a record of what happened."""

from __future__ import annotations

import copy
import itertools
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.app_listing import AppListing
from sandbox.clock import Clock
from sandbox.files import Files
from sandbox.messages import Messages, Posted
from sandbox.people import Profile
from sandbox.protocol import APP_ID, BOT_ID, BOT_USER_ID, TEAM_ID, Json, SlackRefusal
from sandbox.triggers import Triggers
from sandbox.views import OpenView, Views

__all__ = ["Call", "Delivered", "Json", "OpenView", "Posted", "Profile", "SlackRefusal"]

SCOPES = ("commands", "chat:write", "users:read", "users:read.email", "files:read", "files:write")


@dataclass
class Call:
    """A call of the Web API, as it arrived and was answered; `at` is the clock's seconds."""

    method: str
    arguments: Json
    at: float
    answer: Json | None = None


@dataclass
class Delivered:
    """A payload that went to the bot, and what came back.

    Attributes:
        kind: "command", "event" or "interaction".
        payload: as it was sent.
        at: the clock's seconds.
        retry: how often it had been sent before.
        answer: what the bot answered; None when nothing or not in time.
        failure: why there was no answer, or empty.
    """

    kind: str
    payload: Json
    at: float
    retry: int = 0
    answer: Any = None
    failure: str = ""


class WorkspaceState:
    """The memory of one workspace; guarded by `lock`, because several threads use it."""

    team_id = TEAM_ID
    app_id = APP_ID
    bot_id = BOT_ID
    bot_user_id = BOT_USER_ID

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.clock = Clock()
        self.scopes: tuple[str, ...] = SCOPES
        self.address = ""
        self.app = AppListing()
        self.people: dict[str, Profile] = {}
        self.views = Views()
        self.triggers = Triggers(self.clock)
        self.messages = Messages(self.clock)
        self.files = Files()
        self.calls: list[Call] = []
        self.delivered: list[Delivered] = []
        self.findings: list[str] = []
        self.seen: Counter[str] = Counter()
        """By user, how often something on their screen changed that may follow from a touch.

        A new message does not: the bot sends those whenever they are due.
        """
        self.listeners: list[Callable[[], None]] = []
        """Called, in whichever thread, when anything changed."""
        self._numbers = itertools.count(1)

    def number(self) -> int:
        """A number not given before."""
        return next(self._numbers)

    @property
    def modals(self) -> dict[str, list[OpenView]]:
        """By user, the modals that are open, the top one last."""
        return self.views.modals

    @property
    def homes(self) -> dict[str, OpenView]:
        """By user, the Home tabs."""
        return self.views.homes

    def add_person(
        self, name: str, email: str, tz: str = "Europe/London", title: str = ""
    ) -> Profile:
        """Let somebody join."""
        with self.lock:
            profile = Profile(f"U{self.number():08d}", name, email, tz, title=title)
            self.people[profile.id] = profile
            return profile

    def touch(self, user_id: str) -> None:
        """Note that something on somebody's screen changed that may follow from a touch."""
        with self.changed:
            self.seen[user_id] += 1
            self.announce()

    def announce(self) -> None:
        """Tell everybody who waits or listens that something changed."""
        with self.changed:
            self.changed.notify_all()
            for listener in self.listeners:
                listener()

    def touch_channel(self, channel: str) -> None:
        """Note that something in somebody's conversation with the bot changed."""
        self.touch(channel.removeprefix("D"))

    def find_fault(self, faults: list[str]) -> bool:
        """Record faults of what the bot sent, and tell whether there were any."""
        with self.lock:
            self.findings.extend(faults)
            self.announce()
        return bool(faults)

    def record_call(self, method: str, arguments: Json) -> Call:
        """Record a call before it is answered."""
        call = Call(method, copy.deepcopy(arguments), self.clock.now())
        with self.changed:
            self.calls.append(call)
            self.announce()
        return call
