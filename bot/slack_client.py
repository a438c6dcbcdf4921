"""Slack's Web API, called over connections that are kept open from call to call.

slack_sdk's client opens one for every call, which costs a handshake over the internet: somebody
waits for it whenever a modal opens.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse
from urllib3 import PoolManager, ProxyManager, exceptions

KEPT_OPEN = 64
"""Connections at most: more than there are threads that call at once."""
FAILURES: tuple[tuple[type[exceptions.HTTPError], str], ...] = (
    (exceptions.NewConnectionError, "Slack can't be reached"),
    (exceptions.ConnectTimeoutError, "Slack can't be reached"),
    (exceptions.TimeoutError, "Slack did not answer in time"),
    (exceptions.SSLError, "the connection to Slack is not safe"),
    (exceptions.HTTPError, "the connection to Slack broke off"),
)
"""By what happened, the nearest first, how it is said."""


class NoAnswer(OSError):
    """Slack can't be reached or did not answer, as it says; the call may have arrived."""


@dataclass(frozen=True, slots=True)
class SlackAnswer:
    """What Slack answers to a call: its status, its headers, and its body."""

    status: int
    headers: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def ok(self) -> bool:
        """Whether Slack did what was asked."""
        return bool(self.body.get("ok"))

    @property
    def error(self) -> str:
        """Slack's word for why it did not."""
        return str(self.body.get("error") or f"status {self.status}")

    @property
    def retry_after(self) -> int:
        """How many seconds Slack asks to wait."""
        asked = self.headers.get("Retry-After", "")
        return int(asked) if asked.isdecimal() else 1


class SlackClient(WebClient):
    """slack_sdk's client, with open connections for every call that sends JSON.

    It never repeats a call by itself, since that could arrive twice. All threads may use it.
    """

    def __init__(self, token: str | None, base_url: str, *, timeout: int) -> None:
        super().__init__(token=token, base_url=base_url, timeout=timeout, retry_handlers=[])
        self._pool = _open_pool(self)

    def call(self, method: str, **arguments: Any) -> SlackAnswer:
        """Call a method, and give whatever Slack answers.

        Raises:
            NoAnswer: there was none.
        """
        headers = {
            **self.headers,
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json; charset=utf-8",
        }
        body = json.dumps(arguments).encode()
        try:
            answer = self._pool.request(
                "POST",
                f"{self.base_url}{method}",
                body=body,
                headers=headers,
                timeout=self.timeout,
            )
        except exceptions.HTTPError as error:
            raise NoAnswer(_say(error)) from error
        return SlackAnswer(answer.status, answer.headers, _read(answer.data))

    def api_call(
        self, api_method: str, *, json: dict[str, Any] | None = None, **others: Any
    ) -> SlackResponse:
        """Do what each of slack_sdk's methods does.

        Raises:
            SlackApiError: Slack did not do what was asked.
            NoAnswer: there was no answer.
        """
        if json is None:
            return super().api_call(api_method, **others)
        answer = self.call(api_method, **json)
        response = SlackResponse(
            client=self,
            http_verb="POST",
            api_url=f"{self.base_url}{api_method}",
            req_args={},
            data=dict(answer.body) or {"error": answer.error},
            headers=dict(answer.headers),
            status_code=answer.status,
        )
        response.validate()  # type: ignore[no-untyped-call]
        return response

    def close(self) -> None:
        """Close what is open; a call opens it again."""
        self._pool.clear()


def _open_pool(client: WebClient) -> PoolManager:
    settings: dict[str, Any] = {
        "num_pools": 1,
        "maxsize": KEPT_OPEN,
        "retries": False,
        "ssl_context": client.ssl,
    }
    if client.proxy and client.base_url.startswith("https:"):
        return ProxyManager(client.proxy, **settings)
    return PoolManager(**settings)


def _say(error: exceptions.HTTPError) -> str:
    return next(words for kind, words in FAILURES if isinstance(error, kind))


def _read(body: bytes) -> Mapping[str, Any]:
    """Read an answer; what breaks down on the way to Slack answers with a page, not with JSON."""
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
