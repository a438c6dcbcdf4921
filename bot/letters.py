"""Writes letters: reads what still holds of the messages that are due, and builds what is sent."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from blocks.text import Json
from booking.database import Db
from booking.deliveries import DueDelivery, mark_dropped, put_off, retry_later
from booking.sendable_messages import OwedMessage, Withheld, read_all_sendable
from bot.desk import Desk
from bot.messages_of_kind import Letter, say

logger = logging.getLogger(__name__)

UNSAID = "The message could not be written; the log says why."

Dues = tuple[DueDelivery, ...]


@dataclass(slots=True)
class Written:
    """Letters as they can be sent, and what came of the rest.

    Attributes:
        messages: by letter, in the order that was asked for, the deliveries that it settles and
            its message; None where nothing is sent.
        overtaken: the deliveries that no longer hold.
        undecided: those of which nobody knows yet whether they do.
        unsaid: those whose message could not be built.
    """

    messages: list[tuple[Dues, Json] | None] = field(default_factory=list)
    overtaken: list[DueDelivery] = field(default_factory=list)
    undecided: list[DueDelivery] = field(default_factory=list)
    unsaid: list[Dues] = field(default_factory=list)


def write_letters(desk: Desk, waiting: Sequence[Dues]) -> list[tuple[Dues, Json] | None]:
    """Write letters in a handful of queries; None for each of which nothing is sent now.

    Raises:
        DatabaseUnavailable: the database can't answer now.
    """
    now = desk.now()
    written = desk.database.read(lambda db: _write_all(db, waiting, now))

    def note(db: Db) -> None:
        mark_dropped(db, written.overtaken)
        put_off(db, written.undecided, now=now)
        for dues in written.unsaid:
            retry_later(db, dues, failure=UNSAID, now=now)

    if written.overtaken or written.undecided or written.unsaid:
        desk.database.write(note)
    return written.messages


def _write_all(db: Db, waiting: Sequence[Dues], now: datetime) -> Written:
    sendable = iter(read_all_sendable(db, [due for dues in waiting for due in dues], now=now))
    written = Written()
    for dues in waiting:
        read = [(due, next(sendable)) for due in dues]
        written.overtaken += [due for due, found in read if found is Withheld.OVER]
        written.undecided += [due for due, found in read if found is Withheld.FOR_NOW]
        holding = {due: found for due, found in read if isinstance(found, OwedMessage)}
        written.messages.append(_write(db, holding, now, written) if holding else None)
    return written


def _write(
    db: Db, holding: dict[DueDelivery, OwedMessage], now: datetime, written: Written
) -> tuple[Dues, Json] | None:
    """Build one message; a fault in a builder holds up nobody else's."""
    dues = tuple(holding)
    sessions = {message.card.session_id: message for message in holding.values()}
    letter = Letter(
        organisation_id=dues[0].organisation_id,
        person_id=dues[0].person_id,
        messages=tuple(sessions.values()),
        zone=dues[0].zone,
        now=now,
    )
    try:
        return dues, say(db, dues[0].kind, letter)
    except Exception:
        logger.exception("the %s of session %s can't be said", dues[0].kind, dues[0].session_id)
        written.unsaid.append(dues)
        return None
