"""Adds up the parts of a typed time: what is said of its start, and of what lies behind a "to"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo
from typing import Any

from booking.when.day_rules import is_year
from booking.when.days import resolve_day
from booking.when.measures import CENTURY, FACE, HOURS, MINUTES, ROUND_MINUTES
from booking.when.parts import (
    Amount,
    And,
    At,
    Bare,
    Between,
    Clock,
    Day,
    Gone,
    Length,
    PartOfDay,
    Repeat,
    Times,
    To,
    Year,
    Zone,
)
from booking.when.refusals import Ambiguous, Contradiction, Incomplete, InThePast, NotUnderstood

LISTED: dict[type, str] = {Times: "times", Length: "lengths", Bare: "numbers", Year: "years"}
"""The parts of which a frame may hold several until it is settled, and where."""


@dataclass(slots=True)
class Frame:
    """What one side of a stretch, or the whole of a text, says.

    Attributes:
        day: what was said of the day.
        times: the times of day, as many as were said.
        part: the part of the day.
        lengths: how long.
        at: a moment counted from now.
        repeat: how it repeats.
        numbers: numbers alone.
        years: four digits alone.
        zone: said apart from the time.
        ends: whether it stands behind an "until".
        dashed: whether it stands behind a dash.
    """

    day: Day = field(default_factory=Day)
    times: list[Times] = field(default_factory=list)
    part: str | None = None
    lengths: list[Length] = field(default_factory=list)
    at: At | None = None
    repeat: Repeat | None = None
    numbers: list[Bare] = field(default_factory=list)
    years: list[Year] = field(default_factory=list)
    zone: tzinfo | None = None
    ends: bool = False
    dashed: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing at all was said."""
        return self == Frame(ends=self.ends, dashed=self.dashed)

    @property
    def ends_repeat(self) -> bool:
        """Whether, behind a "to", it says when a repeat ends, and not when its sessions do."""
        return self.day != Day() and (self.ends or not self.times)

    def add(self, part: Any) -> None:
        """Add what one part says.

        Raises:
            Contradiction: it does not agree with the rest.
            InThePast: it is over.
        """
        if type(part) in LISTED:
            getattr(self, LISTED[type(part)]).append(part)
            return
        match part:
            case Day():
                self.day = self.day.merged(part)
            case PartOfDay():
                self._add_part(part.name)
            case At():
                self.at = _only(self.at, part)
            case Repeat():
                self.repeat = _both(self.repeat, part)
            case Gone():
                raise InThePast(part.words)
            case Zone():
                self.zone = _only(self.zone, part.zone)

    def _add_part(self, name: str) -> None:
        if self.part == "night" and name == "evening":
            return
        if self.part and self.part != name and (self.part, name) != ("evening", "night"):
            raise Contradiction(f"This says both {self.part} and {name}.")
        self.part = name

    def settle(self, today: date) -> None:
        """Decide what may be one thing or another by what else is said.

        Raises:
            NotUnderstood, Ambiguous, Contradiction: it can't be decided.
        """
        self._settle_dotted()
        self._settle_years(today.year)
        self._settle_lengths()
        self._settle_numbers(today)
        if any(each.weak for each in self.times) and self.day == Day() and not self.repeat:
            raise Incomplete("which day")
        if len(set(self.times)) > 1:
            raise Contradiction("This says two different times.")

    def _settle_dotted(self) -> None:
        """Read 10.12 as a date where only a day is missing, or as a time where only that is."""
        dotted = [each for each in self.times if each.start.dotted and not each.end]
        if not dotted or self._has_whole_day():
            return
        odd = [each for each in dotted if each.start.minute % ROUND_MINUTES]
        dates = odd if len(odd) == 1 else dotted
        clock = dates[0].start
        if len(dates) == 1 and (odd or len(self.times) > 1):
            self.times.remove(dates[0])
            self.day = self.day.merged(Day(day=clock.hour, month=clock.minute))
        elif self.day == Day():
            readings = (
                f"{clock.hour}:{clock.minute:02d}",
                f"day {clock.hour} of month {clock.minute}",
            )
            raise Ambiguous(f"{clock.hour}.{clock.minute:02d}", readings)

    def _has_whole_day(self) -> bool:
        day = self.day
        return bool(day.exact or day.nth or (day.day and (day.month or day.month_of)) or day.week)

    def _settle_years(self, this_year: int) -> None:
        for year in self.years:
            if self.day.month and not self.day.year and is_year(year.number, this_year):
                self.day = replace(self.day, year=year.number)
            elif self.day == Day() and not self.repeat:
                raise NotUnderstood(str(year.number))
            else:
                self.times.append(Times(_military(year.number)))
        self.years = []

    def _settle_lengths(self) -> None:
        """Read 19h as a time where no other is said, and 1h30 as a length where one is."""
        clocks = [each for each in self.lengths if each.clock]
        if clocks and not self.times and not self.at:
            self.lengths.remove(clocks[0])
            self.times = [Times(clocks[0].clock or Clock(0))]
        if len(self.times) > 1 and not self.lengths:
            for each in [each for each in self.times if each.length][:1]:
                self.times.remove(each)
                self.lengths.append(Length(each.length or Amount()))
        if any(not each.marked and each.amount.calendar for each in self.lengths):
            raise Incomplete("whether the days or weeks are “in” or “for”")
        if self.times and any(each.amount.calendar for each in self.lengths):
            raise Incomplete("how often it repeats")
        if len(self.lengths) > 1:
            raise Contradiction("This says two different lengths.")

    def _settle_numbers(self, today: date) -> None:
        """Read a number alone as an hour, or beside a weekday as a day of the month."""
        if not self.numbers:
            return
        number = self.numbers[0].number
        if len(self.numbers) > 1 or (self.day == Day() and not self.part and not self.repeat):
            raise NotUnderstood(" ".join(str(each.number) for each in self.numbers))
        weekday_alone = replace(self.day, weekday=None) == Day() and self.day.weekday is not None
        hour_meant = self.part or self.repeat or self._has_length_only(number)
        if weekday_alone and not hour_meant:
            self.day = self._with_day_of_month(number, today)
        elif self.times or not 1 <= number < HOURS:
            raise NotUnderstood(str(number))
        else:
            self.times = [Times(Clock(number, certain=number > FACE))]
        self.numbers = []

    def _has_length_only(self, number: int) -> bool:
        """Whether a length needs the number as its hour: "Friday 10 for an hour"."""
        return bool(self.lengths) and not self.times and 1 <= number <= FACE

    def read_hours(self) -> None:
        """Read numbers alone as hours, because a time stands before the "to"."""
        hours = [each.number for each in self.numbers if 1 <= each.number < HOURS]
        self.times += [Times(Clock(hour, certain=hour > FACE)) for hour in hours]
        self.numbers = [each for each in self.numbers if each.number not in hours]

    def _with_day_of_month(self, number: int, today: date) -> Day:
        """Read "Monday 21"; what can't be that day may be an hour: "Monday 10".

        Raises:
            Ambiguous: it is not that day, and may be an hour.
        """
        day = replace(self.day, day=number)
        coming = resolve_day(Day(day=number), today)
        if coming and coming.weekday() != day.weekday and number <= FACE and not self.times:
            raise Ambiguous(str(number), (f"{number} o'clock", f"day {number} of the month"))
        return day


def _only(mine: Any, other: Any) -> Any:
    """Take what was said once, or twice the same.

    Raises:
        Contradiction: it was said twice, differently.
    """
    if mine is not None and mine != other:
        raise Contradiction("This says two different times.")
    return other


def _military(number: int) -> Clock:
    hour, minute = divmod(number, CENTURY)
    if hour >= HOURS or minute >= MINUTES:
        raise NotUnderstood(str(number))
    return Clock(hour, minute, certain=True)


def _both(mine: Repeat | None, other: Repeat) -> Repeat:
    """Add up two parts of a repeat: "weekly", "on Mondays", "x6".

    Raises:
        Contradiction: they do not agree.
    """
    if mine is None:
        return other
    frequencies = {mine.frequency, other.frequency} - {None}
    everies = {mine.every, other.every} - {1}
    counts = {mine.count, other.count} - {None}
    if len(frequencies) > 1 or len(everies) > 1 or len(counts) > 1:
        raise Contradiction("This says two different repeats.")
    return Repeat(
        frequency=next(iter(frequencies), None),
        every=next(iter(everies), 1),
        weekdays=mine.weekdays | other.weekdays,
        count=next(iter(counts), None),
    )


def frames_of(parts: Iterable[Any]) -> list[Frame]:
    """Add parts up, into one frame or, around a "to" between two things said, into two."""
    frames = [Frame()]
    between = False
    for number, part in enumerate(parts):
        if number == 0 and isinstance(part, To) and not part.dashed:
            raise Incomplete("from when")
        for each in part if isinstance(part, tuple) else (part,):
            _add(frames, To() if between and isinstance(each, And) else each)
        between = isinstance(part, Between) or (between and not isinstance(part, And))
    if len(frames) > 1 and frames[-1].empty:
        frames.pop()
    return frames


def joined(frames: list[Frame]) -> list[Frame]:
    """Join two frames whose dash only sets apart, as in "Thursday - 3pm"."""
    if len(frames) != 2 or not frames[1].dashed:  # noqa: PLR2004 - around one dash
        return frames
    first, last = frames
    if any(each.start.dotted and each.start.minute % ROUND_MINUTES for each in last.times):
        return frames
    days = first.day != Day() and last.day != Day()
    times = (first.times or first.at) and (last.times or last.at)
    if days or times or (first.lengths and last.lengths) or (first.repeat and last.repeat):
        return frames
    return [
        Frame(
            day=first.day if last.day == Day() else last.day,
            times=first.times or last.times,
            part=first.part or last.part,
            lengths=first.lengths or last.lengths,
            at=first.at or last.at,
            repeat=first.repeat or last.repeat,
            numbers=first.numbers + last.numbers,
            years=first.years + last.years,
            zone=first.zone or last.zone,
        )
    ]


def _add(frames: list[Frame], part: Any) -> None:
    if not isinstance(part, To):
        frames[-1].add(part)
    elif not frames[-1].empty:
        frames.append(Frame(ends=part.ends, dashed=part.dashed))
    elif part.ends:
        raise Incomplete("from when")
