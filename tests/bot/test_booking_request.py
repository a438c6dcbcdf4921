"""From the form's values to the request: the session, its places and how it repeats."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from blocks.form_values import Choice, FormMemory, FormValues, RepeatFields
from booking.errors import Refusal
from booking.organisations import OrganisationSettings
from booking.people import Member
from booking.rules.recurrence import RepeatRule
from booking.values import FormField, Frequency, Role, SessionMethod
from bot.booking_request import parse_booking_request
from tests.factories import NOW

MEMBER = Member(
    id=1,
    name="Dana Reed",
    roles=frozenset({Role.ASSESSOR}),
    archived=False,
    time_zone="",
    slack_user_id="U1",
    organisation=OrganisationSettings(
        id=9,
        name="Northern Skills",
        time_zone="Europe/London",
        smart_rooms_enabled=True,
        working_hours="Mon-Fri 09:00-17:00",
        session_places=30,
        bank_holidays="",
        reminder_leads="",
    ),
)


def create_values(**overrides: object) -> FormValues:
    defaults: dict[str, object] = {
        "memory": FormMemory("token"),
        "assessor": Choice("1", "Dana Reed"),
        "learner": Choice("2", "Priya Shah"),
        "courses": (Choice("3", "Team Leader"),),
        "day": date(2026, 12, 1),
        "at": time(14),
    }
    return FormValues(**defaults | overrides)  # type: ignore[arg-type]


def test_a_form_without_repeat_is_one_session_on_the_organisations_clocks() -> None:
    request = parse_booking_request(create_values(day=date(2027, 7, 1)), MEMBER, now=NOW)
    assert request.rule is None
    assert request.booking.starts_at == datetime(2027, 7, 1, 13, tzinfo=UTC)
    assert request.booking.duration == timedelta(hours=1)
    assert (request.booking.learner_ids, request.booking.places) == ((2,), 1)


@pytest.mark.parametrize(
    ("method", "participants", "places"),
    [
        (SessionMethod.TRADITIONAL, "1", 1),
        (SessionMethod.TRADITIONAL, "30", 30),
        (SessionMethod.SMART_SESSION, "2", 1),
        (SessionMethod.SMART_SESSION, "31", 30),
    ],
)
def test_the_participants_give_the_places_beside_the_first_learner(
    method: SessionMethod, participants: str, places: int
) -> None:
    values = create_values(method=method, participants=participants)
    booking = parse_booking_request(values, MEMBER, now=NOW).booking
    assert (booking.learner_ids, booking.places) == ((2,), places)


@pytest.mark.parametrize("times", [{}, {"day": None, "at": None, "when": "Tue 1 Dec 2pm"}])
def test_a_repeat_is_a_rule_from_the_session_date_on_picked_or_typed(
    times: dict[str, object],
) -> None:
    values = create_values(**times, repeat=RepeatFields(every="2", number="5"))
    request = parse_booking_request(values, MEMBER, now=NOW)
    assert request.rule == RepeatRule(frequency=Frequency.WEEKLY, every=2, count=5)
    assert request.booking.starts_at == datetime(2026, 12, 1, 14, tzinfo=UTC)


def test_a_typed_date_is_what_an_end_is_held_against() -> None:
    repeat = RepeatFields(number="4", every="99")
    values = create_values(day=None, at=None, when="Tue 1 Dec 2pm", repeat=repeat)
    with pytest.raises(Refusal) as refused:
        parse_booking_request(values, MEMBER, now=NOW)
    assert refused.value.field is FormField.NUMBER_OF_SESSIONS
