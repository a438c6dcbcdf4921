"""Who was told what of a session, and telling them again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select, update

from booking.errors import NotAllowed, NotEligible, NotFound
from booking.pages import PAGE_SIZE
from booking.record_tables import HistoryEntry
from booking.sessions import Booked
from booking.tables import Delivery, Person, Session
from booking.told import SendAgain, Told, ToldPerson, read_told, send_again
from booking.values import (
    DeliveryKind,
    DeliveryState,
    HistoryEvent,
    Role,
    SessionStatus,
)
from tests.booking.academy import Academy, refusal
from tests.factories import IDS, NOW, TEN, create_person

FAILURE = "their Slack account is deactivated"
CONFIRMED = (DeliveryKind.CONFIRMATION, DeliveryState.SENT)
LATER = NOW + timedelta(hours=1)


def told(academy: Academy, session: Booked, page: int = 0) -> Told:
    return academy.database.read(
        lambda db: read_told(
            db,
            organisation_id=academy.organisation.id,
            actor_id=academy.dana.id,
            session_id=session.session_id,
            page=page,
        )
    )


def by_name(academy: Academy, session: Booked) -> dict[str, ToldPerson]:
    return {each.name: each for each in told(academy, session).page.rows}


def repeating(academy: Academy, session: Booked, **overrides: Any) -> SendAgain:
    defaults = {
        "organisation_id": academy.organisation.id,
        "actor_id": academy.dana.id,
        "session_id": session.session_id,
        "repeat": 1,
    }
    return SendAgain(**defaults | overrides)


def repeat(academy: Academy, command: SendAgain, now: Any = LATER) -> tuple[int, ...]:
    return send_again(academy.database, command, now=now, ids=IDS)


def fail(academy: Academy, person: Person, kind: DeliveryKind = DeliveryKind.CONFIRMATION) -> None:
    values = {"state": DeliveryState.FAILED, "failure": FAILURE}
    statement = update(Delivery).where(
        col(Delivery.person_id) == person.id, col(Delivery.kind) == kind
    )
    academy.database.write(lambda db: db.exec(statement.values(**values)))


def owed_again(academy: Academy) -> list[tuple[int, DeliveryKind, DeliveryState]]:
    rows = academy.database.read(
        lambda db: db.exec(select(Delivery).where(col(Delivery.lead_minutes) < 0)).all()
    )
    return sorted((row.person_id, row.kind, row.state) for row in rows)


def test_everybody_is_listed_with_each_message_and_what_became_of_it(academy: Academy) -> None:
    reached, missed = academy.enrol(2)
    session = academy.book()
    academy.deliver()
    fail(academy, missed)
    people = by_name(academy, session)
    assert list(people) == [academy.dana.name, reached.name, missed.name]
    said = {(each.kind, each.state) for each in people[reached.name].messages}
    assert said == {CONFIRMED, (DeliveryKind.REMINDER, DeliveryState.DUE)}
    assert not people[reached.name].failed
    assert people[missed.name].failed
    assert people[missed.name].messages[0].failure == FAILURE
    assert told(academy, session).failed == 1


def test_of_a_series_each_session_says_what_told_of_all_of_them(academy: Academy) -> None:
    (learner,) = academy.enrol(1)
    last = academy.book_series(count=3).sessions[-1]
    kinds = [each.kind for each in by_name(academy, last)[learner.name].messages]
    assert kinds[0] is DeliveryKind.SERIES_CONFIRMATION
    assert set(kinds[1:]) == {DeliveryKind.REMINDER}


def test_many_people_stand_on_pages_and_who_left_stays_in_the_list(academy: Academy) -> None:
    learners = academy.enrol(PAGE_SIZE + 2)
    session = academy.book()
    academy.deliver()
    academy.change(session, removed=[learners[0]])
    first, second = told(academy, session), told(academy, session, 1)
    assert len(first.page.rows) == PAGE_SIZE
    names = [each.name for each in (*first.page.rows, *second.page.rows)]
    assert sorted(names) == sorted([academy.dana.name, *(each.name for each in learners)])
    assert told(academy, session, 99).page.number == 1


def test_what_failed_is_owed_again_beside_the_first_row(academy: Academy) -> None:
    _, missed = academy.enrol(2)
    session = academy.book()
    academy.deliver()
    fail(academy, missed)
    assert repeat(academy, repeating(academy, session, failed=True)) == (missed.id,)
    assert owed_again(academy) == [
        (missed.id, DeliveryKind.CONFIRMATION, DeliveryState.DUE),
    ]
    (entry,) = academy.rows(HistoryEntry, event=HistoryEvent.MESSAGES_SENT_AGAIN)
    assert entry.actor_id == academy.dana.id


def test_a_reminder_that_failed_is_sent_again_as_a_reminder(academy: Academy) -> None:
    (learner,) = academy.enrol(1)
    session = academy.book()
    academy.deliver()
    fail(academy, learner, DeliveryKind.REMINDER)
    repeat(academy, repeating(academy, session, person_id=learner.id))
    assert owed_again(academy) == [(learner.id, DeliveryKind.REMINDER, DeliveryState.DUE)]


def test_everybody_is_told_again_and_again_and_each_press_counts_once(academy: Academy) -> None:
    academy.enrol(2)
    session = academy.book()
    academy.deliver()
    everybody = repeating(academy, session)
    assert len(repeat(academy, everybody)) == 3
    before = academy.everything()
    assert repeat(academy, everybody) == ()
    assert academy.everything() == before
    assert len(repeat(academy, repeating(academy, session, repeat=2))) == 3
    assert len(owed_again(academy)) == 6
    assert len(academy.deliver(LATER)) == 6


def test_of_a_cancelled_session_the_cancellation_is_sent_again(academy: Academy) -> None:
    (learner,) = academy.enrol(1)
    session = academy.book()
    academy.put(academy.rows(Session)[0], status=SessionStatus.CANCELLED, version=2)
    repeat(academy, repeating(academy, session, person_id=learner.id))
    assert owed_again(academy) == [(learner.id, DeliveryKind.CANCELLATION, DeliveryState.DUE)]


REFUSED: dict[str, tuple[dict[str, Any], dict[str, Any], Any, type[Exception], str]] = {
    "over": ({}, {}, TEN + timedelta(hours=2), NotEligible, "is over"),
    "closed": ({"status": SessionStatus.CLOSED}, {}, LATER, NotEligible, "is closed"),
    "no such session": ({}, {"session_id": 1}, LATER, NotFound, "does not exist"),
    "no such person": ({}, {"person_id": 1}, LATER, NotEligible, "nobody"),
    "nothing failed": ({}, {"failed": True}, LATER, NotEligible, "nobody"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_nothing_is_sent_again_that_no_longer_holds(academy: Academy, case: str) -> None:
    values, asked, now, error, words = REFUSED[case]
    academy.enrol(1)
    session = academy.book()
    academy.put(academy.rows(Session)[0], **values)
    before = academy.everything()
    refused = refusal(lambda: repeat(academy, repeating(academy, session, **asked), now))
    assert isinstance(refused, error)
    assert words in str(refused)
    assert academy.everything() == before


def test_only_who_may_look_sessions_up_sees_and_sends_again(academy: Academy) -> None:
    (learner,) = academy.enrol(1)
    session = academy.book()
    employer = create_person(
        academy.database, academy.organisation, name="Eve", roles=frozenset({Role.EMPLOYER})
    )
    for person in (learner, employer):
        command = repeating(academy, session, actor_id=person.id)
        assert isinstance(refusal(lambda one=command: repeat(academy, one)), NotAllowed)  # type: ignore[misc]
    academy.dana = learner
    assert isinstance(refusal(lambda: told(academy, session)), NotAllowed)
