"""A Master Admin gives and takes roles, archives people, and adds enrolments, courses and rooms."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from booking.tables import Course, Enrolment, Organisation, Person, SmartRoom
from booking.values import EnrolmentStatus, Role
from sandbox.form import NotPossible
from tests.bot.conftest import Office
from tests.bot.group_journeys import change_person, press, top_page
from tests.bot.managing import (
    MAYA,
    add_form,
    change_form,
    find_person,
    open_manage,
    rows,
    turn_to,
)
from tests.bot.test_home import act, book


def person(office: Office, name: str) -> Person:
    [row] = rows(office, Person, name=name)
    assert isinstance(row, Person)
    return row


def test_roles_are_given_and_taken(office: Office) -> None:
    form = change_form(office, "Omar Khan")
    form.fill("Roles", ["Assessor", "Internal Quality Assurer"])
    assert form.submit() == "updated", form.errors
    page = top_page(office, MAYA)
    assert "Saved." in page.text
    assert "Roles: Assessor, Internal Quality Assurer" in page.text
    assert person(office, "Omar Khan").roles == {Role.ASSESSOR, Role.INTERNAL_QUALITY_ASSURER}
    press(office, page, "History")
    office.slack.wait_until(lambda: top_page(office, MAYA).title == "History", "the history")
    history = top_page(office, MAYA)
    assert (
        "Maya Lund changed the roles of Omar Khan: "
        "roles from Assessor to Assessor, Internal Quality Assurer." in history.text
    )


def test_a_person_is_added_and_archived_and_comes_back(office: Office) -> None:
    form = add_form(office, "person")
    form.fill("Name", "Ola <Berg>").fill("E-mail", "Ola@example.org").fill("Roles", ["Learner"])
    assert form.submit() == "updated", form.errors
    assert "On no course yet." in top_page(office, MAYA).text
    form = turn_to(office, top_page(office, MAYA), "Change person", "Change person")
    form.tick("Can't book nor be booked")
    assert form.submit() == "updated", form.errors
    assert "Ola <Berg> (archived)" in top_page(office, MAYA).text
    form = turn_to(office, top_page(office, MAYA), "Change person", "Change person")
    form.untick("Can't book nor be booked")
    assert form.submit() == "updated", form.errors
    assert not person(office, "Ola <Berg>").archived


def test_an_enrolment_is_added_and_changed(office: Office) -> None:
    page = find_person(office, "Eve Stone")
    form = turn_to(office, page, "Add enrolment", "Add enrolment")
    form.fill("Course", "Team Leader Level 3").fill("Status", "Awaiting induction")
    form.fill("Assessor", "Dana Reed", typed="dana").fill("First day", "2026-12-01")
    assert form.submit() == "updated", form.errors
    page = top_page(office, MAYA)
    assert "Team Leader Level 3: awaiting induction" in page.text
    assert "Assessor: Dana Reed. From Tue 1 Dec 2026 to open." in page.text
    form = turn_to(office, page, "Change enrolment", "Change enrolment")
    assert "Course" not in form.labels
    assert form.value("Assessor") == "Dana Reed"
    form.fill("Status", "In training").fill("Weeks between formal reviews", "8")
    assert form.submit() == "updated", form.errors
    [enrolment] = rows(office, Enrolment, learner_id=office.people["Eve Stone"].id)
    assert (enrolment.status, enrolment.review_weeks) == (EnrolmentStatus.IN_TRAINING, 8)
    assert enrolment.starts_on == date(2026, 12, 1)


def test_courses_and_rooms_are_added_and_changed(office: Office) -> None:
    form = add_form(office, "course")
    form.fill("Code", "BA3").fill("Title", "Business").fill("Off-the-job minimum in hours", "99")
    assert form.submit() == "closed", form.errors
    home = office.slack.person(MAYA).home()
    office.slack.wait_until(lambda: "Business (BA3)" in home.text, "the new course on Home")
    form = press(office, home, "Change course", after="Business (BA3)")
    form.fill("Title", "Business Admin")
    assert form.submit() == "closed", form.errors
    assert [each.title for each in rows(office, Course, code="BA3")] == ["Business Admin"]
    form = add_form(office, "Smart Room")
    form.fill("Name", "Room 9").fill("Join link", "https://rooms.example.org/9")
    assert form.submit() == "closed", form.errors
    assert len(rows(office, SmartRoom, name="Room 9")) == 1


def test_settings_are_changed(office: Office) -> None:
    form = press(office, open_manage(office), "Organisation settings")
    form.fill("Places in a session", "12").fill("Bank holidays", "Scotland")
    form.untick("Smart Sessions can be booked").fill("Reminders", "")
    assert form.submit() == "closed", form.errors
    [settings] = rows(office, Organisation)
    assert (settings.session_places, settings.bank_holidays) == (12, "scotland")
    assert (settings.smart_rooms_enabled, settings.reminder_leads) == (False, "")


def test_an_organisation_without_bank_holidays_stays_so(quick_office: Office) -> None:
    form = press(quick_office, open_manage(quick_office), "Organisation settings")
    assert form.fill("Bank holidays", "None").submit() == "closed", form.errors
    form = press(quick_office, open_manage(quick_office), "Organisation settings")
    assert form.submit() == "closed", form.errors
    assert [each.bank_holidays for each in rows(quick_office, Organisation)] == [""]


def test_what_was_done_to_courses_rooms_and_settings_is_read_on_home(office: Office) -> None:
    home = open_manage(office)
    form = press(office, home, "Organisation settings")
    assert form.fill("Places in a session", "12").submit() == "closed", form.errors
    form = press(office, home, "Add course")
    form.fill("Code", "WL2").fill("Title", "Welding").fill("Off-the-job minimum in hours", "10")
    assert form.submit() == "closed", form.errors
    page = press(office, home, "History of courses, rooms and settings")
    settings = "Maya Lund changed the organisation's settings: places in a session from 30 to 12."
    course = "Maya Lund added a course: course Welding."
    assert settings in page.text
    assert page.text.index(course) < page.text.index(settings)


BAD: list[tuple[str, str, str, str]] = [
    ("person", "E-mail", "maya", '"maya" is not an e-mail address.'),
    ("person", "Name", "   ", "This is empty."),
    ("person", "Time zone", "Mars/Base", '"Mars/Base" is not a time zone such as Europe/London.'),
    (
        "course",
        "Off-the-job minimum in hours",
        "many",
        '"many" is not a whole number from 0 to 100,000.',
    ),
    (
        "Smart Room",
        "Join link",
        "<!here>",
        '"<!here>" is not a link like https://meet.example.org/room.',
    ),
]
FILLED: dict[str, dict[str, Any]] = {
    "person": {"Name": "Ola", "E-mail": "o@example.org", "Roles": ["Learner"]},
    "course": {"Code": "X", "Title": "X", "Off-the-job minimum in hours": "1"},
    "Smart Room": {"Name": "R", "Join link": "https://example.org"},
}


@pytest.mark.parametrize(("noun", "label", "typed", "said"), BAD)
def test_bad_input_is_answered_at_its_field(
    quick_office: Office, noun: str, label: str, typed: str, said: str
) -> None:
    form = add_form(quick_office, noun)
    for name, value in (FILLED[noun] | {label: typed}).items():
        form.fill(name, value)
    assert form.submit() == "errors"
    assert form.errors == {label: said}


BAD_SETTINGS = [
    ("Working hours", "always", "working hours"),
    ("Places in a session", "0", "is not a whole number from 1 to 1,000"),
    ("Reminders", "soon", "soon"),
    ("Time zone", "Leeds", "is not a time zone"),
]


@pytest.mark.parametrize(("label", "typed", "said"), BAD_SETTINGS)
def test_bad_settings_are_answered_at_their_field(
    quick_office: Office, label: str, typed: str, said: str
) -> None:
    form = press(quick_office, open_manage(quick_office), "Organisation settings")
    form.fill(label, typed)
    assert form.submit() == "errors"
    assert list(form.errors) == [label]
    assert said in form.errors[label]


def test_dates_out_of_order_are_said_at_the_last_day(quick_office: Office) -> None:
    form = turn_to(
        quick_office,
        find_person(quick_office, "Priya Shah"),
        "Change enrolment",
        "Change enrolment",
    )
    form.fill("First day", "2026-12-02").fill("Last day", "2026-12-01")
    assert form.submit() == "errors"
    assert form.errors == {"Last day": "Last day 2026-12-01 is before First day 2026-12-02."}


def test_somebody_elses_e_mail_is_said_at_the_field(quick_office: Office) -> None:
    form = change_form(quick_office, "Omar Khan")
    form.fill("E-mail", quick_office.people["Dana Reed"].email)
    assert form.submit() == "errors"
    assert "is there already." in form.errors["E-mail"]


def test_the_last_master_admin_stays(quick_office: Office) -> None:
    form = change_form(quick_office, MAYA).fill("Roles", ["Basic Admin"])
    assert form.submit() == "errors"
    assert "nobody would be left with the role MA" in form.errors["Roles"]


def test_an_assessor_with_sessions_to_come_is_refused_with_the_list(quick_office: Office) -> None:
    book(quick_office)
    form = change_form(quick_office, "Dana Reed")
    form.tick("Can't book nor be booked")
    assert form.submit() == "updated"
    assert "Dana Reed holds 1 session to come (Wed 25 Nov 2026, 09:00 to 10:00 GMT)." in form.text
    assert form.ticked == ["Can't book nor be booked"]


def test_a_learner_with_sessions_to_come_is_archived_when_that_is_confirmed(
    quick_office: Office,
) -> None:
    book(quick_office)
    form = change_form(quick_office, "Priya Shah")
    form.tick("Can't book nor be booked")
    assert form.submit() == "updated"
    assert "Priya Shah takes part in 1 session to come" in form.text
    assert form.submit() == "updated"
    assert not person(quick_office, "Priya Shah").archived
    form.tick("I know. Save it all the same.")
    assert form.submit() == "updated"
    assert person(quick_office, "Priya Shah").archived


def test_who_saves_second_is_told_and_loses_nothing_typed(office: Office) -> None:
    change_person(office, "Dana Reed", roles=frozenset({Role.ASSESSOR, Role.MASTER_ADMIN}))
    mine = change_form(office, "Omar Khan").fill("Name", "Omar Khan-Lee")
    theirs = change_form(office, "Omar Khan", who="Dana Reed")
    theirs.fill("Time zone", "Europe/Oslo").fill("Name", "Omar Dahl")
    assert theirs.submit() == "updated", theirs.errors
    assert mine.submit() == "updated"
    assert "Somebody else changed this meanwhile." in mine.text
    assert "Name is now Omar Dahl" in mine.text
    assert "Time zone is now Europe/Oslo" in mine.text
    assert mine.value("Name") == "Omar Khan-Lee"
    assert mine.value("Time zone") == "Europe/Oslo"
    assert mine.submit() == "updated", mine.errors
    assert person(office, "Omar Khan-Lee").time_zone == "Europe/Oslo"


def test_only_a_master_admin_sees_manage(quick_office: Office) -> None:
    with pytest.raises(NotPossible):
        quick_office.slack.person("Dana Reed").open_home().press("Manage")


def test_who_is_master_admin_no_longer_saves_nothing(quick_office: Office) -> None:
    form = change_form(quick_office, "Omar Khan").fill("Name", "Other")
    change_person(quick_office, MAYA, roles=frozenset({Role.BASIC_ADMIN}))
    assert form.submit() == "updated"
    assert "You can't manage people, courses and smart rooms with your role." in form.text
    assert form.value("Name") == "Other"
    assert rows(quick_office, Person, name="Other") == []


def test_long_lists_are_paged_and_empty_ones_say_what_to_do(quick_office: Office) -> None:
    for number in range(12):
        form = add_form(quick_office, "course")
        form.fill("Code", f"C{number}").fill("Title", f"Aaa {number:02}")
        form.fill("Off-the-job minimum in hours", "1")
        assert form.submit() == "closed", form.errors
    home = open_manage(quick_office)
    assert "Courses 1 to 10 of 13." in home.text
    home.press("Later courses")
    quick_office.slack.wait_until(lambda: "Courses 11 to 13 of 13." in home.text, "the next page")
    page = find_person(quick_office, "Eve Stone")
    assert "On no course yet. Press “Add enrolment”" in page.text


FORGED = ["", "[]", "{}", '{"file":"other.csv"}', '{"file":"people.csv","row_id":7}', '{"a":1}']


@pytest.mark.parametrize("value", FORGED)
def test_a_forged_form_is_answered(quick_office: Office, value: str) -> None:
    home = open_manage(quick_office)
    act(quick_office, MAYA, home, "change_row.person", value)
    quick_office.slack.wait_until(quick_office.slack.person(MAYA).top_form, "an answer")
    page = top_page(quick_office, MAYA)
    assert "Something went wrong" in page.text or "not in your organisation" in page.text


def test_who_may_not_manage_can_open_no_form_by_a_forged_button(quick_office: Office) -> None:
    home = quick_office.slack.person("Dana Reed").open_home()
    act(quick_office, "Dana Reed", home, "add_row.person", '{"file":"people.csv"}')
    quick_office.slack.wait_until(quick_office.slack.person("Dana Reed").top_form, "an answer")
    assert "You can't manage people" in top_page(quick_office).text
