"""Corrects common typing errors in the long words of time; short ones are too near to others."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from booking.when.vocabulary import CORRECTED, LEAST_CORRECTED, SHORT_CORRECTED

TWO_EDITS_FROM = 8
"""A word of at least this length may be two edits away, a shorter one only one."""
MOST_EDITS = 2
LONGEST = max(map(len, CORRECTED)) + MOST_EDITS


def _by_initial() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for word in CORRECTED:
        found[word[0]].append(word)
        found[word[1]].append(word)
    return dict(found)


BY_INITIAL = _by_initial()
"""The words by their first letter and, because two letters may be swapped, by their second."""


def _slips(word: str) -> set[str]:
    """Give what comes out when two letters are swapped or one is typed twice."""
    swapped = {
        f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}" for at in range(len(word) - 1)
    }
    return swapped | {f"{word[:at]}{word[at]}{word[at:]}" for at in range(len(word))}


SLIPS = {slip: word for word in SHORT_CORRECTED.split() for slip in _slips(word) - {word}}


@lru_cache(maxsize=4096)
def corrections(typed: str) -> tuple[str, ...]:
    """The words nearest to a typed one: none, the one that was meant, or several."""
    if typed in SLIPS:
        return (SLIPS[typed],)
    if not LEAST_CORRECTED - 1 <= len(typed) <= LONGEST:
        return ()
    best = MOST_EDITS
    nearest: list[str] = []
    for word in BY_INITIAL.get(typed[0], ()):
        edits = _edits(typed, word)
        if edits > (MOST_EDITS if len(word) >= TWO_EDITS_FROM else 1) or edits > best:
            continue
        if edits < best:
            best, nearest = edits, []
        nearest.append(word)
    return tuple(nearest)


def _edits(typed: str, word: str) -> int:
    """Count the letters added, left out, changed or swapped; past `MOST_EDITS` just "more"."""
    swapped = typed[0] != word[0] and typed[1] != word[0]
    if swapped or abs(len(typed) - len(word)) > MOST_EDITS:
        return MOST_EDITS + 1
    before: list[int] = []
    last = list(range(len(word) + 1))
    for row, letter in enumerate(typed, 1):
        current = [row]
        for column, wanted in enumerate(word, 1):
            cost = min(
                last[column] + 1, current[column - 1] + 1, last[column - 1] + (letter != wanted)
            )
            if row > 1 < column and letter == word[column - 2] and typed[row - 2] == wanted:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, last = last, current
    return last[-1]
