"""What every journey works with: the database, new ids, the clock, and the call for deliveries."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from booking.database import Database
from booking.ids import IdSource


def utc_now() -> datetime:
    """The one place that reads the clock."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Desk:
    """The journeys' tools, put together in bot.app and in tests.

    Attributes:
        database: where everything stands.
        ids: new ids for rows.
        now: the clock, aware and in UTC.
        new_token: a one-time token for a form.
        new_reference: a short id under which an unexpected failure is found in the log.
        deliver: tells the deliverer that a message may be due.
        public_url: where people's calendars reach the bot; empty when they don't.
    """

    database: Database
    ids: IdSource = field(default_factory=IdSource)
    now: Callable[[], datetime] = utc_now
    new_token: Callable[[], str] = lambda: secrets.token_urlsafe(24)
    new_reference: Callable[[], str] = lambda: secrets.token_hex(4).upper()
    deliver: Callable[[], None] = lambda: None
    public_url: str = ""
