"""What is booked on days away moves: one by one or all at once, and everybody is told once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest

from booking.absence_moves import (
    MoveFromAbsence,
    Resolved,
    move_all_from_absence,
    move_from_absence,
)
from booking.absence_plans import AbsencePlan, plan_absence
from booking.commands import MoveSession
from booking.moving import move_session
from booking.tables import Session
from booking.values import DeliveryKind, DeliveryState, Role, SessionMethod
from tests.booking.academy import Academy, open_academy
from tests.booking.test_absences import mark
from tests.factories import (
    IDS,
    NOW,
    TEN,
    create_course,
    create_enrolment,
    create_organisation,
    create_person,
    create_smart_room,
)

A_DAY = timedelta(days=1)
MOVED = (DeliveryKind.MOVE, DeliveryState.DUE)
MOVED_TOGETHER = (DeliveryKind.ABSENCE_MOVE, DeliveryState.DUE)


def plan(academy: Academy, absence_id: int, page: int = 0) -> AbsencePlan:
    return academy.database.read(
        lambda db: plan_absence(
            db,
            organisation_id=academy.organisation.id,
            actor_id=academy.dana.id,
            absence_id=absence_id,
            now=NOW,
            page=page,
        )
    )


def move(academy: Academy, absence_id: int, *moves: MoveFromAbsence) -> Resolved:
    return move_from_absence(
        academy.database,
        organisation_id=academy.organisation.id,
        actor_id=academy.dana.id,
        absence_id=absence_id,
        moves=moves,
        now=NOW,
        ids=IDS,
    )


def move_all(academy: Academy, absence_id: int) -> Resolved:
    return move_all_from_absence(
        academy.database,
        organisation_id=academy.organisation.id,
        actor_id=academy.dana.id,
        absence_id=absence_id,
        now=NOW,
        ids=IDS,
    )


def settle(academy: Academy) -> None:
    """Send all that has been owed by now."""
    academy.deliver(NOW + timedelta(minutes=1))


@pytest.fixture
def quick(sqlite_url: str) -> Iterator[Academy]:
    """Open an academy with two learners once."""
    with open_academy(sqlite_url, learners=2) as opened:
        yield opened


def test_what_is_booked_then_is_listed_with_the_nearest_time(academy: Academy) -> None:
    priya, tom = academy.enrol(2)
    academy.book(priya)
    academy.book(tom, starts_at=TEN + A_DAY)
    academy.book(priya, starts_at=TEN + 6 * A_DAY)
    found = plan(academy, mark(academy))
    first, second = found.sessions.rows
    assert [list(each.learners) for each in (first, second)] == [[priya.id], [tom.id]]
    assert first.proposed
    assert second.proposed
    assert first.proposed.start.date() >= date(2026, 12, 7)
    assert not first.proposed.overlaps(second.proposed)
    assert first.proposed.start != TEN + 6 * A_DAY
    assert first.substitute_id is None


def test_who_teaches_the_learner_or_the_course_and_is_free_substitutes(academy: Academy) -> None:
    [priya] = academy.enrol(1)
    for name in ("Ada Free", "Bob Course", "Cy Own", "Di Busy"):
        create_person(academy.database, academy.organisation, name=name)
    people = {each.name: each for each in academy.rows(type(priya))}
    other = create_course(academy.database, academy.organisation)
    somebody = academy.enrol(1)[0]
    create_enrolment(academy.database, priya, other, assessor_id=people["Cy Own"].id)
    create_enrolment(academy.database, somebody, other, assessor_id=people["Di Busy"].id)
    academy.book(priya)
    absence_id = mark(academy)
    [listed] = plan(academy, absence_id).sessions.rows
    assert listed.substitute == "Cy Own"
    academy.book(somebody, assessor_id=people["Cy Own"].id, actor_id=people["Cy Own"].id)
    [listed] = plan(academy, absence_id).sessions.rows
    assert listed.substitute == "Ada Free"


def test_a_move_of_one_session_tells_its_learner_once(academy: Academy) -> None:
    [priya] = academy.enrol(1)
    academy.book()
    settle(academy)
    absence_id = mark(academy)
    [listed] = plan(academy, absence_id).sessions.rows
    assert listed.proposed
    wanted = MoveFromAbsence(
        session_id=listed.session_id, version=listed.version, starts_at=listed.proposed.start
    )
    assert move(academy, absence_id, wanted).moved == [listed.session_id]
    assert academy.owed(priya)[-1:] == [MOVED]
    assert plan(academy, absence_id).sessions.rows == ()


def test_all_move_at_once_and_each_learner_gets_one_message(academy: Academy) -> None:
    priya, tom = academy.enrol(2)
    for day in range(3):
        academy.book(priya, starts_at=TEN + day * A_DAY)
    academy.book(tom, starts_at=TEN + timedelta(hours=2))
    settle(academy)
    absence_id = mark(academy)
    done = move_all(academy, absence_id)
    assert len(done.moved) == 4
    assert done.left == {}
    assert [each for each in academy.owed(priya) if each[1] is DeliveryState.DUE] == [
        MOVED_TOGETHER
    ]
    assert [each for each in academy.owed(tom) if each[1] is DeliveryState.DUE] == [MOVED]
    assert plan(academy, absence_id).sessions.rows == ()
    told = academy.deliver(NOW + timedelta(minutes=2))
    [due] = [
        each
        for each in told
        if each.kind is DeliveryKind.ABSENCE_MOVE and each.person_id == priya.id
    ]
    message = academy.read(due)
    assert message
    assert message.change
    assert len(message.change.sessions) == 3
    assert [each.was.start for each in message.change.sessions if each.was] == [
        TEN + day * A_DAY for day in range(3)
    ]


def test_what_has_been_moved_again_is_still_told(academy: Academy) -> None:
    [priya] = academy.enrol(1)
    first, second = (academy.book(starts_at=TEN + day * A_DAY) for day in range(2))
    settle(academy)
    move_all(academy, mark(academy))
    command = MoveSession(
        organisation_id=academy.organisation.id,
        actor_id=academy.dana.id,
        session_id=first.session_id,
        starts_at=TEN + 13 * A_DAY,
    )
    move_session(academy.database, command, now=NOW, ids=IDS)
    sent = academy.deliver(NOW + timedelta(minutes=2))
    messages = [academy.read(each) for each in sent if each.person_id == priya.id]
    told = {
        each.session_id
        for message in messages
        if message and message.change
        for each in message.change.sessions
    }
    assert told == {first.session_id, second.session_id}


def test_a_session_goes_to_a_substitute_at_its_time(academy: Academy) -> None:
    [priya] = academy.enrol(1)
    tom = create_person(academy.database, academy.organisation, name="Tom Hill")
    booked = academy.book()
    settle(academy)
    absence_id = mark(academy)
    [listed] = plan(academy, absence_id).sessions.rows
    wanted = MoveFromAbsence(
        session_id=listed.session_id, version=listed.version, assessor_id=listed.substitute_id
    )
    assert move(academy, absence_id, wanted).left == {}
    [session] = academy.rows(Session, id=booked.session_id)
    assert (session.assessor_id, session.starts_at) == (tom.id, TEN)
    assert MOVED in academy.owed(priya)


def test_what_can_not_move_is_left_and_said_and_the_others_move(academy: Academy) -> None:
    academy.enrol(1)
    changed, other = (academy.book(starts_at=TEN + day * A_DAY) for day in range(2))
    absence_id = mark(academy)
    moves = [
        MoveFromAbsence(
            session_id=each.session_id,
            version=each.version + (each.session_id == changed.session_id),
            starts_at=each.proposed.start if each.proposed else None,
        )
        for each in plan(academy, absence_id).sessions.rows
    ]
    done = move(academy, absence_id, *moves)
    assert done.moved == [other.session_id]
    assert "changed this session meanwhile" in done.left[changed.session_id]


def test_two_who_move_all_at_once_move_it_once(quick: Academy) -> None:
    quick.book()
    absence_id = mark(quick)
    assert len(move_all(quick, absence_id).moved) == 1
    assert move_all(quick, absence_id) == Resolved()


def test_a_long_list_is_paged_and_no_two_proposals_collide(quick: Academy) -> None:
    for number in range(12):
        quick.book(starts_at=TEN + (number % 4) * A_DAY + timedelta(hours=number // 4))
    absence_id = mark(quick)
    first, second = plan(quick, absence_id), plan(quick, absence_id, page=1)
    assert (len(first.sessions.rows), len(second.sessions.rows)) == (10, 2)
    times = sorted(
        each.proposed for part in (first, second) for each in part.sessions.rows if each.proposed
    )
    assert len(times) == 12
    assert not any(one.overlaps(other) for one, other in pairwise(times))
    assert len(move_all(quick, absence_id).moved) == 12


def test_smart_sessions_move_to_where_a_room_is_free(quick: Academy) -> None:
    create_smart_room(quick.database, quick.organisation)
    priya, tom = quick.learners
    quick.book(priya, method=SessionMethod.SMART_SESSION)
    other = create_person(quick.database, quick.organisation, name="Omar Khan")
    monday = TEN + 6 * A_DAY
    quick.book(
        tom,
        method=SessionMethod.SMART_SESSION,
        starts_at=monday,
        assessor_id=other.id,
        actor_id=other.id,
    )
    done = move_all(quick, mark(quick))
    assert len(done.moved) == 1
    [session] = quick.rows(Session, id=done.moved[0])
    assert session.starts_at != monday


def test_an_absence_longer_than_the_search_is_moved_behind(quick: Academy) -> None:
    quick.book()
    absence_id = mark(quick, last_day=date(2027, 2, 26))
    [listed] = plan(quick, absence_id).sessions.rows
    assert listed.proposed
    assert listed.proposed.start.date() >= date(2027, 3, 1)


@pytest.mark.parametrize("role", [Role.MASTER_ADMIN, Role.BASIC_ADMIN])
def test_admins_see_what_is_booked_then(quick: Academy, role: Role) -> None:
    quick.book()
    absence_id = mark(quick)
    admin = create_person(quick.database, quick.organisation, roles=frozenset({role}))
    found = quick.database.read(
        lambda db: plan_absence(
            db,
            organisation_id=quick.organisation.id,
            actor_id=admin.id,
            absence_id=absence_id,
            now=NOW,
        )
    )
    assert found.sessions.total == 1
    assert create_organisation(quick.database).id
