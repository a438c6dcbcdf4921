"""Reminder leads: how they are read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from booking.rules.reminder_leads import parse_reminder_leads

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("1 day;1 hour", (DAY, HOUR)),
        ("1 hour;1 day", (DAY, HOUR)),
        ("2 days; 3 hours ;15 minutes", (2 * DAY, 3 * HOUR, 15 * MINUTE)),
        ("1 Day", (DAY,)),
        ("24 hours;1 day", (DAY,)),
        ("", ()),
    ],
)
def test_leads_come_the_longest_first_and_none_twice(
    text: str, leads: tuple[timedelta, ...]
) -> None:
    assert parse_reminder_leads(text) == leads


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "day",
        "one day",
        "1 week",
        "0 days",
        "-1 day",
        "1.5 hours",
        "1 day, 1 hour",
        "1day",
        "\u0661 day",
    ],
)
def test_what_does_not_read_as_leads_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="read like 1 day;1 hour"):
        parse_reminder_leads(text)
