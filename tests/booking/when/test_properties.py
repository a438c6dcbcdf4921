"""What holds for every text: it is read the same in any wording, or refused, in time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from booking import when
from booking.rules.recurrence import WEEKDAY_NAMES, RepeatRule
from booking.values import Frequency
from booking.when.vocabulary import VOCABULARY
from tests.booking.when.moments import LONDON, NOW, wall

SPOKEN_HOURS = (
    *("twelve", "one", "two", "three", "four", "five"),
    *("six", "seven", "eight", "nine", "ten", "eleven"),
)
ENDINGS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


def ordinal(day: date) -> str:
    return f"{day.day}{ENDINGS.get(day.day, 'th')}"


DAYS_WRITTEN: tuple[Callable[[date], str], ...] = (
    lambda day: f"{day:%a} {day.day} {day:%b} {day.year}",
    lambda day: f"{day:%A} the {ordinal(day)} of {day:%B} {day.year}",
    lambda day: f"{day.day}/{day.month}/{day.year}",
    lambda day: f"{day.day:02d}.{day.month:02d}.{day:%y}",
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f"{day:%B} {day.day}, {day.year}",
    lambda day: f"{ordinal(day)} {day:%b} {day.year}",
    lambda day: f"{day.day}-{day:%b}-{day.year}".upper(),
)
TIMES_WRITTEN: tuple[Callable[[datetime], str], ...] = (
    lambda at: f"{at:%H:%M}",
    lambda at: f"{at:%H%M}hrs",
    lambda at: f"{at:%I:%M%p}",
    lambda at: f"{at:%I.%M} {at:%p}".lower(),
    lambda at: f"{at.hour}h{at:%M}",
)
PARTS_WRITTEN = ("{day} {time}", "{day} at {time}", "{time} on {day}", "{day}, {time}")
STRETCHES_WRITTEN = (
    "{day} {start}-{end}",
    "{day} from {start} to {end}",
    "{start} till {end} on {day}",
    "on {day} between {start} and {end}",
    "please book {day} at {start} for {minutes} min",
    "{minutes} minutes on {day}, {start}",
)
days = st.integers(1, 1000).map(lambda number: NOW.date() + timedelta(days=number))
starts = st.integers(7 * 12, 20 * 12)


def at(day: date, five_minutes: int) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=LONDON) + timedelta(
        minutes=5 * five_minutes
    )


@given(days, starts, st.sampled_from(PARTS_WRITTEN))
def test_one_moment_written_in_several_ways_is_read_the_same(
    day: date, number: int, form: str
) -> None:
    moment = at(day, number)
    for say_day in DAYS_WRITTEN:
        for say_time in TIMES_WRITTEN:
            said = form.format(day=say_day(day), time=say_time(moment))
            assert when.read(said, NOW).start == moment, said


@given(days, starts, st.integers(1, 36))
def test_one_stretch_written_in_several_ways_is_read_the_same(
    day: date, number: int, length: int
) -> None:
    start, end = at(day, number), at(day, number + length)
    for form in STRETCHES_WRITTEN:
        for say_time in TIMES_WRITTEN:
            said = form.format(
                day=f"{day.day} {day:%B} {day.year}",
                start=say_time(start),
                end=say_time(end),
                minutes=5 * length,
            )
            reading = when.read(said, NOW)
            assert (reading.start, reading.end) == (start, end), said


@given(st.integers(0, 6), st.integers(0, 11), st.sampled_from(["half past", "half", "quarter to"]))
def test_a_spoken_hour_is_that_of_the_working_day(weekday: int, hour: int, spoken: str) -> None:
    said = f"{spoken} {SPOKEN_HOURS[hour]} on {WEEKDAY_NAMES[weekday]}"
    reading = when.read(said, NOW)
    assert reading.start.weekday() == weekday
    assert NOW < reading.start <= NOW + timedelta(days=8)
    assert 7 <= reading.start.hour < 19
    assert reading.start.minute == (45 if spoken == "quarter to" else 30)
    spoken_hour = reading.start + timedelta(minutes=15 if spoken == "quarter to" else -30)
    assert spoken_hour.hour % 12 == hour


REPEATS_WRITTEN = (
    "every {n} weeks on {day} at 10, {count} times",
    "{day} at 10 every {n} weeks x{count}",
    "every {n} weeks, {day}, 10am x {count}",
)


@given(st.integers(0, 6), st.integers(2, 9), st.integers(1, 52))
def test_one_repeat_written_in_several_ways_is_read_the_same(
    weekday: int, every: int, count: int
) -> None:
    for form in REPEATS_WRITTEN:
        reading = when.read(form.format(day=WEEKDAY_NAMES[weekday], n=every, count=count), NOW)
        assert reading.start.weekday() == weekday
        assert reading.repeat == RepeatRule(frequency=Frequency.WEEKLY, every=every, count=count), (
            form
        )


WORDS = st.sampled_from(
    [
        *VOCABULARY,
        *("1", "2", "10", "30", "3pm", "10.30", "10.12", "14:00", "1400", "1/2", "31st", "2027"),
        *("9999", "x6", "h", "1h30", "99:99", "01/02/03", "2026-12-01", "-", "@dana", "Dana"),
    ]
)
SOUP = st.lists(WORDS, max_size=14).map(" ".join)
ANY_TEXT = st.one_of(st.text(max_size=150), SOUP)
DOORS = (when.read, when.read_request, when.read_message)


@given(ANY_TEXT)
@settings(max_examples=400)
def test_no_text_raises_anything_but_a_refusal(text: str) -> None:
    for door in DOORS:
        with suppress(when.NotRead):
            door(text, NOW)


@given(SOUP)
@settings(max_examples=400)
def test_what_is_read_is_aware_to_come_and_ends_after_it_starts(text: str) -> None:
    try:
        reading = when.read(text, NOW)
    except when.NotRead:
        return
    assert reading.start.tzinfo is LONDON
    assert reading.start.date() >= NOW.date()
    assert reading.start >= NOW or not reading.has_time
    assert reading.end is None or reading.end > reading.start
    assert all(0 <= span.start < span.end <= len(text) for span in reading.spans)


BOUND = timedelta(milliseconds=10).total_seconds()


@given(ANY_TEXT.map(lambda text: text[: when.MOST_CHARACTERS]))
@settings(max_examples=300, deadline=None)
def test_no_text_takes_longer_than_its_bound(text: str) -> None:
    assert any(_seconds(text) < BOUND for _ in range(3))


def _seconds(text: str) -> float:
    """Measure what reading takes of the processor, which other programs do not make more."""
    began = time.thread_time()
    with suppress(when.NotRead):
        when.read(text, NOW)
    return time.thread_time() - began


def test_threads_read_the_same_as_one() -> None:
    texts = [
        say_day(NOW.date() + timedelta(days=number)) + " 10am"
        for number in range(1, 20)
        for say_day in DAYS_WRITTEN
    ] + [f"2026-12-{day:02d}T10:00:00Z" for day in range(1, 31)]
    alone = {text: wall(when.read(text, NOW).start) for text in texts}
    differing: list[str] = []

    def read_all() -> None:
        differing.extend(t for t in texts if wall(when.read(t, NOW).start) != alone[t])

    threads = [threading.Thread(target=read_all) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert differing == []
