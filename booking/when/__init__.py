"""Natural dates: a typed time and the moment at which it is said, to a start and an end.

`read` is the door for a text that is a time, `read_request` for the text of `/book`, and
`read_message` for a message that says a time among other things. They accept what they understand
completely and refuse everything else: a booking on the wrong day is worse than a question.
"""

from booking.when.door import MOST_CHARACTERS, read, read_duration, warm
from booking.when.message import MOST_MESSAGE_CHARACTERS, read_message
from booking.when.reading import Reading, Span
from booking.when.refusals import (
    Ambiguous,
    Contradiction,
    Incomplete,
    InThePast,
    NoSuchLocalTime,
    NotRead,
    NotUnderstood,
    TooLong,
)
from booking.when.request import MOST_REQUEST_CHARACTERS, Requested, read_beside, read_request

__all__ = [
    "MOST_CHARACTERS",
    "MOST_MESSAGE_CHARACTERS",
    "MOST_REQUEST_CHARACTERS",
    "Ambiguous",
    "Contradiction",
    "InThePast",
    "Incomplete",
    "NoSuchLocalTime",
    "NotRead",
    "NotUnderstood",
    "Reading",
    "Requested",
    "Span",
    "TooLong",
    "read",
    "read_beside",
    "read_duration",
    "read_message",
    "read_request",
    "warm",
]
