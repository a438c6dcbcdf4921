"""Finds the one time that an ordinary message says among other things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from booking.when.door import refuse_long
from booking.when.meaning import meaning
from booking.when.parts import At, Day, Gone, Repeat, Times, To
from booking.when.reading import Reading
from booking.when.refusals import Ambiguous, Contradiction, Incomplete
from booking.when.request import TURNING, says_day, told_apart
from booking.when.scanning import Found, scan, spans_of

MOST_MESSAGE_CHARACTERS = 2_000
WORDS_TOO = frozenset(("sat", "sun", "wed", "mar", "may", "now", "second", "first", "third"))
"""Words of time that are words of other things as well, and say a time only beside another."""


def read_message(text: str, now: datetime) -> Reading | None:
    """Find the time in a message: "Can we meet next Tuesday at 2pm to go through unit 3?".

    Args:
        text: the message, at most `MOST_MESSAGE_CHARACTERS`.
        now: aware, in the zone that is meant.

    Returns:
        The time, with the words that say it as its spans; None when the message says none.

    Raises:
        Ambiguous: it says several.
        Incomplete: it says a time of day and no day.
        NotRead: it is too long, or what it says is over or no local time.
    """
    refuse_long(text, MOST_MESSAGE_CHARACTERS)
    scanned = scan(text, now)
    _refuse_choice(text, scanned)
    groups = [group for group in _groups(told_apart(scanned)) if _says_when(group)]
    found = [each for group in groups for each in group if not isinstance(each.part, To)]
    if not found:
        return None
    if not says_day(found):
        raise Incomplete("which day")
    said = [text[group[0].start : group[-1].end] for group in groups]
    try:
        reading = meaning([each.part for each in _parts_of(groups)], now)
    except Contradiction as refusal:
        if len(groups) == 1:
            raise
        raise Ambiguous(text[found[0].start : found[-1].end], (said[0], said[-1])) from refusal
    return replace(reading, spans=spans_of(found))


def _refuse_choice(text: str, found: Sequence[Found]) -> None:
    """Refuse a choice such as "Friday at 2 or 3", of which one side may look like no time.

    Raises:
        Ambiguous: the message leaves one.
    """
    for before, each, after in zip(found, found[1:], found[2:], strict=False):
        if each.part is None and each.tokens[0].text == "or" and (before.known or after.known):
            sides = (text[before.start : before.end], text[after.start : after.end])
            raise Ambiguous(text[before.start : after.end], sides)


def _parts_of(groups: Sequence[Sequence[Found]]) -> list[Found]:
    """Give the parts of all groups; a "to" bounds a stretch only within one."""
    return [each for group in groups for each in _without_loose_ends(group)]


def _without_loose_ends(group: Sequence[Found]) -> Sequence[Found]:
    while group and isinstance(group[0].part, To):
        group = group[1:]
    while group and isinstance(group[-1].part, To):
        group = group[:-1]
    return group


def _groups(found: Sequence[Found]) -> Iterator[list[Found]]:
    """Yield the parts that say something, as far as only chat stands between them.

    What stands behind a word that turns it, such as "not" or "by", is left out.
    """
    group: list[Found] = []
    turned = False
    for each in found:
        if group and (each.part is None or each.tokens[0].paused):
            if not turned:
                yield group
            group, turned = [], False
        if each.part is None:
            turned = each.tokens[0].text in TURNING
        elif each.known:
            group.append(each)
    if group and not turned:
        yield group


def _says_when(group: Sequence[Found]) -> bool:
    """Whether a group says a day or a time to come, and not only a word that may be another."""
    if any(isinstance(each.part, Gone) for each in group):
        return False
    sure = [
        each
        for each in group
        if isinstance(each.part, (Day, Times, At, Repeat, tuple))
        and not all(token.text in WORDS_TOO for token in each.tokens)
    ]
    return bool(sure)
