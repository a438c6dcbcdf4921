"""How names are compared when somebody searches: without case, accents and extra spaces."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

SEARCH_LIMIT = 500

LETTERS = str.maketrans(
    {
        **dict(zip("łøđðħŧıŋ", "loddhtin", strict=True)),
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        **dict.fromkeys("'’‘ʼ`´"),  # noqa: RUF001 - the apostrophes that people type
    }
)
"""What Unicode does not take apart; apostrophes go: O'Neil is found as oneil and as neil."""


def fold(text: str) -> str:
    """Fold a text for comparison: "  Zoë  O'Neil" becomes "zoe oneil"; what is invisible goes."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    decomposed = unicodedata.normalize("NFKD", folded.translate(LETTERS))
    words = decomposed.split()
    return " ".join(filter(None, map(_letters, words)))


def fold_typed(text: str) -> str:
    """Fold what is typed into a search, as far as what is searched goes itself."""
    return fold(text[:SEARCH_LIMIT])


def _letters(word: str) -> str:
    return "".join(each for each in word if each.isprintable() and not unicodedata.combining(each))


def shared_names(names: Iterable[str]) -> frozenset[str]:
    """The names, folded, that several of these people have: only their e-mails tell them apart."""
    return frozenset(name for name, count in Counter(map(fold, names)).items() if count > 1)


def search_name(name: str, email: str) -> str:
    """What a person is found by: their name and their e-mail address, as far as an index goes.

    Folding can make a text eighteen times longer, and PostgreSQL's indexes take 2,700 bytes.
    """
    return fold(f"{name} {email}")[:SEARCH_LIMIT]
