"""The text of `/book` fills in the form: what stands in each field, what is said of the rest."""

from __future__ import annotations

import json
from typing import Any

import pytest

from booking.values import EnrolmentStatus, Role
from sandbox.faults import refusal, silence
from sandbox.form import Form
from tests.bot.conftest import Office
from tests.bot.test_booking_journey import open_form
from tests.factories import create_course, create_enrolment, create_learner, create_person

ISSUE = (
    "next Tue 2pm with @dana and @lee for 90 min at Leeds college, formal review, smart, "
    "every week x6"
)
SAID = "Read as Tue 1 Dec 2026, 14:00 to 15:30 GMT, every week on Tuesday, 6 times."
WHOLE = {
    "Assessor": "Dana Reed",
    "Learner": "Lee Fox",
    "Session method": "Smart Session",
    "Session location": "Leeds college",
    "When": None,
    "Session date": "2026-12-01",
    "Session time": "14:00",
    "Session duration": "1 hour 30 minutes",
    "Course": ["Team Leader Level 3"],
    "Session type": "Formal Review",
    "Number of participants": "2",
    "Frequency": "Weekly",
    "Every": "1",
    "Number of sessions": "6",
}


def add_lee(office: Office) -> None:
    """Let Lee Fox learn here: the roster and the workspace know him by the same e-mail."""
    lee = create_learner(office.database, office.organisation, office.course, name="Lee Fox")
    office.slack.join("Lee Fox", lee.email)


def book(office: Office, text: str, who: str = "Dana Reed") -> Form:
    return open_form(office, who=who, command=f"/book {text}")


def values_of(form: Form, labels: Any) -> dict[str, Any]:
    return {label: form.value(label) or None for label in labels}


def echo_of(form: Form) -> str:
    return next(
        (each["elements"][0]["text"] for each in form.blocks if each["block_id"] == "echo"), ""
    )


@pytest.mark.parametrize("who", ["Dana Reed", "Maya Lund", "Omar Khan"])
def test_the_whole_text_fills_the_form(quick_office: Office, who: str) -> None:
    add_lee(quick_office)
    form = book(quick_office, ISSUE, who=who)
    assert values_of(form, WHOLE) == WHOLE
    assert echo_of(form) == SAID


SAME = [
    "smart formal review with @lee, @dana, next Tuesday 14:00-15:30, weekly x6, at Leeds college",
    "Tue 1 Dec 2-3.30pm, every week x6, @dana @lee, formal review, smart, at Leeds college",
    "smart, formal review with Lee Fox at Leeds college next Tue 2pm for 90 minutes, weekly x6",
]


@pytest.mark.parametrize("text", SAME)
def test_the_same_in_other_words_fills_it_alike(quick_office: Office, text: str) -> None:
    add_lee(quick_office)
    form = book(quick_office, text)
    assert values_of(form, WHOLE) == WHOLE


def test_a_group_of_two_for_six_weeks_books_as_it_was_typed(office: Office) -> None:
    add_lee(office)
    text = "next Tue 2pm with @priya and @lee for 90 min at Leeds college, every week x6"
    form = book(office, text)
    assert form.value("Learner") == "Priya Shah"
    assert form.value("Number of participants") == "2"
    assert "Ticked on the next page too: Lee Fox." in form.text
    assert form.submit() == "pushed", form.errors
    page = office.slack.person("Dana Reed").top_form()
    assert page is not None
    assert sorted(page.ticked) == ["Lee Fox", "Priya Shah"]
    assert page.submit() == "updated", page.text
    dates = office.slack.person("Dana Reed").top_form()
    assert dates is not None
    assert dates.submit() == "closed", dates.text
    for name in ("Dana Reed", "Priya Shah", "Lee Fox"):
        message = office.slack.person(name).wait_for_message("Tue 1 Dec 2026, 14:00 to 15:30 GMT")
        assert "Leeds college" in message.text


FIELDS: dict[str, dict[str, Any]] = {
    "tomorrow 10am with @priya": {
        "Learner": "Priya Shah",
        "Session date": "2026-11-25",
        "Session time": "10:00",
        "Session duration": "1 hour",
        "Course": ["Team Leader Level 3"],
        "Number of participants": "1",
    },
    "tomorrow 10am with @priya and @tom, smart": {
        "Learner": "Priya Shah",
        "Session method": "Smart Session",
        "Number of participants": "3",
    },
    "tomorrow 10am with Priya Shah": {"Learner": "Priya Shah"},
    "Priya Shah tomorrow 10am": {"Learner": "Priya Shah"},
    "tomorrow 10am with priya": {"Learner": "Priya Shah"},
    "tomorrow with @priya": {"Session date": "2026-11-25", "Session time": None, "When": None},
    "with @priya": {"Learner": "Priya Shah", "When": None, "Session date": None},
    "with @priya for 90 min": {"Session duration": "1 hour 30 minutes", "When": None},
    "induction": {"Session type": "Induction", "Learner": None},
    "smart": {"Session method": "Smart Session", "Number of participants": "2"},
    "tomorrow 10am with @omar and @priya": {"Assessor": "Omar Khan", "Learner": "Priya Shah"},
    "tomorrow 10am at AT&T <HQ>": {"Session location": "AT&T <HQ>"},
    "tomorrow 10am, team leader, with @priya": {"Course": ["Team Leader Level 3"]},
}


@pytest.mark.parametrize("text", FIELDS)
def test_each_part_stands_in_its_field(quick_office: Office, text: str) -> None:
    expected = FIELDS[text]
    form = book(quick_office, text)
    assert values_of(form, expected) == expected
    assert "Not used" not in form.text


ECHOES: dict[str, tuple[str, str | None]] = {
    "tomorrow 10am with @priya, bring the log": ("Not used: “bring the log”.", None),
    "tomorrow 10am with Zebedee": ("No learner or assessor is called “Zebedee”.", None),
    "tomorrow 10am with @eve": ("Eve Stone is neither a learner nor an assessor.", None),
    "tomorrow 10am with @dana, @omar and @priya": (
        "One assessor holds a session: Omar Khan was left out.",
        None,
    ),
    "next Blursday 2pm with @priya, induction": (
        "I can't read “next Blursday”",
        "next Blursday 2pm",
    ),
    "Monday 8 December 2pm with @priya": ("8 December 2026 is a Tuesday", "Monday 8 December 2pm"),
    "yesterday 10am with @priya": ("has passed", "yesterday 10am"),
    "Monday to Wednesday with @priya": ("over several days", "Monday to Wednesday"),
    "when the cows come home": ("I can't read", "cows come home"),
    "2 or 3pm tomorrow with @priya": ("I can't read “or”", "2 or 3pm tomorrow with @priya.shah"),
    f"tomorrow {'very ' * 200}late": ("at most 500 characters", f"tomorrow {'very ' * 200}late"),
}


@pytest.mark.parametrize("text", ECHOES, ids=lambda text: text[:40])
def test_what_can_not_be_used_is_said_and_the_rest_is_filled_in(
    quick_office: Office, text: str
) -> None:
    said, line = ECHOES[text]
    form = book(quick_office, text)
    assert said in echo_of(form)
    assert (form.value("When") or None) == line
    sure = line is None or " or " not in line
    if "@priya" in text and sure:
        assert form.value("Learner") == "Priya Shah"


def test_a_name_that_fits_several_is_asked_about_and_a_whole_name_is_not(
    quick_office: Office,
) -> None:
    for name in ("Priya Nair", "Priya Shahid"):
        create_learner(quick_office.database, quick_office.organisation, name=name)
    form = book(quick_office, "tomorrow 10am with Priya")
    assert form.value("Learner") is None
    assert "“Priya” fits" in echo_of(form)
    assert book(quick_office, "tomorrow 10am with Priya Shah").value("Learner") == "Priya Shah"


def test_who_can_not_be_booked_is_named_with_the_reason(quick_office: Office) -> None:
    zoe = create_learner(
        quick_office.database, quick_office.organisation, name="Zoë <b>Adeyemi</b>"
    )
    create_enrolment(
        quick_office.database, zoe, quick_office.course, status=EnrolmentStatus.GATEWAY
    )
    quick_office.slack.join("Zoe Adeyemi", zoe.email)
    for text in ("tomorrow 10am with @zoe", "tomorrow 10am with Zoë <b>Adeyemi</b>"):
        form = book(quick_office, text)
        assert form.value("Learner") is None
        said = "Zoë &lt;b&gt;Adeyemi&lt;/b&gt; can't be booked: Team Leader Level 3: gateway."
        assert said in echo_of(form)


def test_who_is_not_in_the_list_of_people_is_named(quick_office: Office) -> None:
    quick_office.slack.join("Nora Quill", "nora@elsewhere.example")
    form = book(quick_office, "tomorrow 10am with @nora and @tom")
    assert "Nora Quill is not in your organisation's list of people." in echo_of(form)
    assert form.value("Learner") == "Tom Hill"
    assert form.value("Number of participants") == "1"


@pytest.mark.parametrize("fault", [refusal("user_not_found"), silence(2.0)], ids=str)
def test_a_form_does_not_wait_for_slack_to_say_who_somebody_is(
    quick_office: Office, fault: Any
) -> None:
    book(quick_office, "tomorrow 10am").close()
    quick_office.slack.plan_fault("users.info", fault)
    form = book(quick_office, "tomorrow 10am with @tom at Leeds")
    assert "Slack did not say who @tom.hill is." in echo_of(form)
    assert form.value("Session location") == "Leeds"


def test_a_mention_is_not_asked_about_twice(quick_office: Office) -> None:
    book(quick_office, "tomorrow 10am with @tom").close()
    known = len(quick_office.slack.calls_of("users.info"))
    assert book(quick_office, "tomorrow 10am with @tom").value("Learner") == "Tom Hill"
    assert len(quick_office.slack.calls_of("users.info")) == known


def add_second_course(office: Office) -> None:
    course = create_course(
        office.database, office.organisation, code="BA3", title="Business Administrator Level 3"
    )
    create_enrolment(office.database, office.people["Priya Shah"], course)


COURSES = {
    "tomorrow 10am with @priya": None,
    "tomorrow 10am with @priya, BA3": ["Business Administrator Level 3"],
    "ba3 tomorrow 10am with @priya": ["Business Administrator Level 3"],
    "tomorrow 10am with @priya, Team Leader": ["Team Leader Level 3"],
    "induction tomorrow 10am with @priya, BA3": ["Business Administrator Level 3"],
    "induction tomorrow 10am with @priya": [
        "Business Administrator Level 3",
        "Team Leader Level 3",
    ],
}


@pytest.mark.parametrize("text", COURSES)
def test_a_course_is_known_by_its_code_or_title(quick_office: Office, text: str) -> None:
    add_second_course(quick_office)
    form = book(quick_office, text)
    assert (form.value("Course") or None) == COURSES[text]
    assert "Not used" not in form.text


def test_a_word_that_fits_two_courses_is_not_used(quick_office: Office) -> None:
    add_second_course(quick_office)
    form = book(quick_office, "tomorrow 10am with @priya, level")
    assert not form.value("Course")
    assert "Not used: “level”." in echo_of(form)


def test_an_organisation_without_smart_rooms_is_told_so(quick_office: Office) -> None:
    def close_rooms(db: Any) -> None:
        row = db.merge(quick_office.organisation)
        row.smart_rooms_enabled = False

    quick_office.database.write(close_rooms)
    form = book(quick_office, "tomorrow 10am, smart")
    assert form.value("Session method") == "Traditional"
    assert "has no Smart Rooms" in echo_of(form)


SENT = {
    "tomorrow 10am with <mailto:{mail}|{mail}>": ("Learner", "Priya Shah"),
    "tomorrow 10am at <https://x.example/2026/12/3?a=1&amp;b=2>": (
        "Session location",
        "https://x.example/2026/12/3?a=1&b=2",
    ),
    "tomorrow 10am at <http://leeds.example|leeds.example>": ("Session location", "leeds.example"),
    "tomorrow 10am with <@{user}>": ("Learner", "Priya Shah"),
    "tomorrow 10am with <@{user}> &amp; <@UNOBODY>": ("Learner", "Priya Shah"),
    "tomorrow 10am with <@{user}>, <!channel>": ("Learner", "Priya Shah"),
    "tomorrow 10am at &lt;!channel&gt;": ("Session time", "10:00"),
}


@pytest.mark.parametrize("sent", SENT)
def test_markup_of_slack_is_read_as_it_was_typed(quick_office: Office, sent: str) -> None:
    label, value = SENT[sent]
    dana, priya = quick_office.slack.person("Dana Reed"), quick_office.slack.person("Priya Shah")
    text = sent.format(mail=priya.profile.email, user=priya.id)
    payload = dana.command_payload("/book") | {"text": text}
    quick_office.slack.deliver("command", payload)
    quick_office.slack.wait_for_call("views.open")
    form = dana.top_form()
    assert form is not None
    assert form.value(label) == value
    assert form.value("Session date") == "2026-11-25"


def test_people_named_at_the_start_survive_what_is_touched_and_another_learner(
    quick_office: Office,
) -> None:
    form = book(quick_office, "Tue 1 Dec 2pm with @priya and @tom")
    form.fill("Session duration", "2 hours").fill("Session type", "Learner Support")
    form.fill("Learner", "Tom Hill")
    assert form.submit() == "pushed", form.errors
    page = quick_office.slack.person("Dana Reed").top_form()
    assert page is not None
    assert page.ticked == ["Tom Hill"]


@pytest.mark.parametrize("forged", ["x", [0.5], ["1"], [-1], [2**63], None, {"a": 1}], ids=str)
def test_forged_further_learners_are_refused(quick_office: Office, forged: Any) -> None:
    form = book(quick_office, "Tue 1 Dec 2pm with @priya and @tom")
    payload = form.submission()
    view = payload["view"]
    memory = json.loads(view["private_metadata"]) | {"further_learner_ids": forged}
    view["private_metadata"] = json.dumps(memory)
    assert form.receive(form.send(payload)) == "errors"


def test_who_may_not_book_is_told_so_whatever_was_typed(quick_office: Office) -> None:
    answer = quick_office.slack.person("Priya Shah").command(f"/book {ISSUE}")
    assert "You can't book sessions" in answer.text


def test_an_assessor_who_learns_too_is_booked_as_a_learner(quick_office: Office) -> None:
    both = create_person(
        quick_office.database,
        quick_office.organisation,
        name="Iris Bell",
        roles=frozenset({Role.ASSESSOR, Role.LEARNER}),
    )
    assert book(quick_office, "tomorrow 10am with Iris Bell").value("Assessor") == "Iris Bell"
    create_enrolment(quick_office.database, both, quick_office.course)
    form = book(quick_office, "tomorrow 10am with Iris Bell")
    assert (form.value("Assessor"), form.value("Learner")) == ("Dana Reed", "Iris Bell")
