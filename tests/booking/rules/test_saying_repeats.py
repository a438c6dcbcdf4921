"""Repeats: how a rule is said."""

from __future__ import annotations

from datetime import date

import pytest

from booking.rules.recurrence import RepeatRule, say_month_day, say_rule, say_short_months
from booking.values import Frequency
from tests.booking.rules.test_recurrence import (
    BY_DATE,
    BY_LAST,
    BY_WEEKDAY,
    DAILY,
    TUESDAY,
    WEEKDAYS,
    WEEKLY,
    create_rule,
)

SAID = [
    (create_rule(DAILY, count=1), "Every day, once"),
    (create_rule(DAILY, every=2, count=5), "Every 2 days, 5 times"),
    (create_rule(WEEKDAYS, ends_on=date(2027, 6, 1)), "Every weekday, until Tue 1 Jun 2027"),
    (create_rule(WEEKLY, count=10), "Every week on Tuesday, 10 times"),
    (
        create_rule(WEEKLY, every=2, weekdays=frozenset({2, 0}), ends_on=date(2027, 6, 1)),
        "Every 2 weeks on Monday and Wednesday, until Tue 1 Jun 2027",
    ),
    (
        create_rule(WEEKLY, weekdays=frozenset({4, 0, 2}), count=3),
        "Every week on Monday, Wednesday and Friday, 3 times",
    ),
    (create_rule(BY_DATE, count=3), "Every month on the 1st, 3 times"),
    (create_rule(BY_WEEKDAY, every=3, count=3), "Every 3 months on the first Tuesday, 3 times"),
    (create_rule(BY_LAST, count=3), "Every month on the last Tuesday, 3 times"),
    (RepeatRule(frequency=WEEKLY), "Every week on Tuesday"),
]


@pytest.mark.parametrize(("rule", "said"), SAID, ids=[said for _, said in SAID])
def test_a_rule_is_said_in_plain_words(rule: RepeatRule, said: str) -> None:
    assert say_rule(rule, TUESDAY) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (22, "22nd"),
        (23, "23rd"),
        (30, "30th"),
        (31, "31st"),
    ],
)
def test_the_day_of_a_month_is_said_as_people_say_it(day: int, said: str) -> None:
    assert say_month_day(BY_DATE, date(2026, 12, day)) == f"on the {said}"


@pytest.mark.parametrize(
    ("day", "said"),
    [(7, "first"), (8, "second"), (15, "third"), (22, "fourth"), (28, "fourth"), (29, "fifth")],
)
def test_a_weekday_is_counted_from_the_months_first_day(day: int, said: str) -> None:
    weekday = f"{date(2026, 12, day):%A}"
    assert say_month_day(BY_WEEKDAY, date(2026, 12, day)) == f"on the {said} {weekday}"


@pytest.mark.parametrize(
    ("frequency", "day", "said"),
    [
        (BY_DATE, 28, ""),
        (BY_DATE, 29, "Months without a 29th have no session."),
        (BY_DATE, 31, "Months without a 31st have no session."),
        (BY_WEEKDAY, 28, ""),
        (BY_WEEKDAY, 29, "Months without a fifth Tuesday have no session."),
        (BY_LAST, 29, ""),
        (WEEKLY, 31, ""),
        (DAILY, 31, ""),
    ],
)
def test_months_that_lack_the_day_are_spoken_of(frequency: Frequency, day: int, said: str) -> None:
    assert say_short_months(create_rule(frequency), date(2026, 12, day)) == said
