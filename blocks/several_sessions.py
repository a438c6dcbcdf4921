"""What a message of several sessions says once for all, and what beside the date of each."""

from __future__ import annotations

from collections.abc import Sequence

from booking.rules.session_types import EFFECTS
from booking.session_cards import SessionCard

Rows = list[tuple[str, str]]
"""What a session is, as names and words; of every session in the same order."""


def shared(sessions: Sequence[Rows]) -> Rows:
    """Give what is the same of all sessions."""
    return [rows[0] for rows in zip(*sessions, strict=True) if len(set(rows)) == 1]


def own(sessions: Sequence[Rows]) -> list[list[str]]:
    """Say of each session what is not the same of all: "Where: York", "Course: Safety"."""
    common = shared(sessions)
    return [
        [f"{name}: {words}" for name, words in rows if (name, words) not in common]
        for rows in sessions
    ]


def type_of_all(cards: Sequence[SessionCard]) -> str:
    """Name the type of sessions; empty where they have several."""
    types = {card.type for card in cards}
    return EFFECTS[types.pop()].title if len(types) == 1 else ""
