"""Reads the full times that programs write, with their offset from UTC, through dateparser.

dateparser reads these well, whatever their shape; of what people type it reads half and guesses at
more. See docs/decisions/typed-times.md.
"""

from __future__ import annotations

import re
from datetime import datetime

import dateparser

CLOCK = r"(?P<{0}hour>\d\d):(?P<{0}minute>\d\d)(?::\d\d(?:\.\d+)?)?"
ISO = rf"(?!.*\s.*-)\d{{4}}-\d\d-\d\d[t\s]{CLOCK.format('iso_')}\s?(?:z|[+-]\d\d:?\d\d)"
MAIL = (
    rf"(?:[a-z]{{3,9}},?\s+)?\d{{1,2}}\s+[a-z]{{3,9}}\s+\d{{4}},?\s+{CLOCK.format('mail_')}"
    r"\s+(?:[+-]0\d{3}|(?:utc|gmt)[+-]\d\d?(?::?\d\d)?)"
)
STAMP = re.compile(f"{ISO}|{MAIL}")
"""The shapes of ISO 8601 and of mail headers; behind a space and without a zero, 14:00-15:00 is a
range."""
SETTINGS = {"DATE_ORDER": "DMY", "PARSERS": ["absolute-time"], "RETURN_AS_TIMEZONE_AWARE": True}


def read_stamp(text: str) -> datetime | None:
    """Read a text that is a full time with its offset, such as "2026-12-01T14:00:00+01:00".

    Args:
        text: the whole text, folded.

    Returns:
        The moment, aware, in the offset that was written; None if the text is no such time, or
        dateparser did not keep its numbers.
    """
    stamp = STAMP.fullmatch(text.strip())
    found = dateparser.parse(stamp[0], languages=["en"], settings=SETTINGS) if stamp else None
    if not stamp or not found:
        return None
    written = (stamp["iso_hour"] or stamp["mail_hour"], stamp["iso_minute"] or stamp["mail_minute"])
    kept = (f"{found:%H}", f"{found:%M}") == written and str(found.year) in stamp[0]
    named = re.match(r"[a-z]{3}", stamp[0])
    agrees = not named or named[0] == f"{found:%a}".lower()
    return found if kept and agrees else None
