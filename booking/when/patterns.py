"""Readable patterns over tokens, such as "the? ordinal weekday (of|in) month".

A pattern is a regular expression whose letters are kinds of token. `<name>(…)` names a group, and
a word in capitals stands for the pattern of that name in `MACROS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking.when.lexer import SHAPES, Token
from booking.when.vocabulary import UNITS, VOCABULARY

KINDS = sorted(
    {word.kind for word in VOCABULARY.values()}
    | set(SHAPES)
    | set(UNITS)
    | {"plus", "x", "unknown", "minute", "ampm"}
)
CODES = {kind: chr(0x4E00 + number) for number, kind in enumerate(KINDS)}
"""Each kind as one character, so that a text's kinds are a string and its tokens the indexes."""
MACROS = {
    "NUMBER": "(number|spelled)",
    "UNIT": "(minute|hour|day|week|fortnight|month|year)",
    "CALENDAR": "(day|week|fortnight|month|year)",
    "TO": "(to|dash|until|through)",
    "NTH": "(ordinal|last)",
    "DAYNUMBER": "(ordinal|number|spelled)",
    "SPOKEN": "((half past?|(half|a? quarter) (past|to|after|before)|a? quarter until"
    "|NUMBER minute? (past|before)) (NUMBER|NOON|midnight))",
    "NOON": "(noon|mid day)",
    "DIGITAL": "(colon|dotted|hclock|military|threes)",
    "HOUR": "(NUMBER (?!of? monthname|UNIT|weekdays) clock?)",
    "NAMED": "((DIGITAL|NUMBER clock?)? (NOON|midnight))",
    "CLOCK": "((SPOKEN clock?|NUMBER spelled|number number (?=meridiem)|NAMED|DIGITAL clock?|HOUR)"
    " hour? ish? meridiem? ish? zone?)",
    "YEAR": "(in? (military|NUMBER thousand (and? NUMBER)?|spelled spelled))",
    "AMOUNT": "(a? couple of?|a|(NUMBER|threes) (and a half)?|dotted|NUMBER? slashed"
    "|NUMBER? vulgar)",
    "HALVES": "(a? (half|quarter) (of? a)?|NUMBER quarter of? a?|slashed of? a?)",
    "LENGTHPART": "(HALVES UNIT|AMOUNT UNIT (and a (half|quarter))?)",
    "LENGTH": "(LENGTHPART (and? LENGTHPART|and? NUMBER (?!meridiem))*)",
}
PIECE = re.compile(
    r"<(?P<group>\w+)>\(|(?P<look>\(\?[!=])|(?P<open>\()|(?P<kind>[a-z_]+)|(?P<macro>[A-Z]+)|\s+"
)


def as_regex(pattern: str, *, named: bool = True) -> str:
    """Turn a pattern into a regular expression over kinds' characters."""

    def replace(piece: re.Match[str]) -> str:
        if piece["group"]:
            return f"(?P<{piece['group']}>" if named else "(?:"
        if piece["kind"]:
            return CODES[piece["kind"]]
        if piece["macro"]:
            return as_regex(MACROS[piece["macro"]], named=False)
        return piece["look"] or ("(?:" if piece["open"] else "")

    return PIECE.sub(replace, pattern)


@dataclass(frozen=True, slots=True)
class Said:
    """The tokens that a pattern matched, and the moment at which they are said."""

    tokens: Sequence[Token]
    match: re.Match[str]
    now: datetime

    def __getitem__(self, group: str) -> Sequence[Token]:
        """Give the tokens of a named group; none when it is not there."""
        if group not in self.match.re.groupindex:
            return ()
        start, end = self.match.span(group)
        return self.tokens[start:end] if start >= 0 else ()

    @property
    def all(self) -> Sequence[Token]:
        """Every token that was matched."""
        return self.tokens[self.match.start() : self.match.end()]

    def value(self, *kinds: str) -> Any:
        """Give the value of the first token of these kinds, or None."""
        return next((token.value for token in self.all if token.kind in kinds), None)

    def has(self, kind: str) -> bool:
        """Whether there is a token of this kind."""
        return any(token.kind == kind for token in self.all)


Make = Callable[[Said], Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and what its tokens mean; the meaning is None when they mean nothing after all."""

    pattern: str
    make: Make


class Grammar:
    """Rules, tried in order at each token; the first that means something takes its tokens."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._makes = [rule.make for rule in rules]
        self._alone = [re.compile(as_regex(rule.pattern)) for rule in rules]
        self._any = re.compile(
            "|".join(f"({as_regex(rule.pattern, named=False)})" for rule in rules)
        )

    def parts(self, tokens: Sequence[Token], now: datetime) -> Iterator[tuple[Any, int, int]]:
        """Yield what the tokens mean, with the indexes of its tokens; None for an unknown token."""
        kinds = "".join([CODES[token.kind] for token in tokens])
        position = 0
        while position < len(kinds):
            part, end = self._part(tokens, kinds, position, now)
            yield part, position, end
            position = end

    def _part(
        self, tokens: Sequence[Token], kinds: str, position: int, now: datetime
    ) -> tuple[Any, int]:
        first = self._any.match(kinds, position)
        for rule in range(_number(first), len(self._makes)) if first else ():
            match = self._alone[rule].match(kinds, position)
            part = self._makes[rule](Said(tokens, match, now)) if match else None
            if match and part is not None:
                return part, match.end()
        return None, position + 1


def _number(match: re.Match[str]) -> int:
    """Give the number, from 0, of the rule that matched among all."""
    return (match.lastindex or 1) - 1
