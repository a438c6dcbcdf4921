"""Repeats: which days a rule means, and how a rule is said. Days only; times come later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any, Literal, NamedTuple

from dateutil.rrule import DAILY, FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, rrule

from booking.errors import BadField
from booking.rules.horizon import FURTHEST_AHEAD
from booking.rules.local_times import say_day
from booking.values import FormField, Frequency

MOST_SESSIONS = 52
MOST_EVERY = 99
WORKDAYS = frozenset(range(5))
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NTH = ("first", "second", "third", "fourth", "fifth")
IN_EVERY_MONTH = 28
"""Every month has days up to this one, and so four of each weekday."""


class Step(NamedTuple):
    """What a frequency counts: the word for it, and dateutil's frequency."""

    word: str
    rrule: Literal[1, 2, 3]


STEPS = {
    Frequency.DAILY: Step("day", DAILY),
    Frequency.WEEKDAYS: Step("weekday", WEEKLY),
    Frequency.WEEKLY: Step("week", WEEKLY),
    Frequency.MONTHLY_BY_DATE: Step("month", MONTHLY),
    Frequency.MONTHLY_BY_WEEKDAY: Step("month", MONTHLY),
    Frequency.MONTHLY_BY_LAST_WEEKDAY: Step("month", MONTHLY),
}
RRULE_WEEKDAYS = (MO, TU, WE, TH, FR, SA, SU)


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatRule:
    """How a session repeats; its first day is said beside it.

    Attributes:
        frequency: daily, on weekdays, weekly, or monthly in one of three ways.
        every: each how many days, weeks or months; always 1 for weekdays.
        weekdays: for weekly, on which days, Monday is 0; empty means the first day's.
        ends_on: the last day on which a session may be.
        count: how many sessions; a rule that is to be booked has this or `ends_on`.
    """

    frequency: Frequency
    every: int = 1
    weekdays: frozenset[int] = frozenset()
    ends_on: date | None = None
    count: int | None = None


def expand(rule: RepeatRule, first_day: date) -> tuple[date, ...]:
    """List the days that a rule means, in order, from `first_day` on: 1 to `MOST_SESSIONS`.

    Months without the day, such as a 31st or a fifth Monday, are left out.

    Raises:
        BadField: a number or the end can't be, or it means no day or too many.
    """
    check_every(rule.every, rule.frequency)
    if rule.count is not None:
        check_count(rule.count)
    if rule.ends_on is not None:
        check_end(rule.ends_on, first_day)
    horizon = _horizon(first_day)
    last = min(rule.ends_on or horizon, horizon)
    most = rule.count or MOST_SESSIONS + 1
    days = tuple(each.date() for each in islice(_rrule(rule, first_day, last), most))
    _check_days(rule, days, first_day)
    return days


def _horizon(first_day: date) -> date:
    """The last day that a series from `first_day` on may reach."""
    return first_day + min(FURTHEST_AHEAD, date.max - first_day)


def _rrule(rule: RepeatRule, first_day: date, last: date) -> rrule:
    weekday = RRULE_WEEKDAYS[first_day.weekday()]
    chosen: dict[Frequency, dict[str, Any]] = {
        Frequency.WEEKDAYS: {"byweekday": sorted(WORKDAYS)},
        Frequency.WEEKLY: {"byweekday": sorted(rule.weekdays) or [weekday]},
        Frequency.MONTHLY_BY_DATE: {"bymonthday": first_day.day},
        Frequency.MONTHLY_BY_WEEKDAY: {"byweekday": weekday(_nth(first_day))},
        Frequency.MONTHLY_BY_LAST_WEEKDAY: {"byweekday": weekday(-1)},
    }
    return rrule(
        STEPS[rule.frequency].rrule,
        dtstart=datetime.combine(first_day, time()),
        until=datetime.combine(last, time()),
        interval=rule.every,
        wkst=MO,
        **chosen.get(rule.frequency, {}),
    )


def _nth(day: date) -> int:
    """Which of its weekday in the month a day is, from 1."""
    return (day.day - 1) // 7 + 1


def check_every(every: int, frequency: Frequency) -> None:
    """Check each how many days, weeks or months a session repeats.

    Raises:
        BadField: it is less than one, or too many.
    """
    if not 1 <= every <= MOST_EVERY:
        raise BadField(
            f"A session can't repeat every {every:,} {STEPS[frequency].word}s.",
            helps=f"Enter a number from 1 to {MOST_EVERY}.",
            field=FormField.EVERY,
        )


def check_count(count: int) -> None:
    """Check how many sessions a series has.

    Raises:
        BadField: it is less than one, or too many.
    """
    if not 1 <= count <= MOST_SESSIONS:
        raise BadField(
            f"A series has from 1 to {MOST_SESSIONS} sessions, not {count:,}.",
            helps=f"Enter a number from 1 to {MOST_SESSIONS}.",
            field=FormField.NUMBER_OF_SESSIONS,
        )


def check_end(ends_on: date, first_day: date) -> None:
    """Check the last day on which a session may be.

    Raises:
        BadField: it comes before the first.
    """
    if ends_on < first_day:
        raise BadField(
            f"The repeat ends on {say_day(ends_on)}, before it starts on {say_day(first_day)}.",
            helps="Choose a later end date.",
            field=FormField.END_DATE,
        )


def _check_days(rule: RepeatRule, days: tuple[date, ...], first_day: date) -> None:
    field = FormField.NUMBER_OF_SESSIONS if rule.count else FormField.END_DATE
    if not days:
        raise BadField(
            f"No day from {say_day(first_day)} on fits this repeat before it ends.",
            helps="Choose other days or a later end.",
            field=field,
        )
    if len(days) > MOST_SESSIONS:
        raise BadField(
            f"This repeat gives more than {MOST_SESSIONS} sessions; the "
            f"{_ordinal(MOST_SESSIONS)} is on {say_day(days[MOST_SESSIONS - 1])}.",
            helps="End it on that day or earlier.",
            field=field,
        )
    too_far = rule.ends_on is not None and rule.ends_on > _horizon(first_day)
    if too_far or (rule.count and len(days) < rule.count):
        raise BadField(
            "This repeat goes on for more than five years.", helps="End it earlier.", field=field
        )


def say_rule(rule: RepeatRule, first_day: date) -> str:
    """Say a rule: "Every 2 weeks on Monday and Wednesday, until Tue 1 Jun 2027"."""
    step = STEPS[rule.frequency].word
    often = f"Every {step}" if rule.every == 1 else f"Every {rule.every} {step}s"
    return f"{often}{_say_days(rule, first_day)}{_say_end(rule)}"


def _say_days(rule: RepeatRule, first_day: date) -> str:
    if rule.frequency is Frequency.WEEKLY:
        on_days = sorted(rule.weekdays) or [first_day.weekday()]
        return f" on {_and([WEEKDAY_NAMES[day] for day in on_days])}"
    said = say_month_day(rule.frequency, first_day)
    return f" {said}" if said else ""


def say_month_day(frequency: Frequency, first_day: date) -> str:
    """Say which day of a month a monthly frequency takes from the first day: "on the 31st".

    Empty for a frequency that is not monthly.
    """
    weekday = WEEKDAY_NAMES[first_day.weekday()]
    return {
        Frequency.MONTHLY_BY_DATE: f"on the {_ordinal(first_day.day)}",
        Frequency.MONTHLY_BY_WEEKDAY: f"on the {NTH[_nth(first_day) - 1]} {weekday}",
        Frequency.MONTHLY_BY_LAST_WEEKDAY: f"on the last {weekday}",
    }.get(frequency, "")


def _ordinal(day: int) -> str:
    teens = 11 <= day <= 13  # noqa: PLR2004 - English says 11th, 12th, 13th
    ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def _and(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _say_end(rule: RepeatRule) -> str:
    if rule.count:
        return ", once" if rule.count == 1 else f", {rule.count} times"
    return f", until {say_day(rule.ends_on)}" if rule.ends_on else ""


def say_short_months(rule: RepeatRule, first_day: date) -> str:
    """Say what a rule does in months that lack its day; empty when every month has it."""
    if first_day.day <= IN_EVERY_MONTH:
        return ""
    lacking = {
        Frequency.MONTHLY_BY_DATE: f"a {_ordinal(first_day.day)}",
        Frequency.MONTHLY_BY_WEEKDAY: f"a fifth {WEEKDAY_NAMES[first_day.weekday()]}",
    }.get(rule.frequency)
    return f"Months without {lacking} have no session." if lacking else ""
