"""Small views that say one thing."""

from __future__ import annotations

from blocks.layout import as_written
from blocks.text import TEXT_LIMIT, Json, cut, label, shorten

NOTICE_ID = "notice"
NOTICE_LIMIT = 1_000
KEPT_OF_A_VIEW = ("type", "callback_id", "title", "submit", "close", "private_metadata")
"""What Slack sends of a view that it also takes back."""


def notice_modal(title: str, text: str) -> Json:
    """A modal that explains why something can't be done, and what helps."""
    return {
        "type": "modal",
        "callback_id": NOTICE_ID,
        "title": label(title, 24),
        "close": label("Close"),
        "blocks": as_written(text),
    }


def notice_message(text: str) -> Json:
    """A message that explains why something can't be done, and what helps."""
    return {"text": cut(text, TEXT_LIMIT), "blocks": as_written(text)}


def noticed(view: Json, text: str) -> Json:
    """Make an open modal say at its top what went wrong; all else stays as it is.

    Args:
        view: the modal as Slack sends it.
        text: what went wrong, and what helps.
    """
    blocks = [
        block for block in view["blocks"] if not block.get("block_id", "").startswith(NOTICE_ID)
    ]
    return {
        **{name: view[name] for name in KEPT_OF_A_VIEW if view.get(name)},
        "blocks": [*notice_blocks(text), *blocks],
    }


def notice_blocks(text: str) -> list[Json]:
    """Say what went wrong, at the top of a modal."""
    return [
        block | {"block_id": f"{NOTICE_ID}.{number}"}
        for number, block in enumerate(as_written(shorten(text, NOTICE_LIMIT)))
    ]
