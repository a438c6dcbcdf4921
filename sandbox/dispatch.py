"""Sends everything that goes to the bot, records it, and sends an unanswered event again."""

from __future__ import annotations

import asyncio
import copy
import itertools
from collections.abc import Sequence
from typing import Any

from sandbox.delivery import Delivery, NoAnswer, Retry
from sandbox.protocol import APP_ID, BOT_USER_ID, TEAM_ID, Json
from sandbox.workspace_state import Delivered, WorkspaceState

SLACK_RETRY_DELAYS = (0.0, 60.0, 300.0)
"""Seconds before the first, second and third retry of an event."""
VERIFICATION_TOKEN = "sandbox-verification"  # noqa: S105 - deprecated by Slack, checked by nobody


class Dispatch:
    """The bot's inbox, as Slack fills it; used in the server's loop alone."""

    def __init__(self, state: WorkspaceState, delivery: Delivery) -> None:
        self.delivery = delivery
        self.retry_delays: Sequence[float] = SLACK_RETRY_DELAYS
        self._state = state
        self._events = itertools.count(1)

    async def send(self, kind: str, payload: Json, retry: Retry | None = None) -> Any:
        """Deliver a payload and give the bot's answer.

        Raises:
            NoAnswer: there was none.
        """
        state = self._state
        number = retry.number if retry else 0
        record = Delivered(kind, copy.deepcopy(payload), state.clock.now(), number)
        with state.changed:
            state.delivered.append(record)
            state.announce()
        try:
            record.answer = await self.delivery.deliver(kind, payload, retry)
        except NoAnswer as failure:
            record.failure = f"{failure.reason}: {failure}"
            raise
        finally:
            state.announce()
        return copy.deepcopy(record.answer)

    async def send_event(self, event: Json) -> bool:
        """Deliver an event, again up to three times; whether the bot took it in the end."""
        payload = self.event_payload(event)
        retry = None
        for number, delay in enumerate((*self.retry_delays, 0.0), start=1):
            try:
                await self.send("event", payload, retry)
            except NoAnswer as failure:
                if not failure.may_retry or number > len(self.retry_delays):
                    return False
                retry = Retry(number, failure.reason)
                await asyncio.sleep(delay)
            else:
                return True
        return False

    def event_payload(self, event: Json) -> Json:
        """The envelope of an event, with an id of its own."""
        return {
            "type": "event_callback",
            "token": VERIFICATION_TOKEN,
            "team_id": TEAM_ID,
            "api_app_id": APP_ID,
            "event": event,
            "event_id": f"Ev{next(self._events):08d}",
            "event_time": int(self._state.clock.now()),
            "authorizations": [
                {"team_id": TEAM_ID, "user_id": BOT_USER_ID, "is_bot": True},
            ],
            "is_ext_shared_channel": False,
        }
