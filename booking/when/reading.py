"""What a typed time says: plain values, made by the doors and by nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from booking.values import SessionMethod
from booking.when.refusals import NotRead


class Frequency(StrEnum):
    """How often a session repeats; the names are the booking form's."""

    DAILY = "daily"
    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"
    MONTHLY_BY_DATE = "monthly_by_date"
    MONTHLY_BY_WEEKDAY = "monthly_by_weekday"


class Part(StrEnum):
    """What words were used for."""

    DAY = "day"
    TIME = "time"
    ZONE = "zone"
    DURATION = "duration"
    REPEAT = "repeat"
    MENTION = "mention"
    LOCATION = "location"
    TYPE = "type"
    METHOD = "method"


@dataclass(frozen=True, slots=True)
class Repeat:
    """A rule of repetition, as said; the first session is the reading's start.

    Attributes:
        frequency: how often.
        interval: every how many days, weeks or months.
        weekdays: Monday is 0; for weekly and monthly_by_weekday, in the week's order.
        nth: for monthly_by_weekday: 1 to 5, or -1 for the last.
        until: the last day on which a session may be; None when no end day was said.
        count: how many sessions there are; None when that was not said.
    """

    frequency: Frequency
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int | None = None
    until: date | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Used:
    """Words and what they were used for.

    Attributes:
        part: what for.
        words: as typed.
        start: where they begin in the text.
        end: where they end, exclusive.
    """

    part: Part
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A typed time, understood.

    Attributes:
        start: aware, in the zone of the moment at which it was said; that day's midnight when
            no time of day was said.
        end: aware, in the same zone; None when neither an end nor a length was said, or a
            length without a time. A range of days ends at the midnight after its last day.
        has_time: whether a time of day was said; it is never taken from the clock.
        duration: how long it lasts, in real time; None when that was not said.
        repeat: the rule of repetition; None when it is a single session.
        used: the words that were used, in the text's order.
        rest: the words that were not about time, in the text's order.
    """

    start: datetime
    end: datetime | None
    has_time: bool
    duration: timedelta | None = None
    repeat: Repeat | None = None
    used: tuple[Used, ...] = ()
    rest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody named with an @.

    Attributes:
        user_id: Slack's id, from `<@U123|name>`; None for a plain `@name`.
        name: the name as typed, without the @; None when only the id is there.
    """

    user_id: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Request:
    """What the text after `/book` asks for; everything that was not said is None or empty.

    Attributes:
        reading: when; None when no day or time was said or it can't be read.
        refusal: why what was said of the time can't be read; None when nothing was said of it.
        mentions: who, in the text's order.
        duration: how long, also when there is no reading.
        repeat: how it repeats, also when there is no reading.
        location: where, as typed.
        session_type: the name, as it stands in the given vocabulary.
        method: smart or traditional.
        used: the words that were used, in the text's order.
        rest: the words left over, in the text's order: a person's name, a course.
    """

    reading: Reading | None = None
    refusal: NotRead | None = None
    mentions: tuple[Mention, ...] = ()
    duration: timedelta | None = None
    repeat: Repeat | None = None
    location: str | None = None
    session_type: str | None = None
    method: SessionMethod | None = None
    used: tuple[Used, ...] = ()
    rest: tuple[str, ...] = ()
