"""What Induction and Initial did to an enrolment is taken back, or goes over to another session."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest

from booking.sessions import Booked
from booking.tables import Enrolment, Person, Session, SessionEnrolment
from booking.values import EnrolmentStatus, SessionStatus, SessionType
from tests.booking.academy import Academy
from tests.factories import TEN, create_person

AWAITING, IN_TRAINING = EnrolmentStatus.AWAITING_INDUCTION, EnrolmentStatus.IN_TRAINING
INDUCTION, INITIAL = SessionType.INDUCTION, SessionType.INITIAL
DAY = timedelta(days=1)
ROUNDS = 12


def enrolment_of(academy: Academy, learner: Person) -> Enrolment:
    (enrolment,) = academy.rows(Enrolment, learner_id=learner.id)
    assert isinstance(enrolment, Enrolment)
    return enrolment


def effective(academy: Academy, learner: Person) -> list[int]:
    """The sessions to which the learner's enrolment owes its state."""
    links = academy.rows(SessionEnrolment, enrolment_id=enrolment_of(academy, learner).id)
    return [link.session_id for link in links if link.moved_to_in_training or link.set_first_day]


def two(academy: Academy) -> tuple[Person, Person]:
    stays, leaves = academy.enrol(2, status=AWAITING)
    return stays, leaves


def test_whoever_leaves_an_induction_awaits_it_again_and_the_others_do_not(
    academy: Academy,
) -> None:
    stays, leaves = two(academy)
    academy.change(academy.book(type=INDUCTION), removed=[leaves])
    assert enrolment_of(academy, leaves).status is AWAITING
    assert enrolment_of(academy, stays).status is IN_TRAINING
    assert effective(academy, leaves) == []


def test_whoever_leaves_an_initial_session_has_no_first_day_any_more(academy: Academy) -> None:
    stays, leaves = two(academy)
    academy.change(academy.book(type=INITIAL), removed=[leaves])
    assert enrolment_of(academy, leaves).starts_on is None
    assert enrolment_of(academy, stays).starts_on == TEN.date()


def test_another_induction_takes_over(academy: Academy) -> None:
    _, leaves = two(academy)
    first = academy.book(type=INDUCTION)
    later = academy.book(leaves, type=INDUCTION, starts_at=TEN + DAY)
    academy.change(first, removed=[leaves])
    assert enrolment_of(academy, leaves).status is IN_TRAINING
    assert effective(academy, leaves) == [later.session_id]


def test_the_next_initial_session_takes_over_with_its_day(academy: Academy) -> None:
    _, leaves = two(academy)
    first = academy.book(type=INITIAL)
    for days in (3, 1, 2):
        academy.book(leaves, type=INITIAL, starts_at=TEN + days * DAY)
    academy.change(first, removed=[leaves])
    assert enrolment_of(academy, leaves).starts_on == (TEN + DAY).date()
    assert len(effective(academy, leaves)) == 1


def test_a_cancelled_session_takes_nothing_over(academy: Academy) -> None:
    _, leaves = two(academy)
    first = academy.book(type=INDUCTION)
    later = academy.book(leaves, type=INDUCTION, starts_at=TEN + DAY)
    (row,) = academy.rows(Session, id=later.session_id)
    academy.put(row, status=SessionStatus.CANCELLED)
    academy.change(first, removed=[leaves])
    assert enrolment_of(academy, leaves).status is AWAITING


def test_the_last_heir_takes_the_effect_with_it(academy: Academy) -> None:
    other, leaves = two(academy)
    first = academy.book(type=INDUCTION)
    later = academy.book(type=INDUCTION, starts_at=TEN + DAY)
    for session in (first, later):
        academy.change(session, removed=[leaves])
    assert enrolment_of(academy, leaves).status is AWAITING
    assert enrolment_of(academy, other).status is IN_TRAINING


@pytest.mark.parametrize("type_", [INDUCTION, INITIAL])
def test_in_a_series_the_effect_goes_over_to_the_next_session_that_is_kept(
    academy: Academy, type_: SessionType
) -> None:
    _, leaves = two(academy)
    first, second, third = academy.book_series(type=type_).sessions
    academy.change(first, removed=[leaves])
    assert effective(academy, leaves) == [second.session_id]
    academy.change(second, removed=[leaves], following=True)
    assert effective(academy, leaves) == []
    enrolment = enrolment_of(academy, leaves)
    assert (enrolment.status, enrolment.starts_on) == (AWAITING, None)
    assert third.session_id not in effective(academy, leaves)


def test_whoever_was_in_training_before_stays_in_training(academy: Academy) -> None:
    _, leaves = academy.enrol(2, status=IN_TRAINING, starts_on=date(2026, 9, 1))
    for number, type_ in enumerate((INDUCTION, INITIAL)):
        session = academy.book(type=type_, starts_at=TEN + number * DAY)
        academy.change(session, removed=[leaves])
    enrolment = enrolment_of(academy, leaves)
    assert (enrolment.status, enrolment.starts_on) == (IN_TRAINING, date(2026, 9, 1))


LATER_STATUSES = [each for each in EnrolmentStatus if each not in {AWAITING, IN_TRAINING}]


@pytest.mark.parametrize("status", LATER_STATUSES)
def test_an_enrolment_that_went_on_since_is_left_as_it_is(
    academy: Academy, status: EnrolmentStatus
) -> None:
    _, leaves = two(academy)
    session = academy.book(type=INDUCTION)
    academy.put(enrolment_of(academy, leaves), status=status)
    academy.change(session, removed=[leaves])
    assert enrolment_of(academy, leaves).status is status


def test_a_first_day_that_was_set_by_hand_since_is_left_as_it_is(academy: Academy) -> None:
    _, leaves = two(academy)
    session = academy.book(type=INITIAL)
    academy.put(enrolment_of(academy, leaves), starts_on=date(2026, 9, 1))
    academy.change(session, removed=[leaves])
    assert enrolment_of(academy, leaves).starts_on == date(2026, 9, 1)


def test_whoever_comes_back_has_the_effect_again(academy: Academy) -> None:
    _, leaves = two(academy)
    session = academy.book(type=INDUCTION)
    academy.change(session, removed=[leaves])
    academy.change(session, added=[leaves])
    assert enrolment_of(academy, leaves).status is IN_TRAINING
    assert effective(academy, leaves) == [session.session_id]


def test_leaving_one_induction_while_another_is_booked_never_loses_the_effect(
    academy: Academy,
) -> None:
    for number in range(ROUNDS):
        stays, leaves = two(academy)
        dana, other = (create_person(academy.database, academy.organisation) for _ in range(2))
        first = academy.book(stays, leaves, type=INDUCTION, assessor_id=dana.id, actor_id=dana.id)
        barrier = Barrier(2)

        def leave(session: Booked = first, who: Person = leaves) -> None:
            barrier.wait()  # noqa: B023 - it is this round's
            academy.change(session, removed=[who])

        def book(who: Person = leaves, by: Person = other) -> Booked:
            barrier.wait()  # noqa: B023
            return academy.book(
                who, type=INDUCTION, assessor_id=by.id, actor_id=by.id, starts_at=TEN + DAY
            )

        with ThreadPoolExecutor(2) as pool:
            left, booked = pool.submit(leave), pool.submit(book)
            left.result()
            second = booked.result()
        assert enrolment_of(academy, leaves).status is IN_TRAINING, number
        assert effective(academy, leaves) == [second.session_id], number
