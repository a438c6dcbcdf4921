"""Changing who takes part: who is added and removed, the places, and every refusal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from booking.errors import BadField, NotAllowed, NotEligible, NotFound, Refusal, Refusals, Taken
from booking.rules.permissions import BOOKERS
from booking.tables import (
    Claim,
    Delivery,
    Enrolment,
    Evidence,
    Participant,
    Session,
    SessionEnrolment,
    TimeLogEntry,
)
from booking.values import (
    DeliveryKind,
    DeliveryState,
    EnrolmentStatus,
    FormField,
    Role,
    SessionMethod,
    SessionStatus,
)
from tests.booking.academy import Academy, ids_of, refusal
from tests.factories import (
    NOW,
    TEN,
    create_course,
    create_enrolment,
    create_learner,
    create_organisation,
    create_person,
    create_smart_room,
)

PLACES = 5


def rows_of_learner(academy: Academy, learner_id: int) -> dict[str, int]:
    enrolments = {each.id for each in academy.rows(Enrolment, learner_id=learner_id)}
    links = academy.rows(SessionEnrolment)
    reminders = academy.rows(
        Delivery, person_id=learner_id, kind=DeliveryKind.REMINDER, state=DeliveryState.DUE
    )
    return {
        "places": len(academy.rows(Participant, learner_id=learner_id)),
        "log": len(academy.rows(TimeLogEntry, learner_id=learner_id)),
        "evidence": len(academy.rows(Evidence, learner_id=learner_id)),
        "claims": len(academy.rows(Claim, owner_id=learner_id)),
        "links": sum(link.enrolment_id in enrolments for link in links),
        "reminders": len(reminders),
    }


def test_who_is_added_has_all_that_those_have_who_were_booked(academy: Academy) -> None:
    create_smart_room(academy.database, academy.organisation)
    first, added = academy.enrol(2)
    session = academy.book(first, places=PLACES, method=SessionMethod.SMART_SESSION)
    changed = academy.change(session, added=[added])
    assert (changed.added, changed.removed) == ((added.id,), ())
    assert rows_of_learner(academy, added.id) == rows_of_learner(academy, first.id)
    assert set(rows_of_learner(academy, added.id).values()) == {1, 2}
    assert academy.owed(added) == [(DeliveryKind.CONFIRMATION, DeliveryState.DUE)]


def test_who_is_removed_has_nothing_left_is_told_and_is_free_again(academy: Academy) -> None:
    create_smart_room(academy.database, academy.organisation)
    stays, leaves = academy.enrol(2)
    session = academy.book(method=SessionMethod.SMART_SESSION)
    academy.deliver()
    changed = academy.change(session, removed=[leaves])
    assert (changed.added, changed.removed) == ((), (leaves.id,))
    assert set(rows_of_learner(academy, leaves.id).values()) == {0}
    assert set(rows_of_learner(academy, stays.id).values()) == {1, 2}
    assert academy.owed(leaves) == [
        (DeliveryKind.CONFIRMATION, DeliveryState.SENT),
        (DeliveryKind.REMOVAL, DeliveryState.DUE),
    ]
    assert [each.kind for each in academy.deliver()] == [DeliveryKind.REMOVAL]
    elsewhere = create_person(academy.database, academy.organisation)
    assert academy.book(leaves, assessor_id=elsewhere.id)


def test_a_removed_learner_gets_no_reminder(academy: Academy) -> None:
    stays, leaves = academy.enrol(2)
    session = academy.book()
    academy.deliver()
    academy.change(session, removed=[leaves])
    academy.deliver()
    reminded = academy.deliver(TEN - timedelta(minutes=30))
    kind = DeliveryKind.REMINDER
    assert {each.person_id for each in reminded if each.kind is kind} == {stays.id}


def test_who_is_removed_before_having_been_told_is_told_nothing(academy: Academy) -> None:
    _, leaves = academy.enrol(2)
    academy.change(academy.book(), removed=[leaves])
    assert leaves.id not in {each.person_id for each in academy.deliver()}


def test_who_swaps_in_for_the_only_learner_is_linked_with_the_courses(academy: Academy) -> None:
    leaves, comes = academy.enrol(2)
    session = academy.book(leaves)
    academy.change(session, added=[comes], removed=[leaves])
    assert rows_of_learner(academy, comes.id)["links"] == 1
    assert [each.learner_id for each in academy.rows(Participant)] == [comes.id]


def test_who_is_added_is_linked_with_those_of_the_courses_that_they_take(academy: Academy) -> None:
    second = create_course(academy.database, academy.organisation, title="Second")
    (first,) = academy.enrol(1)
    create_enrolment(academy.database, first, second)
    other = create_learner(academy.database, academy.organisation, second, name="Other")
    elsewhere = create_course(academy.database, academy.organisation, title="Elsewhere")
    create_enrolment(academy.database, other, elsewhere)
    session = academy.book(first, places=2, course_ids=(academy.course.id, second.id))
    academy.change(session, added=[other])
    enrolments = {each.id: each.course_id for each in academy.rows(Enrolment, learner_id=other.id)}
    linked = [each.enrolment_id for each in academy.rows(SessionEnrolment)]
    assert [enrolments[id_] for id_ in linked if id_ in enrolments] == [second.id]


def test_an_added_learner_who_is_busy_is_named_with_the_time(academy: Academy) -> None:
    first, busy, free = academy.enrol(3)
    elsewhere = create_person(academy.database, academy.organisation)
    half = TEN + timedelta(minutes=30)
    academy.book(busy, assessor_id=elsewhere.id, starts_at=half)
    session = academy.book(first, places=3)
    before = academy.everything()
    raised = refusal(lambda: academy.change(session, added=[busy, free], removed=[first]))
    assert isinstance(raised, Taken)
    assert raised.busy == {busy.id: f"{busy.name} is busy 10:30 to 11:30"}
    assert academy.everything() == before


def test_back_to_back_is_not_busy(academy: Academy) -> None:
    first, added = academy.enrol(2)
    elsewhere = create_person(academy.database, academy.organisation)
    academy.book(added, assessor_id=elsewhere.id, starts_at=TEN + timedelta(hours=1))
    academy.change(academy.book(first, places=2), added=[added])
    assert len(academy.rows(Claim, owner_id=added.id)) == 2


def test_everybody_who_cannot_be_added_is_named_with_their_id(academy: Academy) -> None:
    first, archived, paused = academy.enrol(3)
    session = academy.book(first, places=PLACES)
    academy.put(archived, archived=True)
    (enrolment,) = academy.rows(Enrolment, learner_id=paused.id)
    academy.put(enrolment, status=EnrolmentStatus.BREAK_IN_LEARNING)
    raised = refusal(lambda: academy.change(session, added=[archived, paused]))
    assert isinstance(raised, Refusals)
    assert [each.person_id for each in raised.refusals] == [archived.id, paused.id]


def test_nobody_of_another_organisation_is_added(academy: Academy) -> None:
    session = academy.book(*academy.enrol(1), places=2)
    other = create_organisation(academy.database)
    course = create_course(academy.database, other)
    stranger = create_learner(academy.database, other, course)
    raised = refusal(lambda: academy.change(session, added=[stranger]))
    assert isinstance(raised, NotEligible)
    assert raised.person_id == stranger.id
    raised = refusal(lambda: academy.change(session, organisation_id=other.id, added=[stranger]))
    assert isinstance(raised, NotFound)


def test_who_holds_the_session_cannot_be_added(academy: Academy) -> None:
    session = academy.book(*academy.enrol(1), places=2)
    academy.put(academy.dana, roles=frozenset({Role.ASSESSOR, Role.LEARNER}))
    create_enrolment(academy.database, academy.dana, academy.course)
    raised = refusal(lambda: academy.change(session, added=[academy.dana]))
    assert raised.person_id == academy.dana.id
    assert "holds this session" in raised.happened


PLACES_ALLOWED: dict[str, tuple[int, int, dict[str, Any], type[Refusal] | None]] = {
    "the last place": (PLACES - 1, 1, {}, None),
    "one more than places": (PLACES, 1, {}, BadField),
    "one more, and the places raised": (PLACES, 1, {"places": PLACES + 1}, None),
    "places lowered to those present": (PLACES - 1, 0, {"places": PLACES - 1}, None),
    "places below those present": (PLACES, 0, {"places": PLACES - 1}, BadField),
    "as many as the organisation has": (1, 0, {"places": 30}, None),
    "more than the organisation has": (1, 0, {"places": 31}, BadField),
    "no places": (1, 0, {"places": 0}, BadField),
}
"""How many are there, how many come, what else changes, and the refusal."""


@pytest.mark.parametrize("case", PLACES_ALLOWED)
def test_learners_fit_into_the_places_or_are_refused(academy: Academy, case: str) -> None:
    present, coming, changes, kind = PLACES_ALLOWED[case]
    people = academy.enrol(present + coming)
    session = academy.book(*people[:present], places=PLACES)
    before = academy.everything()
    if kind:
        raised = refusal(lambda: academy.change(session, added=people[present:], **changes))
        assert isinstance(raised, kind)
        assert raised.field is FormField.NUMBER_OF_PARTICIPANTS
        assert academy.everything() == before
    else:
        academy.change(session, added=people[present:], **changes)
        assert len(academy.rows(Participant)) == present + coming
        assert [each.places for each in academy.rows(Session)] == [changes.get("places", PLACES)]


def test_whoever_leaves_makes_room_for_who_comes(academy: Academy) -> None:
    people = academy.enrol(PLACES + 1)
    session = academy.book(*people[:PLACES])
    academy.change(session, added=people[PLACES:], removed=people[:1])
    assert {each.learner_id for each in academy.rows(Participant)} == set(ids_of(*people[1:]))


def test_the_last_learner_cannot_go(academy: Academy) -> None:
    people = academy.enrol(2)
    session = academy.book()
    before = academy.everything()
    raised = refusal(lambda: academy.change(session, removed=people))
    assert "Nobody would be left" in raised.happened
    assert academy.everything() == before


def test_nothing_changes_when_it_stands_as_wanted_already(academy: Academy) -> None:
    present, absent = academy.enrol(2)
    session = academy.book(present, places=2)
    before = academy.everything()
    changed = academy.change(session, added=[present], removed=[absent])
    assert (changed.added, changed.removed) == ((), ())
    assert academy.everything() == before


def test_who_is_named_twice_is_added_once(academy: Academy) -> None:
    present, comes = academy.enrol(2)
    session = academy.book(present, places=2)
    academy.change(session, added=[comes, comes], removed=[])
    academy.change(session, removed=[comes, comes])
    assert [each.learner_id for each in academy.rows(Participant)] == [present.id]


STANDING: dict[str, tuple[timedelta, SessionStatus, bool]] = {
    "before it": (timedelta(0), SessionStatus.BOOKED, True),
    "while it is on": (TEN - NOW + timedelta(minutes=30), SessionStatus.BOOKED, True),
    "at its end": (TEN - NOW + timedelta(hours=1), SessionStatus.BOOKED, False),
    "cancelled": (timedelta(0), SessionStatus.CANCELLED, False),
    "closed": (timedelta(0), SessionStatus.CLOSED, False),
}


@pytest.mark.parametrize("case", STANDING)
def test_only_a_session_that_stands_and_is_not_over_changes(academy: Academy, case: str) -> None:
    after, status, may = STANDING[case]
    first, second = academy.enrol(2)
    session = academy.book(first, places=2)
    (row,) = academy.rows(Session)
    academy.put(row, status=status)
    before = academy.everything()
    if may:
        assert academy.change(session, now=NOW + after, added=[second]).added == (second.id,)
    else:
        raised = refusal(lambda: academy.change(session, now=NOW + after, added=[second]))
        assert isinstance(raised, NotEligible)
        assert "Tue 1 Dec 2026" in raised.happened
        assert academy.everything() == before


@pytest.mark.parametrize("role", list(Role))
def test_exactly_those_who_may_book_change_who_takes_part(academy: Academy, role: Role) -> None:
    first, second = academy.enrol(2)
    session = academy.book(first, places=2)
    actor = create_person(academy.database, academy.organisation, roles=frozenset({role}))
    if role in BOOKERS:
        assert academy.change(session, actor_id=actor.id, added=[second]).added
    else:
        raised = refusal(lambda: academy.change(session, actor_id=actor.id, added=[second]))
        assert isinstance(raised, NotAllowed)
        assert "You can't change participants" in str(raised)


def test_the_assessor_is_told_once_when_somebody_else_changed_it(academy: Academy) -> None:
    first, second, third = academy.enrol(3)
    session = academy.book(first, places=3)
    academy.deliver()
    other = create_person(academy.database, academy.organisation)
    academy.change(session, added=[second])
    assert [each for each in academy.deliver() if each.person_id == academy.dana.id] == []
    academy.change(session, actor_id=other.id, added=[second])
    assert [each for each in academy.deliver() if each.person_id == academy.dana.id] == []
    academy.change(session, actor_id=other.id, added=[third], removed=[first])
    told = [each.kind for each in academy.deliver() if each.person_id == academy.dana.id]
    assert told == [DeliveryKind.PARTICIPANTS_CHANGE]
