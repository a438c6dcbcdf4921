"""Reads the whole text of `/book`: the time, and what it says beside it of people and session."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any

from booking.values import SessionMethod, SessionType
from booking.when.door import not_understood, refuse_long
from booking.when.lexer import fold
from booking.when.meaning import meaning
from booking.when.parts import At, Bare, Day, Length, Repeat, To, Year
from booking.when.reading import Reading
from booking.when.refusals import Ambiguous, NotRead, NotUnderstood
from booking.when.scanning import Found, scan, spans_of

MOST_REQUEST_CHARACTERS = 500

TYPE_WORDS = {
    SessionType.FORMAL_REVIEW: "formal review",
    SessionType.EXIT_SESSION: "exit session|exit interview|exit",
    SessionType.OUT_OF_THE_WORKPLACE: "out of (?:the )?workplace",
    SessionType.TESTS_EXAMS: "tests? ?/ ?exams?|tests?|exams?",
    SessionType.LEARNER_SUPPORT: "learner support",
    SessionType.GATEWAY_READY: "gateway ready|gateway",
    SessionType.EPA: "epa|end[- ]point assessment",
    SessionType.TELEPHONE: "telephone|phone call|phone",
    SessionType.INDUCTION: "induction",
    SessionType.INITIAL: "initial",
    SessionType.GENERAL: "general",
}
METHOD_WORDS = {
    SessionMethod.SMART_SESSION: "smart session|smart",
    SessionMethod.TRADITIONAL: "traditional|face[- ]to[- ]face|in person",
}
PLACE = re.compile(r"(?:at|in|@)\s+(?P<place>.+)", re.DOTALL)
NAMES = re.compile(r"(?:with|for|w/)\s+(?P<names>.+)", re.DOTALL)
AND = re.compile(r"\s*(?:,|&|\band\b)\s*")
MENTION = re.compile(r"<@(?P<user>\w+)(?:\|[^>]*)?>|@(?P<name>[\w.'-]*\w)")
SMALL = r"(?:with|and|for|a|an|the|at|in|on|w/|&|-|session)"
SMALL_WORDS = re.compile(rf"^(?:{SMALL}(?:\s+|$))+|(?:(?:^|\s+){SMALL})+$", re.IGNORECASE)
"""What is left of no use at the ends of a piece once the rest of the text is taken out."""
OPENING = frozenset(("with", "at"))
"""Words with which something else begins, also without a comma: "with Priya at Leeds"."""
TURNING = frozenset(
    (
        *("not", "except", "or", "before", "after", "by", "unless", "never", "without", "instead"),
        *("can't", "cannot", "won't", "don't", "isn't", "cancel"),
    )
)
"""Words that turn what a time beside them says; with one of them nothing is read."""


@dataclass(frozen=True, slots=True)
class Requested:
    """What the text of `/book` says, as far as it could be told apart.

    Attributes:
        reading: the time, or None when none was said.
        length: how long, when nothing else of the time was said.
        mentions: people as Slack delivers them, in order: the ids of `<@U123|dana>`, or the names
            of `@dana` as they were typed.
        names: people typed by name behind "with".
        place: what was typed behind "at", when it is no time.
        session_type: what the session is for.
        method: how it is held.
        rest: every other piece of words, as it was typed.
    """

    reading: Reading | None = None
    length: timedelta | None = None
    mentions: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    place: str = ""
    session_type: SessionType | None = None
    method: SessionMethod | None = None
    rest: tuple[str, ...] = ()


@dataclass(slots=True)
class _Words:
    """The pieces of a request that are no time, as they are told apart."""

    names: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    types: list[SessionType] = field(default_factory=list)
    methods: list[SessionMethod] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)


def read_request(text: str, now: datetime) -> Requested:
    """Read the text of `/book`, such as "Tue 2pm with @dana at Leeds college, formal review".

    Args:
        text: as Slack delivers it, at most `MOST_REQUEST_CHARACTERS`.
        now: aware, in the zone that is meant.

    Raises:
        NotRead: it is too long, or what it says of a time is none.
    """
    refuse_long(text, MOST_REQUEST_CHARACTERS)
    found = told_apart(scan(text, now))
    _refuse_turned(text, found)
    words = _Words()
    for piece in _pieces(text, found):
        _sort(piece, words)
    known = [each for each in found if each.known]
    length = _length_alone(known)
    reading = None if length else _reading(known, words, now)
    return replace(_beside(text, found, words), reading=reading, length=length)


def read_beside(text: str, now: datetime) -> Requested:
    """Read what a text says beside its time, for one whose time was refused.

    Args:
        text: as `read_request` has refused it.
        now: aware, in the zone that is meant.

    Returns:
        No reading; the words of the time stand in the rest, in the order of the text. With
        words such as "not" or "or" all of it does: who and what is meant is not sure then.
    """
    try:
        found = told_apart(scan(text, now))
        _refuse_turned(text, found)
    except NotRead:
        return Requested(rest=(text,))
    words = _Words()
    rest = [(each.start, text[each.start : each.end]) for each in found if each.known]
    position = 0
    for piece in _pieces(text, found):
        position, before = text.index(piece, position), len(words.rest)
        _sort(piece, words)
        rest.extend((position, left) for left in words.rest[before:])
        position += len(piece)
    return replace(_beside(text, found, words), rest=tuple(said for _, said in sorted(rest)))


def _beside(text: str, found: Sequence[Found], words: _Words) -> Requested:
    """Give what stands beside the time."""
    mentions = (each.tokens[0] for each in found if each.tokens[0].kind == "mention")
    return Requested(
        mentions=tuple(
            filter(None, (_mentioned(text[each.start : each.end]) for each in mentions))
        ),
        names=tuple(words.names),
        place=", ".join(words.places),
        session_type=words.types[0] if words.types else None,
        method=words.methods[0] if words.methods else None,
        rest=tuple(words.rest),
    )


def _refuse_turned(text: str, found: Sequence[Found]) -> None:
    """Refuse words that turn a time into another, and typing errors between two of its words.

    Raises:
        NotUnderstood, Ambiguous: one is there.
    """
    for each in found:
        if each.part is None:
            refusal = not_understood(text, each)
            if isinstance(refusal, Ambiguous) or each.tokens[0].text in TURNING:
                raise refusal


def _length_alone(known: Sequence[Found]) -> timedelta | None:
    """Give the length where it is all that is said of the time: "with @dana for 90 min"."""
    amount = known[0].part.amount if len(known) == 1 and isinstance(known[0].part, Length) else None
    return amount.time if amount and not amount.calendar else None


def _reading(known: Sequence[Found], words: _Words, now: datetime) -> Reading | None:
    """Read the time; words that nobody knows may be its day, so that it must say one.

    Raises:
        NotRead: it is no time, or says no day beside such words.
    """
    if not known:
        return None
    if words.rest and not says_day(known):
        raise NotUnderstood(words.rest[0])
    return replace(meaning([each.part for each in known], now), spans=spans_of(known))


def says_day(found: Sequence[Found]) -> bool:
    """Whether a day, a repeat or a time from now is said, and not a time of day alone."""
    parts = [part for each in found for part in as_parts(each)]
    return any(isinstance(part, (Day, At, Repeat)) for part in parts)


def as_parts(found: Found) -> tuple[Any, ...]:
    """Give the parts that one rule found."""
    return found.part if isinstance(found.part, tuple) else (found.part,)


def told_apart(found: Sequence[Found]) -> list[Found]:
    """Take back what belongs to the words beside it: "room 12", "face to face"."""
    return [
        replace(each, part=None) if _belongs_to_words(found, position) else each
        for position, each in enumerate(found)
    ]


def _belongs_to_words(found: Sequence[Found], position: int) -> bool:
    each = found[position]
    before, after = found[max(position - 1, 0) : position], found[position + 1 : position + 2]
    if isinstance(each.part, To):
        return not any(near.known for near in (*before, *after))
    if not _is_weak(each):
        return False
    behind_word = any(_is_word(near) and not _starts_anew(each) for near in before)
    return behind_word or any(_is_word(near) and not _starts_anew(near) for near in after)


def _is_word(found: Found) -> bool:
    """Whether it is a word that a number may belong to, unlike a mention or "with"."""
    token = found.tokens[0]
    return found.part is None and token.kind != "mention" and token.text != "with"


def _starts_anew(found: Found) -> bool:
    """Whether a comma, a mention or the like stands before a part."""
    return found.tokens[0].paused or found.tokens[0].kind == "mention"


def _is_weak(found: Found) -> bool:
    """Whether a part is a time only if nothing else claims it."""
    part = found.part
    if isinstance(part, (Bare, Year)) or part == Day(day=getattr(part, "day", None)):
        return True
    return [token.kind for token in found.tokens] in (["at", "number"], ["at", "spelled"])


def _pieces(text: str, found: Sequence[Found]) -> list[str]:
    """Cut what is no time into pieces, at commas, mentions and the parts of the time."""
    pieces: list[list[Found]] = [[]]
    for each, after in zip_longest(found, found[1:]):
        if each.known or each.tokens[0].kind == "mention":
            pieces.append([])
            continue
        if each.tokens[0].paused or _opens(each, after):
            pieces.append([])
        if pieces[-1] or each.tokens[0].kind != "noise":
            pieces[-1].append(each)
    return [
        text[piece[0].start : piece[-1].end]
        for piece in pieces
        if any(each.part is None for each in piece)
    ]


def _opens(found: Found, after: Found | None) -> bool:
    """Whether something else begins with a word; the one in "AT&T" is a part of another."""
    return found.tokens[0].text in OPENING and bool(after and after.tokens[0].spaced)


def _sort(piece: str, words: _Words) -> None:
    """Put one piece of words where it belongs; a type may stand behind a place without a comma."""
    placed = PLACE.fullmatch(piece)
    piece = _without(TYPE_WORDS, piece, words.types, at_end=bool(placed))
    piece = _without(METHOD_WORDS, piece, words.methods, at_end=bool(placed))
    named, placed = NAMES.fullmatch(piece), PLACE.fullmatch(piece)
    left = SMALL_WORDS.sub("", piece).strip()
    if not left:
        return
    if named:
        words.names.extend(filter(None, AND.split(named["names"].strip())))
    elif placed:
        words.places.append(placed["place"].strip())
    else:
        words.rest.append(left)


def _without(table: Mapping[Any, str], piece: str, found: list[Any], *, at_end: bool) -> str:
    """Take the table's words out of a piece, and note what they mean."""
    for meant, words in table.items():
        pattern = rf"\b(?:{words})\b" + (r"\s*$" if at_end else "")
        match = re.search(pattern, fold(piece))
        if match:
            found.append(meant)
            piece = f"{piece[: match.start()]}{piece[match.end() :]}".strip()
    return piece


def _mentioned(text: str) -> str:
    """Give the user's id or the name of a mention; empty when it is of no person."""
    mention = MENTION.fullmatch(text)
    return (mention["user"] or mention["name"]) if mention else ""
