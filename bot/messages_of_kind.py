"""How each kind of message is said: one table, from what a message is about to its builder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from blocks.digest import digest_message
from blocks.given_away import given_away_message
from blocks.reminder_messages import reminder_message
from blocks.session_messages import session_message
from blocks.text import Json
from booking.database import Db
from booking.digests import read_digest
from booking.rules.messages_together import REMINDERS
from booking.sendable_messages import OwedMessage
from booking.values import DeliveryKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one person is told with one message of Slack's.

    Attributes:
        organisation_id: where.
        person_id: who is told.
        messages: what is said, at least one; several go together (see rules.messages_together).
        zone: the reader's zone.
        now: when it is sent.
    """

    organisation_id: int
    person_id: int
    messages: tuple[OwedMessage, ...]
    zone: ZoneInfo
    now: datetime


Say = Callable[[Db, Letter], Json]
"""Builds a message, with its text and blocks; it may read what the letter does not hold."""


def _about_a_session(_db: Db, letter: Letter) -> Json:
    return session_message(letter.messages[0], letter.zone)


def _reminder(_db: Db, letter: Letter) -> Json:
    return reminder_message(letter.messages, letter.zone, letter.now)


def _given_away(_db: Db, letter: Letter) -> Json:
    return given_away_message(letter.messages, letter.zone)


def _day(db: Db, letter: Letter) -> Json:
    digest = read_digest(
        db,
        organisation_id=letter.organisation_id,
        person_id=letter.person_id,
        zone=letter.zone,
        now=letter.now,
    )
    return digest_message(digest, letter.zone)


SAID: Mapping[DeliveryKind, Say] = {
    **dict.fromkeys(DeliveryKind, _about_a_session),
    **dict.fromkeys(REMINDERS, _reminder),
    DeliveryKind.ABSENCE_REMOVAL: _given_away,
    DeliveryKind.DIGEST: _day,
}


def say(db: Db, kind: DeliveryKind, letter: Letter) -> Json:
    """Build the message of a letter that was written as this kind."""
    return SAID[kind](db, letter)
