"""From the parts of a typed time to its reading: one moment, a stretch, or a repeat."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from booking.when.frames import Frame, frames_of, joined
from booking.when.parts import Day
from booking.when.reading import Reading
from booking.when.refusals import Contradiction
from booking.when.repeated import read_repeated, take_period
from booking.when.single import read_single
from booking.when.stretch import read_stretch


def meaning(parts: Iterable[Any], now: datetime) -> Reading:
    """Give what the parts of a typed time mean together.

    Args:
        parts: what the grammar found, in the order of the text.
        now: aware, in the zone that is meant.

    Raises:
        NotRead: they are no time, two times, over, or no local time.
    """
    frames = joined(frames_of(parts))
    repeats = [each.repeat for each in frames if each.repeat]
    if len(repeats) > 1:
        raise Contradiction("This says two different repeats.")
    repeat = repeats[0] if repeats else None
    until = frames.pop() if repeat and len(frames) > 1 and frames[-1].ends_repeat else None
    period = take_period(frames[0]) if repeat else None
    if len(frames) > 1 and frames[0].times and frames[1].day == Day():
        frames[1].read_hours()
    for frame in (*frames, *([until] if until else [])):
        frame.settle(now.date())
    if until:
        _take_over(frames[0], until)
    if len(frames) > 2:  # noqa: PLR2004 - a start and an end
        raise Contradiction("This says more than two times.")
    if repeat:
        return read_repeated(_one_day(frames), repeat, until, period, now)
    if len(frames) > 1:
        return read_stretch(frames[0], frames[1], now)
    return read_single(frames[0], now)


def _take_over(frame: Frame, until: Frame) -> None:
    """Give the main frame what was said behind the repeat's end: "until Easter at 10".

    Raises:
        Contradiction: both say it.
    """
    if (frame.times and until.times) or (frame.lengths and until.lengths) or until.at:
        raise Contradiction("This says two different times.")
    frame.times = frame.times or until.times
    frame.lengths = frame.lengths or until.lengths
    frame.part = frame.part or until.part


def _one_day(frames: list[Frame]) -> Frame:
    """Give the one day's frame of a repeat, with the end that may stand behind a "to".

    Raises:
        Contradiction: it says two days.
    """
    if len(frames) == 1:
        return frames[0]
    first, last = frames
    if last.day != Day() or not first.times or not last.times:
        raise Contradiction("This says two different days.")
    return replace(first, times=[replace(first.times[0], end=last.times[0].start)])
