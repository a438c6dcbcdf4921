"""What the parts of a typed time say: days, times of day, lengths and repeats, not yet a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Self

from booking.values import Frequency
from booking.when.refusals import Contradiction


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of time: months and days of the calendar, and time on the clock."""

    months: int = 0
    days: int = 0
    time: timedelta = timedelta()

    @property
    def calendar(self) -> bool:
        """Whether it is said in days, weeks or more."""
        return bool(self.months or self.days)

    @property
    def on_the_clock(self) -> bool:
        """Whether it is said in hours or minutes, and not in days alone."""
        return bool(self.time) or not (self.months or self.days)


@dataclass(frozen=True, slots=True)
class Day:
    """What was said of one day; the parts of a text add up to one.

    Attributes:
        exact: the day itself, such as today's.
        weekday: Monday is 0.
        which: "this", "next" or "after next" weekday.
        week: the Monday of the week that was said.
        month_of: the first day of the month that was said as "this" or "next".
        day: of the month.
        month: from 1.
        year: in full.
        nth: which of its weekday in the month, from 1; -1 is the last.
        later: how long after the day that the rest says.
        weeks: in how many weeks from now.
        hop: to which weekday after the day, Monday is 0, or before it, Monday is -7.
    """

    exact: date | None = None
    weekday: int | None = None
    which: str | None = None
    week: date | None = None
    month_of: date | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    nth: int | None = None
    later: Amount | None = None
    weeks: int | None = None
    hop: int | None = None

    def merged(self, other: Self) -> Self:
        """Add what another part says of the same day.

        Raises:
            Contradiction: both say the same thing differently.
        """
        said = {}
        for name in self.__slots__:
            mine, others = getattr(self, name), getattr(other, name)
            if mine is not None and others is not None and mine != others:
                raise Contradiction("This says two different days.")
            said[name] = others if mine is None else mine
        return type(self)(**said)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as it was said.

    Attributes:
        hour: from 0 to 23, as it was said.
        minute: from 0 to 59.
        half: "am" or "pm", if it was said.
        certain: whether it can't be meant twelve hours later: 14:00, 09:30, noon.
        zone: in which it was said, if that was said.
        dotted: whether it may be a date as well, such as 10.12.
        midnight: whether it was said as "midnight", which may begin or end a day.
    """

    hour: int
    minute: int = 0
    half: str = ""
    certain: bool = False
    zone: tzinfo | None = None
    dotted: bool = False
    midnight: bool = False


@dataclass(frozen=True, slots=True)
class Times:
    """A time of day, or a range of it.

    Attributes:
        start: the time, or where the range begins.
        end: where the range ends.
        length: what it is if another time is said: 1h30.
        weak: whether it is a time only beside a day: "4a", "330".
    """

    start: Clock
    end: Clock | None = None
    length: Amount | None = None
    weak: bool = False


@dataclass(frozen=True, slots=True)
class PartOfDay:
    """The morning, afternoon, evening or night."""

    name: str


@dataclass(frozen=True, slots=True)
class Length:
    """How long it lasts.

    Attributes:
        amount: how long.
        clock: what it is if no other time is said: 19h.
        marked: whether "for" says that it is a length.
    """

    amount: Amount
    clock: Clock | None = None
    marked: bool = False


@dataclass(frozen=True, slots=True)
class At:
    """A moment that was counted from now: "in 45 minutes"."""

    moment: datetime


@dataclass(frozen=True, slots=True)
class Bare:
    """A number alone: an hour or a day of the month."""

    number: int


@dataclass(frozen=True, slots=True)
class Year:
    """Four digits alone: a year, or a time such as 2030."""

    number: int


@dataclass(frozen=True, slots=True)
class Repeat:
    """What was said of a repeat; the parts of a text add up to one.

    Attributes:
        frequency: how often.
        every: each how many of the frequency's step.
        weekdays: on which weekdays.
        count: how many times.
        begins: whether the day beside it is where the repeat begins, not one of its days.
    """

    frequency: Frequency | None = None
    every: int = 1
    weekdays: frozenset[int] = frozenset()
    count: int | None = None


@dataclass(frozen=True, slots=True)
class To:
    """A word or a dash between two days or moments that bound a stretch.

    Attributes:
        ends: whether it is an "until".
        dashed: whether it is a dash, which may also only set apart.
    """

    ends: bool = False
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Gone:
    """A day or a moment that is over: "yesterday", "last Tuesday", "an hour ago"."""

    words: str


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone that was said apart from the time."""

    zone: tzinfo


@dataclass(frozen=True, slots=True)
class Noise:
    """A word that says nothing about when."""


@dataclass(frozen=True, slots=True)
class Between(Noise):
    """A "between": the "and" that follows is a "to"."""


@dataclass(frozen=True, slots=True)
class And(Noise):
    """An "and"."""
