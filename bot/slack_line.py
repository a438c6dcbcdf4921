"""A line to Slack's Web API that is kept open from message to message.

slack_sdk's client opens a connection for every call, which costs a handshake over the internet.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import SplitResult, urlsplit

from slack_sdk import WebClient

NO_ANSWER = (HTTPException, OSError)
"""What a call raises when Slack can't be reached or does not answer, a time-out among them."""
IDLE_SECONDS = 15.0
"""A line that rested longer is opened anew: the other end may have closed it."""
HTTPS_PORT = 443


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

    def __init__(self, connection: HTTPConnection, path: str, token: str) -> None:
        self._connection = connection
        self._path = path
        self._headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json; charset=utf-8",
        }
        self._used_at = time.monotonic()

    def call(self, method: str, **arguments: Any) -> SlackAnswer:
        """Call a method once; it is never repeated here, since it could arrive twice.

        Raises:
            HTTPException, OSError: there was no answer; the call may have arrived.
        """
        if time.monotonic() - self._used_at > IDLE_SECONDS:
            self._connection.close()
        try:
            return self._call(method, json.dumps(arguments).encode())
        except BaseException:
            self._connection.close()
            raise
        finally:
            self._used_at = time.monotonic()

    def _call(self, method: str, body: bytes) -> SlackAnswer:
        self._connection.request("POST", f"{self._path}{method}", body, self._headers)
        response = self._connection.getresponse()
        asked_to_wait = response.getheader("Retry-After", "")
        wait = int(asked_to_wait) if asked_to_wait.isdecimal() else 1
        return SlackAnswer(response.status, _read(response.read()), wait)


def _read(body: bytes) -> Mapping[str, Any]:
    """Read an answer; what breaks down on the way to Slack answers with a page, not with JSON."""
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


@contextmanager
def open_line(client: WebClient) -> Iterator[SlackLine]:
    """Open a line with a client's token, address, proxy and patience, as soon as it is used."""
    address = urlsplit(client.base_url)
    connection = _connection(client, address)
    try:
        yield SlackLine(connection, address.path, client.token or "")
    finally:
        connection.close()


def _connection(client: WebClient, address: SplitResult) -> HTTPConnection:
    host, port = address.hostname or "", address.port
    if address.scheme == "http":
        return HTTPConnection(host, port, timeout=client.timeout)
    if not client.proxy:
        return HTTPSConnection(host, port, timeout=client.timeout, context=client.ssl)
    proxy = urlsplit(client.proxy)
    through = HTTPSConnection(
        proxy.hostname or "", proxy.port, timeout=client.timeout, context=client.ssl
    )
    through.set_tunnel(host, port or HTTPS_PORT)
    return through
