"""Repeats: which days a rule means, against its definition day by day."""

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


@given(st.sampled_from(Frequency), FIRST_DAYS)
def test_every_month_has_a_session_unless_short_months_are_spoken_of(
    frequency: Frequency, first: date
) -> None:
    rule = RepeatRule(frequency=frequency)
    months = {(day.year, day.month) for day in meant(rule, first)}
    lacking = len(months) < FURTHEST_AHEAD.days // 31
    assert bool(say_short_months(rule, first)) == lacking
