"""A picture that a view may show: what tells it from others, its words, and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from blocks.text import Json, label

ALT_LIMIT = 2_000


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, not drawn yet.

    Attributes:
        key: the hash of all that is drawn: the same key, the same picture.
        title: its name where files are listed.
        draw: gives it as a PNG.
    """

    key: str
    title: str
    draw: Callable[[], bytes]


def image(file_id: str, alt_text: str, block_id: str) -> Json:
    """Show a stored file, with the same in words."""
    return {
        "type": "image",
        "slack_file": {"id": file_id},
        "alt_text": label(alt_text, ALT_LIMIT)["text"],
        "block_id": block_id,
    }
