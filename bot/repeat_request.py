"""From the repeat's fields to its rule and back, and what the rule means in words: pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from blocks.form_values import Ends, RepeatFields
from booking.errors import BadField, Refusal
from booking.rules.local_times import say_day
from booking.rules.recurrence import (
    RepeatRule,
    check_count,
    check_end,
    check_every,
    expand,
    say_rule,
    say_short_months,
)
from booking.values import FormField, Frequency
from bot.field_refusals import collect, raise_found, whole_number


def parse_repeat(repeat: RepeatFields, first_day: date | None) -> RepeatRule:
    """Turn what stands in the repeat's fields into a rule that can be booked.

    Args:
        repeat: the fields.
        first_day: the session date; without it only the fields themselves are checked.

    Raises:
        Refusal: what is missing or can't be; `Refusals` when there are several.
    """
    found: list[Refusal] = []
    every = collect(found, lambda: _every(repeat))
    ends_on = collect(found, lambda: _end_date(repeat, first_day))
    count = collect(found, lambda: _count(repeat))
    raise_found(found)
    rule = RepeatRule(
        frequency=repeat.frequency,
        every=every or 1,
        weekdays=_weekdays(repeat),
        ends_on=ends_on,
        count=count,
    )
    if first_day:
        expand(rule, first_day)
    return rule


def repeat_fields_of(rule: RepeatRule) -> RepeatFields:
    """Give the fields in which a rule stands; without an end, the number is still asked for."""
    return RepeatFields(
        frequency=rule.frequency,
        every=str(rule.every),
        on_days=rule.weekdays,
        ends=Ends.ON_DATE if rule.ends_on else Ends.AFTER_SESSIONS,
        end_date=rule.ends_on,
        number=str(rule.count or ""),
    )


def _every(repeat: RepeatFields) -> int:
    """Weekdays are every weekday: Every is not asked for."""
    if repeat.frequency is Frequency.WEEKDAYS:
        return 1
    every = whole_number(repeat.every, FormField.EVERY, helps="Enter 1, 2 or another number.")
    check_every(every, repeat.frequency)
    return every


def _weekdays(repeat: RepeatFields) -> frozenset[int]:
    return repeat.on_days if repeat.frequency is Frequency.WEEKLY else frozenset()


def _end_date(repeat: RepeatFields, first_day: date | None) -> date | None:
    if repeat.ends is not Ends.ON_DATE:
        return None
    if repeat.end_date is None:
        raise BadField("Choose the day on which the repeat ends.", field=FormField.END_DATE)
    if first_day:
        check_end(repeat.end_date, first_day)
    return repeat.end_date


def _count(repeat: RepeatFields) -> int | None:
    if repeat.ends is not Ends.AFTER_SESSIONS:
        return None
    count = whole_number(
        repeat.number, FormField.NUMBER_OF_SESSIONS, helps="Enter how many sessions there are."
    )
    check_count(count)
    return count


def say_repeat(repeat: RepeatFields, first_day: date | None) -> str:
    """Say what the repeat means as far as it is known, or why it can't be."""
    if first_day is None:
        return "Choose the session date to see which days these are."
    try:
        if not _has_end(repeat):
            return _say_open(repeat, first_day)
        rule = parse_repeat(repeat, first_day)
    except Refusal as refusal:
        return str(refusal)
    said = f"{say_rule(rule, first_day)}: {_say_days(expand(rule, first_day), first_day)}"
    return _joined(said, say_short_months(rule, first_day))


def _has_end(repeat: RepeatFields) -> bool:
    return bool(repeat.end_date if repeat.ends is Ends.ON_DATE else repeat.number)


def _say_open(repeat: RepeatFields, first_day: date) -> str:
    rule = RepeatRule(frequency=repeat.frequency, every=_every(repeat), weekdays=_weekdays(repeat))
    wanted = "end date" if repeat.ends is Ends.ON_DATE else "number of sessions"
    return _joined(
        f"{say_rule(rule, first_day)}. The {wanted} is still needed.",
        say_short_months(rule, first_day),
    )


def _say_days(days: Sequence[date], first_day: date) -> str:
    if len(days) == 1:
        said = f"1 session, on {say_day(days[0])}."
    else:
        said = f"{len(days)} sessions, from {say_day(days[0])} to {say_day(days[-1])}."
    if days[0] == first_day:
        return said
    return f"{said} The session date, {say_day(first_day)}, is not one of them."


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))
