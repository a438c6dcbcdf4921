"""What a text of `/book` says beside its time, also when the time itself is refused."""

from __future__ import annotations

import pytest

from booking import when
from booking.values import SessionMethod, SessionType
from booking.when import NotRead, Requested
from tests.booking.when.moments import NOW

REFUSED: dict[str, Requested] = {
    "next Blursday 2pm with <@U0DANA|dana> at Leeds college, formal review": Requested(
        mentions=("U0DANA",),
        place="Leeds college",
        session_type=SessionType.FORMAL_REVIEW,
        rest=("next Blursday", "2pm"),
    ),
    "smart, Monday 8 December 2pm with Priya Shah": Requested(
        names=("Priya Shah",),
        method=SessionMethod.SMART_SESSION,
        rest=("Monday", "8 December", "2pm"),
    ),
    "yesterday 10am, induction": Requested(
        session_type=SessionType.INDUCTION, rest=("yesterday", "10am")
    ),
    "10 or 11am tomorrow with <@U0DANA>": Requested(rest=("10 or 11am tomorrow with <@U0DANA>",)),
}


@pytest.mark.parametrize("text", REFUSED)
def test_of_a_refused_time_its_words_are_kept_and_the_rest_is_told_apart(text: str) -> None:
    with pytest.raises(NotRead):
        when.read_request(text, NOW)
    assert when.read_beside(text, NOW) == REFUSED[text]


BESIDE = {
    "formal review with Priya Shah at Leeds college next Tue 2pm": (
        ("Priya Shah",),
        "Leeds college",
    ),
    "next Tue 2pm at the library with Priya Shah and Tom": (("Priya Shah", "Tom"), "the library"),
    "next Tue 2pm Team Leader with Priya": (("Priya",), ""),
    "next Tue 2pm at AT&T with Priya": (("Priya",), "AT&T"),
}


@pytest.mark.parametrize("text", BESIDE)
def test_with_and_at_begin_something_else_also_without_a_comma(text: str) -> None:
    requested = when.read_request(text, NOW)
    assert (requested.names, requested.place) == BESIDE[text]
