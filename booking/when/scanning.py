"""Finds the parts that the grammar knows in a text, and what of the text they leave over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking.when.grammar import GRAMMAR
from booking.when.lexer import Token, lex
from booking.when.parts import (
    At,
    Bare,
    Day,
    Length,
    Noise,
    PartOfDay,
    Repeat,
    Times,
    Year,
    Zone,
)
from booking.when.reading import Span

SAYS: dict[type, str] = {
    Day: "day",
    Year: "day",
    Times: "time",
    Bare: "time",
    At: "time",
    PartOfDay: "time",
    Length: "length",
    Repeat: "repeat",
    Zone: "zone",
}
"""What each kind of part says; a "to" and noise say nothing on their own."""


@dataclass(frozen=True, slots=True)
class Found:
    """A part of a text: what it says, None when that is unknown, and its tokens."""

    part: Any
    tokens: Sequence[Token]

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.tokens[-1].end

    @property
    def known(self) -> bool:
        """Whether it says something of a time."""
        return self.part is not None and not isinstance(self.part, Noise)


def scan(text: str, now: datetime) -> list[Found]:
    """Cut a text into its parts, in order; every token is in one of them.

    Args:
        text: as it was typed.
        now: aware, in the zone that is meant.

    Raises:
        Ambiguous: a part has two readings whatever stands around it.
    """
    tokens = lex(text)
    return [Found(part, tokens[start:end]) for part, start, end in GRAMMAR.parts(tokens, now)]


def spans_of(found: Iterable[Found]) -> tuple[Span, ...]:
    """Give which characters of the text said what."""
    return tuple(
        Span(SAYS[kind], each.start, each.end)
        for each in found
        if (kind := type(each.part[0] if isinstance(each.part, tuple) else each.part)) in SAYS
    )
