"""What somebody typed, out of the text that Slack sends of it: links, entities and mentions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from blocks.text import unescape

LINK = re.compile(r"<(?:#\w+|(?P<target>[^@!#<>|][^<>|]*))(?:\|(?P<words>[^<>]*))?>")
MENTION = re.compile(r"<@(?P<user>\w+)(?:\|(?P<words>[^<>]*))?>")
FIRST_MARK = 0xE000
"""The first private character: nothing that is read has one, so that each can stand for a link."""


@dataclass(frozen=True, slots=True)
class TypedText:
    """A text without its links: their dots and numbers are no words and no times.

    Attributes:
        text: with a mark in place of each link; mentions stand as Slack writes them.
        links: by mark, what was typed.
        mentions: by Slack user, the name that stands in the mention; empty where none does.
    """

    text: str
    links: Mapping[str, str]
    mentions: Mapping[str, str]

    def as_typed(self, words: str) -> str:
        """Give words of the text as they were typed."""
        for mark, link in self.links.items():
            words = words.replace(mark, link)
        return MENTION.sub(lambda found: f"@{found['words'] or found['user']}", words)


def typed_text(sent: str) -> TypedText:
    """Take a text of Slack's apart."""
    links: dict[str, str] = {}

    def mark(found: re.Match[str]) -> str:
        name = "" if found["target"] else "#"
        typed = found["words"] or found["target"] or found[0].strip("<>#")
        links[chr(FIRST_MARK + len(links))] = unescape(f"{name}{typed}")
        return chr(FIRST_MARK + len(links) - 1)

    mentions = {found["user"]: unescape(found["words"] or "") for found in MENTION.finditer(sent)}
    return TypedText(unescape(LINK.sub(mark, sent)), links, mentions)
