"""From the form's values to the request that is booked, or every field's refusal: pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from blocks.form_values import FormValues
from booking.commands import BookSession
from booking.errors import BadField, Refusal, raise_refusals
from booking.people import Member
from booking.rules.local_times import moment
from booking.rules.places import learner_places
from booking.rules.recurrence import RepeatRule
from booking.values import FormField
from bot.field_refusals import collect, raise_found, whole_number
from bot.repeat_request import parse_repeat
from bot.typed_when import with_when

REQUIRED: dict[FormField, str] = {
    FormField.ASSESSOR: "Choose who holds the session.",
    FormField.LEARNER: "Choose the learner.",
    FormField.SESSION_METHOD: "Choose how the session is held.",
    FormField.SESSION_DURATION: "Choose how long the session lasts.",
    FormField.COURSE: "Choose at least one course.",
    FormField.SESSION_TYPE: "Choose what the session is for.",
}
"""By required field, what helps when it is empty; date and time may come from When instead."""


@dataclass(frozen=True, slots=True)
class BookingRequest:
    """What the form asks for.

    Attributes:
        booking: the session, with its first learner; with more `places`, others follow.
        rule: how it repeats from that day on; None for one session.
        further_learner_ids: who else of a group was named when the form was opened.
    """

    booking: BookSession
    rule: RepeatRule | None
    further_learner_ids: tuple[int, ...] = ()


def parse_booking_request(values: FormValues, member: Member, *, now: datetime) -> BookingRequest:
    """Turn what stands in the form into what it asks for.

    Raises:
        Refusal: what is missing or can't be; `Refusals` when there are several.
    """
    found: list[Refusal] = []
    zone = ZoneInfo(member.organisation.time_zone)
    collect(found, lambda: _refuse_empty(values))
    timed = collect(found, lambda: with_when(values, now.astimezone(zone)))
    starts_at = collect(found, lambda: _start(timed, zone)) if timed else None
    places = collect(found, lambda: _places(values, member))
    rule = collect(found, lambda: _rule(timed or values))
    raise_found(found)
    return BookingRequest(
        booking=_command(timed or values, member, starts_at or now, places or 1),
        rule=rule,
        further_learner_ids=values.memory.further_learner_ids,
    )


def _refuse_empty(values: FormValues) -> None:
    present = {
        FormField.ASSESSOR: values.assessor,
        FormField.LEARNER: values.learner,
        FormField.SESSION_METHOD: values.method,
        FormField.SESSION_DURATION: values.duration,
        FormField.COURSE: values.courses,
        FormField.SESSION_TYPE: values.type,
    }
    raise_refusals(
        [BadField(helps, field=field) for field, helps in REQUIRED.items() if not present[field]]
    )


def _start(values: FormValues, zone: ZoneInfo) -> datetime:
    missing = [
        BadField(f"Choose a {what}, or type one in When.", field=field)
        for field, what, value in (
            (FormField.SESSION_DATE, "date", values.day),
            (FormField.SESSION_TIME, "time", values.at),
        )
        if value is None
    ]
    raise_refusals(missing)
    assert values.day is not None and values.at is not None  # noqa: S101, PT018 - refused above
    return moment(values.day, values.at, zone)


def _places(values: FormValues, member: Member) -> int:
    if values.method is None:
        return 1
    number = whole_number(
        values.participants,
        FormField.NUMBER_OF_PARTICIPANTS,
        helps="Enter how many people take part.",
    )
    return learner_places(number, values.method, limit=member.organisation.session_places)


def _rule(values: FormValues) -> RepeatRule | None:
    return parse_repeat(values.repeat, values.day) if values.repeat else None


def _command(values: FormValues, member: Member, starts_at: datetime, places: int) -> BookSession:
    assert values.assessor and values.learner and values.method  # noqa: S101, PT018 - refused above
    assert values.type and values.duration  # noqa: S101, PT018 - refused above
    return BookSession(
        organisation_id=member.organisation.id,
        actor_id=member.id,
        token=values.memory.token,
        assessor_id=_id(values.assessor.value, FormField.ASSESSOR),
        learner_ids=(_id(values.learner.value, FormField.LEARNER),),
        method=values.method,
        recording_wanted=values.recording,
        location=values.location,
        starts_at=starts_at,
        duration=values.duration,
        course_ids=tuple(_id(course.value, FormField.COURSE) for course in values.courses),
        type=values.type,
        places=places,
        planning_notes=values.planning_notes,
    )


def _id(value: str, field: FormField) -> int:
    """Read an id out of a payload: it is a claim, not a proof."""
    if value.isdecimal() and len(value) < len(str(2**63)):
        return int(value)
    raise BadField("This choice is not one of the form's.", helps="Choose again.", field=field)
