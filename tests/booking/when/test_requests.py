"""The whole text of `/book`, and the one time among a message's words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from booking import when
from booking.rules.recurrence import RepeatRule
from booking.values import Frequency, SessionMethod, SessionType
from booking.when import Ambiguous, Incomplete, InThePast, NotRead, NotUnderstood, TooLong
from tests.booking.when.moments import NOW, wall


def test_a_whole_request_is_told_apart() -> None:
    requested = when.read_request(
        "next Tue 2pm with <@U0DANA|dana> and @lee for 90 min at Leeds college, formal review, "
        "smart, every week x6, bring the portfolio",
        NOW,
    )
    assert requested.reading is not None
    assert wall(requested.reading.start) == "2026-12-01 14:00"
    assert wall(requested.reading.end) == "2026-12-01 15:30"
    assert requested.reading.repeat == RepeatRule(frequency=Frequency.WEEKLY, count=6)
    assert requested.mentions == ("U0DANA", "lee")
    assert requested.place == "Leeds college"
    assert requested.session_type is SessionType.FORMAL_REVIEW
    assert requested.method is SessionMethod.SMART_SESSION
    assert requested.rest == ("bring the portfolio",)


PLACES = {
    "Friday 2pm at Leeds college formal review": "Leeds college",
    "Friday 2pm at room 12, with @dana": "room 12",
    "Friday 2pm at 12 High Street": "12 High Street",
    "induction Friday 2pm in the General Hospital": "the General Hospital",
    "Friday at 2 with @dana": "",
}


@pytest.mark.parametrize("text", PLACES)
def test_a_place_is_what_stands_behind_at_and_is_no_time(text: str) -> None:
    requested = when.read_request(text, NOW)
    assert requested.place == PLACES[text]
    assert requested.reading is not None
    assert wall(requested.reading.start) == "2026-11-27 14:00"


TYPES = {
    "induction tomorrow": SessionType.INDUCTION,
    "Exit session Friday": SessionType.EXIT_SESSION,
    "tests/exams on 1 Dec": SessionType.TESTS_EXAMS,
    "out of the workplace, tomorrow": SessionType.OUT_OF_THE_WORKPLACE,
    "tomorrow, end-point assessment": SessionType.EPA,
    "tomorrow": None,
}


@pytest.mark.parametrize("text", TYPES)
def test_a_session_type_is_read_by_its_words(text: str) -> None:
    requested = when.read_request(text, NOW)
    assert requested.session_type is TYPES[text]
    assert requested.rest == ()


METHODS = {
    "tomorrow 3pm with Priya Shah face to face": SessionMethod.TRADITIONAL,
    "tomorrow 3 to 4pm face to face with Priya Shah": SessionMethod.TRADITIONAL,
    "tomorrow 3pm with Priya Shah, in person": SessionMethod.TRADITIONAL,
    "smart session tomorrow 3pm with Priya Shah": SessionMethod.SMART_SESSION,
    "tomorrow 3pm with Priya Shah": None,
}


@pytest.mark.parametrize("text", METHODS)
def test_a_method_is_read_by_its_words(text: str) -> None:
    requested = when.read_request(text, NOW)
    assert requested.method is METHODS[text]
    assert requested.names == ("Priya Shah",)
    assert requested.reading is not None
    assert wall(requested.reading.start) == "2026-11-25 15:00"


def test_people_typed_by_name_stand_behind_with() -> None:
    requested = when.read_request("Friday 2pm with Priya Shah and Bob, unit 3", NOW)
    assert requested.names == ("Priya Shah", "Bob")
    assert requested.rest == ("unit 3",)


def test_a_request_may_say_only_how_long() -> None:
    requested = when.read_request("with @dana for 90 min, induction", NOW)
    assert requested.reading is None
    assert requested.length == timedelta(minutes=90)


def test_a_request_may_say_no_time() -> None:
    assert when.read_request("", NOW) == when.Requested()
    assert when.read_request("with @dana", NOW).reading is None


REFUSED_REQUESTS: dict[str, type[NotRead]] = {
    "Blursday 2pm with @dana": NotUnderstood,
    "not Friday 2pm with @dana": NotUnderstood,
    "tursday 2pm with @dana": Ambiguous,
    "today 8am with @dana": InThePast,
    "y" * (when.MOST_REQUEST_CHARACTERS + 1): TooLong,
}


@pytest.mark.parametrize("text", REFUSED_REQUESTS)
def test_a_request_whose_time_is_not_clear_is_refused(text: str) -> None:
    with pytest.raises(REFUSED_REQUESTS[text]):
        when.read_request(text, NOW)


MESSAGES = {
    "Can we meet next Thursday at 2pm to go through unit 3?": "2026-12-03 14:00",
    "Hi Dana, are you free Thursday for a review at 2pm?": "2026-11-26 14:00",
    "As we said last Tuesday, can we meet Friday from 2 to 3?": "2026-11-27 14:00",
    "My number is 01234 567890, ring me tomorrow at 4pm": "2026-11-25 16:00",
    "I'll be in room 12 on Friday from 10 to 12": "2026-11-27 10:00",
    "Let's talk in an hour": "2026-11-24 10:30",
    "Not Friday, but next Monday at 2?": "2026-11-30 14:00",
    "I can't do Friday, so Thursday at 2": "2026-11-26 14:00",
    "Finish it by Friday, and let's meet Monday at 2": "2026-11-30 14:00",
    "See you on the 1st of December": "2026-12-01 00:00",
}


@pytest.mark.parametrize("text", MESSAGES)
def test_the_time_of_a_message_is_found_among_its_words(text: str) -> None:
    reading = when.read_message(text, NOW)
    assert reading is not None
    assert wall(reading.start) == MESSAGES[text]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I sat the exam and it may be late now",
        "it was 10am yesterday",
        "I have 3 units left, 2 hours each",
        "the second one is done",
        "I can't do Friday at 2",
    ],
)
def test_a_message_without_a_time_to_come_has_none(text: str) -> None:
    assert when.read_message(text, NOW) is None


REFUSED_MESSAGES: dict[str, type[NotRead]] = {
    "Can we do Monday 2pm or Tuesday 3pm?": Ambiguous,
    "It is due 4 December. Can we meet on 2 December at 10?": Ambiguous,
    "Can we do Friday at 2 or 3?": Ambiguous,
    "Let's meet at 3": Incomplete,
    "z" * (when.MOST_MESSAGE_CHARACTERS + 1): TooLong,
}


@pytest.mark.parametrize("text", REFUSED_MESSAGES)
def test_a_message_with_several_times_or_half_a_time_is_refused(text: str) -> None:
    with pytest.raises(REFUSED_MESSAGES[text]):
        when.read_message(text, NOW)
