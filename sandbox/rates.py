"""Rate limits: how many calls of a method Slack takes, and how long it asks to wait."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.clock import Clock
from sandbox.protocol import Json

MINUTE = 60.0


@dataclass(frozen=True)
class Allowance:
    """So many calls in a time, counted for each value of an argument or for all together."""

    calls: int
    seconds: float = MINUTE
    each: str | None = None


TIERS: Mapping[int, Allowance] = {
    2: Allowance(20),
    3: Allowance(50),
    4: Allowance(100),
}
SLACK_RATES: Mapping[str, Allowance] = {
    "auth.test": Allowance(200),
    "views.open": TIERS[4],
    "views.push": TIERS[4],
    "views.update": TIERS[4],
    "views.publish": TIERS[4],
    "chat.postMessage": Allowance(1, 1.0, each="channel"),
    "chat.postEphemeral": TIERS[4],
    "chat.update": TIERS[3],
    "chat.delete": TIERS[3],
    "conversations.open": TIERS[3],
    "users.info": TIERS[4],
    "users.lookupByEmail": TIERS[3],
    "users.list": TIERS[2],
    "files.getUploadURLExternal": TIERS[4],
    "files.completeUploadExternal": TIERS[4],
    "files.info": TIERS[4],
}
"""Slack's published rates; what they allow over a short burst is not published."""


class Rates:
    """Counts calls; without allowances it lets everything through."""

    def __init__(self, clock: Clock) -> None:
        self.allowances: Mapping[str, Allowance] = {}
        self._clock = clock
        self._taken: dict[tuple[str, str], deque[float]] = defaultdict(deque)

    def seconds_to_wait(self, method: str, arguments: Json) -> int:
        """Count a call, or tell after how many whole seconds it may come; 0 lets it through."""
        allowance = self.allowances.get(method)
        if allowance is None:
            return 0
        counted_for = str(arguments.get(allowance.each, "")) if allowance.each else ""
        now, taken = self._clock.now(), self._taken[method, counted_for]
        while taken and taken[0] <= now - allowance.seconds:
            taken.popleft()
        if len(taken) >= allowance.calls:
            return max(1, math.ceil(taken[0] + allowance.seconds - now))
        taken.append(now)
        return 0
