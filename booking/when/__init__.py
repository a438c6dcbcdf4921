"""Natural dates: a typed time and the moment at which it is said, to a start and an end.

`read` is the strict door: it accepts what it understands completely and refuses everything else,
for a booking on the wrong day is worse than a question. `read_request` reads the whole of a
`/book` text and keeps the rest, `find` finds the one time in a message, `read_duration` reads a
bare length. Every refusal is a `NotRead`; nothing else is raised for any text.
"""

from booking.when.door import MOST_CHARACTERS, find, read, read_duration, warm
from booking.when.reading import (
    Frequency,
    Mention,
    Part,
    Reading,
    Repeat,
    Request,
    Used,
)
from booking.when.refusals import (
    Ambiguous,
    Contradiction,
    HappensTwice,
    InThePast,
    NoSuchLocalTime,
    NotRead,
    NotUnderstood,
    TooLong,
)
from booking.when.request import read_request

__all__ = [
    "MOST_CHARACTERS",
    "Ambiguous",
    "Contradiction",
    "Frequency",
    "HappensTwice",
    "InThePast",
    "Mention",
    "NoSuchLocalTime",
    "NotRead",
    "NotUnderstood",
    "Part",
    "Reading",
    "Repeat",
    "Request",
    "TooLong",
    "Used",
    "find",
    "read",
    "read_duration",
    "read_request",
    "warm",
]
