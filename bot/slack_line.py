"""A line to Slack's Web API that is kept open from message to message.

slack_sdk's client opens a connection for every call, which costs a handshake over the internet.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk import WebClient

NO_ANSWER = (aiohttp.ClientError, OSError)
"""What a call raises when Slack can't be reached or does not answer, a time-out among them."""


@dataclass(frozen=True, slots=True)
class SlackAnswer:
    """What Slack answers to a call: its status, its body, and how long it asks to wait."""

    status: int
    body: Mapping[str, Any]
    retry_after: int

    @property
    def ok(self) -> bool:
        """Whether Slack did what was asked."""
        return bool(self.body.get("ok"))

    @property
    def error(self) -> str:
        """Slack's word for why it did not."""
        return str(self.body.get("error") or f"status {self.status}")


class SlackLine:
    """An open line, for one thread; see `open_line`."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, session: aiohttp.ClientSession, base_url: str
    ) -> None:
        self._loop = loop
        self._session = session
        self._base_url = base_url

    def call(self, method: str, **arguments: Any) -> SlackAnswer:
        """Call a method once; it is never repeated here, since it could arrive twice.

        Raises:
            aiohttp.ClientError, OSError: there was no answer; the call may have arrived.
        """
        return self._loop.run_until_complete(self._call(method, arguments))

    async def _call(self, method: str, arguments: Mapping[str, Any]) -> SlackAnswer:
        async with self._session.post(f"{self._base_url}{method}", json=arguments) as response:
            asked_to_wait = response.headers.get("Retry-After", "")
            return SlackAnswer(
                response.status,
                _read(await response.read()),
                int(asked_to_wait) if asked_to_wait.isdecimal() else 1,
            )


def _read(body: bytes) -> Mapping[str, Any]:
    """Read an answer; what breaks down on the way to Slack answers with a page, not with JSON."""
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


@contextmanager
def open_line(client: WebClient) -> Iterator[SlackLine]:
    """Open a line with a client's token, address and patience, in the thread that will use it."""
    with asyncio.Runner() as runner:
        session = runner.run(_open(client))
        try:
            yield SlackLine(runner.get_loop(), session, client.base_url)
        finally:
            runner.run(session.close())


async def _open(client: WebClient) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        headers={"Authorization": f"Bearer {client.token}"},
        timeout=aiohttp.ClientTimeout(total=client.timeout),
        proxy=client.proxy,
    )
