"""Sessions that go to a substitute for days away, and who is told what of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from booking.absence_moves import (
    GIVING_AWAY,
    MoveFromAbsence,
    Resolved,
)
from booking.due_deliveries import letters
from booking.rules.message_validity import FAREWELLS
from booking.tables import Person
from booking.values import DeliveryKind
from tests.booking.academy import Academy
from tests.booking.test_absence_moves import A_DAY, move, plan, settle
from tests.booking.test_absences import mark, take_back
from tests.factories import (
    NOW,
    TEN,
    create_person,
)


def give_all(academy: Academy, absence_id: int, substitute: Person) -> Resolved:
    """Let somebody take over all that is booked on days away."""
    moves = [
        MoveFromAbsence(session_id=each.session_id, version=each.version, assessor_id=substitute.id)
        for each in plan(academy, absence_id).sessions.rows
    ]
    return move(academy, absence_id, *moves)


def told_of(academy: Academy, person: Person) -> list[tuple[DeliveryKind, int]]:
    """Say what somebody reads next, each with how many sessions it is about."""
    read = academy.read_aloud(NOW + timedelta(minutes=2)).get(person.id, [])
    return [(each.kind, len(each.session_ids)) for each in read]


def test_a_substitute_gets_one_message_of_all_they_take_over(academy: Academy) -> None:
    priya, tom = academy.enrol(2)
    omar = create_person(academy.database, academy.organisation, name="Omar Khan")
    for day, learner in enumerate([priya, tom, priya]):
        academy.book(learner, starts_at=TEN + day * A_DAY, location=f"Room {day}")
    settle(academy)
    assert len(give_all(academy, mark(academy), omar).moved) == 3
    (message,) = academy.read_aloud(NOW + timedelta(minutes=2))[omar.id]
    assert message.kind is DeliveryKind.ABSENCE_MOVE
    assert [card.location for card in message.cards] == ["Room 0", "Room 1", "Room 2"]
    assert {card.assessor for card in message.cards} == {"Omar Khan"}


def test_who_takes_over_one_session_gets_its_confirmation(academy: Academy) -> None:
    academy.enrol(1)
    omar = create_person(academy.database, academy.organisation, name="Omar Khan")
    academy.book()
    settle(academy)
    give_all(academy, mark(academy), omar)
    assert told_of(academy, omar) == [(DeliveryKind.CONFIRMATION, 1)]


def test_a_learner_who_was_told_of_no_booking_yet_is_told_of_the_booking(
    academy: Academy,
) -> None:
    (priya,) = academy.enrol(1)
    omar = create_person(academy.database, academy.organisation, name="Omar Khan")
    for day in range(2):
        academy.book(starts_at=TEN + day * A_DAY)
    give_all(academy, mark(academy), omar)
    assert told_of(academy, priya) == [(DeliveryKind.CONFIRMATION, 1)] * 2


def farewells(academy: Academy, now: datetime) -> list[list[int]]:
    """List the farewells that go out to Dana by now, each with the sessions that it is about."""
    mine = [each for each in academy.claim(now) if each.person_id == academy.dana.id]
    return [
        [due.session_id for due in letter]
        for letter in letters(mine)
        if letter[0].kind in FAREWELLS
    ]


@pytest.mark.parametrize("at_once", [True, False])
def test_who_gives_sessions_away_gets_one_message_of_all(
    academy: Academy, *, at_once: bool
) -> None:
    academy.enrol(1)
    omar = create_person(academy.database, academy.organisation, name="Omar Khan")
    booked = [academy.book(starts_at=TEN + day * A_DAY).session_id for day in range(3)]
    settle(academy)
    absence_id = mark(academy)
    if at_once:
        give_all(academy, absence_id, omar)
    else:
        for each in plan(academy, absence_id).sessions.rows:
            given = MoveFromAbsence(
                session_id=each.session_id, version=each.version, assessor_id=omar.id
            )
            move(academy, absence_id, given)
    assert farewells(academy, NOW + timedelta(minutes=1)) == []
    assert farewells(academy, NOW + GIVING_AWAY) == [booked]


def test_whoever_gets_a_session_back_meanwhile_is_not_told_that_it_is_gone(
    academy: Academy,
) -> None:
    academy.enrol(1)
    omar = create_person(academy.database, academy.organisation, name="Omar Khan")
    back, gone = (academy.book(starts_at=TEN + day * A_DAY) for day in range(2))
    settle(academy)
    absence_id = mark(academy)
    give_all(academy, absence_id, omar)
    take_back(academy, absence_id)
    academy.move(back, assessor_id=academy.dana.id)
    read = academy.read_aloud(NOW + GIVING_AWAY)[academy.dana.id]
    assert [each.session_ids for each in read if each.kind in FAREWELLS] == [(gone.session_id,)]
