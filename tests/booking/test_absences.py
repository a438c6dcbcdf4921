"""Days away: who marks them, what can't be, and that nothing new is booked there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from booking.absences import MarkAbsence, days_away_of, mark_absence, take_back_absence
from booking.diary_tables import Absence
from booking.errors import BadInput, NotAllowed, NotEligible, NotFound, Taken
from booking.history_reading import HistoryOf, read_history
from booking.rules.date_findings import DateState
from booking.series_review import review_series
from booking.tables import Person
from booking.values import HistoryEvent, Interval, Role
from booking.wanted_times import Busy, WantedTimes, read_busy
from tests.booking.academy import Academy, open_academy, refusal
from tests.factories import IDS, NOW, TEN, create_learner, create_organisation, create_person

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 4)
"""From the Tuesday of TEN to the Friday."""


def marking(academy: Academy, **overrides: Any) -> MarkAbsence:
    """Make a command by which Dana marks her days away."""
    defaults: dict[str, Any] = {
        "organisation_id": academy.organisation.id,
        "actor_id": academy.dana.id,
        "person_id": academy.dana.id,
        "first_day": FIRST,
        "last_day": LAST,
    }
    return MarkAbsence(**defaults | overrides)


def mark(academy: Academy, **overrides: Any) -> int:
    return mark_absence(academy.database, marking(academy, **overrides), now=NOW, ids=IDS)


def take_back(academy: Academy, absence_id: int, actor: Person | None = None) -> None:
    take_back_absence(
        academy.database,
        organisation_id=academy.organisation.id,
        actor_id=(actor or academy.dana).id,
        absence_id=absence_id,
        now=NOW,
        ids=IDS,
    )


@pytest.fixture
def quick(sqlite_url: str) -> Iterator[Academy]:
    """Open an academy with a learner once, for what does not depend on the database."""
    with open_academy(sqlite_url, learners=1) as opened:
        yield opened


def test_nothing_is_booked_on_days_away_and_other_times_are_proposed(academy: Academy) -> None:
    academy.enrol(1)
    mark(academy)
    found = refusal(academy.book)
    assert isinstance(found, Taken)
    assert found.happened == "Dana Reed is away from Tue 1 Dec 2026 to Fri 4 Dec 2026."
    assert found.proposals
    assert min(each.start.date() for each in found.proposals) == date(2026, 12, 7)


LONDON = ZoneInfo("Europe/London")
EDGES = [
    (datetime(2026, 11, 30, 23, 0, tzinfo=LONDON), "free"),
    (datetime(2026, 11, 30, 23, 1, tzinfo=LONDON), "taken"),
    (datetime(2026, 12, 4, 23, 59, tzinfo=LONDON), "taken"),
    (datetime(2026, 12, 5, 0, 0, tzinfo=LONDON), "free"),
    (datetime(2026, 12, 2, 12, 0, tzinfo=LONDON), "taken"),
]


@pytest.mark.parametrize(("start", "state"), EDGES)
def test_days_away_go_from_midnight_to_midnight(
    quick: Academy, start: datetime, state: str
) -> None:
    mark(quick)
    if state == "free":
        quick.book(starts_at=start)
    else:
        assert isinstance(refusal(lambda: quick.book(starts_at=start)), Taken)


def test_what_is_taken_back_can_be_booked(academy: Academy) -> None:
    academy.enrol(1)
    take_back(academy, mark(academy))
    academy.book()
    assert academy.rows(Absence) == []


def test_what_was_booked_before_stays(academy: Academy) -> None:
    academy.enrol(1)
    booked = academy.book()
    mark(academy)
    assert booked.session_id


def test_days_of_somebody_else_do_not_matter(quick: Academy) -> None:
    other = create_person(quick.database, quick.organisation, name="Tom Hill")
    mark(quick, person_id=other.id, actor_id=other.id)
    quick.book()


def test_a_series_says_which_dates_lie_on_days_away(academy: Academy) -> None:
    academy.enrol(1)
    mark(academy)
    dates = academy.database.read(lambda db: review_series(db, academy.series(), now=NOW))
    first, second, _ = dates
    assert [(each.state, each.words) for each in first.findings] == [
        (DateState.AWAY, "Dana Reed is away from Tue 1 Dec 2026 to Fri 4 Dec 2026")
    ]
    assert first.barred
    assert not second.findings
    assert isinstance(refusal(academy.book_series), Taken)


def test_an_assessor_who_learns_too_is_shown_away_among_learners(quick: Academy) -> None:
    both = create_learner(
        quick.database,
        quick.organisation,
        quick.course,
        name="Ola Berg",
        roles=frozenset({Role.LEARNER, Role.ASSESSOR}),
    )
    mark(quick, person_id=both.id, actor_id=both.id)
    wanted = WantedTimes((Interval(TEN, TEN + timedelta(hours=1)),), LONDON)
    busy = quick.database.read(
        lambda db: read_busy(
            db, organisation_id=quick.organisation.id, owner_ids=[both.id], wanted=wanted
        )
    )
    assert busy == {both.id: Busy(unable="away from Tue 1 Dec 2026 to Fri 4 Dec 2026")}


BAD: list[tuple[date, date, dict[str, str]]] = [
    (LAST, FIRST, {"last_day": "This is before the first day."}),
    (date(2026, 11, 1), date(2026, 11, 23), {"last_day": "This is over. Choose a day to come."}),
    (
        FIRST,
        date(2028, 1, 1),
        {"last_day": "This is more than a year after the first day. Check the year."},
    ),
    (
        date(2036, 1, 1),
        date(2036, 1, 2),
        {"first_day": "This is more than five years ahead. Check the year."},
    ),
    (
        date(2026, 12, 3),
        date(2026, 12, 9),
        {
            "first_day": "Already away from Tue 1 Dec 2026 to Fri 4 Dec 2026. "
            "Choose other days, or take those back first."
        },
    ),
]


@pytest.mark.parametrize(("first", "last", "said"), BAD)
def test_days_that_can_not_be_are_said_at_their_field(
    quick: Academy, first: date, last: date, said: dict[str, str]
) -> None:
    mark(quick)
    found = refusal(lambda: mark(quick, first_day=first, last_day=last))
    assert isinstance(found, BadInput)
    assert found.columns == said


def test_days_that_touch_are_two_absences(quick: Academy) -> None:
    mark(quick)
    mark(quick, first_day=date(2026, 12, 5), last_day=date(2026, 12, 5))
    mark(quick, first_day=NOW.date() - timedelta(days=3), last_day=NOW.date())
    page = quick.database.read(
        lambda db: days_away_of(
            db,
            organisation_id=quick.organisation.id,
            actor_id=quick.dana.id,
            person_id=quick.dana.id,
            now=NOW,
        )
    )
    assert [each.interval.duration.days for each in page.rows] == [4, 4, 1]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("whose", ["own", "Dana's"])
def test_assessors_mark_their_own_days_and_admins_anybodys(
    quick: Academy, role: Role, whose: str
) -> None:
    own = whose == "own"
    actor = create_person(quick.database, quick.organisation, roles=frozenset({role}))
    person = actor if own else quick.dana
    admins = {Role.MASTER_ADMIN, Role.BASIC_ADMIN}
    allowed = (role is Role.ASSESSOR) if own else role in admins

    def act() -> None:
        take_back(quick, mark(quick, actor_id=actor.id, person_id=person.id), actor)

    if allowed:
        act()
    elif own and role in admins:
        assert isinstance(refusal(act), NotEligible)
    else:
        assert isinstance(refusal(act), NotAllowed)


def test_nobody_takes_back_what_is_not_there_or_elsewhere(quick: Academy) -> None:
    absence_id = mark(quick)
    elsewhere = create_organisation(quick.database)
    stranger = create_person(quick.database, elsewhere)
    found = refusal(
        lambda: take_back_absence(
            quick.database,
            organisation_id=elsewhere.id,
            actor_id=stranger.id,
            absence_id=absence_id,
            now=NOW,
            ids=IDS,
        )
    )
    assert isinstance(found, NotFound)
    take_back(quick, absence_id)
    assert isinstance(refusal(lambda: take_back(quick, absence_id)), NotFound)


def test_days_away_stand_in_the_history(academy: Academy) -> None:
    take_back(academy, mark(academy))
    found = academy.database.read(
        lambda db: read_history(
            db,
            HistoryOf.PERSON,
            academy.dana.id,
            organisation_id=academy.organisation.id,
            actor_id=academy.dana.id,
        )
    )
    days = {"first_day": "2026-12-01", "last_day": "2026-12-04"}
    assert [(line.event, line.details) for line in found.page.rows] == [
        (HistoryEvent.ABSENCE_TAKEN_BACK, days),
        (HistoryEvent.ABSENCE_MARKED, days),
    ]
