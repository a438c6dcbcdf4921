"""The booking form, "Book a New Session": its fields in the order of Smart Assessor's."""

from __future__ import annotations

from datetime import timedelta

from blocks.form_fields import form_field, tick, typed
from blocks.form_values import Choice, FormOffer, FormValues
from blocks.layout import actions, button, note, option
from blocks.repeat_options import repeat_options
from blocks.smart_room_field import smart_room_field
from blocks.text import Json, label
from booking.rules.durations import say_duration
from booking.rules.session_types import EFFECTS
from booking.values import FormField, SessionMethod

CALLBACK_ID = "book_session"
CHOOSE_TIME = "choose_time"
"""The action id of the buttons with the next times; a number follows it."""
RECORD = "record"
REPEAT = "repeat"


def booking_modal(values: FormValues, offer: FormOffer) -> Json:
    """Build the booking form with what stands in it and what it offers."""
    memory = values.memory
    return {
        "type": "modal",
        "callback_id": CALLBACK_ID,
        "title": label("Book a New Session"),
        "submit": label("Create new session"),
        "close": label("Cancel"),
        "private_metadata": memory.dump(),
        "blocks": [
            assessor_field(values),
            _learner(values),
            *how_and_when(values, offer),
            *courses_and_type(values),
            _participants(values),
            notes_field(values),
            *_repeat(values, offer),
        ],
    }


def _chosen(choice: Choice) -> Json:
    return option(choice.text, choice.value, choice.description)


def _search(placeholder: str, chosen: Choice | None) -> Json:
    element: Json = {
        "type": "external_select",
        "placeholder": label(placeholder),
        "min_query_length": 0,
    }
    return element | ({"initial_option": _chosen(chosen)} if chosen else {})


def assessor_field(values: FormValues) -> Json:
    """The field of who holds the session."""
    assessor = _search("Search assessors by name", values.assessor)
    return form_field(values.memory, FormField.ASSESSOR, assessor, dispatch=True)


def _learner(values: FormValues) -> Json:
    learner = _search("Search learners by name", values.learner)
    return form_field(values.memory, FormField.LEARNER, learner, dispatch=True)


def how_and_when(values: FormValues, offer: FormOffer) -> list[Json]:
    """The fields from the session's method to its duration."""
    return [
        *_method(values, offer),
        *_when(values, offer),
        *_date_and_time(values, offer),
    ]


def _method(values: FormValues, offer: FormOffer) -> list[Json]:
    """Offer the methods; one that the organisation has taken away meanwhile is chosen anew."""
    offered = {
        method: option(method.words, method.value)
        for method in SessionMethod
        if offer.smart_rooms or method is not SessionMethod.SMART_SESSION
    }
    chosen = values.method if values.method in offered else None
    radio: Json = {"type": "radio_buttons", "options": list(offered.values())}
    if chosen:
        radio["initial_option"] = offered[chosen]
    location: Json = {
        "type": "plain_text_input",
        "placeholder": label("Where the session takes place"),
    }
    return [
        form_field(values.memory, FormField.SESSION_METHOD, radio, dispatch=True),
        *(_smart_session(values, offer) if chosen is SessionMethod.SMART_SESSION else []),
        form_field(
            values.memory,
            FormField.SESSION_LOCATION,
            typed(location, values.location),
            optional=True,
        ),
    ]


def _smart_session(values: FormValues, offer: FormOffer) -> list[Json]:
    box = tick("Record this session", RECORD, ticked=values.recording)
    rooms = [smart_room_field(values, offer.rooms)] if offer.rooms else []
    return [form_field(values.memory, FormField.RECORDING, box, optional=True), *rooms]


def _when(values: FormValues, offer: FormOffer) -> list[Json]:
    line: Json = {
        "type": "plain_text_input",
        "placeholder": label("next Tue 2-3.30pm"),
        "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
    }
    hint = "Type it and press Enter, or choose date, time and duration below."
    return [
        form_field(
            values.memory,
            FormField.WHEN,
            typed(line, values.when),
            optional=True,
            dispatch=True,
            hint=hint,
        ),
        *([note(offer.echo, "echo")] if offer.echo else []),
    ]


def _date_and_time(values: FormValues, offer: FormOffer) -> list[Json]:
    """The fields of date, time and duration; on the time alone only the rooms depend."""
    memory = values.memory
    day: Json = {"type": "datepicker", "placeholder": label("Choose a date")}
    at: Json = {"type": "timepicker", "placeholder": label("Choose a time")}
    if values.day:
        day["initial_date"] = values.day.isoformat()
    if values.at:
        at["initial_time"] = f"{values.at:%H:%M}"
    times, sorts_rooms = f"Times are in {offer.zone}.", offer.rooms is not None
    return [
        form_field(memory, FormField.SESSION_DATE, day, optional=True, dispatch=True),
        *_diary_notes(offer),
        form_field(
            memory, FormField.SESSION_TIME, at, optional=True, dispatch=sorts_rooms, hint=times
        ),
        form_field(memory, FormField.SESSION_DURATION, _durations(values.duration), dispatch=True),
    ]


def _diary_notes(offer: FormOffer) -> list[Json]:
    notes = [
        note(text, block_id)
        for text, block_id in ((offer.booked_days, "booked_days"), (offer.busy_hours, "busy_hours"))
        if text
    ]
    buttons = [
        button(choice.text, f"{CHOOSE_TIME}.{number}", value=choice.value)
        for number, choice in enumerate(offer.next_times)
    ]
    return [*notes, *([actions(buttons, "next_times")] if buttons else [])]


def _durations(chosen: timedelta | None) -> Json:
    """Offer the usual lengths, and the chosen one where it is unusual."""
    options = DURATION_OPTIONS
    if chosen and chosen not in options:
        options = dict(sorted({**options, chosen: _duration(chosen)}.items()))
    element: Json = {
        "type": "static_select",
        "placeholder": label("Choose how long"),
        "options": list(options.values()),
    }
    return element | ({"initial_option": options[chosen]} if chosen else {})


def _duration(length: timedelta) -> Json:
    return option(say_duration(length), str(length // timedelta(minutes=1)))


DURATION_OPTIONS = {
    length: _duration(length)
    for length in (timedelta(minutes=15 * steps) for steps in (*range(1, 33), 36, 40, 44, 48))
}
"""Every quarter of an hour up to eight hours, then every hour; made once."""
TYPE_OPTIONS = {type_: option(effects.title, type_.value) for type_, effects in EFFECTS.items()}
"""By session type, its choice; made once."""


def courses_and_type(values: FormValues) -> list[Json]:
    """The fields of what a session is for."""
    memory = values.memory
    return [
        form_field(memory, FormField.COURSE, _courses(values)),
        form_field(memory, FormField.SESSION_TYPE, _types(values), dispatch=True),
    ]


def _participants(values: FormValues) -> Json:
    number: Json = {"type": "number_input", "is_decimal_allowed": False}
    return form_field(
        values.memory, FormField.NUMBER_OF_PARTICIPANTS, typed(number, values.participants)
    )


def notes_field(values: FormValues) -> Json:
    """The field of the planning notes."""
    notes: Json = {
        "type": "plain_text_input",
        "multiline": True,
        "placeholder": label("What the learner finds in the learning plan"),
    }
    return form_field(
        values.memory,
        FormField.PLANNING_NOTES,
        typed(notes, values.planning_notes),
        optional=True,
    )


def _repeat(values: FormValues, offer: FormOffer) -> list[Json]:
    memory, repeat = values.memory, values.repeat
    box = tick("Repeat this session", REPEAT, ticked=repeat is not None)
    return [
        form_field(memory, FormField.REPEAT_SESSION, box, optional=True, dispatch=True),
        *(repeat_options(memory, repeat, values.day, offer.repeat) if repeat else []),
    ]


def _courses(values: FormValues) -> Json:
    placeholder = "Choose courses" if values.learner else "Choose the learner first"
    element: Json = {
        "type": "multi_external_select",
        "placeholder": label(placeholder),
        "min_query_length": 0,
    }
    chosen = [_chosen(course) for course in values.courses]
    return element | ({"initial_options": chosen} if chosen else {})


def _types(values: FormValues) -> Json:
    element: Json = {"type": "static_select", "options": list(TYPE_OPTIONS.values())}
    return element | ({"initial_option": TYPE_OPTIONS[values.type]} if values.type else {})
