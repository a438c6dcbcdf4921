"""Answers that can not be, forged buttons and pages, and what is said of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.bot.conftest import Office
from tests.bot.group_journeys import press
from tests.bot.test_answers_journey import (
    AT_TWO,
    REASON,
    book,
    cannot,
    invitation,
    places,
    wait_for_words,
)

BAD_TIMES = {
    "no time": ("next week somehow", "I can't read"),
    "only a day": ("Thu 3 Dec", "not one time"),
    "a repeat": ("every Tuesday at 2pm x3", "not one time"),
    "in the past": ("3 Nov 2026 2pm", "has passed"),
    "the session's own": ("Tue 1 Dec 2pm", "session's own"),
    "too many": ("2 dec 2pm\n3 dec 2pm\n4 dec 2pm\n7 dec 2pm", "up to 3"),
    "the hour that the clocks skip": ("28 March 2027 1:30am", "go forward"),
    "a wrong year": ("3/12/2036 2pm", "five years"),
}


@pytest.mark.parametrize("case", BAD_TIMES)
def test_a_time_that_can_not_be_is_refused_at_its_field(quick_office: Office, case: str) -> None:
    typed, words = BAD_TIMES[case]
    book(quick_office)
    form = cannot(quick_office).fill("Reason", REASON).fill("Other times", typed)
    assert form.submit() == "errors"
    assert words in form.errors["Other times"]
    assert places(quick_office)[0].answer is None


def test_white_space_is_no_reason(quick_office: Office) -> None:
    book(quick_office)
    form = cannot(quick_office).fill("Reason", " \n ")
    assert form.submit() == "errors"
    assert "needs to know why" in form.errors["Reason"]


def test_what_was_said_before_stands_there_to_be_changed(quick_office: Office) -> None:
    book(quick_office)
    form = cannot(quick_office).fill("Reason", REASON).fill("Other times", "Thu 3 Dec 2pm")
    assert form.submit() == "closed", form.errors
    message = invitation(quick_office)
    wait_for_words(quick_office, message, "You said: I can't make it")
    again = press(quick_office, message, "Change what you said")
    assert again.value("Reason") == REASON
    assert again.ticked == ["Thu 3 Dec 2026, 14:00 to 15:00 GMT"]


FORGED: dict[str, tuple[str, str]] = {
    "somebody else's session": ("1.1", "not to you"),
    "another version": ("{session}.7", "has changed since"),
    "no session": ("", "reference"),
    "no number": ("x.y", "reference"),
    "too large a number": ("9" * 30 + ".1", "reference"),
}


@pytest.mark.parametrize("case", FORGED)
@pytest.mark.parametrize("label", ["I'll be there", "Can't make it"])
def test_a_forged_or_stale_button_is_refused_in_words(
    quick_office: Office, case: str, label: str
) -> None:
    value, words = FORGED[case]
    book(quick_office)
    message = invitation(quick_office)
    element = next(
        each
        for block in message.blocks
        if block["type"] == "actions"
        for each in block["elements"]
        if each["text"]["text"] == label
    )
    element["value"] = value.format(session=element["value"].partition(".")[0])
    notice = message.press(label)
    assert notice is not None
    assert words in notice.text
    assert places(quick_office)[0].answer is None


def test_a_replayed_or_forged_page_is_refused_in_words(quick_office: Office) -> None:
    book(quick_office)
    form = cannot(quick_office).fill("Reason", REASON)
    for metadata in ('{"sessions": ["1.1"], "message": ""}', '{"sessions": []}', "[]", "x"):
        view: Any = form.opened.payload() | {"private_metadata": metadata}
        answer = form.send(form.person.interaction("view_submission", view=view))
        assert answer["response_action"] == "update"
    quick_office.set_clock(AT_TWO + timedelta(hours=2))
    assert form.submit() == "updated"
    assert "is over" in form.text
    assert places(quick_office)[0].answer is None


def test_another_persons_page_answers_nothing_for_them(quick_office: Office) -> None:
    book(quick_office)
    form = cannot(quick_office).fill("Reason", REASON)
    view: Any = form.opened.payload()
    for who in ("Tom Hill", "Dana Reed"):
        stranger = quick_office.slack.person(who)
        answer = form.send(stranger.interaction("view_submission", view=view))
        assert any(words in str(answer) for words in ("not to you", "answer invitations"))
    assert places(quick_office)[0].answer is None
