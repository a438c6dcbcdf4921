"""How one cell of a CSV file is read: from its text to a value, or the reason why not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import cache
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from booking.rules.bank_holidays import SUBDIVISIONS
from booking.rules.reminder_leads import parse_reminder_leads
from booking.rules.texts import unshowable_at
from booking.rules.working_hours import parse_working_hours
from booking.values import EnrolmentStatus, Role

Word = TypeVar("Word", bound=StrEnum)

NAME_LIMIT = 200
EMAIL_LIMIT = 254
"""The longest address that mail can be sent to (RFC 5321's path without its brackets)."""
URL_LIMIT = 2_000
HOURS_LIMIT = 100_000
PLACES_LIMIT = 1_000
WEEKS_LIMIT = 104
SHOWN_LIMIT = 60

LABEL = r"\w(?:[\w-]*\w)?"
WORD = r"""[^\s@.,;:<>()\[\]"\\]+"""
EMAIL = re.compile(rf"{WORD}(?:\.{WORD})*@(?:{LABEL}\.)+{LABEL}")
SLACK_USER = re.compile(r"[UW][A-Z0-9]{1,30}")
YEARS = range(1900, 2200)
"""In which people are enrolled; another is a slip of the finger."""
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
WHOLE_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
YES_AND_NO = {"true": True, "false": False}
LINE_BREAKS = re.compile(r"[\n\r\t\v\f\x85\u2028\u2029]")
NOT_PLACES = frozenset({"localtime", "Factory"})
"""Names that a machine may list among its time zones, and that mean another zone elsewhere."""


def quoted(text: str) -> str:
    """Show a cell in a message: short, on one line, with nothing invisible."""
    shown = text if len(text) <= SHOWN_LIMIT else f"{text[:SHOWN_LIMIT]}…"
    return f'"{"".join(each if each.isprintable() else ascii(each)[1:-1] for each in shown)}"'


def plain(text: str) -> str:
    """Read any cell: without spaces around it, in one line, all of it showable.

    Raises:
        ValueError: it holds a line break or a control character.
    """
    stripped = text.strip(" \t\r\n\u00a0")
    if LINE_BREAKS.search(stripped):
        raise ValueError(f"{quoted(stripped)} holds a line break or a tab")
    position = unshowable_at(stripped)
    if position is not None:
        raise ValueError(
            f"{quoted(stripped)} holds a control character (U+{ord(stripped[position]):04X})"
        )
    return stripped


def name(text: str) -> str:
    """Read a name, a title or a code."""
    return _within(text, NAME_LIMIT)


def _within(text: str, limit: int) -> str:
    if len(text) > limit:
        raise ValueError(f"{quoted(text)} is {len(text):,} characters long; {limit:,} fit")
    return text


def email(text: str) -> str:
    """Read an e-mail address, in lower case."""
    lowered = _within(text, EMAIL_LIMIT).lower()
    if not EMAIL.fullmatch(lowered):
        raise ValueError(f"{quoted(text)} is not an e-mail address")
    return lowered


def roles(text: str) -> frozenset[Role]:
    """Read roles: codes joined by `;`."""
    read = one_of(Role)
    return frozenset(read(code.strip()) for code in text.split(";"))


def one_of(words: type[Word]) -> Callable[[str], Word]:
    """Give a reader for the words of a closed list."""
    known = {word.value: word for word in words}

    def read(text: str) -> Word:
        if text not in known:
            raise ValueError(f"{quoted(text)} is none of {', '.join(known)}")
        return known[text]

    return read


status = one_of(EnrolmentStatus)


def time_zone(text: str) -> str:
    """Read the name of a time zone."""
    if text not in _time_zones():
        raise ValueError(f"{quoted(text)} is not a time zone such as Europe/London")
    return text


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones() - NOT_PLACES)


def slack_user_id(text: str) -> str:
    """Read a Slack user's id."""
    if not SLACK_USER.fullmatch(text):
        raise ValueError(f"{quoted(text)} is not a Slack user's id such as U0123ABCD")
    return text


def yes_or_no(text: str) -> bool:
    """Read `true` or `false`; spreadsheets make TRUE and FALSE of them."""
    if text.lower() not in YES_AND_NO:
        raise ValueError(f"{quoted(text)} is neither true nor false")
    return YES_AND_NO[text.lower()]


def day(text: str) -> date:
    """Read a date."""
    if not DAY.fullmatch(text):
        raise ValueError(f"{quoted(text)} is not a date like 2026-12-31")
    try:
        read = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{quoted(text)} is not in the calendar") from None
    if read.year not in YEARS:
        raise ValueError(f"{quoted(text)} has a year that can't be meant")
    return read


def whole_number(first: int, last: int) -> Callable[[str], int]:
    """Give a reader for whole numbers from `first` to `last`."""

    def read(text: str) -> int:
        if not WHOLE_NUMBER.fullmatch(text) or not first <= int(text) <= last:
            raise ValueError(f"{quoted(text)} is not a whole number from {first} to {last:,}")
        return int(text)

    return read


hours = whole_number(0, HOURS_LIMIT)
places = whole_number(1, PLACES_LIMIT)
weeks = whole_number(1, WEEKS_LIMIT)


def web_address(text: str) -> str:
    """Read the address of a web page."""
    try:
        parts = urlsplit(_within(text, URL_LIMIT))
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text
    except ValueError:
        whole = False
    if not whole:
        raise ValueError(f"{quoted(text)} is not a link like https://meet.example.org/room")
    return text


def working_hours(text: str) -> str:
    """Read working hours, kept as they are written."""
    return _valid(text, parse_working_hours)


def reminder_leads(text: str) -> str:
    """Read reminder leads, kept as they are written."""
    return _valid(text, parse_reminder_leads)


def _valid(text: str, parse: Callable[[str], object]) -> str:
    try:
        parse(_within(text, NAME_LIMIT))
    except ValueError as error:
        raise ValueError(f"{quoted(text)}: {error}") from None
    return text


def bank_holidays(text: str) -> str:
    """Read the part of the United Kingdom whose bank holidays hold."""
    if text not in SUBDIVISIONS:
        raise ValueError(f"{quoted(text)} is none of {', '.join(SUBDIVISIONS)}")
    return text
