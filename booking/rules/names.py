"""How names are compared when somebody searches: without case, accents and extra spaces."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Fold a text for comparison: "  Zoë  O'Neil" becomes "zoe o'neil"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(each for each in decomposed if not unicodedata.combining(each))
    return " ".join(letters.split())


def search_name(name: str, email: str) -> str:
    """What a person is found by: their name and their e-mail address."""
    return fold(f"{name} {email}")
