"""Natural dates: a typed time and the moment at which it is said, to a start and an end.

`read` is the door. It accepts what it understands completely and refuses everything else: a
booking on the wrong day is worse than a question.
"""

from booking.when.door import MOST_CHARACTERS, read, read_duration, warm
from booking.when.reading import Reading
from booking.when.refusals import (
    Ambiguous,
    Contradiction,
    InThePast,
    NoSuchLocalTime,
    NotRead,
    NotUnderstood,
    TooLong,
)

__all__ = [
    "MOST_CHARACTERS",
    "Ambiguous",
    "Contradiction",
    "InThePast",
    "NoSuchLocalTime",
    "NotRead",
    "NotUnderstood",
    "Reading",
    "TooLong",
    "read",
    "read_duration",
    "warm",
]
