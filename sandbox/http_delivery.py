"""HTTP mode: each payload is a signed request to the bot's address."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

import aiohttp

from sandbox.clock import Clock
from sandbox.delivery import ANSWER_SECONDS, NoAnswer, Retry
from sandbox.protocol import Json

SUCCESS = range(200, 300)


class HttpDelivery:
    """The bot's address."""

    def __init__(self, url: str, signing_secret: str, clock: Clock) -> None:
        self.answer_seconds = ANSWER_SECONDS
        self._url = url
        self._signing_secret = signing_secret
        self._clock = clock

    async def deliver(self, kind: str, payload: Json, retry: Retry | None = None) -> Any:
        """Send a signed request."""
        body, headers = self.sign(kind, payload, self._signing_secret, 0)
        if retry:
            headers |= {
                "x-slack-retry-num": str(retry.number),
                "x-slack-retry-reason": retry.reason,
            }
        status, answer, no_retry = await self._send(body, headers)
        if status not in SUCCESS:
            raise NoAnswer(f"the bot answered {status}", "http_error", may_retry=not no_retry)
        return _decode(answer)

    def sign(
        self, kind: str, payload: Json, secret: str, age_seconds: float
    ) -> tuple[str, dict[str, str]]:
        """Write a payload and its headers, signed with a secret and as old as is asked for."""
        body, content_type = encode(kind, payload)
        timestamp = int(self._clock.now() - age_seconds)
        return body, {"content-type": content_type, **signature(secret, body, timestamp)}

    async def send(self, body: str, headers: Json) -> tuple[int, str]:
        """Send a request as it is, also a forged one, and give the status and the answer.

        Raises:
            NoAnswer: there was no answer within three seconds.
        """
        status, answer, _ = await self._send(body, headers)
        return status, answer

    async def _send(self, body: str, headers: Json) -> tuple[int, str, bool]:
        timeout = aiohttp.ClientTimeout(total=self.answer_seconds)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as client,
                client.post(self._url, data=body.encode(), headers=headers) as response,
            ):
                no_retry = response.headers.get("x-slack-no-retry") == "1"
                return response.status, await response.text(), no_retry
        except TimeoutError:
            raise NoAnswer("the bot did not answer within three seconds", "http_timeout") from None
        except aiohttp.ClientError as error:
            what = f"the bot can't be reached: {type(error).__name__}"
            raise NoAnswer(what, "connection_failed") from error


def encode(kind: str, payload: Json) -> tuple[str, str]:
    """Write a payload as Slack does, with its content type."""
    if kind == "event":
        return json.dumps(payload), "application/json"
    form = payload if kind == "command" else {"payload": json.dumps(payload)}
    return urlencode(form), "application/x-www-form-urlencoded"


def signature(secret: str, body: str, timestamp: int) -> dict[str, str]:
    """Sign a request: HMAC-SHA256 over version, timestamp and body."""
    base = f"v0:{timestamp}:{body}".encode()
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": str(timestamp), "x-slack-signature": f"v0={digest}"}


def _decode(answer: str) -> Any:
    """Read an answer: nothing, JSON, or words, which stand for a message's text."""
    if not answer.strip():
        return None
    try:
        return json.loads(answer)
    except ValueError:
        return {"text": answer}
