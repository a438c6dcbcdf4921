"""Closing sessions and unlocking them: what is noted, what counts, and what is refused."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from booking.agendas import assessors_agenda
from booking.closing_reading import read_to_close
from booking.errors import BadField, NotEligible, Refusals
from booking.record_tables import HistoryEntry
from booking.tables import Delivery, Enrolment, Participant, Session
from booking.values import (
    Attendance,
    DeliveryKind,
    DeliveryState,
    FormField,
    HistoryEvent,
    Role,
    SessionStatus,
    SessionType,
    TimeKind,
    TimeLogState,
)
from tests.booking.academy import Academy, ids_of, refusal
from tests.booking.closings import OVER, close, log_of, noted, unlock
from tests.factories import TEN, create_own_time, create_person

HOUR = timedelta(hours=1)
COUNTED, PLANNED = TimeLogState.COUNTED, TimeLogState.PLANNED
NOT_APPLICABLE = TimeKind.NOT_APPLICABLE


def master_admin(academy: Academy) -> int:
    roles = frozenset({Role.MASTER_ADMIN})
    return create_person(academy.database, academy.organisation, roles=roles).id


def happened(academy: Academy, event: HistoryEvent) -> list[tuple[int | None, dict[str, Any]]]:
    entries = academy.rows(HistoryEntry, event=event)
    return [(each.actor_id, json.loads(each.details)) for each in entries]


def test_closing_notes_each_place_and_counts_who_was_there(academy: Academy) -> None:
    came, late, away, ill = ids_of(*academy.enrol(4))
    booked = academy.book()
    attendances = {
        came: noted(),
        late: noted(40, Attendance.LATE),
        away: noted(60, Attendance.ABSENT),
        ill: noted(60, Attendance.CANCELLED_BY_LEARNER),
    }
    close(academy, booked, attendances=attendances)
    [session] = academy.rows(Session)
    assert session.status is SessionStatus.CLOSED
    assert (session.closed_at, session.closed_by_id) == (OVER, academy.dana.id)
    assert {each.learner_id: each.attendance for each in academy.rows(Participant)} == {
        id_: each.attendance for id_, each in attendances.items()
    }
    assert log_of(academy, booked) == {
        came: (60, NOT_APPLICABLE, COUNTED, ""),
        late: (40, NOT_APPLICABLE, COUNTED, ""),
        away: (0, NOT_APPLICABLE, PLANNED, ""),
        ill: (0, NOT_APPLICABLE, PLANNED, ""),
    }
    [(actor, details)] = happened(academy, HistoryEvent.SESSION_CLOSED)
    assert actor == academy.dana.id
    assert details["attendance"][str(late)] == "late"


def test_the_assessor_is_asked_at_the_end_and_reminded_on_the_next_working_morning(
    academy: Academy,
) -> None:
    academy.enrol(1)
    academy.book()
    asked = {each.kind: each.due_at for each in academy.rows(Delivery, person_id=academy.dana.id)}
    assert asked[DeliveryKind.CLOSING] == TEN + HOUR
    assert asked[DeliveryKind.CLOSING_REMINDER] == TEN + timedelta(hours=23)
    kinds = [each.kind for each in academy.deliver(TEN + HOUR) if each.person_id == academy.dana.id]
    assert kinds[-1] is DeliveryKind.CLOSING
    assert [each.kind for each in academy.deliver(TEN + timedelta(days=3))] == [
        DeliveryKind.CLOSING_REMINDER
    ]


def test_a_session_that_ends_at_midnight_is_asked_for_again_on_the_morning_after(
    academy: Academy,
) -> None:
    academy.enrol(1)
    academy.book(starts_at=TEN + 12 * HOUR, duration=2 * HOUR)
    asked = {each.kind: each.due_at for each in academy.rows(Delivery, person_id=academy.dana.id)}
    assert asked[DeliveryKind.CLOSING] == TEN + 14 * HOUR
    assert asked[DeliveryKind.CLOSING_REMINDER] == TEN + 23 * HOUR


def test_whoever_has_closed_a_session_is_not_reminded_of_it(academy: Academy) -> None:
    academy.enrol(2)
    booked = academy.book()
    academy.deliver(TEN + HOUR)
    close(academy, booked)
    states = {each.kind: each.state for each in academy.rows(Delivery, person_id=academy.dana.id)}
    assert states[DeliveryKind.CLOSING] is DeliveryState.SENT
    assert states[DeliveryKind.CLOSING_REMINDER] is DeliveryState.DROPPED
    assert academy.deliver(TEN + timedelta(days=9)) == []


def test_sessions_left_open_are_listed_the_last_first_until_they_are_closed(
    academy: Academy,
) -> None:
    academy.enrol(1)
    later, sooner, future = (academy.book(starts_at=TEN + timedelta(days=day)) for day in (1, 0, 5))
    now = TEN + timedelta(days=2)

    def overdue() -> list[int]:
        agenda = academy.database.read(
            lambda db: assessors_agenda(
                db,
                organisation_id=academy.organisation.id,
                assessor_id=academy.dana.id,
                now=now,
            )
        )
        return [each.session_id for each in agenda.overdue.rows]

    assert overdue() == [later.session_id, sooner.session_id]
    close(academy, sooner, now=now)
    assert overdue() == [later.session_id]
    assert future.session_id not in overdue()


def test_a_session_that_ends_early_can_be_closed_with_the_minutes_that_passed(
    academy: Academy,
) -> None:
    (learner,) = academy.enrol(1)
    booked = academy.book()
    early = TEN + timedelta(minutes=20)
    refused = refusal(lambda: close(academy, booked, now=early))
    assert "from 1 to 20 minutes" in str(refused)
    close(academy, booked, now=early, attendances={learner.id: noted(20)})
    assert log_of(academy, booked)[learner.id][0] == 20


def test_before_it_begins_a_session_is_not_closed(academy: Academy) -> None:
    academy.enrol(1)
    booked = academy.book()
    with pytest.raises(NotEligible, match="has not begun"):
        close(academy, booked, now=TEN - timedelta(minutes=1))


@pytest.mark.parametrize("minutes", [0, 61, -5])
def test_minutes_beyond_the_session_are_refused_at_the_learner(
    academy: Academy, minutes: int
) -> None:
    (learner,) = academy.enrol(1)
    booked = academy.book()
    before = academy.everything()
    refused = refusal(lambda: close(academy, booked, attendances={learner.id: noted(minutes)}))
    assert (refused.field, refused.person_id) == (FormField.MINUTES, learner.id)
    assert academy.everything() == before


NEEDING_A_REASON = (SessionType.TESTS_EXAMS, SessionType.FORMAL_REVIEW, SessionType.EPA)


@pytest.mark.parametrize("type_", SessionType)
def test_some_types_count_off_the_job_only_with_a_reason(
    academy: Academy, type_: SessionType
) -> None:
    (learner,) = academy.enrol(1)
    booked = academy.book(type=type_)
    counted: dict[str, Any] = {"kind": TimeKind.OFF_THE_JOB}
    if type_ in NEEDING_A_REASON:
        refused = refusal(lambda: close(academy, booked, **counted))
        assert refused.field is FormField.REASON
        counted["reason"] = "It was a lesson too"
    close(academy, booked, **counted)
    minutes, kind, state, reason = log_of(academy, booked)[learner.id]
    assert (minutes, kind, state) == (60, TimeKind.OFF_THE_JOB, COUNTED)
    assert bool(reason) == (type_ in NEEDING_A_REASON)


def test_a_formal_review_notes_when_the_next_one_is_due(academy: Academy) -> None:
    academy.enrol(2)
    booked = academy.book(type=SessionType.FORMAL_REVIEW)
    here = {"organisation_id": academy.organisation.id, "session_id": booked.session_id}
    form = academy.database.read(lambda db: read_to_close(db, **here, now=OVER))
    assert form.next_review_on == date(2026, 12, 1) + timedelta(weeks=12)
    close(academy, booked, next_review_on=date(2027, 1, 15))
    assert {each.next_review_on for each in academy.rows(Enrolment)} == {date(2027, 1, 15)}


def test_a_form_for_closing_shows_everybody_as_attended(academy: Academy) -> None:
    learners = academy.enrol(3)
    booked = academy.book()
    here = {"organisation_id": academy.organisation.id, "session_id": booked.session_id}
    form = academy.database.read(lambda db: read_to_close(db, **here, now=OVER))
    assert {place.learner_id: place.noted for place in form.places} == {
        learner.id: noted() for learner in learners
    }
    assert (form.kind, form.next_review_on, form.most) == (NOT_APPLICABLE, None, 60)


BAD: dict[str, tuple[dict[str, Any], FormField]] = {
    "a review that is not to come": ({"next_review_on": date(2026, 12, 1)}, FormField.NEXT_REVIEW),
    "a review in a far year": ({"next_review_on": date(2126, 1, 1)}, FormField.NEXT_REVIEW),
    "a link without encryption": (
        {"recording_link": "http://rooms.example.org/1"},
        FormField.RECORDING_LINK,
    ),
    "a link that is a script": (
        {"recording_link": "javascript:alert(1)"},
        FormField.RECORDING_LINK,
    ),
    "a link without a host": ({"recording_link": "https://"}, FormField.RECORDING_LINK),
    "a link with a space": ({"recording_link": "https://a.example/ b"}, FormField.RECORDING_LINK),
    "a broken link": ({"recording_link": "https://[a.example"}, FormField.RECORDING_LINK),
    "a long link": (
        {"recording_link": f"https://a.example/{'a' * 2_000}"},
        FormField.RECORDING_LINK,
    ),
    "a long reason": ({"reason": "a" * 501}, FormField.REASON),
    "a reason that can't be shown": ({"reason": "a\x00b"}, FormField.REASON),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_noted_is_refused_at_its_field(academy: Academy, name: str) -> None:
    overrides, field = BAD[name]
    academy.enrol(1)
    booked = academy.book(type=SessionType.FORMAL_REVIEW)
    before = academy.everything()
    assert refusal(lambda: close(academy, booked, **overrides)).field is field
    assert academy.everything() == before


def test_everything_that_is_wrong_is_said_at_once(academy: Academy) -> None:
    one, other = ids_of(*academy.enrol(2))
    booked = academy.book()
    attendances = {one: noted(0), other: noted(99)}
    refused = refusal(
        lambda: close(academy, booked, attendances=attendances, recording_link="ftp://a.example")
    )
    assert isinstance(refused, Refusals)
    assert [each.person_id for each in refused.refusals] == [one, other, None]


def test_minutes_that_overlap_an_own_entry_are_refused(academy: Academy) -> None:
    (learner,) = academy.enrol(1)
    booked = academy.book()
    close(academy, booked, attendances={learner.id: noted(20)})
    create_own_time(
        academy.database, learner, academy.course, starts_at=TEN + timedelta(minutes=20)
    )
    admin = master_admin(academy)
    unlock(academy, booked, actor_id=admin)
    refused = refusal(lambda: close(academy, booked, attendances={learner.id: noted(21)}))
    assert isinstance(refused, BadField)
    assert "from 10:20 to 10:50" in str(refused)
    close(academy, booked, attendances={learner.id: noted(20)})


def test_who_unlocks_a_session_that_is_on_is_asked_to_close_it_when_it_ends(
    academy: Academy,
) -> None:
    [learner] = academy.enrol(1)
    booked = academy.book()
    academy.deliver()
    halfway = TEN + HOUR / 2
    close(academy, booked, now=halfway, attendances={learner.id: noted(30)})
    unlock(academy, booked, now=halfway, actor_id=master_admin(academy))
    for moment in (halfway, TEN + HOUR):
        told = academy.read_aloud(moment).get(academy.dana.id, [])
        asked = [message for message in told if message.kind is DeliveryKind.CLOSING]
        assert len(asked) == (moment == TEN + HOUR)
