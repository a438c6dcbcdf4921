"""The small page on which a date of a series is given another time."""

from __future__ import annotations

from datetime import datetime

from blocks.layout import as_written, input_block
from blocks.text import Json, label
from booking.rules.local_times import say_day

CALLBACK_ID = "another_time"
NEW_DATE, NEW_TIME = "new_date", "new_time"
"""The block ids and action ids of its fields."""


def another_time_modal(memory: str, start: datetime, words: str) -> Json:
    """Build the page.

    Args:
        memory: its private_metadata.
        start: the date's time until now, on the organisation's clocks.
        words: the date and what stands against it.
    """
    day = {"type": "datepicker", "initial_date": start.date().isoformat(), "action_id": NEW_DATE}
    at = {"type": "timepicker", "initial_time": f"{start:%H:%M}", "action_id": NEW_TIME}
    return {
        "type": "modal",
        "callback_id": CALLBACK_ID,
        "title": label("Another time"),
        "submit": label("Use this time"),
        "close": label("Back"),
        "private_metadata": memory,
        "blocks": [
            *as_written(words),
            input_block("New date", day, NEW_DATE, hint=f"Instead of {say_day(start)}."),
            input_block("New time", at, NEW_TIME),
        ],
    }
