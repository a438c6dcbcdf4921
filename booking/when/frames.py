"""Adds up the parts of a typed time: what is said of its start, and of what lies behind a "to"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from typing import Any

from booking.when.day_rules import is_year
from booking.when.measures import CENTURY, FACE, HOURS, MINUTES, ROUND_MINUTES
from booking.when.parts import (
    Amount,
    At,
    Bare,
    Clock,
    Day,
    Length,
    PartOfDay,
    Repeat,
    Times,
    To,
    Year,
    Zone,
)
from booking.when.refusals import Ambiguous, Contradiction, NotUnderstood


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
    """

    day: Day = field(default_factory=Day)
    times: list[Times] = field(default_factory=list)
    part: str | None = None
    lengths: list[Length] = field(default_factory=list)
    at: At | None = None
    repeat: Repeat | None = None
    numbers: list[int] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    zone: tzinfo | None = None
    ends: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing at all was said."""
        return self == Frame(ends=self.ends)

    def add(self, part: Any) -> None:
        """Add what one part says.

        Raises:
            Contradiction: it does not agree with the rest.
        """
        match part:
            case Day():
                self.day = self.day.merged(part)
            case Times():
                self.times.append(part)
            case PartOfDay():
                self._add_part(part.name)
            case Length():
                self.lengths.append(part)
            case At():
                self.at = self._only(self.at, part)
            case Repeat():
                self.repeat = _both(self.repeat, part)
            case Bare():
                self.numbers.append(part.number)
            case Year():
                self.years.append(part.number)
            case Zone():
                self.zone = self._only(self.zone, part.zone)

    def _add_part(self, name: str) -> None:
        if self.part == "night" and name == "evening":
            return
        if self.part and self.part != name and (self.part, name) != ("evening", "night"):
            raise Contradiction(f"This says both {self.part} and {name}.")
        self.part = name

    def _only(self, mine: Any, other: Any) -> Any:
        if mine is not None and mine != other:
            raise Contradiction("This says two different times.")
        return other

    def settle(self, this_year: int) -> None:
        """Decide what may be one thing or another by what else is said.

        Raises:
            NotUnderstood, Ambiguous, Contradiction: it can't be decided.
        """
        self._settle_dotted()
        self._settle_years(this_year)
        self._settle_lengths()
        self._settle_numbers()
        if len(set(self.times)) > 1:
            raise Contradiction("This says two different times.")

    def _settle_dotted(self) -> None:
        """Read 10.12 as a date where only a day is missing, or as a time where only that is."""
        dotted = [each for each in self.times if each.start.dotted and not each.end]
        if not dotted or self._has_whole_day():
            return
        clock = dotted[0].start
        date = Day(day=clock.hour, month=clock.minute)
        odd = clock.minute % ROUND_MINUTES != 0
        if len(self.times) > 1 or odd or clock.hour >= HOURS:
            self.times.remove(dotted[0])
            self.day = self.day.merged(date)
        elif self.day == Day():
            said = f"{clock.hour}.{clock.minute:02d}"
            raise Ambiguous(said, (f"{clock.hour}:{clock.minute:02d}", f"a date, {said}."))

    def _has_whole_day(self) -> bool:
        day = self.day
        return bool(day.exact or day.nth or (day.day and (day.month or day.month_of)) or day.week)

    def _settle_years(self, this_year: int) -> None:
        for number in self.years:
            if self.day.month and not self.day.year and is_year(number, this_year):
                self.day = replace(self.day, year=number)
            else:
                self.times.append(Times(_military(number)))
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
        if len(self.lengths) > 1:
            raise Contradiction("This says two different lengths.")

    def _settle_numbers(self) -> None:
        """Read a number alone as an hour, or beside a weekday as a day of the month."""
        if not self.numbers:
            return
        number = self.numbers[0]
        if len(self.numbers) > 1 or (self.day == Day() and not self.part and not self.repeat):
            raise NotUnderstood(" ".join(map(str, self.numbers)))
        weekday_alone = replace(self.day, weekday=None) == Day() and self.day.weekday is not None
        if weekday_alone and not self.part and not self.repeat:
            self.day = replace(self.day, day=number)
        elif self.times or not 1 <= number < HOURS:
            raise NotUnderstood(str(number))
        else:
            self.times = [Times(Clock(number, certain=number > FACE))]
        self.numbers = []


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
    for part in parts:
        if isinstance(part, tuple):
            for each in part:
                _add(frames, each)
        else:
            _add(frames, part)
    if len(frames) > 1 and frames[-1].empty:
        frames.pop()
    return frames


def _add(frames: list[Frame], part: Any) -> None:
    if not isinstance(part, To):
        frames[-1].add(part)
    elif not frames[-1].empty:
        frames.append(Frame(ends=part.ends))
    elif part.ends:
        raise NotUnderstood("until")
