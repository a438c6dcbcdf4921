"""What blocks say to somebody who reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def shown(text: str) -> str:
    """A text as the screen shows it."""
    for entity, character in ENTITIES:
        text = text.replace(entity, character)
    return text


def text_of(blocks: Iterable[Mapping[str, Any]]) -> str:
    """Everything that some blocks say, a line for each text."""
    return "\n".join(shown(text) for block in blocks for text in _texts(block))


def _texts(value: Any) -> Iterable[str]:
    """Collect the text objects of a block, in the order in which they stand."""
    if isinstance(value, Mapping):
        if value.get("type") in ("plain_text", "mrkdwn") and isinstance(value.get("text"), str):
            yield value["text"]
        else:
            for each in value.values():
                yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
