"""Typed times: what is understood completely is read, everything else is refused."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking import when
from booking.when import (
    MOST_CHARACTERS,
    Ambiguous,
    Contradiction,
    Incomplete,
    InThePast,
    NoSuchLocalTime,
    NotRead,
    NotUnderstood,
    TooLong,
)

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=LONDON)
"""A Tuesday morning."""

READ = {
    "tomorrow 10am": ("2026-11-25 10:00", None),
    "today at noon": ("2026-11-24 12:00", None),
    "Fri 10am-11:30": ("2026-11-27 10:00", "2026-11-27 11:30"),
    "thurs 2-4pm": ("2026-11-26 14:00", "2026-11-26 16:00"),
    "weds 11-1pm": ("2026-11-25 11:00", "2026-11-25 13:00"),
    "next Tue 2pm": ("2026-12-01 14:00", None),
    "next Fri at 9.15am": ("2026-12-04 09:15", None),
    "1 Dec 14:00 to 15:30": ("2026-12-01 14:00", "2026-12-01 15:30"),
    "the 3rd of January 10am": ("2027-01-03 10:00", None),
    "December 2nd 3pm": ("2026-12-02 15:00", None),
    "2/12/2026 15:00": ("2026-12-02 15:00", None),
    "2026-12-02 at 15:00": ("2026-12-02 15:00", None),
    "Wed 2 Dec 3pm for 90 min": ("2026-12-02 15:00", "2026-12-02 16:30"),
    "tomorrow 10am for an hour and a half": ("2026-11-25 10:00", "2026-11-25 11:30"),
    "at 10 on Monday": ("2026-11-30 10:00", None),
}


def wall(moment: datetime | None) -> str | None:
    return moment.astimezone(LONDON).strftime("%Y-%m-%d %H:%M") if moment else None


@pytest.mark.parametrize("text", READ)
def test_a_time_that_is_understood_is_read(text: str) -> None:
    reading = when.read(text, NOW)
    assert (wall(reading.start), wall(reading.end)) == READ[text]
    assert reading.has_time


def test_a_day_alone_has_no_time_and_never_the_clocks() -> None:
    reading = when.read("next Friday", NOW)
    assert (wall(reading.start), reading.end) == ("2026-12-04 00:00", None)
    assert not reading.has_time


REFUSED: dict[str, type[NotRead]] = {
    "": Incomplete,
    "sometime soon": NotUnderstood,
    "tomorrow at 27:00": NotUnderstood,
    "tomorrow 13pm": NotUnderstood,
    "32 December 10am": NotUnderstood,
    "30 February 10am": NotUnderstood,
    "tomorrow 10am with Priya": NotUnderstood,
    "tomorrow 4pm-3pm": Contradiction,
    "Fri 10am for 0 min": Contradiction,
    "tomorrow at midnight": Ambiguous,
    "10.05": Ambiguous,
    "Monday 19.06": Contradiction,
    "Monday 2 December 10am": Contradiction,
    "today 9am": InThePast,
    "1 Dec 2025 10am": InThePast,
    "28 March 2027 1:30am": NoSuchLocalTime,
    "31 October 2027 1:30am": Ambiguous,
    "x" * (MOST_CHARACTERS + 1): TooLong,
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_clear_is_refused_with_its_reason(text: str) -> None:
    with pytest.raises(REFUSED[text]) as refused:
        when.read(text, NOW)
    assert str(refused.value)


def test_both_readings_of_an_ambiguous_time_are_named() -> None:
    with pytest.raises(Ambiguous) as refused:
        when.read("31 October 2027 1:30am", NOW)
    assert refused.value.readings == ("01:30 BST", "01:30 GMT")


@given(st.text(max_size=150))
def test_no_text_raises_anything_but_a_refusal(text: str) -> None:
    try:
        reading = when.read(text, NOW)
    except NotRead:
        return
    assert reading.start.tzinfo is not None


WRITTEN = (
    "{day:%a} {day.day} {day:%b} {day.year} {start:%H:%M}-{end:%H:%M}",
    "{day.day}/{day.month}/{day.year} {start:%H:%M} to {end:%H:%M}",
    "{day:%Y-%m-%d} from {start:%H:%M} until {end:%H:%M}",
    "{day:%B} {day.day}, {day.year} at {start:%I:%M%p} for {minutes} min",
)


@given(st.integers(1, 1000), st.integers(8 * 4, 20 * 4), st.integers(1, 12))
def test_one_time_written_in_several_ways_is_read_the_same(
    days: int, quarter: int, quarters: int
) -> None:
    midnight = datetime(2026, 11, 24, tzinfo=LONDON) + timedelta(days=days)
    start = midnight + timedelta(minutes=15 * quarter)
    end = start + timedelta(minutes=15 * quarters)
    for form in WRITTEN:
        said = form.format(day=midnight, start=start, end=end, minutes=15 * quarters)
        reading = when.read(said, NOW)
        assert (reading.start, reading.end) == (start, end), said


def test_threads_read_the_same_as_one() -> None:
    found: list[tuple[str, bool]] = []

    def read_all() -> None:
        for text, (start, _) in READ.items():
            found.append((text, wall(when.read(text, NOW).start) == start))

    threads = [threading.Thread(target=read_all) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 * len(READ)
    assert [text for text, same in found if not same] == []
