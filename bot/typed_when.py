"""What a typed time means for the form's fields, and how it is said that it was read: pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from blocks.form_values import Ends, FormValues, RepeatFields
from booking import when
from booking.errors import BadField
from booking.rules.local_times import say_day, say_interval
from booking.rules.recurrence import RepeatRule, check_count, say_rule
from booking.values import FormField, Frequency, Interval
from bot.repeat_request import repeat_fields_of

REPEAT_FIELDS = (
    FormField.REPEAT_SESSION,
    FormField.FREQUENCY,
    FormField.EVERY,
    FormField.ON_DAYS,
    FormField.ENDS,
    FormField.END_DATE,
    FormField.NUMBER_OF_SESSIONS,
)
TIME_FIELDS = (
    FormField.WHEN,
    FormField.SESSION_DATE,
    FormField.SESSION_TIME,
    FormField.SESSION_DURATION,
    FormField.FREQUENCY,
)
"""Those in which a time stands; Frequency's choices say the day, which only a new block shows."""


def read_when(text: str, now: datetime) -> when.Reading:
    """Read a typed time.

    Raises:
        BadField: it can't be read or booked; it says why.
    """
    try:
        reading = when.read(text, now)
    except when.NotRead as refusal:
        raise BadField(str(refusal), field=FormField.WHEN) from refusal
    refuse_unbookable(reading)
    return reading


def refuse_unbookable(reading: when.Reading) -> None:
    """Refuse what was understood and can't be booked: several days, a repeat of no or many times.

    Raises:
        BadField: it is one of these.
    """
    if reading.duration and reading.duration >= timedelta(days=1):
        raise BadField(
            f"This goes from {say_day(reading.start)} over several days.",
            helps="Type one day and its time.",
            field=FormField.WHEN,
        )
    if reading.repeat and reading.repeat.count is not None:
        try:
            check_count(reading.repeat.count)
        except BadField as refusal:
            raise BadField(
                refusal.happened, helps="Type such a number.", field=FormField.WHEN
            ) from None


def with_when(values: FormValues, now: datetime) -> FormValues:
    """Read the When line, if there is one, into date, time, duration and repeat.

    Args:
        values: the form.
        now: aware, in the organisation's zone.

    Raises:
        BadField: the line can't be read, repeats without an end, or says something else than
            the fields below.
    """
    if not values.when:
        return values
    reading = read_when(values.when, now)
    day = reading.start.date()
    at = reading.start.time() if reading.has_time else values.at
    if (values.day or day) != day or (values.at or at) != at:
        said = f"{say_day(reading.start)}{f', {at:%H:%M}' if at else ''}"
        raise _contradiction(said, "the date and time below say")
    if reading.repeat and values.repeat and _differs(values.repeat, reading.repeat, day):
        raise _contradiction(f"“{say_rule(reading.repeat, day)}”", "the repeat below says")
    read = with_reading(values, reading)
    if reading.repeat and read.repeat and not _end(read.repeat):
        raise BadField(
            "The repeat in When has no end.",
            helps="Add one, such as “x6” or “until 1 March”, or fill in Repeat session below.",
            field=FormField.WHEN,
        )
    return read


def with_reading(values: FormValues, reading: when.Reading) -> FormValues:
    """Put what was read into date, time, duration and repeat; what it leaves unsaid stays."""
    return replace(
        values,
        day=reading.start.date(),
        at=reading.start.time() if reading.has_time else values.at,
        duration=reading.duration or values.duration,
        repeat=_repeat(reading.repeat, values.repeat) if reading.repeat else values.repeat,
    )


def fields_of(reading: when.Reading) -> tuple[FormField, ...]:
    """The fields that what was read is put into; set by the bot, they get new block ids."""
    return (*TIME_FIELDS, *(REPEAT_FIELDS if reading.repeat else ()))


def say_reading(reading: when.Reading, values: FormValues, zone: ZoneInfo) -> str:
    """Say how a time was read: "Read as Tue 1 Dec 2026, 14:00 to 15:30 GMT, every week on …".

    Args:
        reading: what was read.
        values: the form with it.
        zone: the organisation's.
    """
    said, missing = say_day(reading.start), " Choose a time below."
    if reading.has_time and values.duration:
        start = reading.start.astimezone(UTC)
        said = say_interval(Interval(start, start + values.duration), zone)
        missing = ""
    if reading.repeat:
        rule = say_rule(reading.repeat, reading.start.date())
        said = f"{said}, {rule[:1].lower()}{rule[1:]}"
    return f"Read as {said}.{missing}"


def _contradiction(said: str, below: str) -> BadField:
    return BadField(
        f"When says {said}, but {below} something else.",
        helps="Clear one of them.",
        field=FormField.WHEN,
    )


def _repeat(rule: RepeatRule, below: RepeatFields | None) -> RepeatFields:
    """Give the fields of a typed repeat; an end that it does not say stays as it stands below."""
    fields = repeat_fields_of(rule)
    if below is None or rule.ends_on or rule.count:
        return fields
    return replace(fields, ends=below.ends, end_date=below.end_date, number=below.number)


def _differs(below: RepeatFields, rule: RepeatRule, first_day: date) -> bool:
    """Whether the fields below say another repeat than was typed; empty ones say nothing."""
    typed = repeat_fields_of(rule)
    usual_days = frozenset({first_day.weekday()})
    pairs: list[tuple[object, object]] = [(below.frequency, typed.frequency)]
    if rule.frequency is not Frequency.WEEKDAYS:
        pairs.append((below.every, typed.every))
    if rule.frequency is Frequency.WEEKLY:
        pairs.append((below.on_days or usual_days, typed.on_days or usual_days))
    if (rule.ends_on or rule.count) and _end(below):
        pairs.append((_end(below), _end(typed)))
    return any(one != other for one, other in pairs)


def _end(repeat: RepeatFields) -> date | str | None:
    """The end that stands in the fields: the date or the number, whichever is asked for."""
    return repeat.end_date if repeat.ends is Ends.ON_DATE else repeat.number
