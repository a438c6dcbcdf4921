"""Typed times that are not clear: refused with the reason, never guessed."""

from __future__ import annotations

import pytest

from booking import when
from booking.when import (
    MOST_CHARACTERS,
    Ambiguous,
    Contradiction,
    Incomplete,
    InThePast,
    NoSuchLocalTime,
    NotRead,
    NotUnderstood,
    TooLong,
)
from tests.booking.when.moments import NOW

REFUSED: dict[str, type[NotRead]] = {
    "": Incomplete,
    "morning": Incomplete,
    "next week": Incomplete,
    "Friday 2pm x6": Incomplete,
    "on a Friday at 2": Incomplete,
    "to 3pm Friday": Incomplete,
    "every week at 10": Incomplete,
    "once a month": Incomplete,
    "Friday at 10 for 6 weeks": Incomplete,
    "sometime soon": NotUnderstood,
    "Friday or Monday at 2": NotUnderstood,
    "not Friday": NotUnderstood,
    "before 5 tomorrow": NotUnderstood,
    "Friday after 2": NotUnderstood,
    "now and then": NotUnderstood,
    "3-0": NotUnderstood,
    "10:15:61": NotUnderstood,
    "tomorrow at 27:00": NotUnderstood,
    "tomorrow 13pm": NotUnderstood,
    "tomorrow 15:00am": NotUnderstood,
    "32 December 10am": NotUnderstood,
    "30 February 10am": NotUnderstood,
    "13/13/2026": NotUnderstood,
    "tomorrow 10am with Priya": NotUnderstood,
    "Friday 10am for -1 hour": NotUnderstood,
    "10": NotUnderstood,
    "2027": NotUnderstood,
    "in March": NotUnderstood,
    "every Tuesday at 2pm until Easter, 4 times": Contradiction,
    "every Tuesday at 2pm for six weeks x4": Contradiction,
    "tomorrow 4pm-3pm": Contradiction,
    "tomorrow 2-1pm": Contradiction,
    "tomorrow 5 to 12.30pm": Contradiction,
    "Fri 10am for 0 min": Contradiction,
    "Friday 10am 11am": Contradiction,
    "1-1": Contradiction,
    "2-14": Contradiction,
    "Monday and Tuesday at 2": Contradiction,
    "tomorrow, Friday, at 10": Contradiction,
    "tomorrow morning at 2pm": Contradiction,
    "Friday 10-11 for an hour and a half": Contradiction,
    "Monday 2 December 10am": Contradiction,
    "Monday 19.06": Contradiction,
    "10.05": Ambiguous,
    "Monday 10": Ambiguous,
    "tursday 2pm": Ambiguous,
    "tomorrow at midnight": Ambiguous,
    "an hour from 2pm tomorrow": Ambiguous,
    "biweekly on Mondays": Ambiguous,
    "every third Monday": Ambiguous,
    "Friday's at 10": Ambiguous,
    "Friday after next": Ambiguous,
    "1 June 2027 2pm GMT": Ambiguous,
    "31 October 2027 1:30am": Ambiguous,
    "today 9am": InThePast,
    "yesterday at 4": InThePast,
    "last Friday at 2": InThePast,
    "two days ago": InThePast,
    "1 Dec 2025 10am": InThePast,
    "2020-01-01T10:00:00Z": InThePast,
    "28 March 2027 1:30am": NoSuchLocalTime,
    "x" * (MOST_CHARACTERS + 1): TooLong,
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_clear_is_refused_with_its_reason(text: str) -> None:
    with pytest.raises(REFUSED[text]) as refused:
        when.read(text, NOW)
    assert type(refused.value) is REFUSED[text]
    assert str(refused.value)


READINGS = {
    "31 October 2027 1:30am": ("01:30 BST", "01:30 GMT"),
    "1 June 2027 2pm GMT": ("14:00 BST", "15:00 BST"),
    "10.05": ("10:05", "day 10 of month 5"),
    "tursday 2pm": ("Tuesday", "Thursday"),
    "Friday after next": ("Fri 4 Dec 2026", "Fri 11 Dec 2026"),
    "an hour from 2pm tomorrow": ("from 14:00 to 15:00", "at 15:00"),
    "Monday in a week": ("Mon 30 Nov 2026", "Mon 7 Dec 2026"),
}


@pytest.mark.parametrize("text", READINGS)
def test_both_readings_of_an_ambiguous_time_are_named(text: str) -> None:
    with pytest.raises(Ambiguous) as refused:
        when.read(text, NOW)
    assert refused.value.readings == READINGS[text]


def test_a_contradiction_names_both_readings() -> None:
    with pytest.raises(Contradiction) as refused:
        when.read("Monday 8 December 10am", NOW)
    assert "8 December 2026 is a Tuesday" in str(refused.value)
    assert "Monday near it is 7 December" in str(refused.value)
