"""Trigger ids: each opens one view, within three seconds of what the person did."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from sandbox.clock import Clock
from sandbox.protocol import SlackRefusal

TRIGGER_SECONDS = 3.0


@dataclass
class _Trigger:
    user_id: str
    expires: float
    used: bool = False


class Triggers:
    """The trigger ids that were given out."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._given: dict[str, _Trigger] = {}
        self._numbers = itertools.count(1)

    def give(self, user_id: str) -> str:
        """Give a trigger for what somebody did just now."""
        number = next(self._numbers)
        trigger_id = f"{number}.{1_000_000 + number}.{number:032x}"
        self._given[trigger_id] = _Trigger(user_id, self._clock.now() + TRIGGER_SECONDS)
        return trigger_id

    def use(self, trigger_id: str) -> str:
        """Use a trigger up and tell whose it was.

        Raises:
            SlackRefusal: it is not one, was used, or is too old.
        """
        trigger = self._given.get(trigger_id)
        if trigger is None:
            raise SlackRefusal("invalid_trigger_id")
        if trigger.used:
            raise SlackRefusal("exchanged_trigger_id")
        if self._clock.now() > trigger.expires:
            raise SlackRefusal("expired_trigger_id")
        trigger.used = True
        return trigger.user_id
