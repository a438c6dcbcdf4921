"""Brings payloads to the bot: over a WebSocket that it opened, or as signed HTTP requests."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from typing import Any, Protocol
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from sandbox.workspace_state import Json

ANSWER_SECONDS = 3.0
"""Within this time Slack wants an answer."""
MOST_CONNECTIONS = 10
ENVELOPE_TYPES = {"command": "slash_commands", "event": "events_api", "interaction": "interactive"}


class NoAnswer(Exception):
    """The bot did not answer in time, or not with success."""


class Delivery(Protocol):
    """A way to the bot."""

    async def deliver(self, kind: str, payload: Json, retry: tuple[int, str] | None = None) -> Any:
        """Deliver a command, an event or an interaction, and give the bot's answer.

        Raises:
            NoAnswer: there was none within three seconds.
        """
        ...


class SocketDelivery:
    """Socket Mode: any of the bot's connections gets an envelope and acknowledges its id."""

    def __init__(self) -> None:
        self.connections: list[web.WebSocketResponse] = []
        self._answers: dict[str, asyncio.Future[Any]] = {}
        self._numbers = itertools.count(1)
        self.connected = asyncio.Event()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Keep one connection until the bot closes it."""
        socket = web.WebSocketResponse(heartbeat=10)
        await socket.prepare(request)
        if len(self.connections) >= MOST_CONNECTIONS:
            await socket.close(code=4000, message=b"too many connections")
            return socket
        await socket.send_json({"type": "hello", "num_connections": len(self.connections) + 1})
        self.connections.append(socket)
        self.connected.set()
        try:
            async for message in socket:
                self._receive(message)
        finally:
            self.connections.remove(socket)
        return socket

    def _receive(self, message: aiohttp.WSMessage) -> None:
        if message.type is not aiohttp.WSMsgType.TEXT:
            return
        answer = json.loads(message.data)
        waiting = self._answers.pop(answer.get("envelope_id", ""), None)
        if waiting and not waiting.done():
            waiting.set_result(answer.get("payload"))

    async def deliver(self, kind: str, payload: Json, retry: tuple[int, str] | None = None) -> Any:
        """Send an envelope over one of the connections, each in turn."""
        number = next(self._numbers)
        envelope: Json = {
            "envelope_id": f"envelope-{number}",
            "type": ENVELOPE_TYPES[kind],
            "payload": payload,
            "accepts_response_payload": kind != "event",
        }
        if retry:
            envelope |= {"retry_attempt": retry[0], "retry_reason": retry[1]}
        if not self.connections:
            raise NoAnswer("the bot is not connected")
        waiting: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._answers[envelope["envelope_id"]] = waiting
        await self.connections[number % len(self.connections)].send_json(envelope)
        try:
            return await asyncio.wait_for(waiting, ANSWER_SECONDS)
        except TimeoutError:
            raise NoAnswer("the bot did not acknowledge within three seconds") from None


class HttpDelivery:
    """HTTP: each payload is a signed request to the bot's address."""

    def __init__(self, url: str, signing_secret: str) -> None:
        self._url = url
        self._signing_secret = signing_secret

    async def deliver(self, kind: str, payload: Json, retry: tuple[int, str] | None = None) -> Any:
        """Send a signed request."""
        body, content_type = encode(kind, payload)
        headers = signed_headers(self._signing_secret, body, int(time.time()))
        headers["Content-Type"] = content_type
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
        status, answer = await self.send(body, headers)
        if status != 200:  # noqa: PLR2004 - HTTP's success
            raise NoAnswer(f"the bot answered {status}")
        return _decode(answer)

    async def send(self, body: str, headers: Json) -> tuple[int, str]:
        """Send a request as it is, also a forged one, and give the status and the answer."""
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as client,
                client.post(self._url, data=body.encode(), headers=headers) as response,
            ):
                return response.status, await response.text()
        except (TimeoutError, aiohttp.ClientError) as error:
            raise NoAnswer(f"the bot did not answer: {type(error).__name__}") from error


def encode(kind: str, payload: Json) -> tuple[str, str]:
    """Write a payload as Slack does, with its content type."""
    if kind == "event":
        return json.dumps(payload), "application/json"
    form = payload if kind == "command" else {"payload": json.dumps(payload)}
    return urlencode(form), "application/x-www-form-urlencoded"


def signed_headers(signing_secret: str, body: str, timestamp: int) -> dict[str, str]:
    """Sign a request: HMAC-SHA256 over version, timestamp and body."""
    base = f"v0:{timestamp}:{body}".encode()
    digest = hmac.new(signing_secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(timestamp), "X-Slack-Signature": f"v0={digest}"}


def _decode(answer: str) -> Any:
    if not answer.strip():
        return None
    try:
        return json.loads(answer)
    except ValueError:
        return {"text": answer}
