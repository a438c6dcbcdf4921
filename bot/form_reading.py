"""Reads the booking form as Slack sends it: pure, from a view to its values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from blocks.form_values import Choice, Ends, FormMemory, FormValues, RepeatFields
from blocks.smart_room_field import ANY
from blocks.text import unescape
from booking.rules.recurrence import WEEKDAY_NAMES
from booking.values import FormField, Frequency, SessionMethod, SessionType

Json = Mapping[str, Any]


def parse_booking_form(view: Json) -> FormValues:
    """Read what stands in the form.

    Raises:
        ValueError: the view is not one that the bot made.
    """
    fields = _fields(view)
    return FormValues(
        memory=FormMemory.load(view.get("private_metadata", "")),
        assessor=_choice(fields, FormField.ASSESSOR),
        learner=_choice(fields, FormField.LEARNER),
        method=_coded(fields, FormField.SESSION_METHOD, SessionMethod),
        recording=_ticked(fields, FormField.RECORDING),
        location=_text(fields, FormField.SESSION_LOCATION),
        when=_text(fields, FormField.WHEN),
        day=_day(fields, FormField.SESSION_DATE),
        at=_time(fields),
        duration=_duration(fields),
        courses=_choices(fields, FormField.COURSE),
        type=_coded(fields, FormField.SESSION_TYPE, SessionType),
        participants=_text(fields, FormField.NUMBER_OF_PARTICIPANTS),
        planning_notes=_text(fields, FormField.PLANNING_NOTES),
        repeat=_repeat(fields) if _ticked(fields, FormField.REPEAT_SESSION) else None,
        recording_url=_text(fields, FormField.RECORDING_URL),
        room=_room(fields),
    )


def _repeat(fields: Mapping[str, Json]) -> RepeatFields:
    """Read the repeat's fields; one that is not shown holds what it would begin with."""
    usual = RepeatFields()
    return RepeatFields(
        frequency=_coded(fields, FormField.FREQUENCY, Frequency) or usual.frequency,
        every=_text(fields, FormField.EVERY) if FormField.EVERY in fields else usual.every,
        on_days=frozenset(
            WEEKDAY_NAMES.index(choice.value) for choice in _choices(fields, FormField.ON_DAYS)
        ),
        ends=_coded(fields, FormField.ENDS, Ends) or usual.ends,
        end_date=_day(fields, FormField.END_DATE),
        number=_text(fields, FormField.NUMBER_OF_SESSIONS),
    )


def field_blocks(view: Json) -> dict[str, str]:
    """Give the block id of each field, by the field's name, as errors need it."""
    return {
        block["block_id"].split(".")[0]: block["block_id"]
        for block in view.get("blocks", [])
        if block.get("type") == "input"
    }


def _fields(view: Json) -> dict[str, Json]:
    """Give each field's element state by the field's name: block ids carry a generation."""
    values: dict[str, dict[str, Json]] = view.get("state", {}).get("values", {})
    return {
        block_id.split(".")[0]: element
        for block_id, elements in values.items()
        for element in elements.values()
    }


def _text(fields: Mapping[str, Json], name: FormField) -> str:
    return (fields.get(name, {}).get("value") or "").strip()


def _choice(fields: Mapping[str, Json], name: FormField) -> Choice | None:
    chosen = fields.get(name, {}).get("selected_option")
    return _as_choice(chosen) if chosen else None


def _room(fields: Mapping[str, Json]) -> Choice | None:
    chosen = _choice(fields, FormField.SMART_ROOM)
    return chosen if chosen and chosen.value != ANY else None


def _choices(fields: Mapping[str, Json], name: FormField) -> tuple[Choice, ...]:
    return tuple(map(_as_choice, fields.get(name, {}).get("selected_options") or ()))


def _as_choice(chosen: Json) -> Choice:
    return Choice(
        value=chosen["value"],
        text=unescape(chosen["text"]["text"]),
        description=unescape((chosen.get("description") or {}).get("text", "")),
    )


def _coded(fields: Mapping[str, Json], name: FormField, words: Any) -> Any:
    chosen = _choice(fields, name)
    return words(chosen.value) if chosen else None


def _ticked(fields: Mapping[str, Json], name: FormField) -> bool:
    return bool(fields.get(name, {}).get("selected_options"))


def _day(fields: Mapping[str, Json], name: FormField) -> date | None:
    chosen = fields.get(name, {}).get("selected_date")
    return date.fromisoformat(chosen) if chosen else None


def _time(fields: Mapping[str, Json]) -> time | None:
    chosen = fields.get(FormField.SESSION_TIME, {}).get("selected_time")
    return time.fromisoformat(chosen) if chosen else None


def _duration(fields: Mapping[str, Json]) -> timedelta | None:
    chosen = _choice(fields, FormField.SESSION_DURATION)
    return timedelta(minutes=int(chosen.value)) if chosen else None
