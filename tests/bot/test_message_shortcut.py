"""The shortcut "Book from this message": the message's time and writer stand in the form."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest

from booking.values import EnrolmentStatus
from sandbox.form import Form
from sandbox.message import Message
from tests.bot.conftest import Office
from tests.bot.test_typed_request import echo_of, values_of
from tests.factories import NOW, create_enrolment, create_learner

CALLBACK = "book_from_message"
TEXT = "Can we meet next Tuesday at 2pm for 90 min, to go through unit 3?"


def write(office: Office, writer: str, text: str, *, days_ago: int = 0) -> Message:
    """Let somebody write a message, at the office's time or days before."""
    at = (NOW - timedelta(days=days_ago)).timestamp()
    return office.slack.person(writer).says(text, at=at)


def book_from(office: Office, message: Message, who: str = "Dana Reed") -> Form:
    form = office.slack.person(who).message_shortcut(message, CALLBACK)
    assert form is not None
    return form


def test_a_learners_message_fills_in_its_time_and_the_learner_and_books(office: Office) -> None:
    form = book_from(office, write(office, "Priya Shah", TEXT))
    expected = {
        "Assessor": "Dana Reed",
        "Learner": "Priya Shah",
        "Session date": "2026-12-01",
        "Session time": "14:00",
        "Session duration": "1 hour 30 minutes",
        "Course": ["Team Leader Level 3"],
        "When": None,
        "Planning notes": None,
        "Session location": None,
    }
    assert values_of(form, expected) == expected
    assert echo_of(form) == "Read as Tue 1 Dec 2026, 14:00 to 15:30 GMT."
    assert form.submit() == "closed", form.errors
    office.slack.person("Priya Shah").wait_for_message("Tue 1 Dec 2026, 14:00 to 15:30 GMT")


WRITERS: dict[str, tuple[str, str, str | None, str | None, str]] = {
    "a learner to an admin": ("Priya Shah", "Maya Lund", None, "Priya Shah", ""),
    "an assessor to an admin": ("Omar Khan", "Maya Lund", "Omar Khan", None, ""),
    "an assessor to another": (
        "Omar Khan",
        "Dana Reed",
        "Dana Reed",
        None,
        "Omar Khan is an assessor: choose the learner.",
    ),
    "an assessor's own": ("Dana Reed", "Dana Reed", "Dana Reed", None, ""),
    "an admin's own": ("Maya Lund", "Maya Lund", None, None, ""),
    "somebody else's": (
        "Eve Stone",
        "Dana Reed",
        "Dana Reed",
        None,
        "Eve Stone is neither a learner nor an assessor.",
    ),
    "a stranger's": (
        "Nora Quill",
        "Dana Reed",
        "Dana Reed",
        None,
        "Nora Quill is not in your organisation's list of people.",
    ),
    "a learner's who can't be booked": (
        "Zoe Adeyemi",
        "Dana Reed",
        "Dana Reed",
        None,
        "Zoe Adeyemi can't be booked: Team Leader Level 3: gateway.",
    ),
}


@pytest.mark.parametrize("case", WRITERS)
def test_the_writer_stands_where_they_belong(quick_office: Office, case: str) -> None:
    writer, asker, assessor, learner, said = WRITERS[case]
    quick_office.slack.join("Nora Quill", "nora@elsewhere.example")
    zoe = create_learner(quick_office.database, quick_office.organisation, name="Zoe Adeyemi")
    create_enrolment(
        quick_office.database, zoe, quick_office.course, status=EnrolmentStatus.GATEWAY
    )
    quick_office.slack.join("Zoe Adeyemi", zoe.email)
    form = book_from(quick_office, write(quick_office, writer, TEXT), who=asker)
    assert (form.value("Assessor"), form.value("Learner")) == (assessor, learner)
    assert echo_of(form) == f"Read as Tue 1 Dec 2026, 14:00 to 15:30 GMT. {said}".strip()


TIMES: dict[str, tuple[str, str | None, str | None]] = {
    "none": ("Thanks, that went well!", "The message says no time.", None),
    "two": ("Tue 1 Dec 2pm, or better Fri 4 Dec 10am?", "The message can mean", None),
    "a time without a day": ("Shall we say 2pm then?", "doesn't say which day", None),
    "a day without a time": ("Is next Tuesday good?", "Choose a time below.", "2026-12-01"),
    "several days": ("I am off from Monday to Wednesday", "over several days", None),
    "a contradiction": ("Monday 8 December 2pm works", "is a Tuesday", None),
    "a link with numbers": (
        "See https://x.example/2026/12/4/10:30 and let us meet Tue 1 Dec 2pm",
        "Read as Tue 1 Dec 2026, 14:00",
        "2026-12-01",
    ),
    "a long one": ("Tue 1 Dec 2pm " + "word " * 500, "too long", None),
    "a repeat": (
        "Could we meet every Tuesday at 2pm for 6 weeks?",
        "every week on Tuesday, until",
        "2026-11-24",
    ),
}


@pytest.mark.parametrize("case", TIMES)
def test_what_the_message_says_of_a_time_is_filled_in_or_asked_for(
    quick_office: Office, case: str
) -> None:
    text, said, day = TIMES[case]
    form = book_from(quick_office, write(quick_office, "Priya Shah", text))
    assert said is not None
    assert said in echo_of(form)
    assert (form.value("Session date") or None) == day
    assert (form.value("When") or None) is None
    assert form.value("Learner") == "Priya Shah"
    assert "let us meet" not in str(form.opened.view)
    assert "word word" not in str(form.opened.view)


OLDER = {
    "tomorrow at 2pm?": (3, "The message says Sun 22 Nov 2026, 14:00, which has passed.", None),
    "in 5 days at 2pm?": (3, "Read as Thu 26 Nov 2026, 14:00 to 15:00 GMT.", "2026-11-26"),
}


@pytest.mark.parametrize("text", OLDER)
def test_an_older_message_is_read_from_the_day_on_which_it_was_written(
    quick_office: Office, text: str
) -> None:
    days_ago, said, day = OLDER[text]
    form = book_from(quick_office, write(quick_office, "Priya Shah", text, days_ago=days_ago))
    assert echo_of(form) == said
    assert (form.value("Session date") or None) == day


def test_a_message_of_the_bot_or_another_app_has_no_writer_to_book(quick_office: Office) -> None:
    dana = quick_office.slack.person("Dana Reed")
    message = write(quick_office, "Priya Shah", TEXT)
    payload = told_of(quick_office, message)
    by_app = {"type": "message", "subtype": "bot_message", "bot_id": "B1", "text": TEXT}
    form = deliver(quick_office, payload | {"message": by_app | {"ts": message.posted.ts}})
    assert form.person.id == dana.id
    assert form.value("Learner") is None
    assert "An app wrote the message: choose the learner." in echo_of(form)
    assert form.value("Session date") == "2026-12-01"


@pytest.mark.parametrize("name", ["Priya Shah", "Eve Stone"])
def test_who_may_not_book_is_told_so(quick_office: Office, name: str) -> None:
    told = book_from(quick_office, write(quick_office, "Dana Reed", TEXT), who=name)
    assert "You can't book sessions" in told.text
    assert told.labels == []


def told_of(office: Office, message: Message) -> Any:
    source = Message(office.slack.person("Dana Reed"), message.posted).source()
    told = {name: source[name] for name in ("message", "channel", "response_url")}
    return office.slack.person("Dana Reed").interaction(
        "message_action", callback_id=CALLBACK, message_ts=message.posted.ts, **told
    )


def deliver(office: Office, payload: Any) -> Form:
    office.slack.deliver("interaction", payload)
    office.slack.wait_for_call("views.open")
    form = office.slack.person("Dana Reed").top_form()
    assert form is not None
    return form


SECRET = "About my diagnosis: tomorrow 2pm"
FORGED: dict[str, Any] = {
    "no message": None,
    "a message of another kind": "text",
    "no timestamp": {"type": "message", "user": "U1", "text": SECRET},
    "a timestamp that is none": {"user": "U1", "text": SECRET, "ts": "soon"},
    "a timestamp without an end": {"user": "U1", "text": SECRET, "ts": "1e400"},
    "a text that is none": {"user": "U1", "text": [SECRET], "ts": "1"},
    "a user that is none": {"user": {"id": "U1"}, "text": SECRET, "ts": "1"},
}


@pytest.mark.parametrize("case", FORGED)
def test_a_forged_payload_gets_an_answer_and_its_text_is_in_no_log(
    quick_office: Office, case: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    payload = told_of(quick_office, write(quick_office, "Priya Shah", SECRET))
    form = deliver(quick_office, payload | {"message": FORGED[case]})
    assert "reference" in form.text
    assert "diagnosis" not in caplog.text
    assert "diagnosis" not in str(form.opened.view)


def test_a_forged_writer_is_nobody(quick_office: Office) -> None:
    message = write(quick_office, "Priya Shah", TEXT)
    payload = told_of(quick_office, message)
    payload["message"]["user"] = "UFORGED"
    form = deliver(quick_office, payload)
    assert form.value("Learner") is None
    assert "Slack did not say who the message's writer is." in echo_of(form)


def test_a_message_stands_in_no_log_and_in_no_table(
    quick_office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    form = book_from(quick_office, write(quick_office, "Priya Shah", SECRET))
    assert form.submit() == "closed", form.errors
    quick_office.slack.person("Priya Shah").wait_for_message("Session booked")
    assert "diagnosis" not in caplog.text
    assert "diagnosis" not in str([call.arguments for call in quick_office.slack.calls])
