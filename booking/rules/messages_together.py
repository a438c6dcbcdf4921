"""Which of a person's messages go out as one, such as reminders of a day's sessions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from booking.values import DeliveryKind

A_DAY = timedelta(days=1)
REMINDERS = frozenset({DeliveryKind.REMINDER, DeliveryKind.SNOOZED_REMINDER})
CLOSINGS = frozenset({DeliveryKind.CLOSING, DeliveryKind.CLOSING_REMINDER})
TOGETHER: Mapping[DeliveryKind, frozenset[DeliveryKind]] = {
    **dict.fromkeys(REMINDERS, REMINDERS),
    **dict.fromkeys(CLOSINGS, CLOSINGS),
    DeliveryKind.DIGEST: frozenset({DeliveryKind.DIGEST}),
    DeliveryKind.ABSENCE_REMOVAL: frozenset({DeliveryKind.ABSENCE_REMOVAL}),
}
"""By kind, the kinds with which it goes together; any other message goes alone."""


class Owed(Protocol):
    """A message owed, as far as it matters here; the zone is the reader's."""

    @property
    def session_id(self) -> int:
        """The session that it is about."""

    @property
    def session_version(self) -> int:
        """The version of the session."""

    @property
    def person_id(self) -> int:
        """Who is told."""

    @property
    def kind(self) -> DeliveryKind:
        """What it is about."""

    @property
    def lead(self) -> timedelta:
        """How long before the session a reminder was meant to come."""

    @property
    def due_at(self) -> datetime:
        """When it is due."""

    @property
    def starts_at(self) -> datetime:
        """When the session starts."""

    @property
    def zone(self) -> ZoneInfo:
        """The reader's zone."""


AnyOwed = TypeVar("AnyOwed", bound=Owed)


def letter_of(owed: Owed) -> Hashable:
    """Name the letter in which a message goes: what has the same name is sent as one.

    Reminders go together by the day, on the reader's calendar, of their sessions; what asks for
    a session to be closed by the session, where a pause of the bot has left both.
    """
    kinds = TOGETHER.get(owed.kind)
    if kinds is None:
        return owed.session_id, owed.session_version, owed.person_id, owed.kind, owed.lead
    of: date | int | None = None
    if kinds is REMINDERS:
        of = owed.starts_at.astimezone(owed.zone).date()
    elif kinds is CLOSINGS:
        of = owed.session_id
    return owed.person_id, kinds, of


def goes_along(later: Owed, leads: Collection[timedelta], now: datetime) -> bool:
    """Whether a message goes out in a letter that is due, though it may itself be due later only.

    What is due as well goes along, and so does every session given away: one after the other.
    And a reminder with a lead of days, when another with that lead goes: so the sessions of one
    day are told at once, as the first of them is.

    Args:
        later: the message.
        leads: those of the messages in the letter.
        now: the moment.
    """
    same_lead = later.lead >= A_DAY and later.lead in leads
    return later.due_at <= now or same_lead or later.kind is DeliveryKind.ABSENCE_REMOVAL


def in_turns(letters: Iterable[tuple[AnyOwed, ...]]) -> list[tuple[AnyOwed, ...]]:
    """Put letters in an order in which everybody gets one before anybody gets another."""
    turns: Counter[int] = Counter()
    numbered = []
    for letter in letters:
        numbered.append((turns[letter[0].person_id], letter))
        turns[letter[0].person_id] += 1
    return [letter for _, letter in sorted(numbered, key=lambda each: each[0])]
