"""The message about sessions that somebody gave away because of days away: one of all."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from blocks.layout import as_written, header
from blocks.session_messages import TEXT_LIMIT, session_message
from blocks.text import Json, cut
from booking.rules.local_times import say_interval
from booking.rules.session_types import EFFECTS
from booking.sendable_messages import OwedMessage

SEVERAL = "Sessions given away, because of days away"


def given_away_message(messages: Sequence[OwedMessage], zone: ZoneInfo) -> Json:
    """Build the message of one session or several, in the order of their times, in `zone`."""
    if len(messages) == 1:
        return session_message(messages[0], zone)
    cards = sorted((each.card for each in messages), key=lambda card: card.interval)
    lines = [
        f"• {say_interval(card.interval, zone)}: {EFFECTS[card.type].title}, "
        f"now held by {card.assessor}"
        for card in cards
    ]
    said = "\n".join([f"{len(cards)} sessions:", *lines])
    return {
        "text": cut(f"{SEVERAL}\n{said}", TEXT_LIMIT),
        "blocks": [header(SEVERAL), *as_written(said)],
    }
