"""The words for a series are true of the days on which it is held."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.held_days import DATES_BELOW, say_held
from booking.rules.recurrence import RepeatRule, expand, say_rule
from tests.booking.rules.test_recurrence import (
    BY_DATE,
    BY_WEEKDAY,
    DAILY,
    TUESDAY,
    WEEKDAYS,
    WEEKLY,
    create_rule,
)

Moves = tuple[int, ...]
ALL_BY_TWO = (2, 2, 2, 2)
SAID: list[tuple[RepeatRule, Moves, str]] = [
    (create_rule(WEEKLY, count=4), (0, 0, 0, 0), "Every week on Tuesday, 4 times"),
    (create_rule(WEEKLY, count=4), ALL_BY_TWO, "Every week on Thursday, 4 times"),
    (create_rule(WEEKLY, count=4), (-1, -1, -1, -1), "Every week on Monday, 4 times"),
    (
        create_rule(WEEKLY, weekdays=frozenset({1, 4}), count=4),
        ALL_BY_TWO,
        "Every week on Thursday and Sunday, 4 times",
    ),
    (
        create_rule(WEEKLY, ends_on=date(2026, 12, 22)),
        ALL_BY_TWO,
        "Every week on Thursday, until Thu 24 Dec 2026",
    ),
    (
        create_rule(WEEKLY, count=4),
        (0, 1, 0, 0),
        "Every week on Tuesday, 4 times; on other days: Wed 9 Dec 2026",
    ),
    (
        create_rule(WEEKLY, count=4),
        (0, 2, 2, 2),
        "Every week on Thursday, 4 times; on other days: Tue 1 Dec 2026",
    ),
    (create_rule(WEEKLY, count=8), (0, 0, 0, 0, 2, 2, 2, 2), DATES_BELOW),
    (create_rule(DAILY, count=4), ALL_BY_TWO, "Every day, 4 times"),
    (
        create_rule(WEEKDAYS, count=10),
        (1,) * 10,
        "Every weekday, 10 times; on other days: Sat 5 Dec 2026, Sat 12 Dec 2026",
    ),
    (create_rule(BY_DATE, count=4), ALL_BY_TWO, "Every month on the 3rd, 4 times"),
    (create_rule(BY_WEEKDAY, count=4), ALL_BY_TWO, "Every month on the first Thursday, 4 times"),
    (create_rule(BY_WEEKDAY, count=5), (-1,) * 5, DATES_BELOW),
]


def held(rule: RepeatRule, moves: Moves) -> list[tuple[date, date]]:
    days = expand(rule, TUESDAY)
    return [(day, day + timedelta(days=by)) for day, by in zip(days, moves, strict=True)]


@pytest.mark.parametrize(("rule", "moves", "said"), SAID)
def test_a_series_is_said_as_it_is_held(rule: RepeatRule, moves: Moves, said: str) -> None:
    assert say_held(rule, TUESDAY, held(rule, moves)) == said


@given(st.integers(-400, 400), st.integers(1, 30), st.sets(st.integers(0, 6)))
def test_all_moved_alike_are_said_by_a_rule_that_means_their_days_or_by_none(
    by: int, count: int, weekdays: set[int]
) -> None:
    rule = create_rule(WEEKLY, weekdays=frozenset(weekdays), count=count)
    days = held(rule, (by,) * count)
    moved = create_rule(WEEKLY, weekdays=frozenset((day + by) % 7 for day in weekdays), count=count)
    first = TUESDAY + timedelta(days=by)
    assert say_held(rule, TUESDAY, days) == say_rule(moved, first)
    assert {day for _, day in days} == set(expand(moved, first))
