"""Socket Mode: the bot's WebSockets, of which any gets an envelope and acknowledges its id."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Mapping
from typing import Any

import aiohttp
from aiohttp import web

from sandbox.delivery import ANSWER_SECONDS, NoAnswer, Retry
from sandbox.protocol import APP_ID, Json

MOST_CONNECTIONS = 10
PING_SECONDS = 10.0
REFRESH_GRACE_SECONDS = 1.0
"""How long a connection stays open after Slack has announced that it will close."""
ENVELOPE_TYPES: Mapping[str, str] = {
    "command": "slash_commands",
    "event": "events_api",
    "interaction": "interactive",
}


class SocketDelivery:
    """The bot's connections; used in the server's loop alone."""

    def __init__(self) -> None:
        self.answer_seconds = ANSWER_SECONDS
        self.connections: list[web.WebSocketResponse] = []
        self._answers: dict[str, asyncio.Future[Any]] = {}
        self._numbers = itertools.count(1)
        self._turns = itertools.count()
        self._changed = asyncio.Condition()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Keep one connection until either side closes it."""
        socket = web.WebSocketResponse(heartbeat=PING_SECONDS)
        await socket.prepare(request)
        if len(self.connections) >= MOST_CONNECTIONS:
            await socket.send_json(_disconnect("too_many_websockets"))
            await socket.close()
            return socket
        await self._welcome(socket)
        try:
            async for message in socket:
                self._receive(message)
        finally:
            await self._forget(socket)
        return socket

    async def wait_for_connections(self, count: int, seconds: float) -> None:
        """Wait until the bot has so many connections.

        Raises:
            TimeoutError: it does not within the time.
        """
        async with self._changed, asyncio.timeout(seconds):
            await self._changed.wait_for(lambda: len(self.connections) >= count)

    async def deliver(self, kind: str, payload: Json, retry: Retry | None = None) -> Any:
        """Send an envelope over one of the connections, each in turn."""
        envelope: Json = {
            "envelope_id": f"envelope-{next(self._numbers)}",
            "type": ENVELOPE_TYPES[kind],
            "payload": payload,
            "accepts_response_payload": kind != "event",
        }
        if kind == "event":
            envelope["retry_attempt"] = retry.number if retry else 0
            envelope["retry_reason"] = retry.reason if retry else ""
        return await self.send(envelope)

    async def send(self, envelope: Json) -> Any:
        """Send an envelope as it is and give the answer in its acknowledgement.

        Raises:
            NoAnswer: the bot is not connected, or does not acknowledge within three seconds.
        """
        waiting: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._answers[envelope["envelope_id"]] = waiting
        try:
            async with asyncio.timeout(self.answer_seconds):
                await self.wait_for_connections(1, self.answer_seconds)
                chosen = next(self._turns) % len(self.connections)
                await self.connections[chosen].send_json(envelope)
                return await waiting
        except (TimeoutError, ConnectionError, RuntimeError):
            what = "did not acknowledge" if self.connections else "is not connected"
            raise NoAnswer(f"the bot {what}", "http_timeout") from None
        finally:
            self._answers.pop(envelope["envelope_id"], None)

    async def refresh(self) -> None:
        """Announce to every connection that it will close, and close it a little later."""
        async with self._changed:
            leaving, self.connections = self.connections, []
        for socket in leaving:
            await socket.send_json(_disconnect("refresh_requested"))
        await asyncio.sleep(REFRESH_GRACE_SECONDS)
        for socket in leaving:
            await socket.close()

    async def drop(self) -> None:
        """Close every connection without a warning."""
        for socket in list(self.connections):
            await self._forget(socket)
            await socket.close(code=aiohttp.WSCloseCode.GOING_AWAY)

    async def _welcome(self, socket: web.WebSocketResponse) -> None:
        number = len(self.connections) + 1
        hello = {
            "type": "hello",
            "num_connections": number,
            "connection_info": {"app_id": APP_ID},
            "debug_info": {"host": "sandbox", "approximate_connection_time": 3600},
        }
        await socket.send_json(hello)
        async with self._changed:
            self.connections.append(socket)
            self._changed.notify_all()

    async def _forget(self, socket: web.WebSocketResponse) -> None:
        async with self._changed:
            if socket in self.connections:
                self.connections.remove(socket)

    def _receive(self, message: aiohttp.WSMessage) -> None:
        if message.type is not aiohttp.WSMsgType.TEXT or not message.data.startswith("{"):
            return
        answer = json.loads(message.data)
        waiting = self._answers.get(answer.get("envelope_id", ""))
        if waiting and not waiting.done():
            waiting.set_result(answer.get("payload"))


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}
