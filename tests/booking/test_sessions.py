"""What booking a session means: permissions, effects, rows, and every refusal at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from booking.database import Database
from booking.errors import (
    NoSmartRoom,
    NotAllowed,
    NotKnown,
    Refusal,
    Refusals,
    Taken,
)
from booking.ids import IdSource
from booking.rules.permissions import BOOKERS
from booking.sessions import Booked, book_session
from booking.tables import (
    Claim,
    Course,
    Delivery,
    Enrolment,
    Evidence,
    Organisation,
    Person,
    Session,
    SessionEnrolment,
    TimeLogEntry,
)
from booking.values import (
    DeliveryKind,
    EnrolmentStatus,
    FormField,
    Role,
    SessionMethod,
    SessionType,
    TimeKind,
    TimeLogState,
)
from tests.factories import (
    NOW,
    TEN,
    create_booking,
    create_course,
    create_enrolment,
    create_learner,
    create_organisation,
    create_person,
    create_smart_room,
)

SMART = SessionMethod.SMART_SESSION


@dataclass
class Provider:
    """A training provider with an assessor, a learner in training, and a course."""

    database: Database
    organisation: Organisation
    course: Course
    assessor: Person
    learner: Person

    def book(self, **overrides: Any) -> Booked:
        """Book a session of the assessor with the learner."""
        command = create_booking(self.assessor, self.learner, self.course, **overrides)
        return book_session(self.database, command, now=NOW, ids=IdSource())

    def refusal(self, **overrides: Any) -> Refusal:
        """Give why such a session is refused."""
        with pytest.raises(Refusal) as raised:
            self.book(**overrides)
        return raised.value

    def rows(self, table: type[Any]) -> list[Any]:
        """Read every row of a table."""
        return list(self.database.read(lambda db: db.exec(select(table)).all()))


@pytest.fixture
def provider(database_url: str) -> Iterator[Provider]:
    database = Database(database_url)
    organisation = create_organisation(database)
    course = create_course(database, organisation)
    yield Provider(
        database,
        organisation,
        course,
        create_person(database, organisation),
        create_learner(database, organisation, course),
    )
    database.close()


@pytest.mark.parametrize("role", list(Role))
def test_exactly_the_roles_that_smart_assessor_names_may_book(
    provider: Provider, role: Role
) -> None:
    actor = create_person(provider.database, provider.organisation, roles=frozenset({role}))
    if role in BOOKERS:
        assert provider.book(actor_id=actor.id)
    else:
        assert isinstance(provider.refusal(actor_id=actor.id), NotAllowed)


def test_somebody_archived_may_not_book_whatever_their_role(provider: Provider) -> None:
    actor = create_person(
        provider.database,
        provider.organisation,
        roles=frozenset({Role.MASTER_ADMIN}),
        archived=True,
    )
    assert isinstance(provider.refusal(actor_id=actor.id), NotAllowed)


def test_people_of_another_organisation_do_not_exist_here(provider: Provider) -> None:
    other = create_organisation(provider.database)
    course = create_course(provider.database, other)
    assessor = create_person(provider.database, other)
    learner = create_learner(provider.database, other, course)
    assert isinstance(provider.refusal(actor_id=assessor.id), NotKnown)
    assert provider.refusal(assessor_id=assessor.id).field is FormField.ASSESSOR
    assert provider.refusal(learner_ids=(learner.id,)).field is FormField.LEARNER
    assert provider.refusal(course_ids=(course.id,)).field is FormField.COURSE


LOGGED = {
    type_: TimeKind.OFF_THE_JOB
    if type_ is SessionType.OUT_OF_THE_WORKPLACE
    else TimeKind.NOT_APPLICABLE
    for type_ in SessionType
}


@pytest.mark.parametrize("type_", list(SessionType))
def test_every_type_logs_planned_time_of_its_kind(provider: Provider, type_: SessionType) -> None:
    provider.book(type=type_, duration=timedelta(minutes=90))
    (entry,) = provider.rows(TimeLogEntry)
    assert (entry.kind, entry.minutes, entry.state) == (LOGGED[type_], 90, TimeLogState.PLANNED)


@pytest.mark.parametrize("type_", list(SessionType))
def test_only_induction_starts_training(provider: Provider, type_: SessionType) -> None:
    learner = create_learner(provider.database, provider.organisation, name="New Learner")
    create_enrolment(
        provider.database, learner, provider.course, status=EnrolmentStatus.AWAITING_INDUCTION
    )
    provider.book(type=type_, learner_ids=(learner.id,))
    (enrolment,) = [each for each in provider.rows(Enrolment) if each.learner_id == learner.id]
    (link,) = provider.rows(SessionEnrolment)
    started = type_ is SessionType.INDUCTION
    expected = EnrolmentStatus.IN_TRAINING if started else EnrolmentStatus.AWAITING_INDUCTION
    assert enrolment.status is expected
    assert link.moved_to_in_training is started


@pytest.mark.parametrize("type_", list(SessionType))
def test_only_initial_sets_the_first_day_and_only_where_there_is_none(
    provider: Provider, type_: SessionType
) -> None:
    dated = create_course(provider.database, provider.organisation, title="Dated")
    create_enrolment(provider.database, provider.learner, dated, starts_on=date(2026, 1, 5))
    provider.book(type=type_, course_ids=(provider.course.id, dated.id))
    days = {each.course_id: each.starts_on for each in provider.rows(Enrolment)}
    assert days[dated.id] == date(2026, 1, 5)
    initial = type_ is SessionType.INITIAL
    assert days[provider.course.id] == (TEN.date() if initial else None)


def test_a_session_takes_the_time_of_its_assessor_and_its_learner(provider: Provider) -> None:
    provider.book()
    claims = {(each.owner_id, each.starts_at, each.ends_at) for each in provider.rows(Claim)}
    end = TEN + timedelta(hours=1)
    assert claims == {(provider.assessor.id, TEN, end), (provider.learner.id, TEN, end)}


def test_a_smart_session_takes_a_room_and_stands_in_the_evidence_library(
    provider: Provider,
) -> None:
    room = create_smart_room(provider.database, provider.organisation)
    provider.book(method=SMART, recording_wanted=True)
    (session,) = provider.rows(Session)
    assert (session.smart_room_id, session.recording_wanted) == (room.id, True)
    assert room.id in {each.owner_id for each in provider.rows(Claim)}
    assert [each.learner_id for each in provider.rows(Evidence)] == [provider.learner.id]


def test_a_traditional_session_is_no_evidence(provider: Provider) -> None:
    provider.book()
    assert provider.rows(Evidence) == []


def test_without_a_free_room_a_smart_session_is_refused_with_the_next_times(
    provider: Provider,
) -> None:
    create_smart_room(provider.database, provider.organisation)
    provider.book(method=SMART)
    other = create_learner(provider.database, provider.organisation, provider.course)
    assessor = create_person(provider.database, provider.organisation)
    refusal = provider.refusal(method=SMART, assessor_id=assessor.id, learner_ids=(other.id,))
    assert isinstance(refusal, NoSmartRoom)
    assert refusal.field is FormField.SESSION_METHOD
    assert all(not each.start <= TEN < each.end for each in refusal.proposals)
    assert refusal.proposals[0].start == TEN - timedelta(hours=1)


def test_an_organisation_without_smart_rooms_books_no_smart_session(database_url: str) -> None:
    database = Database(database_url)
    organisation = create_organisation(database, smart_rooms_enabled=False)
    course = create_course(database, organisation)
    assessor = create_person(database, organisation)
    learner = create_learner(database, organisation, course)
    command = create_booking(assessor, learner, course, method=SMART)
    with pytest.raises(Refusal) as raised:
        book_session(database, command, now=NOW, ids=IdSource())
    assert raised.value.field is FormField.SESSION_METHOD
    database.close()


def test_who_is_busy_is_named_but_never_with_what(provider: Provider) -> None:
    provider.book(planning_notes="A private matter", location="At home", type=SessionType.EPA)
    refusal = provider.refusal(starts_at=TEN + timedelta(minutes=30))
    assert isinstance(refusal, Taken)
    assert f"{provider.assessor.name} is busy 10:00 to 11:00" in refusal.happened
    assert f"{provider.learner.name} is busy 10:00 to 11:00" in refusal.happened
    for secret in ("private", "At home", "EPA", provider.course.title):
        assert secret not in str(refusal)


def test_every_finding_is_reported_at_once_at_its_field(provider: Provider) -> None:
    refusal = provider.refusal(
        starts_at=NOW - timedelta(days=3),
        duration=timedelta(0),
        location="x" * 300,
        planning_notes="\x00",
        places=99,
        course_ids=(),
    )
    assert isinstance(refusal, Refusals)
    assert [each.field for each in refusal.refusals] == [
        FormField.SESSION_LOCATION,
        FormField.SESSION_DATE,
        FormField.SESSION_DURATION,
        FormField.COURSE,
        FormField.NUMBER_OF_PARTICIPANTS,
        FormField.PLANNING_NOTES,
    ]
    assert all(each.happened for each in refusal.refusals)
    assert provider.rows(Session) == []


INELIGIBLE: dict[EnrolmentStatus, bool] = {
    status: status not in {EnrolmentStatus.AWAITING_INDUCTION, EnrolmentStatus.IN_TRAINING}
    for status in EnrolmentStatus
}


@pytest.mark.parametrize("status", list(EnrolmentStatus))
def test_who_awaits_induction_or_is_in_training_can_be_booked(
    provider: Provider, status: EnrolmentStatus
) -> None:
    learner = create_learner(provider.database, provider.organisation, name="Ivo Novak")
    create_enrolment(provider.database, learner, provider.course, status=status)
    if INELIGIBLE[status]:
        refusal = provider.refusal(learner_ids=(learner.id,))
        assert "Ivo Novak is neither awaiting induction nor in training" in str(refusal)
        assert status.words in str(refusal)
    else:
        assert provider.book(learner_ids=(learner.id,))


def test_the_same_token_books_once_and_gives_the_same_session(provider: Provider) -> None:
    first = provider.book(token="once")
    assert provider.book(token="once") == first
    assert len(provider.rows(Session)) == 1


def test_each_is_owed_one_confirmation_and_learners_their_reminders(provider: Provider) -> None:
    booker = create_person(
        provider.database, provider.organisation, roles=frozenset({Role.BASIC_ADMIN})
    )
    provider.book(actor_id=booker.id)
    owed = {(each.kind, each.person_id, each.due_at) for each in provider.rows(Delivery)}
    assert owed == {
        (DeliveryKind.CONFIRMATION, provider.assessor.id, NOW),
        (DeliveryKind.CONFIRMATION, provider.learner.id, NOW),
        (DeliveryKind.CONFIRMATION, booker.id, NOW),
        (DeliveryKind.REMINDER, provider.learner.id, TEN - timedelta(days=1)),
        (DeliveryKind.REMINDER, provider.learner.id, TEN - timedelta(hours=1)),
        (DeliveryKind.DIGEST, provider.assessor.id, TEN - timedelta(hours=2, minutes=30)),
        (DeliveryKind.CLOSING, provider.assessor.id, TEN + timedelta(hours=1)),
        (DeliveryKind.CLOSING_REMINDER, provider.assessor.id, TEN + timedelta(hours=23)),
    }


def test_a_lead_that_is_past_when_the_session_is_booked_is_dropped(provider: Provider) -> None:
    provider.book(starts_at=NOW + timedelta(hours=3))
    leads = [each.lead_minutes for each in provider.rows(Delivery) if each.lead_minutes]
    assert leads == [60]


def test_several_courses_are_linked_and_a_closed_one_is_refused(provider: Provider) -> None:
    second = create_course(provider.database, provider.organisation, title="Second")
    closed = create_course(provider.database, provider.organisation, title="Closed")
    create_enrolment(provider.database, provider.learner, second)
    create_enrolment(provider.database, provider.learner, closed, status=EnrolmentStatus.COMPLETED)
    provider.book(course_ids=(provider.course.id, second.id))
    assert len(provider.rows(SessionEnrolment)) == 2
    refusal = provider.refusal(course_ids=(closed.id,), starts_at=TEN + timedelta(days=1))
    assert refusal.field is FormField.COURSE
    assert "Closed is completed" in str(refusal)


def test_nobody_is_assessor_and_learner_of_one_session(provider: Provider) -> None:
    both = create_learner(
        provider.database,
        provider.organisation,
        provider.course,
        roles=frozenset({Role.LEARNER, Role.ASSESSOR}),
    )
    refusal = provider.refusal(assessor_id=both.id, learner_ids=(both.id,))
    assert refusal.field is FormField.LEARNER


def test_times_are_kept_to_the_moment_on_both_sides_of_a_clock_change(provider: Provider) -> None:
    for moment in (
        datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
        datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
    ):
        booked = provider.book(starts_at=moment)
        stored = {each.id: each.starts_at for each in provider.rows(Session)}
        assert stored[booked.session_id] == moment
