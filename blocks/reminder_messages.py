"""Reminders: of one session or of all of a day, with "Remind me later"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from blocks.layout import actions, note, option
from blocks.session_messages import TEXT_LIMIT, session_message
from blocks.text import Json, cut, label
from booking.rules.local_times import say_day
from booking.rules.messages_together import REMINDERS
from booking.rules.snoozes import Snooze, snoozes_offered
from booking.sendable_messages import OwedMessage

SNOOZE = "snooze_reminder"
"""The action id of the choice for how long a reminder is put off; its values are `Snooze`'s."""
BLOCKS_SHOWN = 48
"""With the choice and a note, a message has Slack's 50."""


def reminder_message(messages: Sequence[OwedMessage], zone: ZoneInfo, now: datetime) -> Json:
    """Build a reminder of the sessions of one day, the first of them first, in the reader's zone.

    Only what can still be chosen when it is sent is offered under "Remind me later". In one that
    stands in Slack already, a session may be on another day by now, or off.
    """
    each = [session_message(message, zone) for message in messages]
    texts, blocks = [message["text"] for message in each], _blocks(each)
    standing = [message.card.interval.start for message in messages if message.kind in REMINDERS]
    days = {say_day(start.astimezone(zone)) for start in standing}
    if len(standing) > 1 and len(days) == 1:
        texts.insert(0, f"Reminder: you have {len(standing)} sessions on {days.pop()}.")
        blocks.insert(0, note(texts[0]))
    choices = snoozes_offered(now, min(standing), zone) if standing else []
    snooze = [actions([_snooze_select(choices)])] if choices else []
    return {"text": cut("\n\n".join(texts), TEXT_LIMIT), "blocks": [*blocks, *snooze]}


def _blocks(messages: Sequence[Json]) -> list[Json]:
    """Put messages below each other, as many as fit whole."""
    blocks: list[Json] = []
    for message in messages:
        if len(blocks) + len(message["blocks"]) <= BLOCKS_SHOWN:
            blocks += message["blocks"]
    return blocks


def _snooze_select(choices: Sequence[Snooze]) -> Json:
    return {
        "type": "static_select",
        "action_id": SNOOZE,
        "placeholder": label("Remind me later"),
        "options": [option(each.words, each.value) for each in choices],
    }
