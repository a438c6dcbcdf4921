"""What a text that a person typed may hold: as written, within a length, and showable."""

from __future__ import annotations

import unicodedata

from booking.errors import BadField
from booking.values import FormField

LOCATION_LIMIT = 250
NOTES_LIMIT = 3_000
"""Slack's own limit for what can be typed in one field."""

REASON_LIMIT = 500
URL_LIMIT = 2_000

LINE_BREAKS = frozenset("\n\t")
UNSHOWABLE = frozenset({"Cc", "Cs"})
"""Unicode's categories of control characters and of halves of characters."""
TURNING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
"""Characters that turn the order of those after them around, also of words that are not the
writer's: left out where a text is shown. Arabic and Hebrew turn themselves without them."""
UNSEEN = frozenset({"Cf", "Mn"})
"""Those of marks that change others and are nothing alone, such as a space of no width."""


def check_text(text: str, *, limit: int, field: FormField) -> None:
    """Let a text stand as it is written.

    Raises:
        BadField: it is too long, or holds a character that can't be shown.
    """
    if len(text) > limit:
        raise BadField(
            f"This is {len(text):,} characters long; {limit:,} fit here.",
            helps=f"Shorten it by {len(text) - limit:,}.",
            field=field,
        )
    position = unshowable_at(text)
    if position is not None:
        raise BadField(
            f"Character {position + 1} is a control character (U+{ord(text[position]):04X}) "
            "that can't be shown.",
            helps="Delete it, or type the text afresh.",
            field=field,
        )


def is_blank(text: str) -> bool:
    """Whether there is nothing to see in a text."""
    return all(each.isspace() or unicodedata.category(each) in UNSEEN for each in text)


def unshowable_at(text: str) -> int | None:
    """Find the first character that can't be shown; line breaks and tabs can."""
    return next(
        (
            position
            for position, character in enumerate(text)
            if character not in LINE_BREAKS and unicodedata.category(character) in UNSHOWABLE
        ),
        None,
    )
