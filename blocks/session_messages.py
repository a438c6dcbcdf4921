"""The messages about a session: what, when, where, who, and how to join."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from blocks.layout import FIELD_LIMIT, facts, header
from blocks.text import Json, cut, escape, markdown, plain
from booking.rules.local_times import say_interval
from booking.rules.session_types import EFFECTS
from booking.session_cards import SessionCard
from booking.values import DeliveryKind, SessionMethod

HEADINGS = {
    DeliveryKind.CONFIRMATION: "Session booked",
    DeliveryKind.REMINDER: "Reminder of your session",
}
NAMES_SHOWN = 10
NO_LOCATION = "No place was given"
TEXT_LIMIT = 2_900


def session_message(kind: DeliveryKind, card: SessionCard, zone: ZoneInfo) -> Json:
    """Build a message about a session, in the reader's zone.

    The text says the same as the blocks: notifications and screen readers use it.
    """
    heading = f"{HEADINGS[kind]}: {EFFECTS[card.type].title}"
    rows = _rows(card, zone)
    said = "\n".join(f"{name}: {words}" for name, words in rows)
    link = f"\nJoin: {card.join_url}" if card.join_url else ""
    return {
        "text": cut(f"{heading}\n{said}{link}", TEXT_LIMIT),
        "blocks": [
            header(heading),
            facts([(name, plain(words, FIELD_LIMIT)) for name, words in rows]),
            *([_join(card.join_url)] if card.join_url else []),
        ],
    }


def _join(url: str) -> Json:
    return facts([("Join", markdown(f"<{escape(url)}|Join the session>"))])


def _rows(card: SessionCard, zone: ZoneInfo) -> list[tuple[str, str]]:
    return [
        ("When", say_interval(card.interval, zone)),
        ("Where", _where(card)),
        ("Assessor", card.assessor),
        ("Learner" if len(card.learners) == 1 else "Learners", say_names(card.learners)),
        ("Course" if len(card.courses) == 1 else "Courses", ", ".join(card.courses)),
    ]


def _where(card: SessionCard) -> str:
    if card.method is not SessionMethod.SMART_SESSION:
        return card.location or NO_LOCATION
    recorded = " (recorded)" if card.recording_wanted else ""
    place = f", {card.location}" if card.location else ""
    return f"Smart Session{recorded}{place}"


def say_names(names: tuple[str, ...]) -> str:
    """Say names: all of a few, the first of many and how many more."""
    shown, more = names[:NAMES_SHOWN], len(names) - NAMES_SHOWN
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
