"""While a message is on its way nobody knows whether it arrives; what is owed beside it does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from booking.deliveries import DueDelivery, release, retry_later
from booking.due_deliveries import LEASE
from booking.sendable_messages import Withheld, read_sendable
from booking.tables import Session
from booking.values import DeliveryKind, DeliveryState
from tests.booking.academy import Academy, withhold
from tests.factories import NOW, TEN, create_delivery, create_person

HALF_AN_HOUR = timedelta(minutes=30)
SENT, DUE, DROPPED = DeliveryState.SENT, DeliveryState.DUE, DeliveryState.DROPPED
CONFIRMATION, CANCELLATION = DeliveryKind.CONFIRMATION, DeliveryKind.CANCELLATION
REMOVAL = DeliveryKind.REMOVAL


def kinds(claimed: list[DueDelivery]) -> set[DeliveryKind]:
    return {due.kind for due in claimed}


def fail_to_send(academy: Academy) -> None:
    """Let a worker take what is due while Slack does not answer."""
    for due in academy.claim():
        why = academy.database.read(lambda db, one=due: read_sendable(db, one, now=NOW))  # type: ignore[misc]
        if isinstance(why, Withheld):
            withhold(academy.database, due, why)
        else:
            academy.database.write(lambda db, one=due: retry_later(db, [one], failure="", now=NOW))  # type: ignore[misc]


def test_what_is_owed_meanwhile_waits_until_the_message_has_arrived_or_its_lease_is_over(
    academy: Academy,
) -> None:
    academy.enrol(1)
    session = academy.book()
    claimed = academy.claim()
    academy.move(session, starts_at=TEN + HALF_AN_HOUR)
    assert academy.claim() == []
    academy.database.write(lambda db: release(db, claimed))
    assert kinds(academy.claim()) == {CONFIRMATION, DeliveryKind.MOVE}
    assert kinds(academy.claim(NOW + 2 * LEASE)) == {CONFIRMATION, DeliveryKind.MOVE}


def test_what_is_owed_about_another_session_does_not_wait(academy: Academy) -> None:
    academy.enrol(1)
    academy.book()
    first = academy.claim()
    academy.book(starts_at=TEN + timedelta(days=1))
    assert len(academy.claim()) == len(first)


@pytest.mark.parametrize("arrives", [True, False])
@pytest.mark.parametrize("ends", ["cancelled", "taken out again"])
def test_whoever_was_out_for_a_moment_is_told_what_ends_the_session_for_them(
    academy: Academy,
    ends: str,
    arrives: bool,  # noqa: FBT001 - a column of the table
) -> None:
    learner, _ = academy.enrol(2)
    session = academy.book(places=2)
    if arrives:
        academy.deliver()
    else:
        academy.claim()
    academy.change(session, removed=[learner])
    academy.change(session, added=[learner])
    if ends == "cancelled":
        academy.cancel(session)
        told = CANCELLATION
    else:
        academy.change(session, removed=[learner])
        told = REMOVAL
    (last,) = academy.read_aloud(NOW + 2 * LEASE)[learner.id]
    assert last.kind is told


def test_whoever_was_told_goodbye_and_waits_to_be_told_again_hears_of_no_cancellation(
    academy: Academy,
) -> None:
    learner, _ = academy.enrol(2)
    session = academy.book(places=2)
    academy.deliver()
    academy.change(session, removed=[learner])
    academy.deliver(NOW + timedelta(seconds=1))
    academy.change(session, added=[learner])
    academy.cancel(session)
    assert learner.id not in academy.read_aloud(NOW + timedelta(seconds=2))


def test_an_assessor_who_got_a_session_back_for_a_moment_is_told_that_it_is_gone(
    academy: Academy,
) -> None:
    academy.enrol(1)
    other = create_person(academy.database, academy.organisation, name="Owen Cole")
    booker = create_person(academy.database, academy.organisation, name="Bea Booker")
    session = academy.book(actor_id=booker.id)
    academy.deliver()
    academy.move(session, assessor_id=other.id)
    academy.move(session, assessor_id=academy.dana.id)
    fail_to_send(academy)
    academy.move(session, assessor_id=other.id)
    told = academy.read_aloud(NOW + timedelta(minutes=1))
    assert [message.kind for message in told[academy.dana.id]] == [REMOVAL]


@pytest.mark.parametrize("state", [SENT, DUE, DROPPED])
@pytest.mark.parametrize("leased", [True, False])
def test_what_is_owed_once_more_leaves_what_may_have_been_said_as_it_is(
    academy: Academy,
    state: DeliveryState,
    leased: bool,  # noqa: FBT001 - a column of the table
) -> None:
    _, learner = academy.enrol(2)
    session = academy.book(academy.learners[0], places=2)
    (stored,) = academy.rows(Session, id=session.session_id)
    until = NOW + LEASE if leased else None
    create_delivery(academy.database, stored, person_id=learner.id, state=state, leased_until=until)
    academy.change(session, added=[learner])
    assert (len(academy.owed(learner)) == 2) is (leased or state is SENT)
