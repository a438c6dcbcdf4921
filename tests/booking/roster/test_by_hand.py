"""Changing the roster by hand: as an import would, and with a look at what hangs on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from booking.errors import (
    BadInput,
    NeedsConfirmation,
    NotAllowed,
    NotEligible,
    NotFound,
    RowChanged,
)
from booking.record_tables import HistoryEntry
from booking.roster.sheets import COURSES, ENROLMENTS, ORGANISATION, PEOPLE, SMART_ROOMS, Sheet
from booking.tables import Course, Enrolment, Organisation, SmartRoom
from booking.values import EnrolmentStatus, HistoryEvent, Role
from tests.booking.academy import refusal
from tests.booking.roster.managing import ManagedAcademy, open_managed
from tests.factories import NOW, create_course, create_organisation, create_person

PERSON = {"name": "Ola Berg", "email": "Ola@Example.org", "roles": "AS;IQA"}


@pytest.fixture
def managed(database_url: str) -> Iterator[ManagedAcademy]:
    """Open it on each kind of database."""
    yield from open_managed(database_url)


@pytest.fixture
def quick(sqlite_url: str) -> Iterator[ManagedAcademy]:
    """Open it once, for what does not depend on the database."""
    yield from open_managed(sqlite_url)


def history(managed: ManagedAcademy) -> list[tuple[HistoryEvent, int | None]]:
    rows = managed.academy.rows(HistoryEntry, actor_id=managed.maya.id)
    return [(row.event, row.person_id) for row in sorted(rows, key=lambda row: row.id)]


def test_a_person_is_added_and_changed(managed: ManagedAcademy) -> None:
    ola = managed.person(managed.change(PEOPLE, None, **PERSON))
    assert (ola.name, ola.email, ola.time_zone) == ("Ola Berg", "ola@example.org", "")
    assert ola.roles == {Role.ASSESSOR, Role.INTERNAL_QUALITY_ASSURER}
    managed.change_person(ola, name="Ola Dahl", email="dahl@example.org", time_zone="Europe/Oslo")
    ola = managed.person(ola.id)
    assert (ola.email, ola.time_zone) == ("dahl@example.org", "Europe/Oslo")
    assert ola.search_name == "ola dahl dahl@example.org"
    assert history(managed) == [
        (HistoryEvent.PERSON_ADDED, ola.id),
        (HistoryEvent.PERSON_CHANGED, ola.id),
    ]


def test_roles_are_given_and_taken_and_people_come_back(managed: ManagedAcademy) -> None:
    dana = managed.academy.dana
    managed.change_person(dana, roles="AS;BA")
    managed.change_person(dana, archived="true")
    assert managed.person(dana.id).archived
    managed.change_person(dana, archived="false")
    assert managed.person(dana.id).roles == {Role.ASSESSOR, Role.BASIC_ADMIN}
    assert history(managed) == [
        (HistoryEvent.ROLES_CHANGED, dana.id),
        (HistoryEvent.PERSON_ARCHIVED, dana.id),
        (HistoryEvent.PERSON_RESTORED, dana.id),
    ]


def test_an_enrolment_is_added_and_changed(managed: ManagedAcademy) -> None:
    [priya] = managed.academy.enrol(1)
    other = create_course(managed.academy.database, managed.academy.organisation)
    managed.change(
        ENROLMENTS,
        None,
        learner_email=priya.email,
        course_code=other.code,
        status="awaiting_induction",
        review_weeks="8",
    )
    [added] = managed.academy.rows(Enrolment, course_id=other.id)
    assert (added.status, added.review_weeks) == (EnrolmentStatus.AWAITING_INDUCTION, 8)
    managed.change(ENROLMENTS, added.id, assessor_email=managed.academy.dana.email)
    [changed] = managed.academy.rows(Enrolment, course_id=other.id)
    assert changed.assessor_id == managed.academy.dana.id
    assert history(managed) == [
        (HistoryEvent.ENROLMENT_ADDED, priya.id),
        (HistoryEvent.ENROLMENT_CHANGED, priya.id),
    ]


def test_courses_rooms_and_the_organisation_are_changed(managed: ManagedAcademy) -> None:
    course = managed.change(
        COURSES, None, code="BA3", title="Business", off_the_job_minimum_hours="100"
    )
    managed.change(COURSES, course, code="BA4")
    room = managed.change(SMART_ROOMS, None, name="Room 9", join_url="https://rooms.example.org/9")
    managed.change(SMART_ROOMS, room, name="Room 10")
    managed.change(ORGANISATION, managed.academy.organisation.id, session_places="12")
    assert [row.code for row in managed.academy.rows(Course, id=course)] == ["BA4"]
    assert [row.name for row in managed.academy.rows(SmartRoom)] == ["Room 10"]
    assert [row.session_places for row in managed.academy.rows(Organisation)] == [12]
    assert [event for event, _ in history(managed)] == [
        HistoryEvent.COURSE_ADDED,
        HistoryEvent.COURSE_CHANGED,
        HistoryEvent.SMART_ROOM_ADDED,
        HistoryEvent.SMART_ROOM_CHANGED,
        HistoryEvent.SETTINGS_CHANGED,
    ]


BAD: list[tuple[Sheet, dict[str, str], dict[str, str]]] = [
    (PEOPLE, PERSON | {"email": "ola"}, {"email": '"ola" is not an e-mail address.'}),
    (PEOPLE, PERSON | {"name": "  "}, {"name": "This is empty."}),
    (
        PEOPLE,
        PERSON | {"name": "O\x00la"},
        {"name": '"O\\x00la" holds a control character (U+0000).'},
    ),
    (
        PEOPLE,
        PERSON | {"roles": "AS;XX", "time_zone": "Mars"},
        {
            "roles": '"XX" is none of MA, BA, AS, CUS, CM, LR, EMP, IQA, EQA.',
            "time_zone": '"Mars" is not a time zone such as Europe/London.',
        },
    ),
    (
        PEOPLE,
        PERSON | {"email": "dana@example.org"},
        {"email": '"dana@example.org" is there already.'},
    ),
    (
        SMART_ROOMS,
        {"name": "R", "join_url": "no link"},
        {"join_url": '"no link" is not a link like https://meet.example.org/room.'},
    ),
    (
        COURSES,
        {"code": "TL3", "title": "x" * 201, "off_the_job_minimum_hours": "-1"},
        {
            "title": f'"{"x" * 60}…" is 201 characters long; 200 fit.',
            "off_the_job_minimum_hours": '"-1" is not a whole number from 0 to 100,000.',
        },
    ),
]


@pytest.mark.parametrize(("sheet", "typed", "said"), BAD)
def test_what_an_import_refuses_is_refused_by_hand(
    quick: ManagedAcademy, sheet: Sheet, typed: dict[str, str], said: dict[str, str]
) -> None:
    quick.academy.put(quick.academy.dana, email="dana@example.org")
    before = quick.academy.everything()
    found = refusal(lambda: quick.change(sheet, None, **typed))
    assert isinstance(found, BadInput)
    assert found.columns == said
    assert quick.academy.everything() == before


def test_dates_of_an_enrolment_stand_in_order(quick: ManagedAcademy) -> None:
    [priya] = quick.academy.enrol(1)
    found = refusal(
        lambda: quick.change_enrolment(priya, starts_on="2026-12-02", ends_on="2026-12-01")
    )
    assert isinstance(found, BadInput)
    assert found.columns == {"ends_on": "ends_on 2026-12-01 is before starts_on 2026-12-02."}


@pytest.mark.parametrize(
    ("typed", "column"), [({"roles": "BA"}, "roles"), ({"archived": "true"}, "archived")]
)
def test_the_last_master_admin_stays(
    managed: ManagedAcademy, typed: dict[str, str], column: str
) -> None:
    found = refusal(lambda: managed.change_person(managed.maya, **typed))
    assert isinstance(found, BadInput)
    assert set(found.columns) == {column}
    assert "nobody would be left" in str(found)
    create_person(
        managed.academy.database,
        managed.academy.organisation,
        name="Nils Berg",
        roles=frozenset({Role.MASTER_ADMIN}),
    )
    managed.change_person(managed.maya, **typed)


@pytest.mark.parametrize("role", Role)
def test_only_master_admins_manage(quick: ManagedAcademy, role: Role) -> None:
    actor = create_person(
        quick.academy.database, quick.academy.organisation, roles=frozenset({role})
    )
    command = quick.changing(PEOPLE, quick.academy.dana.id, name="Other", actor_id=actor.id)
    if role is Role.MASTER_ADMIN:
        quick.carry_out(command)
    else:
        assert isinstance(refusal(lambda: quick.carry_out(command)), NotAllowed)


def test_nobody_manages_another_organisation(quick: ManagedAcademy) -> None:
    stranger = create_person(quick.academy.database, create_organisation(quick.academy.database))
    command = replace(quick.changing(PEOPLE, quick.academy.dana.id), row_id=stranger.id)
    assert isinstance(refusal(lambda: quick.carry_out(command)), NotFound)


def test_who_saves_second_is_told_what_row_changed(managed: ManagedAcademy) -> None:
    dana = managed.academy.dana
    first = managed.changing(PEOPLE, dana.id, name="Dana Jones")
    second = managed.changing(PEOPLE, dana.id, roles="AS;BA")
    managed.carry_out(first)
    found = refusal(lambda: managed.carry_out(second))
    assert isinstance(found, RowChanged)
    assert found.columns == {"name": "Dana Jones"}
    assert managed.person(dana.id).roles == {Role.ASSESSOR}


def test_an_assessor_with_sessions_to_come_stays(managed: ManagedAcademy) -> None:
    managed.academy.enrol(1)
    for day in range(7):
        managed.academy.book(starts_at=NOW + timedelta(days=day + 1))
    for typed in ({"archived": "true"}, {"roles": "BA"}):
        found = refusal(lambda one=typed: managed.change_person(managed.academy.dana, **one))  # type: ignore[misc]
        assert isinstance(found, NotEligible)
        assert "Dana Reed holds 7 sessions to come (Wed 25 Nov 2026, 09:00 to 10:00" in str(found)
        assert "and 2 more" in str(found)


CONFIRMED: list[tuple[str, dict[str, Any], str]] = [
    ("person", {"archived": "true"}, "takes part in 1 session to come"),
    ("person", {"roles": "EMP"}, "takes part in 1 session to come"),
    ("enrolment", {"status": "withdrawn"}, "On this course, 1 session to come"),
    ("caseload", {"archived": "true"}, "stays the assessor of 1 enrolment"),
]


@pytest.mark.parametrize(("whose", "typed", "said"), CONFIRMED)
def test_what_hangs_on_a_change_is_told_and_confirmed(
    managed: ManagedAcademy, whose: str, typed: dict[str, Any], said: str
) -> None:
    [priya] = managed.academy.enrol(1)
    tutor = create_person(managed.academy.database, managed.academy.organisation, name="Tom Hill")
    managed.academy.put(managed.enrolment(priya), assessor_id=tutor.id)
    managed.academy.book()

    def change(**more: Any) -> int:
        if whose == "enrolment":
            return managed.change_enrolment(priya, **typed, **more)
        return managed.change_person(tutor if whose == "caseload" else priya, **typed, **more)

    found = refusal(change)
    assert isinstance(found, NeedsConfirmation)
    assert said in str(found)
    change(confirmed=True)


def test_sessions_that_are_over_hold_nobody_back(managed: ManagedAcademy) -> None:
    managed.academy.enrol(1)
    long_ago = NOW - timedelta(days=9)
    managed.academy.book(starts_at=long_ago + timedelta(days=1), now=long_ago)
    managed.change_person(managed.academy.dana, archived="true")
    assert managed.person(managed.academy.dana.id).archived


def test_a_change_without_difference_writes_no_history(quick: ManagedAcademy) -> None:
    quick.change_person(quick.academy.dana)
    assert history(quick) == []


@pytest.mark.parametrize("sheet", [PEOPLE, COURSES, SMART_ROOMS, ENROLMENTS])
def test_a_row_that_is_gone_is_said(quick: ManagedAcademy, sheet: Sheet) -> None:
    assert isinstance(refusal(lambda: quick.change(sheet, 7)), NotFound)
