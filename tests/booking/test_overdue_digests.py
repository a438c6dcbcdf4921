"""The morning's overview for who holds no session that day, but has some left to close."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from booking.diary_tables import Absence
from booking.overdue_digests import owe_overdue_digests
from booking.submissions import Booked
from booking.tables import Delivery
from booking.values import DeliveryKind, DeliveryState, SessionStatus
from tests.booking.academy import Academy
from tests.factories import IDS, NOW

HELD = NOW + timedelta(hours=1)
"""On a Tuesday."""
WEDNESDAY = datetime(2026, 11, 25, 7, 30, tzinfo=UTC)
A_DAY = timedelta(days=1)


def owe(
    academy: Academy, now: datetime, since: datetime | None = None
) -> list[tuple[int, datetime]]:
    """Look at the mornings until now, and give what is owed since HELD to whom and when."""
    owe_overdue_digests(
        academy.database,
        team_id=academy.team_id,
        since=since or now - timedelta(minutes=5),
        now=now,
    )
    rows = academy.rows(Delivery, kind=DeliveryKind.DIGEST, state=DeliveryState.DUE)
    return sorted((row.person_id, row.due_at) for row in rows if row.due_at > HELD)


def held(academy: Academy, starts_at: datetime = HELD) -> Booked:
    [learner] = academy.enrol(1)
    return academy.book(learner, starts_at=starts_at)


@dataclass(frozen=True)
class Case:
    """A moment at which it is looked, and whether an overview is owed."""

    now: datetime
    owed: bool = True
    assessor: dict[str, Any] = field(default_factory=dict)
    organisation: dict[str, Any] = field(default_factory=dict)


CASES = {
    "the next morning": Case(WEDNESDAY),
    "before the morning": Case(WEDNESDAY - timedelta(minutes=1), owed=False),
    "long after it": Case(WEDNESDAY + timedelta(hours=1), owed=False),
    "a later morning": Case(WEDNESDAY + A_DAY),
    "a Saturday": Case(WEDNESDAY + 3 * A_DAY, owed=False),
    "a Saturday that is worked": Case(
        WEDNESDAY + 3 * A_DAY, organisation={"working_hours": "Mon-Sat 09:00-17:00"}
    ),
    "a bank holiday": Case(datetime(2026, 12, 25, 7, 30, tzinfo=UTC), owed=False),
    "who has switched it off": Case(WEDNESDAY, owed=False, assessor={"digest": False}),
    "who is archived": Case(WEDNESDAY, owed=False, assessor={"archived": True}),
    "who is not to be disturbed then": Case(
        WEDNESDAY, owed=False, assessor={"quiet_hours": "22:00-09:00"}
    ),
    "after somebody's quiet hours": Case(
        WEDNESDAY + timedelta(hours=1, minutes=30), assessor={"quiet_hours": "22:00-09:00"}
    ),
    "a morning elsewhere": Case(
        WEDNESDAY + timedelta(hours=5), assessor={"time_zone": "America/New_York"}
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_it_is_owed_on_working_mornings_to_who_wants_it(academy: Academy, case: Case) -> None:
    held(academy)
    academy.put(academy.dana, **case.assessor)
    academy.put(academy.organisation, **case.organisation)
    assert owe(academy, case.now) == [(academy.dana.id, case.now)] * case.owed


def test_a_morning_that_was_missed_is_made_up_for_on_its_day(academy: Academy) -> None:
    held(academy)
    noon = WEDNESDAY + timedelta(hours=5)
    assert owe(academy, noon, since=noon - A_DAY / 2) == [(academy.dana.id, WEDNESDAY)]


def test_looking_again_changes_nothing(academy: Academy) -> None:
    held(academy)
    assert owe(academy, WEDNESDAY) == owe(academy, WEDNESDAY) == [(academy.dana.id, WEDNESDAY)]


def test_each_morning_has_its_own_until_the_session_is_closed(academy: Academy) -> None:
    booked = held(academy)
    mornings = [WEDNESDAY + number * A_DAY for number in range(3)]
    for morning in mornings[:2]:
        owe(academy, morning)
    academy.put(academy.sessions(booked.session_id)[0], status=SessionStatus.CLOSED)
    assert [due_at for _, due_at in owe(academy, mornings[2])] == mornings[:2]


def test_who_holds_a_session_that_day_gets_one_overview(academy: Academy) -> None:
    held(academy)
    held(academy, WEDNESDAY + timedelta(hours=4))
    assert owe(academy, WEDNESDAY) == [(academy.dana.id, WEDNESDAY)]


def test_who_held_a_session_that_day_that_is_cancelled_gets_it_all_the_same(
    academy: Academy,
) -> None:
    held(academy)
    held(academy, WEDNESDAY + timedelta(hours=4))
    for row in academy.rows(Delivery, kind=DeliveryKind.DIGEST):
        academy.put(row, state=DeliveryState.DROPPED)
    assert owe(academy, WEDNESDAY) == [(academy.dana.id, WEDNESDAY)]


def test_who_is_away_that_day_is_left_in_peace(academy: Academy) -> None:
    held(academy)
    midnight = WEDNESDAY.replace(hour=0, minute=0)
    absence = Absence(
        organisation_id=academy.organisation.id,
        id=IDS.new(),
        person_id=academy.dana.id,
        starts_at=midnight,
        ends_at=midnight + A_DAY,
    )
    academy.database.write(lambda db: db.add(absence))
    assert owe(academy, WEDNESDAY) == []
    assert owe(academy, WEDNESDAY + A_DAY) == [(academy.dana.id, WEDNESDAY + A_DAY)]


def test_who_has_closed_everything_gets_none(academy: Academy) -> None:
    booked = held(academy)
    academy.put(academy.sessions(booked.session_id)[0], status=SessionStatus.CLOSED)
    assert owe(academy, WEDNESDAY) == []
