"""The When line in the open form: the repeats that it says, and what stands below already."""

from __future__ import annotations

import pytest

from booking.values import Frequency
from sandbox.form import Form
from tests.bot.conftest import Office
from tests.bot.test_booking_journey import open_form

TICK = "Repeat this session"
WEEKLY: dict[str, object] = {
    "Frequency": "Weekly",
    "Every": "1",
    "Ends": "After a number of sessions",
}
REPEATS: dict[str, tuple[dict[str, object], str]] = {
    "Tue 1 Dec 2pm every week x6": (
        WEEKLY | {"Number of sessions": "6"},
        "Tue 1 Dec 2026, 14:00 to 15:00 GMT, every week on Tuesday, 6 times.",
    ),
    "every Monday and Wednesday at 9.30 for 45 min x4": (
        WEEKLY | {"Number of sessions": "4", "On days": ["Monday", "Wednesday"]},
        "Wed 25 Nov 2026, 09:30 to 10:15 GMT, every week on Monday and Wednesday, 4 times.",
    ),
    "every other Monday at 10 until 29 March": (
        {"Frequency": "Weekly", "Every": "2", "Ends": "On a date", "End date": "2027-03-29"},
        "Mon 30 Nov 2026, 10:00 to 11:00 GMT, every 2 weeks on Monday, until Mon 29 Mar 2027.",
    ),
    "weekdays at 10 until 4 December": (
        {"Frequency": "Weekdays", "Ends": "On a date", "End date": "2026-12-04"},
        "every weekday, until Fri 4 Dec 2026.",
    ),
    "daily at noon x3": (
        {"Frequency": "Daily", "Every": "1", "Number of sessions": "3"},
        "every day, 3 times.",
    ),
}


@pytest.mark.parametrize("typed", REPEATS)
def test_enter_ticks_the_repeat_and_fills_its_fields(quick_office: Office, typed: str) -> None:
    fields, said = REPEATS[typed]
    form = open_form(quick_office).press_enter("When", typed)
    assert TICK in form.ticked
    assert {label: form.value(label) for label in fields} == fields
    assert said in form.text
    assert form.value("When") in (None, "")


def test_enter_keeps_everything_else_and_an_end_that_was_not_typed(quick_office: Office) -> None:
    form = open_form(quick_office).fill("Learner", "Priya").fill("Planning notes", "Log")
    form.fill("Repeat session", TICK).fill("Number of sessions", "8")
    form.press_enter("When", "every other Monday at 10")
    assert (form.value("Every"), form.value("Number of sessions")) == ("2", "8")
    assert (form.value("Learner"), form.value("Planning notes")) == ("Priya Shah", "Log")
    form.press_enter("When", "Tue 1 Dec 3pm")
    assert form.value("Every") == "2"
    assert (form.value("Session date"), form.value("Session time")) == ("2026-12-01", "15:00")


def test_a_repeat_without_an_end_asks_for_it(quick_office: Office) -> None:
    form = open_form(quick_office).press_enter("When", "every Tuesday at 10")
    assert "The number of sessions is still needed." in form.text
    assert form.value("Number of sessions") in (None, "")


def test_a_typed_repeat_that_still_stands_there_is_the_rule_that_is_booked(
    quick_office: Office,
) -> None:
    form = open_form(quick_office).fill("Learner", "Priya").fill("When", "Tue 1 Dec 2pm weekly x6")
    assert form.submit() == "pushed", form.errors
    page = quick_office.slack.person("Dana Reed").top_form()
    assert page is not None
    assert page.submit() == "closed", page.text
    quick_office.slack.person("Priya Shah").wait_for_message("6 times")


def test_a_typed_repeat_without_an_end_is_asked_about_where_it_stands(
    quick_office: Office,
) -> None:
    form = open_form(quick_office).fill("Learner", "Priya").fill("When", "every Tuesday at 10")
    assert form.submit() == "errors"
    assert "has no end" in form.errors["When"]


def ticked_form(office: Office, below: dict[str, str]) -> Form:
    form = open_form(office).fill("Learner", "Priya").fill("Repeat session", TICK)
    for label, value in below.items():
        form.fill(label, value)
    assert isinstance(form, Form)
    return form


BELOW: dict[str, tuple[str, dict[str, str], bool]] = {
    "the same": ("weekly x6", {"Number of sessions": "6"}, True),
    "the same day": ("every Tuesday x6", {"Number of sessions": "6"}, True),
    "no end of its own": ("weekly", {"Number of sessions": "6"}, True),
    "another number": ("weekly x6", {"Number of sessions": "8"}, False),
    "another step": ("every other week x6", {"Number of sessions": "6"}, False),
    "another frequency": ("daily x6", {"Number of sessions": "6"}, False),
    "another end": ("weekly until 2 March", {"Number of sessions": "6"}, False),
    "other days": ("weekly x6", {"On days": "Friday", "Number of sessions": "6"}, False),
}


@pytest.mark.parametrize("case", BELOW)
def test_a_typed_repeat_that_differs_from_the_fields_below_is_asked_about(
    quick_office: Office, case: str
) -> None:
    typed, below, agrees = BELOW[case]
    form = ticked_form(quick_office, below).fill("When", f"Tue 1 Dec 2pm {typed}")
    assert form.submit() == ("pushed" if agrees else "errors"), form.errors
    assert list(form.errors) == ([] if agrees else ["When"])
    if not agrees:
        assert "the repeat below says something else" in form.errors["When"]


def test_every_frequency_that_the_form_has_can_be_typed(quick_office: Office) -> None:
    typed = {
        Frequency.DAILY: "daily at 10 x3",
        Frequency.WEEKDAYS: "weekdays at 10 x3",
        Frequency.WEEKLY: "weekly on Friday at 10 x3",
        Frequency.MONTHLY_BY_DATE: "monthly from 5 Jan at 10 x3",
        Frequency.MONTHLY_BY_WEEKDAY: "second Tuesday of every month at 10 x3",
        Frequency.MONTHLY_BY_LAST_WEEKDAY: "last Friday of every month at 10 x3",
    }
    assert set(typed) == set(Frequency)
    form = open_form(quick_office)
    for frequency, text in typed.items():
        form.press_enter("When", text)
        assert form.value("Frequency") == frequency.words, (text, form.text)
        assert form.value("Number of sessions") == "3"
