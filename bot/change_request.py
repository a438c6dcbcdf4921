"""From the form that changes a session to the command, and what somebody else changed: pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from blocks.change_form import ALL_THE_SAME, LEAVE, QUESTIONED, values_of
from blocks.form_values import Choice, FormValues
from booking.commands import ChangeSession, MoveSession
from booking.drafts import ChangeDraft
from booking.errors import BadField, Refusal, raise_refusals
from booking.people import Member
from booking.rules.local_times import moment
from booking.shown_sessions import ShownSession
from booking.values import FormField, Scope, SessionMethod
from bot.field_refusals import collect, raise_found
from bot.payload_values import parse_id
from bot.typed_when import with_when

SCOPE = "scope"
ATTRIBUTES: Mapping[FormField, str] = {
    FormField.ASSESSOR: "assessor",
    FormField.SESSION_METHOD: "method",
    FormField.RECORDING: "recording",
    FormField.SMART_ROOM: "room",
    FormField.SESSION_LOCATION: "location",
    FormField.SESSION_DATE: "day",
    FormField.SESSION_TIME: "at",
    FormField.SESSION_DURATION: "duration",
    FormField.COURSE: "courses",
    FormField.SESSION_TYPE: "type",
    FormField.PLANNING_NOTES: "planning_notes",
    FormField.RECORDING_URL: "recording_url",
}
"""By field, where its value stands."""
REQUIRED: Mapping[FormField, str] = {
    FormField.ASSESSOR: "Choose who holds the session.",
    FormField.SESSION_METHOD: "Choose how the session is held.",
    FormField.SESSION_DATE: "Choose a date, or type one in When.",
    FormField.SESSION_TIME: "Choose a time, or type one in When.",
    FormField.SESSION_DURATION: "Choose how long the session lasts.",
    FormField.COURSE: "Choose at least one course.",
    FormField.SESSION_TYPE: "Choose what the session is for.",
}
"""By field that can't be empty, what helps."""


def parse_scope(view: Mapping[str, Any]) -> Scope:
    """Read which sessions of a series are meant; without the question, this one."""
    chosen = _element(view, SCOPE).get("selected_option")
    return Scope(chosen["value"]) if chosen else Scope.THIS


def leaves_clashing(view: Mapping[str, Any]) -> bool:
    """Whether the sessions that clash are to be left where they are."""
    return bool(_element(view, LEAVE).get("selected_options"))


def moves_all_the_same(view: Mapping[str, Any]) -> bool | None:
    """Whether sessions are to move to dates that were asked about; None where none were."""
    chosen = _element(view, QUESTIONED).get("selected_option")
    return chosen["value"] == ALL_THE_SAME if chosen else None


def _element(view: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    values: Mapping[str, Any] = view.get("state", {}).get("values", {})
    element: Mapping[str, Any] = values.get(name, {}).get(name, {})
    return element


def parse_change_request(
    values: FormValues,
    seen: ChangeDraft,
    member: Member,
    *,
    now: datetime,
    scope: Scope,
) -> ChangeSession:
    """Turn what stands in the form into a command that has only what was changed since it was seen.

    Raises:
        Refusal: what is missing or can't be; `Refusals` when there are several.
    """
    zone = ZoneInfo(member.organisation.time_zone)
    found: list[Refusal] = []
    timed = collect(found, lambda: with_when(values, now.astimezone(zone))) or values
    collect(found, lambda: _refuse_empty(timed))
    before = values_of(seen.shown, values.memory, zone)
    starts_at = collect(found, lambda: _start(timed, before, zone))
    raise_found(found)
    changed = {field for field in ATTRIBUTES if _value(timed, field) != _value(before, field)}
    move = MoveSession(
        organisation_id=member.organisation.id,
        actor_id=member.id,
        session_id=seen.shown.session_id,
        starts_at=starts_at,
        duration=timed.duration if FormField.SESSION_DURATION in changed else None,
        assessor_id=_assessor_id(timed) if FormField.ASSESSOR in changed else None,
        method=timed.method if FormField.SESSION_METHOD in changed else None,
        recording_wanted=_recording(timed) if FormField.RECORDING in changed else None,
        location=timed.location if FormField.SESSION_LOCATION in changed else None,
        room_id=_room_id(timed),
        scope=scope,
        version=seen.shown.version,
        others=seen.other_versions,
    )
    return ChangeSession(
        move=move,
        course_ids=_course_ids(timed) if FormField.COURSE in changed else None,
        type=timed.type if FormField.SESSION_TYPE in changed else None,
        planning_notes=timed.planning_notes if FormField.PLANNING_NOTES in changed else None,
        recording_url=timed.recording_url if FormField.RECORDING_URL in changed else None,
    )


def _refuse_empty(values: FormValues) -> None:
    raise_refusals(
        [
            BadField(helps, field=field)
            for field, helps in REQUIRED.items()
            if getattr(values, ATTRIBUTES[field]) in (None, ())
        ]
    )


def _start(values: FormValues, before: FormValues, zone: ZoneInfo) -> datetime | None:
    """Read the start, where it is another than before."""
    if values.day is None or values.at is None:
        return None
    if (values.day, values.at) == (before.day, before.at):
        return None
    return moment(values.day, values.at, zone)


def _value(values: FormValues, field: FormField) -> object:
    """Give a field's value so that it can be compared: of choices, their ids."""
    value = getattr(values, ATTRIBUTES[field])
    if isinstance(value, Choice):
        return value.value
    if isinstance(value, tuple):
        return {choice.value for choice in value}
    return value.strip() if isinstance(value, str) else value


def _assessor_id(values: FormValues) -> int | None:
    return parse_id(values.assessor.value) if values.assessor else None


def _course_ids(values: FormValues) -> tuple[int, ...]:
    return tuple(parse_id(course.value) for course in values.courses)


def _recording(values: FormValues) -> bool | None:
    """Say whether it is recorded; what is not held in a room has no such field."""
    return values.recording if values.method is SessionMethod.SMART_SESSION else None


def _room_id(values: FormValues) -> int | None:
    smart = values.method is SessionMethod.SMART_SESSION
    return parse_id(values.room.value) if values.room and smart else None


def merge_changes(
    values: FormValues, before: ShownSession, now: ShownSession, zone: ZoneInfo
) -> FormValues:
    """Take over what somebody else has changed, but where this person has typed."""
    was, is_now = (values_of(each, values.memory, zone) for each in (before, now))
    taken = [
        field
        for field in ATTRIBUTES
        if _value(values, field) == _value(was, field) != _value(is_now, field)
    ]
    fresh = {ATTRIBUTES[field]: getattr(is_now, ATTRIBUTES[field]) for field in taken}
    return replace(values, memory=values.memory.set_by_bot(*taken), **fresh)
