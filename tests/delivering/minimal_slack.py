"""The least that can stand in for Slack: real HTTP with kept connections, and an answer to a post.

The sandbox checks every block, which takes longer than all that is measured here. This one reads
each request, counts to whom each message went, and keeps limits when it is told to.
"""

from __future__ import annotations

import asyncio
import json
import math
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

END_OF_HEAD = b"\r\n\r\n"


@dataclass
class Limits:
    """How much is taken: messages a second for each workspace and person, and as bursts."""

    workspace: float
    workspace_burst: int
    person: float
    person_burst: int


@dataclass
class Ledger:
    """What came in.

    Attributes:
        messages: how often each message came, by its person and text.
        arrivals: by workspace's token, when each message was taken.
        refused: how many calls were answered with 429.
    """

    messages: Counter[tuple[str, str]] = field(default_factory=Counter)
    arrivals: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    refused: int = 0


class Buckets:
    """Counts what is let through of each kind, in buckets that fill evenly."""

    def __init__(self) -> None:
        self._full: dict[str, float] = {}

    def seconds_to_wait(self, name: str, rate: float, burst: int) -> float:
        """Take one from a bucket, or say how long until there is one."""
        now = time.monotonic()
        due = max(self._full.get(name, 0.0), now)
        wait = due - now - (burst - 1) / rate
        if wait <= 0:
            self._full[name] = due + 1 / rate
        return wait


class MinimalSlack:
    """Answers calls, and keeps the ledger."""

    def __init__(self, limits: Limits | None) -> None:
        self.ledger = Ledger()
        self.url = ""
        self._limits = limits
        self._buckets = Buckets()

    def answer(self, head: bytes, body: bytes) -> bytes:
        """Answer one call."""
        token = head.partition(b"Bearer ")[2].partition(b"\r\n")[0].decode()
        message = json.loads(body)
        wait = self._wait(token, message["channel"])
        if wait > 0:
            self.ledger.refused += 1
            return _response(b"429 Too Many Requests", b'{"ok":false,"error":"ratelimited"}', wait)
        self.ledger.messages[message["channel"], message["text"]] += 1
        self.ledger.arrivals[token].append(time.monotonic())
        return _response(b"200 OK", b'{"ok":true,"channel":"D1","ts":"%f"}' % time.time())

    def _wait(self, token: str, channel: str) -> float:
        limits = self._limits
        if limits is None:
            return 0
        waits = (
            self._buckets.seconds_to_wait(token, limits.workspace, limits.workspace_burst),
            self._buckets.seconds_to_wait(channel, limits.person, limits.person_burst),
        )
        return max(waits)


class _Connection(asyncio.Protocol):
    def __init__(self, slack: MinimalSlack) -> None:
        self._slack = slack
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep where answers go."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every request that has come in whole."""
        self._received += data
        while END_OF_HEAD in self._received:
            head, _, rest = self._received.partition(END_OF_HEAD)
            length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
            if len(rest) < length:
                return
            self._received = rest[length:]
            self._transport.write(self._slack.answer(head, rest[:length]))


def _response(status: bytes, body: bytes, retry_after: float = 0) -> bytes:
    wait = b"Retry-After: %d\r\n" % math.ceil(retry_after) if retry_after > 0 else b""
    head = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n"
    return head % (status, wait, len(body)) + body


@contextmanager
def running_slack(limits: Limits | None = None) -> Iterator[MinimalSlack]:
    """Serve on the loopback address, in a thread, for as long as the block lasts."""
    slack, loop = MinimalSlack(limits), asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(lambda: _Connection(slack), "127.0.0.1", 0))
    slack.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/api/"
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield slack
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        loop.close()
