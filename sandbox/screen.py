"""What somebody sees of blocks, and the elements in them that they can name and touch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.consistency import options_of, placed_elements
from sandbox.protocol import Json

ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
TEXTS = ("plain_text", "mrkdwn")
PING = re.compile(r"<(?:![a-z^][^>]*|@[UW]\w+[^>]*)>")


class NotPossible(Exception):
    """Slack's client would not let somebody do this."""


@dataclass(frozen=True)
class Element:
    """An interactive element on a screen, under the words that name it there."""

    label: str
    block: Json
    json: Json

    @property
    def kind(self) -> str:
        """Its type."""
        return str(self.json["type"])

    @property
    def is_input(self) -> bool:
        """Whether it stands in an input block."""
        return bool(self.block["type"] == "input")

    @property
    def options(self) -> list[str]:
        """The words of its fixed options."""
        return [option_words(each) for each in options_of(self.json)]


def shown(text: str) -> str:
    """A text as the screen shows it."""
    for entity, character in ENTITIES:
        text = text.replace(entity, character)
    return text


def option_words(option: Mapping[str, Any]) -> str:
    """The words of an option."""
    return shown(option["text"]["text"])


def text_of(blocks: Iterable[Mapping[str, Any]]) -> str:
    """Everything that some blocks say, a line for each text."""
    return "\n".join(shown(each["text"]) for block in blocks for each in texts_in(block))


def pings_in(blocks: Iterable[Mapping[str, Any]]) -> list[str]:
    """The mentions that would notify somebody: only markup can, plain text never."""
    return [
        ping
        for block in blocks
        for each in texts_in(block)
        if each["type"] == "mrkdwn"
        for ping in PING.findall(each["text"])
    ]


def texts_in(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the text objects in a block, in the order in which they stand."""
    if isinstance(value, Mapping):
        if value.get("type") in TEXTS and isinstance(value.get("text"), str):
            yield value
        else:
            for each in value.values():
                yield from texts_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts_in(each)


def elements_on(blocks: Iterable[Json]) -> list[Element]:
    """List the interactive elements, in order."""
    return [
        Element(_name(block, element), block, element)
        for block in blocks
        for _, element in placed_elements(block)
    ]


def _name(block: Json, element: Json) -> str:
    """Name an element by its label; without one by its own words, or those beside it."""
    if block["type"] == "input":
        return shown(block["label"]["text"])
    words = element.get("text") or element.get("placeholder") or block.get("text") or {}
    return shown(words.get("text", ""))
