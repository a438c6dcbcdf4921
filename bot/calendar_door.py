"""Serves calendars at their secret addresses, in HTTP mode, to whoever has the address."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from booking.calendars.addresses import Subscriber, find_subscriber
from booking.calendars.files import calendar_feed
from booking.calendars.reading import read_own_events
from booking.database import Db
from bot.desk import Desk

logger = logging.getLogger(__name__)

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[str, str]]
PATH = re.compile(r"/calendar/(\d{1,19})/([A-Za-z0-9_-]{43})\.ics")
"""The secret is 32 bytes in URL-safe base64 without padding."""
LARGEST_ID = (1 << 63) - 1
FRESH = timedelta(minutes=15)
"""How long a calendar need not ask again."""
KEPT = timedelta(minutes=1)
"""How long a calendar that asks again and again gets what was read before."""
MOST_KEPT = 1_000
PRIVATE: Headers = [
    ("X-Robots-Tag", "noindex, nofollow"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
]


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar as it was read at a moment, and a tag that changes with what it says."""

    body: bytes
    tag: str
    read_at: datetime


class CalendarDoor:
    """Stands before Slack's door, and answers what asks for a calendar.

    Whatever is wrong about an address, the answer is the same: there is nothing here.

    Args:
        slack: answers everything else.
        desk: the database and the clock.
    """

    def __init__(self, slack: Wsgi, desk: Desk) -> None:
        self._slack = slack
        self._desk = desk
        self._kept: dict[Subscriber, Feed] = {}

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer a request."""
        if not environ["PATH_INFO"].startswith("/calendar/"):
            return self._slack(environ, start_response)
        status, headers, body = self._answer(environ)
        start_response(status, [*headers, *PRIVATE, ("Content-Length", str(len(body)))])
        return [body] if environ["REQUEST_METHOD"] == "GET" else []

    def _answer(self, environ: dict[str, Any]) -> tuple[str, Headers, bytes]:
        try:
            feed = self._find(environ["REQUEST_METHOD"], environ["PATH_INFO"])
        except Exception:  # the server would log what it does not know with the secret address
            logger.exception("a calendar can't be read now")
            return "503 Service Unavailable", [("Retry-After", "60")], b""
        if feed is None:
            return "404 Not Found", [("Cache-Control", "no-store")], b""
        fresh = int(FRESH.total_seconds())
        headers = [("ETag", feed.tag), ("Cache-Control", f"private, max-age={fresh}")]
        if feed.tag in environ.get("HTTP_IF_NONE_MATCH", ""):
            return "304 Not Modified", headers, b""
        headers.append(("Content-Type", "text/calendar; charset=utf-8"))
        return "200 OK", headers, feed.body

    def _find(self, method: str, path: str) -> Feed | None:
        found = PATH.fullmatch(path)
        if not found or method not in ("GET", "HEAD") or int(found[1]) > LARGEST_ID:
            return None
        return self._desk.database.read(lambda db: self._read(db, int(found[1]), found[2]))

    def _read(self, db: Db, organisation_id: int, secret: str) -> Feed | None:
        subscriber = find_subscriber(db, organisation_id=organisation_id, secret=secret)
        if subscriber is None:
            return None
        now, kept = self._desk.now(), self._kept.get(subscriber)
        if kept is None or now - kept.read_at >= KEPT:
            kept = _feed(db, subscriber, now)
            self._keep(subscriber, kept)
        return kept

    def _keep(self, subscriber: Subscriber, feed: Feed) -> None:
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[subscriber] = feed


def _feed(db: Db, subscriber: Subscriber, now: datetime) -> Feed:
    events = read_own_events(
        db, organisation_id=subscriber.organisation_id, person_id=subscriber.person_id, now=now
    )
    name = f"Sessions of {subscriber.name}"
    body = calendar_feed(events, ZoneInfo(subscriber.time_zone), name=name, made_at=now)
    return Feed(body, _tag(body), now)


def _tag(body: bytes) -> str:
    """Name what a calendar says, whenever that was written."""
    said = [line for line in body.splitlines() if not line.startswith(b"DTSTAMP")]
    return f'W/"{sha256(b"".join(said)).hexdigest()}"'
