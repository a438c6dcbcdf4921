"""Why a typed time was not read; each says so to whoever typed it, and what helps.

NotRead
├── NotUnderstood      words that say nothing known, or say too little
├── TooLong            more text than a time needs
├── Ambiguous          it has two readings
│   └── HappensTwice   the clocks go back and show this time twice
├── Contradiction      its parts do not agree
├── InThePast          it is over
└── NoSuchLocalTime    the clocks go forward and skip it
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from booking.when.reading import Reading

EXAMPLES = "Type it like “Tue 1 Dec 2pm-3.30pm” or “tomorrow 10am for 90 min”."


class NotRead(ValueError):
    """The typed time was not read; nothing was guessed.

    Attributes:
        readings: the two readings, when there are two that can be offered; else empty.
    """

    def __init__(self, message: str, *, readings: Sequence[Reading] = ()) -> None:
        super().__init__(message)
        self.readings = tuple(readings)


class NotUnderstood(NotRead):
    """Some words say nothing known, or what was said is no day and no time.

    Attributes:
        words: what was not understood.
    """

    def __init__(self, words: str, message: str = "") -> None:
        happened = message or f"I can't read “{words}” as a time."
        super().__init__(f"{happened} {EXAMPLES}")
        self.words = words


class TooLong(NotRead):
    """The text is longer than any time."""

    def __init__(self, most: int) -> None:
        super().__init__(f"A time takes at most {most} characters. {EXAMPLES}")


class Ambiguous(NotRead):
    """The text has two readings, and only the person knows which is meant."""

    def __init__(
        self, words: str, choices: tuple[str, str], *, readings: Sequence[Reading] = ()
    ) -> None:
        super().__init__(
            f"“{words}” can mean {choices[0]} or {choices[1]}. Type the one you mean.",
            readings=readings,
        )
        self.words = words
        self.choices = choices


class HappensTwice(Ambiguous):
    """The clocks go back, and this local time comes twice; `readings` has both moments."""


class Contradiction(NotRead):
    """The text's parts do not agree."""

    def __init__(self, happened: str, *, readings: Sequence[Reading] = ()) -> None:
        super().__init__(f"{happened} Type the one you mean.", readings=readings)


class InThePast(NotRead):
    """The time is over."""

    def __init__(self, said: str) -> None:
        super().__init__(f"{said} has passed. Type a time to come.")


class NoSuchLocalTime(NotRead):
    """The clocks go forward and skip this local time."""
