"""Text for Slack: the one place that escapes what people typed and cuts what is too long.

Limits are Slack's: docs.slack.dev/reference/block-kit.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from booking.rules.texts import TURNING

ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
"""Slack's three control characters; escaped, `<!channel>` pings nobody."""

ESCAPED = {**ENTITIES, **dict.fromkeys(TURNING, "")}
ESCAPES = str.maketrans(ESCAPED)
ELLIPSIS = "…"
TEXT_LIMIT = 3_000

Json = dict[str, Any]


def escape(text: str) -> str:
    """Make a text that a person typed show as it is written, and turn nothing around it."""
    return text.translate(ESCAPES)


def unescape(text: str) -> str:
    """Give back what a person typed, from text that Slack returns as it was escaped."""
    for character, entity in reversed(ENTITIES.items()):
        text = text.replace(entity, character)
    return text


def cut(text: str, limit: int) -> str:
    """Escape a text and shorten it to at most `limit` characters, never within an entity."""
    whole = escape(text)
    if len(whole) <= limit:
        return whole
    escaped = [ESCAPED.get(character, character) for character in text]
    return "".join(_fitting(escaped, limit - len(ELLIPSIS))) + ELLIPSIS


def shorten(text: str, limit: int) -> str:
    """Shorten a text, not escaped yet, to at most `limit` characters as people count them."""
    return text if len(text) <= limit else text[: limit - len(ELLIPSIS)] + ELLIPSIS


def pieces(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """Split a long text into escaped pieces of at most `limit` characters: nothing is lost."""
    escaped = list(filter(None, (ESCAPED.get(character, character) for character in text)))
    result = []
    while escaped:
        piece = list(_fitting(escaped, limit))
        result.append("".join(piece))
        escaped = escaped[len(piece) :]
    return result


def _fitting(characters: list[str], limit: int) -> Iterator[str]:
    for character in characters:
        limit -= len(character)
        if limit < 0:
            return
        yield character


def plain(text: str, limit: int = TEXT_LIMIT) -> Json:
    """A text object without any markup, for everything that a person typed.

    An empty text becomes a dash, because Slack refuses empty ones.
    """
    return {"type": "plain_text", "text": cut(text, limit) or "-", "emoji": False}


@lru_cache(maxsize=512)
def label(text: str, limit: int = TEXT_LIMIT) -> Json:
    """A text object for the bot's own words; codes of emoji that people typed stay as written.

    The same words give the same object: views are written out, never changed.
    """
    return {"type": "plain_text", "text": cut(text, limit), "emoji": False}


def markdown(text: str) -> Json:
    """A text object for the bot's own words with markup; escape what a person typed in it."""
    return {"type": "mrkdwn", "text": text}
