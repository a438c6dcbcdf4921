"""From the repeat's fields to its rule and back, and the note under them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.form_values import Ends, RepeatFields
from booking.errors import Refusal
from booking.rules.recurrence import RepeatRule
from booking.values import FormField, Frequency
from bot.repeat_request import parse_repeat, repeat_fields_of, say_repeat

TUESDAY = date(2026, 12, 1)
FIVE_TIMES = RepeatFields(number="5")
UNTIL_JUNE = RepeatFields(ends=Ends.ON_DATE, end_date=date(2027, 6, 1))
WEEKENDS = frozenset({5, 6})

PARSED: dict[str, tuple[RepeatFields, RepeatRule]] = {
    "each week, five times": (FIVE_TIMES, RepeatRule(frequency=Frequency.WEEKLY, count=5)),
    "on chosen days until a day": (
        replace(UNTIL_JUNE, every="2", on_days=WEEKENDS),
        RepeatRule(
            frequency=Frequency.WEEKLY, every=2, weekdays=WEEKENDS, ends_on=date(2027, 6, 1)
        ),
    ),
    "a number that is not asked for": (
        replace(UNTIL_JUNE, number="1000"),
        RepeatRule(frequency=Frequency.WEEKLY, ends_on=date(2027, 6, 1)),
    ),
    "an end date that is not asked for": (
        replace(FIVE_TIMES, end_date=date(2020, 1, 1)),
        RepeatRule(frequency=Frequency.WEEKLY, count=5),
    ),
    "days of the week that a month does not need": (
        replace(FIVE_TIMES, frequency=Frequency.MONTHLY_BY_DATE, on_days=WEEKENDS),
        RepeatRule(frequency=Frequency.MONTHLY_BY_DATE, count=5),
    ),
    "an Every that weekdays do not need": (
        replace(FIVE_TIMES, frequency=Frequency.WEEKDAYS, every="none"),
        RepeatRule(frequency=Frequency.WEEKDAYS, count=5),
    ),
}


@pytest.mark.parametrize("day", [None, TUESDAY])
@pytest.mark.parametrize("case", PARSED)
def test_the_fields_that_the_choice_needs_make_the_rule(case: str, day: date | None) -> None:
    fields, rule = PARSED[case]
    assert parse_repeat(fields, day) == rule


@st.composite
def rules(draw: st.DrawFn) -> RepeatRule:
    """Any rule with an end."""
    frequency = draw(st.sampled_from(Frequency))
    weekly = frequency is Frequency.WEEKLY
    counted = draw(st.booleans())
    return RepeatRule(
        frequency=frequency,
        every=1 if frequency is Frequency.WEEKDAYS else draw(st.integers(1, 99)),
        weekdays=draw(st.frozensets(st.integers(0, 6))) if weekly else frozenset(),
        count=draw(st.integers(1, 52)) if counted else None,
        ends_on=None if counted else draw(st.dates()),
    )


@given(rules())
def test_a_rule_stands_in_the_fields_as_it_is(rule: RepeatRule) -> None:
    assert parse_repeat(repeat_fields_of(rule), None) == rule


def test_a_rule_without_an_end_asks_for_the_number_of_sessions() -> None:
    fields = repeat_fields_of(RepeatRule(frequency=Frequency.DAILY))
    assert (fields.ends, fields.number) == (Ends.AFTER_SESSIONS, "")


EVERY, NUMBER, END = FormField.EVERY, FormField.NUMBER_OF_SESSIONS, FormField.END_DATE
REFUSED: dict[str, tuple[RepeatFields, dict[FormField, str]]] = {
    "no number": (RepeatFields(), {NUMBER: "not a whole number"}),
    "words for a number": (RepeatFields(number="some"), {NUMBER: "not a whole number"}),
    "a broken number": (RepeatFields(number="2.5"), {NUMBER: "not a whole number"}),
    "a number in powers": (RepeatFields(number="1e1"), {NUMBER: "not a whole number"}),
    "no session": (RepeatFields(number="0"), {NUMBER: "from 1 to 52"}),
    "fewer than none": (RepeatFields(number="-4"), {NUMBER: "from 1 to 52"}),
    "one too many": (RepeatFields(number="53"), {NUMBER: "from 1 to 52"}),
    "a thousand": (RepeatFields(number="1000"), {NUMBER: "not 1,000"}),
    "a number without an end": (RepeatFields(number="9" * 5000), {NUMBER: "whole number"}),
    "no end date": (RepeatFields(ends=Ends.ON_DATE), {END: "Choose the day"}),
    "no every": (replace(FIVE_TIMES, every=""), {EVERY: "not a whole number"}),
    "every none": (replace(FIVE_TIMES, every="0"), {EVERY: "every 0 weeks"}),
    "every hundred": (replace(FIVE_TIMES, every="100"), {EVERY: "from 1 to 99"}),
    "both numbers": (
        RepeatFields(every="x", number="1000"),
        {EVERY: "not a whole number", NUMBER: "not 1,000"},
    ),
    "every and no end": (
        RepeatFields(every="-1", ends=Ends.ON_DATE),
        {EVERY: "every -1 weeks", END: "Choose the day"},
    ),
}
REFUSED_FROM_THE_DAY: dict[str, tuple[RepeatFields, dict[FormField, str]]] = {
    "an end before the start": (
        RepeatFields(ends=Ends.ON_DATE, end_date=date(2026, 11, 30)),
        {END: "before it starts"},
    ),
    "an end before the start, and every": (
        RepeatFields(every="0", ends=Ends.ON_DATE, end_date=date(2026, 11, 30)),
        {EVERY: "every 0 weeks", END: "before it starts"},
    ),
    "no day before the end": (
        RepeatFields(on_days=frozenset({0}), ends=Ends.ON_DATE, end_date=date(2026, 12, 6)),
        {END: "No day"},
    ),
    "a thousand days": (
        RepeatFields(frequency=Frequency.DAILY, ends=Ends.ON_DATE, end_date=date(2029, 8, 27)),
        {END: "more than 52"},
    ),
    "too many years": (RepeatFields(every="99", number="4"), {NUMBER: "five years"}),
}


def refusals(fields: RepeatFields, day: date | None) -> dict[FormField | None, str]:
    with pytest.raises(Refusal) as refused:
        parse_repeat(fields, day)
    found = getattr(refused.value, "refusals", (refused.value,))
    return {each.field: str(each) for each in found}


@pytest.mark.parametrize(
    ("case", "day"),
    [
        *((case, day) for case in REFUSED for day in (None, TUESDAY)),
        *((case, TUESDAY) for case in REFUSED_FROM_THE_DAY),
    ],
)
def test_each_field_that_can_not_be_has_its_own_refusal(case: str, day: date | None) -> None:
    fields, said = (REFUSED | REFUSED_FROM_THE_DAY)[case]
    found = refusals(fields, day)
    assert found.keys() == said.keys()
    assert all(words in found[field] for field, words in said.items())


SAID: dict[str, tuple[RepeatFields, date | None, str]] = {
    "no date yet": (
        FIVE_TIMES,
        None,
        "Choose the session date to see which days these are.",
    ),
    "no number yet": (
        RepeatFields(),
        TUESDAY,
        "Every week on Tuesday. The number of sessions is still needed.",
    ),
    "no end date yet": (
        RepeatFields(frequency=Frequency.MONTHLY_BY_DATE, ends=Ends.ON_DATE),
        date(2026, 12, 31),
        (
            "Every month on the 31st. The end date is still needed. "
            "Months without a 31st have no session."
        ),
    ),
    "counted": (
        FIVE_TIMES,
        TUESDAY,
        "Every week on Tuesday, 5 times: 5 sessions, from Tue 1 Dec 2026 to Tue 29 Dec 2026.",
    ),
    "until a day": (
        UNTIL_JUNE,
        TUESDAY,
        (
            "Every week on Tuesday, until Tue 1 Jun 2027: "
            "27 sessions, from Tue 1 Dec 2026 to Tue 1 Jun 2027."
        ),
    ),
    "once": (
        RepeatFields(number="1"),
        TUESDAY,
        "Every week on Tuesday, once: 1 session, on Tue 1 Dec 2026.",
    ),
    "a session date that is not one of the days": (
        RepeatFields(number="2", on_days=frozenset({0})),
        TUESDAY,
        (
            "Every week on Monday, 2 times: 2 sessions, from Mon 7 Dec 2026 to Mon 14 Dec 2026. "
            "The session date, Tue 1 Dec 2026, is not one of them."
        ),
    ),
    "short months": (
        RepeatFields(frequency=Frequency.MONTHLY_BY_WEEKDAY, number="2"),
        date(2026, 12, 29),
        (
            "Every month on the fifth Tuesday, 2 times: "
            "2 sessions, from Tue 29 Dec 2026 to Tue 30 Mar 2027. "
            "Months without a fifth Tuesday have no session."
        ),
    ),
    "what can't be": (
        RepeatFields(number="53"),
        TUESDAY,
        "A series has from 1 to 52 sessions, not 53. Enter a number from 1 to 52.",
    ),
    "an Every that can't be, and no end": (
        RepeatFields(every="0", ends=Ends.ON_DATE),
        TUESDAY,
        "A session can't repeat every 0 weeks. Enter a number from 1 to 99.",
    ),
}


@pytest.mark.parametrize("case", SAID)
def test_the_note_says_what_the_repeat_means_as_far_as_it_is_known(case: str) -> None:
    fields, day, said = SAID[case]
    assert say_repeat(fields, day) == said


@given(
    st.builds(
        RepeatFields,
        frequency=st.sampled_from(Frequency),
        every=st.text(max_size=4) | st.integers(-5, 105).map(str),
        on_days=st.frozensets(st.integers(0, 6)),
        ends=st.sampled_from(Ends),
        end_date=st.none() | st.dates(),
        number=st.text(max_size=4) | st.integers(-5, 60).map(str),
    ),
    st.none() | st.dates(),
)
def test_the_note_has_words_for_whatever_stands_in_the_fields(
    fields: RepeatFields, day: date | None
) -> None:
    assert say_repeat(fields, day).endswith(".")
