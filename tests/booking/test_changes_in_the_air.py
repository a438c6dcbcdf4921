"""A session changes again while a message about it is on its way to Slack, and comes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from booking.deliveries import DueDelivery, release, retry_later
from booking.submissions import Booked
from booking.tables import Person
from booking.values import DeliveryKind, SessionType
from tests.booking.academy import Academy
from tests.factories import NOW, TEN

HOUR = timedelta(hours=1)
Change = Callable[[Academy, Booked], object]


def confirmed(academy: Academy) -> tuple[Person, Booked]:
    """Book a session of which its learner has been told."""
    [learner] = academy.enrol(1)
    booked = academy.book()
    academy.deliver()
    return learner, booked


def give_back(academy: Academy, dues: list[DueDelivery]) -> None:
    """Let a worker give its messages back, as it does when Slack asks to wait."""
    academy.database.write(lambda db: release(db, dues))


def fail(academy: Academy, dues: list[DueDelivery]) -> None:
    """Let Slack not answer: the messages are tried again after a pause."""
    for due in dues:
        academy.database.write(lambda db, one=due: retry_later(db, [one], failure="", now=NOW))  # type: ignore[misc]


def kinds_told(academy: Academy, person: Person) -> list[DeliveryKind]:
    return [message.kind for message in academy.read_aloud().get(person.id, [])]


def cancel(academy: Academy, booked: Booked) -> None:
    academy.cancel(booked)


def change_type(academy: Academy, booked: Booked) -> None:
    academy.alter(booked, type=SessionType.TELEPHONE)


def move_on(academy: Academy, booked: Booked) -> None:
    academy.move(booked, starts_at=TEN + 3 * HOUR)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (cancel, [DeliveryKind.CANCELLATION]),
        (change_type, [DeliveryKind.MOVE, DeliveryKind.DETAILS_CHANGE]),
        (move_on, [DeliveryKind.MOVE]),
    ],
)
def test_after_two_moves_that_slack_did_not_take_a_session_can_change_once_more(
    academy: Academy, change: Change, told: list[DeliveryKind]
) -> None:
    learner, booked = confirmed(academy)
    academy.move(booked, starts_at=TEN + HOUR)
    in_the_air = academy.claim()
    academy.move(booked, starts_at=TEN + 2 * HOUR)
    give_back(academy, in_the_air)
    change(academy, booked)
    assert kinds_told(academy, learner) == told


def test_who_heard_of_a_move_in_place_of_a_confirmation_hears_of_the_next_one(
    academy: Academy,
) -> None:
    [learner] = academy.enrol(1)
    booked = academy.book()
    in_the_air = academy.claim()
    academy.move(booked, starts_at=TEN + HOUR)
    fail(academy, in_the_air)
    assert kinds_told(academy, learner) == [DeliveryKind.MOVE]
    academy.move(booked, starts_at=TEN + 2 * HOUR)
    assert kinds_told(academy, learner) == [DeliveryKind.MOVE]


def test_who_heard_of_a_move_in_place_of_a_confirmation_hears_that_they_are_out(
    academy: Academy,
) -> None:
    learner, _ = academy.enrol(2)
    booked = academy.book()
    in_the_air = academy.claim()
    academy.move(booked, starts_at=TEN + HOUR)
    fail(academy, in_the_air)
    assert kinds_told(academy, learner) == [DeliveryKind.MOVE]
    academy.change(booked, removed=[learner])
    assert kinds_told(academy, learner) == [DeliveryKind.REMOVAL]
