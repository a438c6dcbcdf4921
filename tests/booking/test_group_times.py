"""The best times for a group are read from the diaries of all whom they concern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from booking.group_times import group_times
from booking.organisations import settings_of
from booking.rules.group_times import GroupTime
from booking.tables import Person
from booking.values import SessionMethod
from tests.booking.college import LONG_AGO, College
from tests.factories import create_organisation, create_person

HOUR = timedelta(hours=1)
TUESDAY = date(2026, 12, 1)
NINE = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
EVENING = datetime(2026, 12, 1, 17, 0, tzinfo=UTC)


def times_of(college: College, *learners: Person, **overrides: Any) -> list[GroupTime]:
    asked: dict[str, Any] = {
        "assessor_id": college.dana.id,
        "learner_ids": [learner.id for learner in learners],
        "method": SessionMethod.TRADITIONAL,
        "duration": HOUR,
        "first_day": TUESDAY,
        "now": LONG_AGO,
    }
    organisation = settings_of(college.organisation)
    return college.database.read(lambda db: group_times(db, organisation, **asked | overrides))


def said(times: Sequence[GroupTime]) -> list[tuple[str, tuple[int, ...]]]:
    return [(f"{each.interval.start:%a %d %H:%M}", each.absent) for each in times]


def other_assessor(college: College) -> dict[str, int]:
    """Let somebody else hold a session, so that Dana stays free."""
    ruth = create_person(college.database, college.organisation, name="Ruth Bell")
    return {"assessor_id": ruth.id, "actor_id": ruth.id}


def test_learners_who_are_busy_are_named_and_the_others_times_come_first(college: College) -> None:
    tom, zoe = college.learner("Tom Hill"), college.learner("Zoë Fox")
    ruth = other_assessor(college)
    for day in range(28):
        start = NINE + timedelta(days=day)
        college.book(learner_ids=(tom.id,), starts_at=start, duration=8 * HOUR, **ruth)
    college.book(
        learner_ids=(zoe.id,), starts_at=NINE, duration=8 * HOUR, **other_assessor(college)
    )
    assert said(times_of(college, tom, college.priya, zoe)) == [
        ("Wed 02 09:00", (tom.id,)),
        ("Wed 02 12:00", (tom.id,)),
        ("Thu 03 09:00", (tom.id,)),
        ("Thu 03 12:00", (tom.id,)),
        ("Fri 04 09:00", (tom.id,)),
    ]


def test_the_assessor_is_free_at_every_time(college: College) -> None:
    tom = college.learner("Tom Hill")
    college.book(learner_ids=(tom.id,), starts_at=NINE, duration=8 * HOUR)
    assert said(times_of(college, college.priya))[0] == ("Wed 02 09:00", ())


@pytest.mark.parametrize(
    ("method", "first"),
    [
        (SessionMethod.SMART_SESSION, "Tue 01 14:00"),
        (SessionMethod.TRADITIONAL, "Tue 01 09:00"),
    ],
)
def test_only_a_smart_session_waits_for_a_room(
    college: College, method: SessionMethod, first: str
) -> None:
    college.book(
        learner_ids=(college.learner("Tom Hill").id,),
        method=SessionMethod.SMART_SESSION,
        starts_at=NINE,
        duration=5 * HOUR,
        **other_assessor(college),
    )
    assert said(times_of(college, college.priya, method=method))[0] == (first, ())


def test_times_lie_after_now_and_within_four_weeks_of_the_first_day(college: College) -> None:
    assert said(times_of(college, college.priya, now=EVENING))[0] == ("Wed 02 09:00", ())
    late = NINE + timedelta(days=28)
    assert times_of(college, college.priya, now=late) == []


@pytest.mark.parametrize(("days", "then"), [(0, [("Wed 02 09:00", ())]), (27, [])])
def test_sessions_on_the_first_and_on_the_last_day_count(
    college: College, days: int, then: list[tuple[str, tuple[int, ...]]]
) -> None:
    asked = {"first_day": TUESDAY - timedelta(days=days), "now": NINE - timedelta(minutes=1)}
    assert said(times_of(college, college.priya, **asked))[0] == ("Tue 01 09:00", ())
    college.book(starts_at=NINE, duration=8 * HOUR, **other_assessor(college))
    assert said(times_of(college, college.priya, **asked))[:1] == then


def test_another_organisations_diaries_do_not_matter(college: College) -> None:
    college.book(starts_at=NINE, duration=8 * HOUR)
    elsewhere = create_organisation(college.database, name="Elsewhere")
    found = times_of(replace(college, organisation=elsewhere), college.priya)
    assert said(found)[0] == ("Tue 01 09:00", ())


@pytest.mark.parametrize(
    ("method", "queries"), [(SessionMethod.TRADITIONAL, 2), (SessionMethod.SMART_SESSION, 3)]
)
def test_the_number_of_queries_is_the_same_for_any_number_of_learners(
    college: College, method: SessionMethod, queries: int
) -> None:
    learners = [college.priya, *(college.learner(f"Tom Hill {number}") for number in range(5))]
    for group in (learners[:1], learners):
        with college.statements() as sent:
            times_of(college, *group, method=method)
        assert len(sent) == queries
