"""Repeats: which days a rule means, against its definition day by day, and how it is said."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.errors import BadField
from booking.rules.horizon import FURTHEST_AHEAD
from booking.rules.recurrence import (
    MOST_EVERY,
    MOST_SESSIONS,
    RepeatRule,
    expand,
    say_month_day,
    say_rule,
    say_short_months,
)
from booking.values import FormField, Frequency

DAILY, WEEKDAYS, WEEKLY = Frequency.DAILY, Frequency.WEEKDAYS, Frequency.WEEKLY
BY_DATE, BY_WEEKDAY = Frequency.MONTHLY_BY_DATE, Frequency.MONTHLY_BY_WEEKDAY
BY_LAST = Frequency.MONTHLY_BY_LAST_WEEKDAY
TUESDAY = date(2026, 12, 1)


def create_rule(frequency: Frequency, **overrides: object) -> RepeatRule:
    """Make a rule; without an end it goes on for as many sessions as there may be."""
    end = {} if {"count", "ends_on"} & set(overrides) else {"count": MOST_SESSIONS}
    return RepeatRule(frequency=frequency, **end | overrides)  # type: ignore[arg-type]


def days_of(first: date, count: int, *, step: int) -> list[date]:
    return [first + timedelta(days=step * number) for number in range(count)]


EXPANDED: dict[str, tuple[RepeatRule, date, list[date]]] = {
    "each day over new year": (
        create_rule(DAILY, count=3),
        date(2026, 12, 31),
        [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2)],
    ),
    "every third day until a day, that day included": (
        create_rule(DAILY, every=3, ends_on=date(2026, 12, 7)),
        TUESDAY,
        [TUESDAY, date(2026, 12, 4), date(2026, 12, 7)],
    ),
    "weekdays from a Friday": (
        create_rule(WEEKDAYS, count=3),
        date(2026, 12, 4),
        [date(2026, 12, 4), date(2026, 12, 7), date(2026, 12, 8)],
    ),
    "weekdays from a Saturday": (
        create_rule(WEEKDAYS, count=1),
        date(2026, 12, 5),
        [date(2026, 12, 7)],
    ),
    "weekly on the first day's weekday, over the change of clocks": (
        create_rule(WEEKLY, count=4),
        date(2027, 3, 21),
        days_of(date(2027, 3, 21), 4, step=7),
    ),
    "every other week counts whole weeks from Monday": (
        create_rule(WEEKLY, every=2, weekdays=frozenset({0, 2}), count=3),
        TUESDAY,
        [date(2026, 12, 2), date(2026, 12, 14), date(2026, 12, 16)],
    ),
    "only in months with a 31st": (
        create_rule(BY_DATE, count=4),
        date(2026, 12, 31),
        [date(2026, 12, 31), date(2027, 1, 31), date(2027, 3, 31), date(2027, 5, 31)],
    ),
    "29 February, each twelve months": (
        create_rule(BY_DATE, every=12, count=2),
        date(2028, 2, 29),
        [date(2028, 2, 29), date(2032, 2, 29)],
    ),
    "the 29th leaves out February but in leap years": (
        create_rule(BY_DATE, ends_on=date(2027, 3, 31)),
        date(2027, 1, 29),
        [date(2027, 1, 29), date(2027, 3, 29)],
    ),
    "the second Tuesday": (
        create_rule(BY_WEEKDAY, count=3),
        date(2026, 12, 8),
        [date(2026, 12, 8), date(2027, 1, 12), date(2027, 2, 9)],
    ),
    "fifth Mondays": (
        create_rule(BY_WEEKDAY, count=3),
        date(2026, 11, 30),
        [date(2026, 11, 30), date(2027, 3, 29), date(2027, 5, 31)],
    ),
    "last Fridays, from a day before the first": (
        create_rule(BY_LAST, count=3),
        date(2026, 12, 4),
        [date(2026, 12, 25), date(2027, 1, 29), date(2027, 2, 26)],
    ),
    "as many as there may be": (
        create_rule(WEEKLY, count=MOST_SESSIONS),
        TUESDAY,
        days_of(TUESDAY, MOST_SESSIONS, step=7),
    ),
    "as many as there may be until a day": (
        create_rule(DAILY, ends_on=TUESDAY + timedelta(days=MOST_SESSIONS - 1)),
        TUESDAY,
        days_of(TUESDAY, MOST_SESSIONS, step=1),
    ),
    "up to the last day that there is": (
        create_rule(DAILY, ends_on=date.max),
        date.max - timedelta(days=1),
        [date.max - timedelta(days=1), date.max],
    ),
}


@pytest.mark.parametrize("case", EXPANDED)
def test_a_rule_means_these_days(case: str) -> None:
    rule, first, days = EXPANDED[case]
    assert list(expand(rule, first)) == days


HORIZON = TUESDAY + FURTHEST_AHEAD
REFUSED: dict[str, tuple[RepeatRule, FormField, str]] = {
    "every none": (create_rule(DAILY, every=0), FormField.EVERY, "every 0 days"),
    "every fewer": (create_rule(WEEKLY, every=-1), FormField.EVERY, "every -1 weeks"),
    "every too many": (
        create_rule(BY_DATE, every=MOST_EVERY + 1),
        FormField.EVERY,
        f"every {MOST_EVERY + 1} months",
    ),
    "no sessions": (create_rule(DAILY, count=0), FormField.NUMBER_OF_SESSIONS, "not 0"),
    "one too many": (
        create_rule(DAILY, count=MOST_SESSIONS + 1),
        FormField.NUMBER_OF_SESSIONS,
        f"not {MOST_SESSIONS + 1}",
    ),
    "a thousand": (create_rule(DAILY, count=1000), FormField.NUMBER_OF_SESSIONS, "not 1,000"),
    "an end before the start": (
        create_rule(DAILY, ends_on=TUESDAY - timedelta(days=1)),
        FormField.END_DATE,
        "ends on Mon 30 Nov 2026, before it starts on Tue 1 Dec 2026",
    ),
    "no day before the end": (
        create_rule(WEEKLY, weekdays=frozenset({0}), ends_on=date(2026, 12, 6)),
        FormField.END_DATE,
        "No day from Tue 1 Dec 2026 on",
    ),
    "one more day than may be": (
        create_rule(DAILY, ends_on=TUESDAY + timedelta(days=MOST_SESSIONS)),
        FormField.END_DATE,
        "the 52nd is on Thu 21 Jan 2027",
    ),
    "no end at all": (RepeatRule(frequency=DAILY), FormField.END_DATE, "more than 52"),
    "more years than sessions can be booked ahead": (
        create_rule(WEEKLY, every=MOST_EVERY, count=4),
        FormField.NUMBER_OF_SESSIONS,
        "more than five years",
    ),
    "an end beyond them": (
        create_rule(BY_DATE, every=12, ends_on=HORIZON + timedelta(days=1)),
        FormField.END_DATE,
        "more than five years",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_rule_that_can_not_be_is_refused_at_its_field(case: str) -> None:
    rule, field, said = REFUSED[case]
    with pytest.raises(BadField) as refused:
        expand(rule, TUESDAY)
    assert refused.value.field is field
    assert said in refused.value.happened
    assert refused.value.helps


def test_a_series_may_end_on_the_last_day_that_can_be_booked() -> None:
    assert expand(create_rule(BY_DATE, every=12, ends_on=HORIZON), TUESDAY)[-1] <= HORIZON


def is_meant(rule: RepeatRule, first: date, day: date) -> bool:
    """The definition, of one day by itself."""
    months = (day.year - first.year) * 12 + day.month - first.month
    weeks = (day - timedelta(day.weekday()) - first + timedelta(first.weekday())).days // 7
    in_month = months % rule.every == 0
    same_weekday = day.weekday() == first.weekday()
    return {
        DAILY: (day - first).days % rule.every == 0,
        WEEKDAYS: day.weekday() < 5,
        WEEKLY: weeks % rule.every == 0 and day.weekday() in (rule.weekdays or {first.weekday()}),
        BY_DATE: in_month and day.day == first.day,
        BY_WEEKDAY: in_month and same_weekday and (day.day - 1) // 7 == (first.day - 1) // 7,
        BY_LAST: in_month and same_weekday and (day + timedelta(7)).month != day.month,
    }[rule.frequency]


def meant(rule: RepeatRule, first: date) -> list[date]:
    """Every day that the definition means, within five years and up to the rule's last day."""
    length = FURTHEST_AHEAD if rule.ends_on is None else rule.ends_on - first
    every_day = (first + timedelta(number) for number in range(length.days + 1))
    return [day for day in every_day if is_meant(rule, first, day)]


ORDINARY = st.dates(date(2024, 1, 1), date(2036, 12, 31))
AT_MONTHS_ENDS = st.builds(
    lambda year, month, day: date(year, month, 1) + timedelta(days=day),
    st.integers(2024, 2036),
    st.integers(1, 12),
    st.integers(27, 31),
)
FIRST_DAYS = ORDINARY | AT_MONTHS_ENDS
EVERY = st.integers(1, 6) | st.integers(1, MOST_EVERY)


@st.composite
def open_rules(draw: st.DrawFn) -> RepeatRule:
    frequency = draw(st.sampled_from(Frequency))
    weekdays = draw(st.frozensets(st.integers(0, 6))) if frequency is WEEKLY else frozenset()
    every = 1 if frequency is WEEKDAYS else draw(EVERY)
    return RepeatRule(frequency=frequency, every=every, weekdays=weekdays)


@given(open_rules(), FIRST_DAYS, st.integers(1, MOST_SESSIONS))
def test_a_counted_rule_means_the_first_days_of_its_definition_or_is_refused(
    rule: RepeatRule, first: date, count: int
) -> None:
    days = meant(rule, first)[:count]
    counted = RepeatRule(
        frequency=rule.frequency, every=rule.every, weekdays=rule.weekdays, count=count
    )
    if len(days) == count:
        assert list(expand(counted, first)) == days
        return
    with pytest.raises(BadField, match="more than five years") as refused:
        expand(counted, first)
    assert refused.value.field is FormField.NUMBER_OF_SESSIONS


@given(open_rules(), FIRST_DAYS, st.integers(0, 120) | st.integers(0, FURTHEST_AHEAD.days))
def test_a_rule_with_an_end_means_every_day_of_its_definition_or_is_refused(
    rule: RepeatRule, first: date, length: int
) -> None:
    ending = RepeatRule(
        frequency=rule.frequency,
        every=rule.every,
        weekdays=rule.weekdays,
        ends_on=first + timedelta(days=length),
    )
    days = meant(ending, first)
    if 1 <= len(days) <= MOST_SESSIONS:
        assert list(expand(ending, first)) == days
        return
    with pytest.raises(BadField) as refused:
        expand(ending, first)
    assert refused.value.field is FormField.END_DATE


@given(
    open_rules(), st.dates(), st.integers(-5, 1005), st.dates() | st.none(), st.integers(-5, 105)
)
def test_any_rule_gives_one_to_52_days_in_order_or_a_refusal(
    rule: RepeatRule, first: date, count: int, ends_on: date | None, every: int
) -> None:
    any_rule = RepeatRule(
        frequency=rule.frequency,
        every=every,
        weekdays=rule.weekdays,
        ends_on=ends_on,
        count=None if ends_on else count,
    )
    try:
        days = expand(any_rule, first)
    except BadField:
        return
    assert 1 <= len(days) <= MOST_SESSIONS
    assert days[0] >= first
    assert all(day < later for day, later in pairwise(days))


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


@given(st.sampled_from(Frequency), FIRST_DAYS)
def test_every_month_has_a_session_unless_short_months_are_spoken_of(
    frequency: Frequency, first: date
) -> None:
    rule = RepeatRule(frequency=frequency)
    months = {(day.year, day.month) for day in meant(rule, first)}
    lacking = len(months) < FURTHEST_AHEAD.days // 31
    assert bool(say_short_months(rule, first)) == lacking
