"""What the form does while it is filled in, and every way to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.form import Form
from sandbox.person import Message
from tests.bot.conftest import Office
from tests.bot.test_booking_journey import fill_for_priya, open_form
from tests.bot.test_home import book

TYPED = {
    "Tue 1 Dec 2-3.30pm": ("2026-12-01", "14:00", "1 hour 30 minutes", "14:00 to 15:30 GMT"),
    "tomorrow 10am for 45 min": ("2026-11-25", "10:00", "45 minutes", "10:00 to 10:45 GMT"),
    "1/12/2026 14:00": ("2026-12-01", "14:00", "1 hour", "14:00 to 15:00 GMT"),
}


@pytest.mark.parametrize("typed", TYPED)
def test_enter_turns_a_typed_time_into_the_fields_below_and_says_how_it_was_read(
    quick_office: Office, typed: str
) -> None:
    day, time, duration, said = TYPED[typed]
    form = open_form(quick_office).press_enter("When", typed)
    assert form.value("Session date") == day
    assert form.value("Session time") == time
    assert form.value("Session duration") == duration
    assert form.value("When") in (None, "")
    assert said in form.text


def test_enter_says_what_can_not_be_read_and_leaves_it_there(quick_office: Office) -> None:
    form = open_form(quick_office).press_enter("When", "when the cows come home")
    assert "I can't read" in form.text
    assert form.value("When") == "when the cows come home"


def test_a_typed_time_that_still_stands_there_is_read_when_the_form_is_submitted(
    quick_office: Office,
) -> None:
    form = open_form(quick_office).fill("Learner", "Priya").fill("When", "Tue 1 Dec 2-3.30pm")
    assert form.submit() == "closed", form.errors
    quick_office.slack.person("Priya Shah").wait_for_message("Tue 1 Dec 2026, 14:00 to 15:30 GMT")


UNREADABLE = {
    "next Blursday 2pm": "I can't read",
    "Tue 1 Dec": "Choose a time",
    "Monday 1 December 2pm": "Tuesday",
    "28 March 2027 1:30am": "go forward",
    "Monday 2pm and 3pm": "two different times",
    "every Tuesday at 2pm": "Repeat session",
    "Monday to Wednesday": "several days",
    "every Tuesday 2pm x0": "from 1 to 52",
    "every Tuesday 2pm x60": "from 1 to 52",
}


@pytest.mark.parametrize("typed", UNREADABLE)
def test_a_typed_time_that_can_not_be_booked_is_an_error_and_stays(
    quick_office: Office, typed: str
) -> None:
    form = open_form(quick_office).fill("Learner", "Priya").fill("When", typed)
    assert form.submit() == "errors"
    assert UNREADABLE[typed] in " ".join(form.errors.values())
    assert form.value("When") == typed


def test_a_typed_time_that_differs_from_the_pickers_is_asked_about(quick_office: Office) -> None:
    form = fill_for_priya(open_form(quick_office)).fill("When", "Wed 2 Dec 2pm")
    assert form.submit() == "errors"
    assert "Wed 2 Dec 2026" in form.errors["When"]


def test_the_text_of_the_command_stands_in_the_form(quick_office: Office) -> None:
    form = open_form(quick_office, command="/book Tue 1 Dec 2-3.30pm")
    form.fill("Learner", "Priya")
    assert form.submit() == "closed", form.errors
    quick_office.slack.person("Dana Reed").wait_for_message("Tue 1 Dec 2026, 14:00 to 15:30 GMT")


def test_busy_days_busy_hours_and_the_next_common_times_are_shown(quick_office: Office) -> None:
    assert fill_for_priya(open_form(quick_office)).submit() == "closed"
    form = open_form(quick_office).fill("Learner", "Tom").fill("Session date", "2026-12-01")
    assert "Booked days in December 2026: 1 🔵" in form.text
    assert "Dana Reed is busy 14:00 to 15:00" in form.text
    assert "General" not in form.text.split("Booked days")[1].split("Session time")[0]
    form.press("Tue 1 Dec 2026, 09:00 to 10:00 GMT")
    assert (form.value("Session date"), form.value("Session time")) == ("2026-12-01", "09:00")
    assert form.submit() == "closed", form.errors


def test_what_was_typed_elsewhere_survives_every_refresh(quick_office: Office) -> None:
    form = open_form(quick_office).fill("Session location", "Leeds").fill("Planning notes", "Log")
    form.fill("Learner", "Priya").fill("Session type", "Induction").fill(
        "Session date", "2026-12-01"
    )
    form.fill("Session method", "Smart Session")
    assert form.value("Session location") == "Leeds"
    assert form.value("Planning notes") == "Log"
    assert form.value("Number of participants") == "2"
    assert "Recording" in form.labels


def test_another_learner_brings_their_own_courses(quick_office: Office) -> None:
    form = open_form(quick_office).fill("Learner", "Priya").fill("Learner", "Tom")
    assert form.options("Course") == ["Team Leader Level 3"]
    assert form.value("Course") == ["Team Leader Level 3"]


def test_learners_are_found_by_any_part_of_their_name(quick_office: Office) -> None:
    form = open_form(quick_office)
    for typed in ("", "shah", "PRI", "riya sh"):
        assert "Priya Shah" in form.options("Learner", typed)
    assert form.options("Learner", "nobody") == []


def test_the_shortcut_and_homes_button_open_the_form_too(quick_office: Office) -> None:
    dana = quick_office.slack.person("Dana Reed")
    shortcut = dana.shortcut("book_session")
    assert shortcut is not None
    assert shortcut.value("Assessor") == "Dana Reed"
    pressed = dana.open_home().press("Create new session")
    assert isinstance(pressed, Form)
    assert pressed.title == "Book a New Session"


@pytest.mark.parametrize("name", ["Priya Shah", "Eve Stone"])
def test_who_may_not_book_is_told_so_from_every_entry(quick_office: Office, name: str) -> None:
    person = quick_office.slack.person(name)
    told = person.shortcut("book_session")
    assert told is not None
    assert "You can't book sessions" in told.text
    assert told.labels == []
    assert "Create new session" not in person.open_home().text


def test_a_stranger_is_told_whom_to_ask(quick_office: Office) -> None:
    stranger = quick_office.slack.join("Nora Quill", "nora@elsewhere.example")
    answer = stranger.command("/book")
    assert isinstance(answer, Message)
    assert "nora@elsewhere.example" in answer.text
    assert "Ask an admin" in stranger.open_home().text


def test_help_explains(quick_office: Office) -> None:
    answer = quick_office.slack.person("Priya Shah").command("/book help")
    assert isinstance(answer, Message)
    assert "Press Enter to see how a time was read" in answer.screen


def test_a_smart_session_takes_a_room_and_none_free_names_the_next_times(
    quick_office: Office,
) -> None:
    form = fill_for_priya(open_form(quick_office)).fill("Session method", "Smart Session")
    form.fill("Recording", "Record this session")
    assert form.submit() == "closed", form.errors
    message = quick_office.slack.person("Priya Shah").wait_for_message("Join the session")
    assert "https://rooms.example.org/" in message.text
    assert "recorded" in message.screen
    other = open_form(quick_office, who="Omar Khan").fill("Learner", "Tom")
    other.fill("Session method", "Smart Session").fill("When", "Tue 1 Dec 2pm")
    assert other.submit() == "errors"
    assert "No Smart Room is free" in other.errors["Session method"]
    assert "Tue 1 Dec 2026, 15:00 to 16:00 GMT" in other.errors["Session method"]


NINE = "Wed 2 Dec 2026, 09:00 to 10:00 GMT"
REFRESHED = {
    "Assessor": ("Omar Khan", "2 🔵\n", "Omar Khan is busy 10:00 to 11:00", NINE),
    "Learner": ("Priya Shah", "1 🔵\n", "everybody is free", NINE),
    "Session date": (
        "2026-12-01",
        "1 🔵, 2 🔵\n",
        "Dana Reed is busy 14:00 to 15:00",
        "Tue 1 Dec 2026, 09:00 to 10:00 GMT",
    ),
    "Session duration": (
        "2 hours",
        "1 🔵, 2 🔵\n",
        "Tom Hill is busy 10:00 to 11:00",
        "Wed 2 Dec 2026, 11:00 to 13:00 GMT",
    ),
}
"""By the field that is changed, its new value, and what the form offers then: the booked days, the
day's busy hours, and the first of the next common times."""


@pytest.mark.parametrize("field", REFRESHED)
def test_what_is_offered_follows_each_choice_and_nothing_typed_is_lost(
    quick_office: Office, field: str
) -> None:
    book(quick_office, starts_at=datetime(2026, 12, 1, 14, tzinfo=UTC))
    omar = quick_office.people["Omar Khan"].id
    at_ten = datetime(2026, 12, 2, 10, tzinfo=UTC)
    book(quick_office, "Tom Hill", starts_at=at_ten, actor_id=omar, assessor_id=omar)
    typed = {"Session location": "Leeds", "Planning notes": "Log", "Number of participants": "3"}
    form = open_form(quick_office).fill("Learner", "Tom Hill").fill("Session date", "2026-12-02")
    for label, text in typed.items():
        form.fill(label, text)
    value, days, hours, first = REFRESHED[field]
    form.fill(field, value)
    assert f"Booked days in December 2026: {days}" in form.text
    assert hours in form.text
    form.press(first)
    assert f"{form.value('Session time')} to" in first
    assert {label: form.value(label) for label in typed} == typed


def test_a_session_over_the_end_of_a_month_is_marked_in_both(quick_office: Office) -> None:
    book(
        quick_office, starts_at=datetime(2026, 12, 31, 23, tzinfo=UTC), duration=timedelta(hours=2)
    )
    form = fill_for_priya(open_form(quick_office)).fill("Session date", "2026-12-30")
    assert "Booked days in December 2026: 31 🔵" in form.text
    form.fill("Session date", "2027-01-02")
    assert "Booked days in January 2027: 1 🔵" in form.text
