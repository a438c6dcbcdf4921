"""The whole of a `/book` text: when, who, where, how long and what for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from booking.values import SessionMethod
from booking.when.door import read
from booking.when.reading import Mention, Request
from booking.when.refusals import NotRead

MENTION = re.compile(r"<@(?P<id>\w+)(?:\|(?P<name>[^>]*))?>|(?<!\S)@(?P<plain>[\w.-]+)")
METHODS = {"smart": SessionMethod.SMART_SESSION, "traditional": SessionMethod.TRADITIONAL}


def read_request(text: str, now: datetime, *, types: Sequence[str] = ()) -> Request:
    """Read the text after `/book`; what can't be read of the time is the request's refusal.

    Args:
        text: what was typed.
        now: the moment at which it is said, aware, in the organisation's zone (a ZoneInfo).
        types: the names of the session types, such as "Formal Review".
    """
    mentions = tuple(
        Mention(found["id"], found["name"] or found["plain"]) for found in MENTION.finditer(text)
    )
    kept = MENTION.sub(" ", text)
    session_type = next((name for name in types if name.casefold() in kept.casefold()), None)
    method = next((METHODS[word] for word in kept.casefold().split() if word in METHODS), None)
    try:
        reading = read(kept, now)
    except NotRead as refusal:
        return Request(None, refusal, mentions, session_type=session_type, method=method)
    return Request(
        reading, None, mentions, reading.duration, session_type=session_type, method=method
    )
