"""Cuts a typed text into tokens: numbers in their written shapes, known words, and the rest."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, NamedTuple

from booking.when.spelling import corrections
from booking.when.vocabulary import ONES, VOCABULARY, Word


class Token(NamedTuple):
    """One token.

    Attributes:
        kind: what it is in the grammar's patterns.
        value: what it stands for, by kind; for numbers in written shapes, their numbers.
        text: the token folded: lower case, one form for each dash and quotation mark.
        start: where it begins in the text as it was typed.
        end: where it ends there.
        paused: whether a comma, full stop or the like stands before it.
        spaced: whether a space stands before it.
    """

    kind: str
    value: Any
    text: str
    start: int
    end: int
    paused: bool
    spaced: bool


SHAPES = {
    "mention": r"<[@!#][^<>]*>|(?<![^\s,(])@(?!noon|mid|half|quarter|lunch)[a-z][\w.'-]*",
    "iso": r"(?<![\d-])\d{4}(?P<a>[-/.])\d{1,2}(?P=a)\d{1,2}(?![\d-])(?:t(?=\d))?",
    "date": r"(?<![\d./-])\d{1,2}(?P<b>[-/.])\d{1,2}(?P=b)(?:\d{4}|\d{2})(?![\d/-])(?!\.\d)",
    "slashed": r"(?<![\d/])\d{1,2}/\d{1,2}(?![\d/])",
    "monthdot": r"(?<![\d.])\d{1,2}\.(?:0?[1-9]|1[0-2])\.(?!\d|\s*$)",
    "colon": r"(?<![\d:])\d{1,2}[:;]\d{2}(?::\d{2})?(?![\d:])",
    "dotted": r"(?<![\d.])\d{1,2}\.\d{1,2}(?![\d]|\.\d)",
    "hclock": r"(?<!\d)\d{1,2}h\d{2}(?!\d|\s?m)",
    "texted": r"\b(?:2(?:moro|morrow|mrw|day|nite)|o clock)\b",
    "ordinal": r"(?<!\d)\d{1,2}\s?(?:st|nd|rd|th)\b",
    "military": r"(?<![\d.])\d{4}(?![\d.]\d|\d)",
    "threes": r"(?<![\d.])[1-9]\d{2}(?![\d.]\d|\d)",
    "number": r"(?<![\d.])\d{1,2}(?!\d|\.\d)",
    "digits": r"[\d.]*\d",
    "meridiem": r"(?<![a-z'])[ap](?:\.?\s?m\b(?!')\.?|(?<=\d[ap])m(?=[a-z])|(?<=\d[ap])\b)",
    "letter": r"(?<=\d)[hmdwy](?![a-z])",
    "sign": r"[@+&]|\bx(?=\s?\d)|(?<=\d)x\b",
    "dash": r"-+",
    "divider": r"(?<=\d)/(?=[a-z])|(?<=[a-z])/(?=\d)|(?<=\d)/(?=\d{4}\b)|(?<=\s)/(?=\s)",
    "ishnumber": rf"\b(?:{'|'.join(ONES.split())})(?=ish\b)",
    "word": r"[^\W\d_]+(?:'[^\W\d_]+)*|[½¼¾]",
    "pause": r"[,;:.!?|()\"'*_~…]+",
    "space": r"\s+",
    "other": r".",
}
LEXED = re.compile("|".join(f"(?P<{name}>{shape})" for name, shape in SHAPES.items()), re.DOTALL)
NUMBERS = re.compile(r"\d+")
LETTERS = {"h": "hour", "m": "minute", "d": "day", "w": "week", "y": "year"}
SIGNS = {"@": "at", "&": "and", "+": "plus", "x": "x"}
MARKS = {
    "-": "\u2010\u2011\u2012\u2013\u2014\u2212",
    "'": "\u2018\u2019\u00b4`",
    '"': "\u201c\u201d\u201e",
    " ": "\u200b\u200c\u200d\ufeff\ufe0f👍👌🙏👋🙂😊😀😃😄🤞📅📆🗓⏰🕐🏻🏼🏽🏾🏿",
    "x": "\u00d7",
}
"""The dashes, quotation marks, unseen spaces, friendly faces and times sign that stand for a plain
character."""
FOLDED = {ord(typed): meant for meant, marks in MARKS.items() for typed in marks}
TEN = 10
PRONOUNS = frozenset(("i", "we", "you"))
"""Behind these, "sat" is no Saturday."""
CLOCKS = frozenset(
    ("number", "colon", "dotted", "military", "threes", "spelled", "clock", "hclock")
)
BEFORE_MERIDIEM = CLOCKS | {"ish"}
ANSWERED_BY_DASH = frozenset(
    (
        *CLOCKS,
        *("meridiem", "noon", "midnight", "ordinal", "weekday", "date", "slashed", "monthdot"),
        *("iso", "part", "zone", "today", "tomorrow"),
    )
)
"""Between two of these a dash means "to"; elsewhere it joins words, as in "mid-day"."""


def lex(text: str) -> list[Token]:
    """Cut a text into tokens; punctuation and spaces are kept as marks on the next token."""
    tokens: list[Token] = []
    paused = spaced = False
    for match in LEXED.finditer(fold(text)):
        shape = match.lastgroup or "other"
        if shape == "space":
            spaced = True
        elif shape in ("pause", "divider"):
            paused = True
        else:
            kind, value = _kind(shape, match[0])
            tokens.append(Token(kind, value, match[0], *match.span(), paused, spaced))
            paused = spaced = False
    return _settled(tokens)


def fold(text: str) -> str:
    """Bring a text to one form for each letter, digit, dash and quotation mark, of one length."""
    if text.isascii():
        return text.lower()
    return "".join(map(_fold_one, text.translate(FOLDED)))


def _fold_one(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character).lower()
    return plain if len(plain) == 1 else character


def _kind(shape: str, text: str) -> Word:
    """Give a token's kind and value."""
    if shape in ("word", "texted", "ishnumber"):
        return _word(text)
    if shape == "letter":
        return Word(LETTERS[text])
    if shape == "sign":
        return Word(SIGNS[text])
    if shape == "meridiem":
        return Word("meridiem", f"{text[0]}m")
    if shape in ("number", "ordinal", "threes", "military"):
        return Word(shape, int(NUMBERS.findall(text)[0]))
    return Word(shape, tuple(map(int, NUMBERS.findall(text))))


def _word(text: str) -> Word:
    known = VOCABULARY.get(text)
    if known:
        return known
    nearest = corrections(text)
    return VOCABULARY[nearest[0]] if len(nearest) == 1 else Word("unknown")


def _settled(tokens: list[Token]) -> list[Token]:
    """Decide what depends on the neighbours, and join number words."""
    settled: list[Token] = []
    for position, each in enumerate(tokens):
        before = settled[-1] if settled else None
        after = tokens[position + 1] if position + 1 < len(tokens) else None
        token = _by_neighbours(before, each, after)
        joined = _joined(before, token, tokens[position - 1]) if before and token else None
        if joined:
            settled[-1] = joined
        elif token:
            settled.append(token)
    return settled


def _by_neighbours(before: Token | None, token: Token, after: Token | None) -> Token | None:
    """Give a token as its neighbours make it; None for a dash that says nothing."""
    if token.kind == "dash" and not _means_to(before, token, after):
        return token._replace(kind="unknown") if _is_minus(before, token, after) else None
    if token.kind == "meridiem" and not (before and before.kind in BEFORE_MERIDIEM):
        return _ampm(before, token)
    if token.text == "sat" and before and before.text in PRONOUNS:
        return token._replace(kind="unknown")
    return token._replace(kind="spelled") if token.kind == "tens" else token


def _ampm(before: Token | None, token: Token) -> Token:
    """Read a lone am or pm: "Friday pm"; the "am" of "I am" says nothing."""
    if token.value == "am" and (before is None or before.text == "i"):
        return token._replace(kind="noise")
    part = "morning" if token.value == "am" else "pm"
    return token._replace(kind="ampm", value=part)


def _means_to(before: Token | None, dash: Token, after: Token | None) -> bool:
    if not before or not after:
        return False
    if dash.spaced and after.spaced:
        return True
    if before.kind == "spelled" and _joined(before, after, dash):
        return False
    return before.kind in (*ANSWERED_BY_DASH, "hour") and after.kind in ANSWERED_BY_DASH


def _is_minus(before: Token | None, dash: Token, after: Token | None) -> bool:
    return bool(before and dash.spaced and after and not after.spaced and after.text[0].isdigit())


def _joined(before: Token, token: Token, neighbour: Token) -> Token | None:
    """Join two number words: "twenty nine", "twenty-first", "two thousand and eighteen"."""
    if token.paused or before.kind != "spelled":
        return None
    tens = before.value >= 2 * TEN and before.value % TEN == 0
    units = token.kind in ("spelled", "ordinal") and token.value < TEN and token.text.isalpha()
    if neighbour.kind in ("spelled", "tens", "dash") and tens and units and token.value:
        return token._replace(
            value=before.value + token.value,
            start=before.start,
            text="spelled",
            paused=before.paused,
            spaced=before.spaced,
        )
    return None
