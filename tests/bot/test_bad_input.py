"""What bad input gets: a clear error at its place, nothing booked and nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func
from sqlmodel import select

from booking.tables import Enrolment, Person, Session
from booking.values import EnrolmentStatus, Role
from sandbox.form import Form, NotPossible
from sandbox.person import Message
from tests.bot.conftest import Office
from tests.bot.test_booking_journey import fill_for_priya, open_form


def booked(office: Office) -> int:
    """Count the sessions that stand."""
    return office.database.read(lambda db: db.exec(select(func.count()).select_from(Session)).one())


FIELDS: dict[str, tuple[dict[str, str], str, str]] = {
    "no date": ({"Session date": ""}, "Session date", "Choose a date"),
    "no time": ({"Session time": ""}, "Session time", "Choose a time"),
    "a past date": ({"Session date": "2026-11-02"}, "Session date", "in the past"),
    "an absurd year": ({"Session date": "9998-01-01"}, "Session date", "five years"),
    "the calendar's first day": ({"Session date": "0001-01-01"}, "Session date", "Check the year"),
    "the calendar's last day": ({"Session date": "9999-12-31"}, "Session date", "Check the year"),
    "earlier today": (
        {"Session date": "2026-11-24", "Session time": "08:00"},
        "Session time",
        "has passed",
    ),
    "a skipped time": (
        {"Session date": "2027-03-28", "Session time": "01:30"},
        "Session time",
        "does not exist",
    ),
    "a time that comes twice": (
        {"Session date": "2027-10-31", "Session time": "01:30"},
        "Session time",
        "comes twice",
    ),
    "a long location": ({"Session location": "x" * 3000}, "Session location", "Shorten it"),
    "a control character": ({"Session location": "A\x07B"}, "Session location", "U+0007"),
    "a NUL in the notes": ({"Planning notes": "A\x00B"}, "Planning notes", "U+0000"),
    "too many participants": (
        {"Number of participants": "31"},
        "Number of participants",
        "From 1 to 30",
    ),
    "no participants": ({"Number of participants": "0"}, "Number of participants", "From 1 to 30"),
    "fewer than none": ({"Number of participants": "-3"}, "Number of participants", "From 1"),
}


@pytest.mark.parametrize("case", FIELDS)
def test_each_field_shows_its_own_error_and_keeps_the_rest(quick_office: Office, case: str) -> None:
    changed, label, said = FIELDS[case]
    form = fill_for_priya(open_form(quick_office))
    for name, value in changed.items():
        form.fill(name, value or None)
    assert form.submit() == "errors"
    assert list(form.errors) == [label]
    assert said in form.errors[label]
    assert form.value("Learner") == "Priya Shah"
    assert booked(quick_office) == 0


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_calendars_ends_can_be_chosen_and_changed_again(quick_office: Office, day: str) -> None:
    form = fill_for_priya(open_form(quick_office)).fill("Session date", day)
    assert "Booked days in" in form.text or "Nobody is booked in" in form.text
    form.fill("Session date", "2026-12-01")
    assert form.submit() == "closed", form.errors


def test_every_required_field_is_asked_for_by_slack_itself(quick_office: Office) -> None:
    with pytest.raises(NotPossible, match="Learner"):
        open_form(quick_office).submit()


WRITTEN = "*Bold* _it_ `x` ~s~ <!channel> <@U123> & 🎓 مرحبا שלום e\u0301"


def test_what_is_written_arrives_as_written_and_pings_nobody(office: Office) -> None:
    form = fill_for_priya(open_form(office)).fill("Session location", WRITTEN)
    form.fill("Planning notes", WRITTEN)
    assert form.submit() == "closed", form.errors
    message = office.slack.person("Priya Shah").wait_for_message("Session booked")
    assert WRITTEN in message.screen
    assert "<!channel>" not in str(message.posted.body)
    assert f"Planning notes: {WRITTEN}" in office.slack.person("Priya Shah").open_home().text


def test_an_address_that_slack_knows_is_shown_as_written_to_a_stranger(
    quick_office: Office,
) -> None:
    address = "*sam*&_lee_@elsewhere.example"
    quick_office.slack.join("Sam Stranger", address)
    answer = quick_office.slack.person("Sam Stranger").command("/book")
    assert isinstance(answer, Message)
    assert address.replace("&", "&amp;") in answer.posted.body["text"]
    assert answer.blocks[0]["text"]["type"] == "plain_text"
    assert address in answer.screen


def test_three_thousand_characters_of_notes_arrive_whole(quick_office: Office) -> None:
    notes = "a<&>b" * 600
    form = fill_for_priya(open_form(quick_office)).fill("Planning notes", notes)
    assert form.submit() == "closed", form.errors
    home = quick_office.slack.person("Priya Shah").open_home().text.replace("\n", "")
    assert notes in home


def _archive(office: Office, name: str) -> None:
    _change(office, Person, office.people[name].id, archived=True)


def _change(office: Office, table: Any, row_id: int, **values: Any) -> None:
    def change(db: Any) -> None:
        row = db.get_one(table, (office.organisation.id, row_id))
        for name, value in values.items():
            setattr(row, name, value)

    office.database.write(change)


def _end_course(office: Office) -> None:
    enrolment = office.database.read(
        lambda db: db.exec(
            select(Enrolment.id).where(Enrolment.learner_id == office.people["Priya Shah"].id)
        ).one()
    )
    _change(office, Enrolment, enrolment, status=EnrolmentStatus.COMPLETED)


CHANGES_MEANWHILE: dict[str, tuple[Callable[[Office], None], str, str]] = {
    "the learner is archived": (lambda o: _archive(o, "Priya Shah"), "Learner", "is archived"),
    "the learner completes": (_end_course, "Learner", "nor in training"),
    "the assessor leaves": (
        lambda o: _archive(o, "Omar Khan"),
        "Assessor",
        "Omar Khan has left",
    ),
    "the booker loses the role": (
        lambda o: _change(o, Person, o.people["Maya Lund"].id, roles=frozenset({Role.EMPLOYER})),
        "Assessor",
        "You can't book sessions",
    ),
}


@pytest.mark.parametrize("case", CHANGES_MEANWHILE)
def test_what_changed_while_the_form_was_open_is_told_at_its_field(
    quick_office: Office, case: str
) -> None:
    change, label, said = CHANGES_MEANWHILE[case]
    form = open_form(quick_office, who="Maya Lund").fill("Assessor", "Omar")
    fill_for_priya(form)
    change(quick_office)
    assert form.submit() == "errors"
    assert said in form.errors[label]
    assert booked(quick_office) == 0


def test_the_same_submission_twice_books_one_session(office: Office) -> None:
    form = fill_for_priya(open_form(office))
    payload = form.person.interaction("view_submission", view=form.opened.payload())
    answers = [form.send(payload), form.send(payload)]
    assert answers == [{}, {}]
    assert booked(office) == 1


def _forged(form: Form, **state: Any) -> Any:
    """Submit the form with values that its own fields would not give."""
    view = form.opened.payload()
    for name, value in state.items():
        for block_id, elements in view["state"]["values"].items():
            if block_id.startswith(f"{name}."):
                next(iter(elements.values())).update(value)
    return form.send(form.person.interaction("view_submission", view=view))


def _option(value: str) -> dict[str, Any]:
    return {"value": value, "text": {"type": "plain_text", "text": "Somebody"}}


FORGERIES: dict[str, dict[str, Any]] = {
    "a learner from nowhere": {"learner": {"selected_option": _option("123")}},
    "an id that is no number": {"learner": {"selected_option": _option("1; DROP TABLE people")}},
    "an id too long": {"learner": {"selected_option": _option("9" * 40)}},
    "no learner": {"learner": {"selected_option": None}},
    "no assessor": {"assessor": {"selected_option": None}},
    "a course of nobody": {"course": {"selected_options": [_option("77")]}},
    "no course": {"course": {"selected_options": []}},
    "an unknown type": {"session_type": {"selected_option": _option("party")}},
    "an unknown method": {"session_method": {"selected_option": _option("telepathy")}},
    "a day that is none": {"session_date": {"selected_date": "2026-02-31"}},
    "a duration of none": {"session_duration": {"selected_option": _option("-5")}},
    "words for a number": {"number_of_participants": {"value": "several"}},
    "notes beyond the limit": {"planning_notes": {"value": "x" * 5000}},
}


@pytest.mark.parametrize("case", FORGERIES)
def test_a_forged_submission_is_refused_in_words(quick_office: Office, case: str) -> None:
    form = fill_for_priya(open_form(quick_office))
    answer = _forged(form, **FORGERIES[case])
    assert answer["response_action"] == "errors"
    assert all(answer["errors"].values())
    assert booked(quick_office) == 0


REPEAT = [{"value": "repeat", "text": {"type": "plain_text", "text": "Repeat this session"}}]
REPEAT_FORGERIES: dict[str, tuple[dict[str, Any], str, str]] = {
    "an unknown frequency": ({"frequency": {"selected_option": _option("hourly")}}, "", ""),
    "a day of no week": ({"on_days": {"selected_options": [_option("Blursday")]}}, "", ""),
    "an unknown end": ({"ends": {"selected_option": _option("never")}}, "", ""),
    "no every": ({"every": {"value": None}}, "every", "not a whole number"),
    "every none": ({"every": {"value": "0"}}, "every", "every 0 weeks"),
    "every hundred": ({"every": {"value": "100"}}, "every", "from 1 to 99"),
    "a broken every": ({"every": {"value": "1.5"}}, "every", "not a whole number"),
    "no number": ({"number_of_sessions": {"value": None}}, "number_of_sessions", "how many"),
    "no sessions": ({"number_of_sessions": {"value": "0"}}, "number_of_sessions", "from 1 to 52"),
    "one too many": ({"number_of_sessions": {"value": "53"}}, "number_of_sessions", "to 52"),
    "a thousand": ({"number_of_sessions": {"value": "1000"}}, "number_of_sessions", "1,000"),
    "digits without an end": (
        {"number_of_sessions": {"value": "9" * 4000}},
        "number_of_sessions",
        "from 1 to 52",
    ),
    "an end whose field does not stand there yet": (
        {"ends": {"selected_option": _option("on_date")}},
        "repeat_session",
        "Choose the day",
    ),
}


def _refused(form: Form, **state: Any) -> dict[str, str]:
    """Submit a forged form and give the errors by their fields' names."""
    answer = _forged(form, **state)
    assert answer["response_action"] == "errors"
    return {block_id.split(".")[0]: said for block_id, said in answer["errors"].items()}


@pytest.mark.parametrize("case", REPEAT_FORGERIES)
def test_a_forged_repeat_is_refused_in_words_at_its_field(quick_office: Office, case: str) -> None:
    state, field, said = REPEAT_FORGERIES[case]
    form = fill_for_priya(open_form(quick_office)).fill("Repeat session", "Repeat this session")
    errors = _refused(form, **{"number_of_sessions": {"value": "5"}} | state)
    assert list(errors) == [field or "assessor"]
    assert said in errors[field or "assessor"]
    assert booked(quick_office) == 0


def test_a_repeat_ticked_a_moment_before_submitting_asks_for_the_rest_at_its_box(
    quick_office: Office,
) -> None:
    form = fill_for_priya(open_form(quick_office))
    errors = _refused(form, repeat_session={"selected_options": REPEAT})
    assert list(errors) == ["repeat_session"]
    assert "how many sessions" in errors["repeat_session"]
    assert booked(quick_office) == 0


def test_everything_that_can_not_be_is_told_at_once(quick_office: Office) -> None:
    form = fill_for_priya(open_form(quick_office)).fill("Repeat session", "Repeat this session")
    errors = _refused(
        form,
        learner={"selected_option": None},
        session_date={"selected_date": None},
        number_of_participants={"value": "31"},
        every={"value": "x"},
        number_of_sessions={"value": "1000"},
    )
    assert sorted(errors) == [
        "every",
        "learner",
        "number_of_participants",
        "number_of_sessions",
        "session_date",
    ]
    assert booked(quick_office) == 0


def test_a_learner_who_forges_a_submission_books_nothing(quick_office: Office) -> None:
    form = fill_for_priya(open_form(quick_office))
    priya = quick_office.slack.person("Priya Shah")
    payload = priya.interaction("view_submission", view=form.opened.payload())
    answer = form.send(payload)
    assert "You can't book sessions" in str(answer["errors"])
    assert booked(quick_office) == 0


@pytest.mark.parametrize("metadata", ["", "{}", "not json", '{"token": 1, "more": 2}', "[1]"])
def test_a_forged_memory_of_the_form_is_refused(quick_office: Office, metadata: str) -> None:
    form = fill_for_priya(open_form(quick_office))
    view = form.opened.payload() | {"private_metadata": metadata}
    answer = form.send(form.person.interaction("view_submission", view=view))
    assert answer["response_action"] == "errors"
    assert booked(quick_office) == 0
