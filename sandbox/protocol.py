"""What every part of Slack's protocol shares: its JSON, its refusals, who the bot is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]

TEAM_ID = "T0SANDBOX"
TEAM_DOMAIN = "sandbox"
APP_ID = "A0SANDBOX"
BOT_ID = "B0SANDBOX"
BOT_USER_ID = "U0BOT"


class SlackRefusal(Exception):
    """Slack's answer to a call that it does not take.

    Attributes:
        code: Slack's error code.
        reasons: what is wrong, as `response_metadata.messages` lists it.
        details: further fields of the answer.
    """

    def __init__(self, code: str, reasons: Sequence[str] = (), **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.reasons = list(reasons)
        self.details = details

    def answer(self) -> Json:
        """The answer as JSON."""
        messages = [f"[ERROR] {reason}" for reason in self.reasons]
        metadata = {"response_metadata": {"messages": messages}} if messages else {}
        return {"ok": False, "error": self.code} | self.details | metadata
