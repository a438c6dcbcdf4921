"""Moving a session or more of its series: everything moves along, or nothing does."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from booking.errors import (
    BadField,
    ChangedMeanwhile,
    DatesTaken,
    NotAllowed,
    NotEligible,
    NotFound,
    SmartRoomTaken,
    Taken,
)
from booking.evidence import evidence_library
from booking.record_tables import HistoryEntry
from booking.sessions import Booked
from booking.tables import Claim, Delivery, Enrolment, Participant, Person, Session, TimeLogEntry
from booking.values import (
    Answer,
    DeliveryKind,
    FormField,
    HistoryEvent,
    Role,
    Scope,
    SessionMethod,
    SessionStatus,
    SessionType,
)
from tests.booking.academy import Academy, refusal
from tests.factories import NOW, TEN, create_person, create_smart_room

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


def starts(academy: Academy) -> list[datetime]:
    return sorted(each.starts_at for each in academy.rows(Session))


def test_a_moved_session_is_everywhere_at_its_new_time_and_nowhere_at_the_old(
    academy: Academy,
) -> None:
    one, other = academy.enrol(2)
    create_smart_room(academy.database, academy.organisation)
    booked = academy.book(method=SessionMethod.SMART_SESSION)
    moved = academy.move(booked, starts_at=TEN + DAY, duration=2 * HOUR)
    assert moved.sessions[booked.session_id].duration == 2 * HOUR
    for table in (Session, Participant, TimeLogEntry, Claim):
        assert {each.starts_at for each in academy.rows(table)} == {TEN + DAY}, table.__name__
    assert {each.minutes for each in academy.rows(TimeLogEntry)} == {120}
    assert {each.ends_at for each in academy.rows(Claim)} == {TEN + DAY + 2 * HOUR}
    library = academy.database.read(
        lambda db: evidence_library(db, organisation_id=academy.organisation.id, learner_id=one.id)
    )
    assert [each.starts_at for each in library.rows] == [TEN + DAY]
    assert academy.book(one, other, starts_at=TEN)


def test_reminders_follow_the_new_time(academy: Academy) -> None:
    academy.enrol(1)
    booked = academy.book()
    academy.move(booked, starts_at=TEN + DAY)
    reminders = academy.rows(Delivery, kind=DeliveryKind.REMINDER)
    assert sorted(each.due_at for each in reminders) == [TEN, TEN + DAY - HOUR]
    assert {each.session_version for each in reminders} == {2}


def test_when_only_the_place_changes_reminders_and_answers_stay(academy: Academy) -> None:
    academy.enrol(1)
    booked = academy.book()
    (place,) = academy.rows(Participant)
    academy.put(place, answer=Answer.COMING)
    academy.move(booked, location="Room 4")
    reminders = academy.rows(Delivery, kind=DeliveryKind.REMINDER)
    assert {each.session_version for each in reminders} == {2}
    assert [each.answer for each in academy.rows(Participant)] == [Answer.COMING]
    academy.move(booked, starts_at=TEN + DAY)
    assert [each.answer for each in academy.rows(Participant)] == [None]


def test_a_move_that_changes_nothing_tells_nobody_and_writes_nothing(academy: Academy) -> None:
    academy.enrol(1)
    booked = academy.book()
    before = academy.everything()
    assert academy.move(booked, starts_at=TEN, duration=HOUR).sessions == {}
    assert academy.everything() == before


SHIFTS = {"an hour": HOUR, "half an hour": HOUR / 2, "a day": DAY, "a week": WEEK}


@pytest.mark.parametrize("shift", SHIFTS)
def test_a_series_does_not_clash_with_itself(academy: Academy, shift: str) -> None:
    academy.enrol(2)
    create_smart_room(academy.database, academy.organisation)
    series = academy.book_series(count=4, method=SessionMethod.SMART_SESSION)
    before = starts(academy)
    academy.move(series.sessions[0], starts_at=TEN + SHIFTS[shift], scope=Scope.SERIES)
    assert starts(academy) == [each + SHIFTS[shift] for each in before]


def test_a_moved_series_keeps_its_local_time_when_the_clocks_change(academy: Academy) -> None:
    academy.enrol(1)
    march = datetime.fromisoformat("2027-03-23T10:00:00+00:00")
    series = academy.book_series(count=2, starts_at=march)
    academy.move(series.sessions[0], starts_at=march + 2 * DAY + HOUR, scope=Scope.SERIES)
    assert [each.isoformat() for each in starts(academy)] == [
        "2027-03-25T11:00:00+00:00",
        "2027-04-01T10:00:00+00:00",
    ]


SCOPES = {Scope.THIS: [1], Scope.FOLLOWING: [1, 2], Scope.SERIES: [0, 1, 2]}


@pytest.mark.parametrize("scope", SCOPES)
def test_a_scope_says_which_sessions_move(academy: Academy, scope: Scope) -> None:
    academy.enrol(1)
    series = academy.book_series(count=3)
    academy.move(series.sessions[1], starts_at=TEN + WEEK + HOUR, scope=scope)
    expected = [TEN + number * WEEK + HOUR * (number in SCOPES[scope]) for number in range(3)]
    assert starts(academy) == expected


def test_what_is_over_or_closed_is_left_alone_and_counted(academy: Academy) -> None:
    academy.enrol(1)
    series = academy.book_series(count=4)
    first, second, third, _ = series.sessions
    (row,) = academy.rows(Session, id=second.session_id)
    academy.put(row, status=SessionStatus.CLOSED)
    moved = academy.move(
        third,
        now=TEN + DAY,
        starts_at=TEN + 2 * WEEK + HOUR,
        scope=Scope.SERIES,
    )
    assert moved.left_alone == 2
    assert len(moved.sessions) == 2
    assert starts(academy)[:2] == [TEN, TEN + WEEK]
    assert "is over" in refusal(lambda: academy.move(first, now=TEN + DAY, location="X")).happened


def test_somebody_who_is_busy_is_named_and_other_times_are_proposed(academy: Academy) -> None:
    one, other = academy.enrol(2)
    booked = academy.book(one)
    academy.book(other, starts_at=TEN + HOUR)
    before = academy.everything()
    raised = refusal(lambda: academy.move(booked, starts_at=TEN + HOUR / 2))
    assert isinstance(raised, Taken)
    assert raised.happened == f"{academy.dana.name} is busy 11:00 to 12:00."
    assert academy.everything() == before
    assert academy.move(booked, starts_at=raised.proposals[0].start).sessions


def test_its_own_time_is_proposed_for_a_longer_session(academy: Academy) -> None:
    academy.enrol(1)
    booked = academy.book(starts_at=TEN - HOUR)
    academy.book(starts_at=TEN)
    raised = refusal(lambda: academy.move(booked, duration=2 * HOUR))
    assert isinstance(raised, Taken)
    assert TEN + HOUR in [each.start for each in raised.proposals]


def test_dates_that_clash_are_explained_and_can_be_left_where_they_are(academy: Academy) -> None:
    one, other = academy.enrol(2)
    series = academy.book_series(one, count=3)
    academy.book(other, starts_at=TEN + WEEK + HOUR)
    command: dict[str, Any] = {"starts_at": TEN + HOUR, "scope": Scope.SERIES}
    raised = refusal(lambda: academy.move(series.sessions[0], **command))
    assert isinstance(raised, DatesTaken)
    (date,) = raised.dates
    assert date.session_id == series.sessions[1].session_id
    assert "is busy 11:00 to 12:00" in date.happened
    assert date.proposals
    moved = academy.move(series.sessions[0], **command, staying=frozenset({date.session_id}))
    assert len(moved.sessions) == 2
    assert starts(academy) == [TEN + HOUR, TEN + WEEK, TEN + WEEK + HOUR, TEN + 2 * WEEK + HOUR]


@pytest.mark.parametrize("by", [WEEK, -WEEK])
def test_who_moves_onto_a_session_that_stays_is_refused_and_not_that_session(
    academy: Academy, by: timedelta
) -> None:
    academy.enrol(1)
    series = academy.book_series(starts_at=TEN + WEEK, count=3)
    ids = [each.session_id for each in series.sessions]
    left = ids[-1] if by > timedelta(0) else ids[0]
    raised = refusal(
        lambda: academy.move(
            series.sessions[0],
            starts_at=TEN + WEEK + by,
            location="York",
            scope=Scope.SERIES,
            staying=frozenset({left}),
        )
    )
    assert isinstance(raised, DatesTaken)
    assert {each.session_id for each in raised.dates} == {*ids} - {left}


def archive(academy: Academy, person: Person) -> None:
    academy.put(person, archived=True)


def test_who_cannot_take_part_any_more_stops_a_move(academy: Academy) -> None:
    (one,) = academy.enrol(1)
    booked = academy.book()
    archive(academy, one)
    raised = refusal(lambda: academy.move(booked, starts_at=TEN + HOUR))
    assert isinstance(raised, NotEligible)
    assert raised.happened == f"{one.name} is archived."


def test_a_smart_session_keeps_its_room_or_takes_another_that_is_free(academy: Academy) -> None:
    one, other = academy.enrol(2)
    first = create_smart_room(academy.database, academy.organisation)
    second = create_smart_room(academy.database, academy.organisation)
    colleague = create_person(academy.database, academy.organisation)
    smart: dict[str, Any] = {"method": SessionMethod.SMART_SESSION}
    academy.book(other, assessor_id=colleague.id, starts_at=TEN, **smart)
    booked = academy.book(one, starts_at=TEN, **smart)
    academy.move(booked, starts_at=TEN + DAY)
    rows = {each.id: each.smart_room_id for each in academy.rows(Session)}
    assert rows[booked.session_id] == second.id
    academy.move(booked, room_id=first.id)
    rows = {each.id: each.smart_room_id for each in academy.rows(Session)}
    assert rows[booked.session_id] == first.id
    raised = refusal(lambda: academy.move(booked, starts_at=TEN, room_id=first.id))
    assert isinstance(raised, SmartRoomTaken)
    assert raised.field is FormField.SMART_ROOM
    academy.move(booked, starts_at=TEN)
    assert {each.smart_room_id for each in academy.rows(Session)} == {first.id, second.id}
    academy.move(booked, method=SessionMethod.TRADITIONAL)
    claims = academy.rows(Claim, session_id=booked.session_id)
    assert {each.owner_id for each in claims} == {academy.dana.id, one.id}


def test_a_room_for_a_series_is_not_for_those_of_its_sessions_that_need_none(
    academy: Academy,
) -> None:
    academy.enrol(1)
    create_smart_room(academy.database, academy.organisation)
    second = create_smart_room(academy.database, academy.organisation)
    first, *others = academy.book_series(count=3, method=SessionMethod.SMART_SESSION).sessions
    academy.move(first, method=SessionMethod.TRADITIONAL)
    moved = academy.move(others[0], room_id=second.id, scope=Scope.SERIES)
    assert set(moved.sessions) == {each.session_id for each in others}


def test_another_assessor_takes_over_with_their_time_and_both_are_told(academy: Academy) -> None:
    (one,) = academy.enrol(1)
    admin = create_person(
        academy.database, academy.organisation, roles=frozenset({Role.BASIC_ADMIN})
    )
    colleague = create_person(academy.database, academy.organisation, name="Sam Fox")
    booked = academy.book(actor_id=admin.id)
    academy.deliver()
    academy.move(booked, assessor_id=colleague.id, actor_id=admin.id)
    claims = academy.rows(Claim, session_id=booked.session_id)
    assert {each.owner_id for each in claims} == {colleague.id, one.id}
    sent = {(each.person_id, each.kind) for each in academy.deliver()}
    assert sent == {
        (colleague.id, DeliveryKind.CONFIRMATION),
        (academy.dana.id, DeliveryKind.REMOVAL),
        (one.id, DeliveryKind.MOVE),
        (admin.id, DeliveryKind.MOVE),
    }


def test_a_first_day_of_learning_follows_the_initial_session(academy: Academy) -> None:
    academy.enrol(1)
    booked = academy.book(type=SessionType.INITIAL)
    academy.move(booked, starts_at=TEN + DAY)
    assert [each.starts_on for each in academy.rows(Enrolment)] == [(TEN + DAY).date()]


def test_only_bookers_move_sessions_that_exist(academy: Academy) -> None:
    (one,) = academy.enrol(1)
    booked = academy.book()
    for person, raised in ((one, NotAllowed), (academy.dana, NotFound)):
        nobody = Booked(1, booked.interval) if person is academy.dana else booked
        found = refusal(
            lambda who=person, what=nobody: academy.move(what, actor_id=who.id, location="X")  # type: ignore[misc]
        )
        assert isinstance(found, raised)


BAD: dict[str, tuple[dict[str, Any], type[Exception]]] = {
    "past": ({"starts_at": NOW - DAY}, BadField),
    "not a whole minute": ({"starts_at": TEN + timedelta(seconds=1)}, BadField),
    "too short": ({"duration": timedelta(minutes=1)}, BadField),
    "too long a location": ({"location": "x" * 251}, BadField),
    "recorded, but not smart": ({"recording_wanted": True}, BadField),
    "an unknown assessor": ({"assessor_id": 5}, NotFound),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_booked_cannot_be_moved_to(academy: Academy, case: str) -> None:
    academy.enrol(1)
    booked = academy.book()
    overrides, kind = BAD[case]
    before = academy.everything()
    assert isinstance(refusal(lambda: academy.move(booked, **overrides)), kind)
    assert academy.everything() == before


def test_who_saw_an_older_version_is_told_so(academy: Academy) -> None:
    academy.enrol(1)
    booked = academy.book()
    academy.move(booked, location="Room 4", version=1)
    raised = refusal(lambda: academy.move(booked, location="Room 5", version=1))
    assert isinstance(raised, ChangedMeanwhile)
    assert academy.move(booked, location="Room 5", version=2).sessions


def test_the_history_has_who_moved_it_from_when_to_when_and_no_text(academy: Academy) -> None:
    academy.enrol(1)
    booked = academy.book()
    academy.move(booked, starts_at=TEN + HOUR, location="At Priya's")
    (entry,) = academy.rows(HistoryEntry, event=HistoryEvent.SESSION_MOVED)
    assert (entry.actor_id, entry.session_id) == (academy.dana.id, booked.session_id)
    assert TEN.isoformat() in entry.details
    assert (TEN + HOUR).isoformat() in entry.details
    assert "location" in entry.details
    assert "Priya" not in entry.details
