"""Why a typed time was not read; each says so to whoever typed it.

NotRead
├── NotUnderstood      words that say nothing known
├── Incomplete         something that is needed was not said
├── TooLong            more text than a time needs
├── Ambiguous          it has two readings
├── Contradiction      its parts do not agree
├── InThePast          it is over
└── NoSuchLocalTime    the clocks skip it
"""

from __future__ import annotations

EXAMPLES = "Type it like “Tue 1 Dec 2-3.30pm” or “tomorrow 10am for 90 min”."


class NotRead(ValueError):
    """The typed time was not read; nothing was guessed."""


class NotUnderstood(NotRead):
    """Some words say nothing known."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__(f"I can't read “{words}” as a time. {EXAMPLES}")


class Incomplete(NotRead):
    """Something that is needed was not said, such as which day."""

    def __init__(self, missing: str) -> None:
        super().__init__(f"This doesn't say {missing}. {EXAMPLES}")


class TooLong(NotRead):
    """The text is longer than any time."""

    def __init__(self, most: int) -> None:
        super().__init__(f"A time takes at most {most} characters. {EXAMPLES}")


class Ambiguous(NotRead):
    """The text has two readings, and only the person knows which is meant."""

    def __init__(self, words: str, readings: tuple[str, str]) -> None:
        self.readings = readings
        super().__init__(f"“{words}” can mean {readings[0]} or {readings[1]}. Say which.")


class Contradiction(NotRead):
    """The text's parts do not agree."""

    def __init__(self, happened: str) -> None:
        super().__init__(f"{happened} Say which is meant.")


class InThePast(NotRead):
    """The time is over."""

    def __init__(self, said: str) -> None:
        super().__init__(f"{said} has passed. Type a time to come.")


class NoSuchLocalTime(NotRead):
    """The clocks skip this local time."""
