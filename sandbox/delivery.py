"""A way to the bot, whichever it is, and what an answer that did not come is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from sandbox.protocol import Json

ANSWER_SECONDS = 3.0
"""Within this time Slack wants an answer."""


class NoAnswer(Exception):
    """The bot did not answer in time, or not with success.

    Attributes:
        reason: "http_timeout", "http_error" or "connection_failed", as Slack names it.
        may_retry: False when the bot asked not to be sent the event again.
    """

    def __init__(self, what: str, reason: str, *, may_retry: bool = True) -> None:
        super().__init__(what)
        self.reason = reason
        self.may_retry = may_retry


@dataclass(frozen=True)
class Retry:
    """That a payload was sent before: how often, and what went wrong the last time."""

    number: int
    reason: str


class Delivery(Protocol):
    """A way to the bot."""

    answer_seconds: float

    async def deliver(self, kind: str, payload: Json, retry: Retry | None = None) -> Any:
        """Deliver a command, an event or an interaction, and give the bot's answer.

        Raises:
            NoAnswer: there was none within three seconds.
        """
        ...
