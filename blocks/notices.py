"""Small views that say one thing."""

from __future__ import annotations

from blocks.layout import as_written
from blocks.text import Json, label

NOTICE_ID = "notice"


def notice_modal(title: str, text: str) -> Json:
    """A modal that explains why something can't be done, and what helps."""
    return {
        "type": "modal",
        "callback_id": NOTICE_ID,
        "title": label(title, 24),
        "close": label("Close"),
        "blocks": as_written(text),
    }
