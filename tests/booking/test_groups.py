"""Groups: booked for everybody with all that it means, or for nobody."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from booking.errors import NoSmartRoom, NotEligible, Refusal, Refusals, Taken
from booking.evidence import evidence_library
from booking.learning_plans import learning_plan, planning_notes
from booking.sessions import book_session, check_session
from booking.tables import Claim, Delivery, Enrolment, Person, Session, SessionEnrolment
from booking.time_logs import time_log
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
from tests.booking.academy import Academy, ids_of, refusal
from tests.factories import (
    IDS,
    NOW,
    TEN,
    create_course,
    create_enrolment,
    create_learner,
    create_person,
    create_smart_room,
)

SMART = SessionMethod.SMART_SESSION
GROUP = 30


def archive(academy: Academy, one: Person) -> None:
    academy.put(one, archived=True)


def busy(academy: Academy, one: Person) -> None:
    academy.book(one, assessor_id=create_person(academy.database, academy.organisation).id)


def pause(academy: Academy, one: Person) -> None:
    (enrolment,) = academy.rows(Enrolment, learner_id=one.id)
    academy.put(enrolment, status=EnrolmentStatus.BREAK_IN_LEARNING)


def take_off_the_course(academy: Academy, one: Person) -> None:
    (enrolment,) = academy.rows(Enrolment, learner_id=one.id)
    academy.database.write(lambda db: db.delete(db.merge(enrolment)))


def make_assessor(academy: Academy, one: Person) -> None:
    academy.put(one, roles=frozenset({Role.ASSESSOR}))


IN_THE_WAY: dict[str, tuple[Callable[[Academy, Person], None], type[Refusal], str]] = {
    "is busy": (busy, Taken, "is busy 10:00 to 11:00"),
    "is archived": (archive, NotEligible, "is archived"),
    "is on a break": (pause, NotEligible, "is neither awaiting induction nor in training"),
    "is on no course": (take_off_the_course, NotEligible, "is not on a course"),
    "is no learner": (make_assessor, NotEligible, "is not a learner"),
}


@pytest.mark.parametrize("place", [0, GROUP // 2, GROUP - 1], ids=["first", "middle", "last"])
@pytest.mark.parametrize("reason", IN_THE_WAY)
def test_when_one_of_thirty_cannot_come_nobody_is_booked(
    academy: Academy, reason: str, place: int
) -> None:
    block, kind, words = IN_THE_WAY[reason]
    one = academy.enrol(GROUP)[place]
    block(academy, one)
    before = academy.everything()
    raised = refusal(academy.book)
    assert isinstance(raised, kind)
    assert f"{one.name} {words}" in raised.happened
    assert academy.everything() == before


def test_every_learner_in_the_way_is_named_with_their_id(academy: Academy) -> None:
    archived, _, paused, *_ = academy.enrol(GROUP)
    archive(academy, archived)
    pause(academy, paused)
    raised = refusal(academy.book)
    assert isinstance(raised, Refusals)
    assert [each.person_id for each in raised.refusals] == [archived.id, paused.id]
    assert {each.field for each in raised.refusals} == {FormField.LEARNER}


def test_everybody_who_is_busy_is_named_with_their_time_and_a_time_for_all_is_proposed(
    academy: Academy,
) -> None:
    one, _, other, *_ = academy.enrol(GROUP)
    busy(academy, one)
    half = TEN + timedelta(minutes=30)
    elsewhere = create_person(academy.database, academy.organisation)
    academy.book(other, assessor_id=elsewhere.id, starts_at=half)
    raised = refusal(academy.book)
    assert isinstance(raised, Taken)
    assert raised.busy == {
        one.id: f"{one.name} is busy 10:00 to 11:00",
        other.id: f"{other.name} is busy 10:30 to 11:30",
    }
    assert academy.book(starts_at=raised.proposals[0].start)


def test_a_group_of_thirty_is_in_everybodys_plan_log_and_library_with_the_notes(
    academy: Academy,
) -> None:
    create_smart_room(academy.database, academy.organisation)
    academy.enrol(GROUP)
    notes = "Bring the portfolio & two examples."
    booked = academy.book(method=SMART, planning_notes=notes, duration=timedelta(minutes=90))
    for learner in academy.learners:
        here = {"organisation_id": academy.organisation.id, "learner_id": learner.id}
        plan = academy.database.read(lambda db: learning_plan(db, **here, around=NOW))  # noqa: B023 - read at once
        log = academy.database.read(lambda db: time_log(db, **here, reader_id=academy.dana.id))  # noqa: B023
        library = academy.database.read(lambda db: evidence_library(db, **here))  # noqa: B023
        assert [(row.session_id, row.courses) for row in plan.page.rows] == [
            (booked.session_id, (academy.course.title,))
        ]
        assert log.minutes == {(TimeKind.NOT_APPLICABLE, TimeLogState.PLANNED): 90}
        assert [row.starts_at for row in library.rows] == [TEN]
        assert notes == academy.database.read(
            lambda db: planning_notes(db, **here, session_id=booked.session_id)  # noqa: B023
        )


CALLS = (DeliveryKind.DIGEST, DeliveryKind.CLOSING, DeliveryKind.CLOSING_REMINDER)


def test_everybody_in_a_group_is_told_once_and_every_learner_reminded(academy: Academy) -> None:
    academy.enrol(GROUP)
    booker = create_person(
        academy.database, academy.organisation, roles=frozenset({Role.BASIC_ADMIN})
    )
    academy.book(actor_id=booker.id)
    owed = sorted((each.kind, each.person_id, each.lead_minutes) for each in academy.rows(Delivery))
    learner_ids = ids_of(*academy.learners)
    told = (
        (DeliveryKind.CONFIRMATION, id_, 0) for id_ in (*learner_ids, academy.dana.id, booker.id)
    )
    reminded = (
        (DeliveryKind.REMINDER, id_, minutes) for id_ in learner_ids for minutes in (60, 24 * 60)
    )
    called = ((kind, academy.dana.id, 0) for kind in CALLS)
    assert owed == sorted([*told, *reminded, *called])


def test_each_learner_is_linked_with_those_of_the_chosen_courses_that_they_take(
    academy: Academy,
) -> None:
    second = create_course(academy.database, academy.organisation, title="Second")
    third = create_course(academy.database, academy.organisation, title="Third")
    one, both = academy.enrol(2)
    create_enrolment(academy.database, both, second)
    paused = create_learner(academy.database, academy.organisation, second, name="Paused")
    create_enrolment(
        academy.database, paused, academy.course, status=EnrolmentStatus.BREAK_IN_LEARNING
    )
    neither = create_learner(academy.database, academy.organisation, third, name="Neither")
    academy.book(one, both, paused, neither, course_ids=(academy.course.id, second.id))
    enrolments = {each.id: each for each in academy.rows(Enrolment)}
    linked = {
        (enrolments[link.enrolment_id].learner_id, enrolments[link.enrolment_id].course_id)
        for link in academy.rows(SessionEnrolment)
    }
    assert linked == {
        (one.id, academy.course.id),
        (both.id, academy.course.id),
        (both.id, second.id),
        (paused.id, second.id),
    }


def test_a_course_that_nobody_of_the_group_takes_is_refused(academy: Academy) -> None:
    academy.enrol(3)
    unknown = create_course(academy.database, academy.organisation, title="Unknown")
    raised = refusal(lambda: academy.book(course_ids=(academy.course.id, unknown.id)))
    assert raised.field is FormField.COURSE


def test_a_group_in_a_smart_session_takes_one_room(academy: Academy) -> None:
    rooms = [create_smart_room(academy.database, academy.organisation) for _ in range(2)]
    academy.enrol(GROUP)
    academy.book(method=SMART)
    (session,) = academy.rows(Session)
    claimed = [each.owner_id for each in academy.rows(Claim)]
    taken = [room.id for room in rooms if room.id in claimed]
    assert taken == [session.smart_room_id]
    assert len(claimed) == GROUP + 2


def test_without_a_room_no_group_meets_in_one(academy: Academy) -> None:
    academy.enrol(GROUP)
    before = academy.everything()
    assert isinstance(refusal(lambda: academy.book(method=SMART)), NoSmartRoom)
    assert academy.everything() == before


PLACES = {
    "fewer than chosen": (GROUP, GROUP - 1),
    "more than the organisation has": (2, 31),
    "none": (1, 0),
    "less than none": (1, -1),
}


@pytest.mark.parametrize("case", PLACES)
def test_places_that_do_not_fit_are_refused(academy: Academy, case: str) -> None:
    chosen, places = PLACES[case]
    academy.enrol(chosen)
    before = academy.everything()
    assert refusal(lambda: academy.book(places=places)).field is FormField.NUMBER_OF_PARTICIPANTS
    assert academy.everything() == before


def test_places_may_stay_open(academy: Academy) -> None:
    academy.enrol(2)
    academy.book(places=GROUP)
    assert [each.places for each in academy.rows(Session)] == [GROUP]


@pytest.mark.parametrize(
    ("type_", "status", "starts_on"),
    [
        (SessionType.INDUCTION, EnrolmentStatus.IN_TRAINING, None),
        (SessionType.INITIAL, EnrolmentStatus.AWAITING_INDUCTION, TEN.date()),
        (SessionType.GENERAL, EnrolmentStatus.AWAITING_INDUCTION, None),
    ],
)
def test_a_groups_effects_reach_every_learner(
    academy: Academy, type_: SessionType, status: EnrolmentStatus, starts_on: date | None
) -> None:
    academy.enrol(GROUP, status=EnrolmentStatus.AWAITING_INDUCTION)
    academy.book(type=type_)
    assert {(each.status, each.starts_on) for each in academy.rows(Enrolment)} == {
        (status, starts_on)
    }
    assert {
        (each.moved_to_in_training, each.set_first_day) for each in academy.rows(SessionEnrolment)
    } == {(type_ is SessionType.INDUCTION, type_ is SessionType.INITIAL)}


def test_the_same_token_books_a_group_once(academy: Academy) -> None:
    academy.enrol(GROUP)
    first = academy.book(token="once")
    before = academy.everything()
    assert academy.book(token="once") == first
    assert academy.everything() == before


def test_a_form_that_booked_already_books_nothing_else(academy: Academy) -> None:
    """The answer got lost, so somebody changes the time in the form that is still open."""
    academy.enrol(2)
    first = academy.book(token="once")
    before = academy.everything()
    assert academy.book(token="once", starts_at=TEN + timedelta(days=1)) == first
    assert academy.everything() == before


def test_equal_submissions_at_once_book_a_group_once(academy: Academy) -> None:
    academy.enrol(GROUP)
    command = academy.booking()

    def submit(_number: int) -> Any:
        return book_session(academy.database, command, now=NOW, ids=IDS)

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(submit, range(8)))
    assert [each.session_id for each in answers] == [each.id for each in academy.rows(Session)]


def test_a_check_refuses_what_booking_would_and_books_nothing(academy: Academy) -> None:
    one, *_ = academy.enrol(GROUP)
    academy.database.read(lambda db: check_session(db, academy.booking(), now=NOW))
    assert academy.rows(Session) == []
    busy(academy, one)
    before = academy.everything()
    raised = refusal(
        lambda: academy.database.read(lambda db: check_session(db, academy.booking(), now=NOW))
    )
    assert isinstance(raised, Taken)
    assert list(raised.busy) == [one.id]
    assert academy.everything() == before
