"""An assessor books one session with one learner, end to end."""

from __future__ import annotations

from sandbox.form import Form
from sandbox.person import Message
from tests.bot.conftest import Office

LABELS = [
    "Assessor",
    "Learner",
    "Session method",
    "Session location",
    "When",
    "Session date",
    "Session time",
    "Session duration",
    "Course",
    "Session type",
    "Number of participants",
    "Planning notes",
    "Repeat session",
]


def open_form(office: Office, who: str = "Dana Reed", command: str = "/book") -> Form:
    form = office.slack.person(who).command(command)
    assert isinstance(form, Form)
    return form


def fill_for_priya(form: Form) -> Form:
    form.fill("Learner", "Priya Shah").fill("Session location", "Leeds college")
    form.fill("Session date", "2026-12-01").fill("Session time", "14:00")
    return form


def test_the_form_asks_for_what_smart_assessor_asks_for_in_its_order(office: Office) -> None:
    form = open_form(office)
    assert form.labels == LABELS
    assert form.opened.view["submit"]["text"] == "Create new session"


def test_an_assessor_books_a_session_and_both_are_told(office: Office) -> None:
    form = fill_for_priya(open_form(office))
    assert form.value("Course") == ["Team Leader Level 3"]
    assert form.submit() == "closed", form.errors
    for name in ("Dana Reed", "Priya Shah"):
        message = office.slack.person(name).wait_for_message("Session booked")
        for said in (
            "Tue 1 Dec 2026, 14:00 to 15:00 GMT",
            "Leeds college",
            "Dana Reed",
            "Priya Shah",
            "Team Leader Level 3",
        ):
            assert said in message.screen
            assert said in message.text


def test_the_session_stands_in_the_learners_home_and_the_assessors(office: Office) -> None:
    form = fill_for_priya(open_form(office)).fill("Session method", "Smart Session")
    form.fill("Planning notes", "Bring *your* log & <!channel>")
    assert form.submit() == "closed", form.errors
    home = office.slack.person("Priya Shah").open_home().text
    for said in (
        "Your learning plan",
        "Tue 1 Dec 2026, 14:00 to 15:00 GMT",
        "Planning notes: Bring *your* log & <!channel>",
        "1 hour (not applicable, planned)",
        "🖥️",
    ):
        assert said in home
    assert "Priya Shah" in office.slack.person("Dana Reed").open_home().text


def test_someone_busy_is_named_with_times_that_work_and_nothing_is_lost(office: Office) -> None:
    assert fill_for_priya(open_form(office)).submit() == "closed"
    form = open_form(office).fill("Learner", "Tom")
    form.fill("Session date", "2026-12-01").fill("Session time", "14:30")
    assert form.submit() == "errors"
    error = form.errors["Session time"]
    assert "Dana Reed is busy 14:00 to 15:00" in error
    assert "Tue 1 Dec 2026, 15:00 to 16:00 GMT" in error
    assert form.value("Session time") == "14:30"


def test_who_may_not_book_is_told_so_kindly(office: Office) -> None:
    for name in ("Priya Shah", "Eve Stone"):
        answer = office.slack.person(name).command("/book")
        assert isinstance(answer, Message)
        assert "You can't book sessions" in answer.text
        assert "Assessors" in answer.text
