"""The fields under a ticked "Repeat session", those that the choice needs, and what they mean."""

from __future__ import annotations

from datetime import date

from blocks.form_fields import form_field, typed
from blocks.form_values import Ends, FormMemory, RepeatFields
from blocks.layout import note, option
from blocks.text import Json, label
from booking.rules.recurrence import (
    MOST_EVERY,
    MOST_SESSIONS,
    STEPS,
    WEEKDAY_NAMES,
    say_month_day,
)
from booking.values import FormField, Frequency

DESCRIPTIONS = {
    Frequency.DAILY: "Every day, or every few days",
    Frequency.WEEKDAYS: "Monday to Friday",
    Frequency.WEEKLY: "On the days that you choose",
    Frequency.MONTHLY_BY_DATE: "Such as on the 31st",
    Frequency.MONTHLY_BY_WEEKDAY: "Such as on the second Tuesday",
    Frequency.MONTHLY_BY_LAST_WEEKDAY: "Such as on the last Friday",
}
"""What each frequency means as long as no session date is chosen."""
DAY_OPTIONS = [option(name, name) for name in WEEKDAY_NAMES]
ENDS_OPTIONS = {ends: option(ends.words, ends.value) for ends in Ends}


def repeat_options(
    memory: FormMemory, repeat: RepeatFields, day: date | None, meaning: str
) -> list[Json]:
    """Build the repeat's fields, and under them a note with what they mean.

    Each tells the bot of every change, so that the note is always of what stands in them.

    Args:
        memory: the form's.
        repeat: what stands in the fields.
        day: the session date, if it is known.
        meaning: the note; none when empty.
    """
    return [
        form_field(memory, FormField.FREQUENCY, _frequencies(repeat.frequency, day), dispatch=True),
        *([_every(memory, repeat)] if repeat.frequency is not Frequency.WEEKDAYS else []),
        *([_on_days(memory, repeat)] if repeat.frequency is Frequency.WEEKLY else []),
        form_field(memory, FormField.ENDS, _ends(repeat.ends), dispatch=True),
        _end_date(memory, repeat) if repeat.ends is Ends.ON_DATE else _number(memory, repeat),
        *([note(meaning, "repeat_meaning")] if meaning else []),
    ]


def _frequencies(chosen: Frequency, day: date | None) -> Json:
    options = {
        frequency: option(frequency.words, frequency.value, _describe(frequency, day))
        for frequency in Frequency
    }
    return {
        "type": "static_select",
        "options": list(options.values()),
        "initial_option": options[chosen],
    }


def _describe(frequency: Frequency, day: date | None) -> str:
    said = say_month_day(frequency, day) if day else ""
    return said[:1].upper() + said[1:] or DESCRIPTIONS[frequency]


def _every(memory: FormMemory, repeat: RepeatFields) -> Json:
    unit = STEPS[repeat.frequency].word
    return form_field(
        memory,
        FormField.EVERY,
        _whole_number(repeat.every, MOST_EVERY),
        dispatch=True,
        hint=f"In {unit}s: 1 is every {unit}, 2 is every other {unit}.",
    )


def _on_days(memory: FormMemory, repeat: RepeatFields) -> Json:
    boxes: Json = {"type": "checkboxes", "options": DAY_OPTIONS}
    ticked = [DAY_OPTIONS[day] for day in sorted(repeat.on_days)]
    return form_field(
        memory,
        FormField.ON_DAYS,
        boxes | ({"initial_options": ticked} if ticked else {}),
        optional=True,
        dispatch=True,
        hint="Without a choice: the day of the session date.",
    )


def _ends(chosen: Ends) -> Json:
    return {
        "type": "radio_buttons",
        "options": list(ENDS_OPTIONS.values()),
        "initial_option": ENDS_OPTIONS[chosen],
    }


def _end_date(memory: FormMemory, repeat: RepeatFields) -> Json:
    picker: Json = {"type": "datepicker", "placeholder": label("Choose a date")}
    if repeat.end_date:
        picker["initial_date"] = repeat.end_date.isoformat()
    hint = "No session is after this day."
    return form_field(memory, FormField.END_DATE, picker, dispatch=True, hint=hint)


def _number(memory: FormMemory, repeat: RepeatFields) -> Json:
    return form_field(
        memory,
        FormField.NUMBER_OF_SESSIONS,
        _whole_number(repeat.number, MOST_SESSIONS),
        dispatch=True,
        hint=f"From 1 to {MOST_SESSIONS}.",
    )


def _whole_number(text: str, most: int) -> Json:
    """A field for a number from 1 on; Slack takes no view in which another stands already."""
    element: Json = {
        "type": "number_input",
        "is_decimal_allowed": False,
        "min_value": "1",
        "max_value": str(most),
        "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
    }
    return typed(element, text if text in map(str, range(1, most + 1)) else "")
