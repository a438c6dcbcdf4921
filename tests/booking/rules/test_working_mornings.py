"""When the next working day begins."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from booking.rules.working_hours import parse_working_hours
from booking.rules.working_mornings import next_working_morning

LONDON = ZoneInfo("Europe/London")
USUAL = "Mon-Fri 09:00-17:00"
MORNINGS = {
    "the day after": ("2026-12-01 15:00", USUAL, "2026-12-02 09:00"),
    "early on the same day waits for the next": ("2026-12-01 07:00", USUAL, "2026-12-02 09:00"),
    "after midnight on the clock": ("2026-12-02 00:30", USUAL, "2026-12-03 09:00"),
    "over a weekend": ("2026-12-04 15:00", USUAL, "2026-12-07 09:00"),
    "over Christmas": ("2026-12-24 15:00", USUAL, "2026-12-29 09:00"),
    "only one day a week": ("2026-12-01 15:00", "Wed 08:30-12:00", "2026-12-02 08:30"),
    "the earlier of two openings": (
        "2026-12-01 15:00",
        "Mon-Fri 13:00-17:00, Wed 08:00-12:00",
        "2026-12-02 08:00",
    ),
    "in summer time": ("2026-07-01 15:00", USUAL, "2026-07-02 09:00"),
    "over the change of the clocks": ("2026-10-23 15:00", USUAL, "2026-10-26 09:00"),
}
"""By what happens: after which local time, the working hours, and the local morning."""


@pytest.mark.parametrize("name", MORNINGS)
def test_the_next_working_day_begins_with_its_first_hours(name: str) -> None:
    after, hours, morning = MORNINGS[name]
    found = next_working_morning(
        _local(after), parse_working_hours(hours), "england-and-wales", LONDON
    )
    assert found == _local(morning)
    assert found.tzinfo is UTC


def _local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)
