"""A group organiser books several learners at once, from the form to everybody's messages."""

from __future__ import annotations

from tests.bot.conftest import Office
from tests.bot.group_journeys import (
    AT_TWO,
    add_learners,
    boxes,
    complete_course,
    count,
    make_busy,
    open_participants,
    planned,
    told_once,
    top_page,
)
from tests.bot.test_booking_journey import fill_for_priya, open_form
from tests.factories import create_course, create_enrolment


def test_more_than_the_learner_leads_to_the_participants_page_with_the_first_one_ticked(
    office: Office,
) -> None:
    page = open_participants(office)
    assert page.title == "Participants"
    assert page.opened.view["submit"]["text"] == "Continue"
    assert page.ticked == ["Priya Shah"]
    assert "General, Tue 1 Dec 2026, 14:00 to 15:00 GMT, with Dana Reed" in page.text
    assert "1 of 3 places chosen: Priya Shah" in page.text
    page.tick("Tom Hill")
    assert "2 of 3 places chosen: Priya Shah, Tom Hill" in page.text
    assert count(office) == 0
    assert page.submit() == "closed", page.text
    for name in ("Dana Reed", "Priya Shah", "Tom Hill"):
        message = office.slack.person(name).wait_for_message("Session booked")
        assert "Priya Shah, Tom Hill" in message.text
    assert "2 of 3 places" in office.slack.person("Dana Reed").messages()[-1].text
    assert "places" not in office.slack.person("Tom Hill").messages()[-1].text
    assert count(office) == 1


def test_everybody_finds_the_session_its_notes_and_time_on_their_home(office: Office) -> None:
    form = fill_for_priya(open_form(office)).fill("Number of participants", "2")
    form.fill("Planning notes", "Bring *your* log & <pens>")
    assert form.submit() == "pushed", form.errors
    assert top_page(office).tick("Tom Hill").submit() == "closed"
    for name in ("Priya Shah", "Tom Hill"):
        home = office.slack.person(name).open_home().text
        for said in (
            "Tue 1 Dec 2026, 14:00 to 15:00 GMT",
            "Planning notes: Bring *your* log & <pens>",
            "1 hour (not applicable, planned)",
            "Course: Team Leader Level 3",
        ):
            assert said in home
    assert "With Priya Shah, Tom Hill" in office.slack.person("Dana Reed").open_home().text


def test_each_is_linked_with_the_chosen_courses_that_they_take(quick_office: Office) -> None:
    other = create_course(quick_office.database, quick_office.organisation, title="Safety")
    create_enrolment(quick_office.database, quick_office.people["Priya Shah"], other)
    form = fill_for_priya(open_form(quick_office)).fill("Number of participants", "2")
    form.fill("Course", ["Team Leader Level 3", "Safety"], typed="")
    assert form.submit() == "pushed", form.errors
    assert top_page(quick_office).tick("Tom Hill").submit() == "closed"
    homes = {
        name: quick_office.slack.person(name).open_home().text
        for name in ("Priya Shah", "Tom Hill")
    }
    assert "Courses: Safety, Team Leader Level 3" in homes["Priya Shah"]
    assert "Course: Team Leader Level 3" in homes["Tom Hill"]
    assert "Safety" not in homes["Tom Hill"]


def test_choices_survive_filter_search_and_pages(quick_office: Office) -> None:
    add_learners(quick_office, *(f"Learner {number:02}" for number in range(1, 31)))
    other = create_course(quick_office.database, quick_office.organisation, title="Safety")
    for name in ("Learner 07", "Learner 29"):
        create_enrolment(quick_office.database, quick_office.people[name], other)
    page = open_participants(quick_office, "5")
    assert "Learners 1 to 20 of 32." in page.text
    page.tick("Learner 02")
    page.press("Later learners")
    assert "Learners 21 to 32 of 32." in page.text
    assert page.ticked == []
    page.tick("Learner 30")
    page.press("Earlier learners")
    assert page.ticked == ["Priya Shah", "Learner 02"]
    page.fill("Filter by course", "Safety")
    assert boxes(page) == ["Learner 07", "Learner 29"]
    page.tick("Learner 29")
    page.press_enter("Search by name", "learner 02")
    assert "No learner matches “learner 02” on Safety" in page.text
    page.fill("Filter by course", "All courses")
    assert page.ticked == ["Learner 02"]
    page.untick("Learner 02")
    page.press_enter("Search by name", "PRIYA")
    assert page.ticked == ["Priya Shah"]
    page.fill("Search by name", "typed, but no Enter")
    assert "3 of 5 places chosen: Learner 29, Learner 30, Priya Shah" in page.text
    assert page.submit() == "closed", page.text
    for name in ("Learner 29", "Learner 30", "Priya Shah"):
        assert planned(quick_office, name) == [AT_TWO]
    assert planned(quick_office, "Learner 02") == []


def test_a_busy_learner_is_shown_with_the_reason_and_without_a_box(quick_office: Office) -> None:
    make_busy(quick_office, "Tom Hill")
    page = open_participants(quick_office)
    assert "Tom Hill: busy 14:00 to 15:00" in page.text
    assert boxes(page) == ["Priya Shah"]


def test_who_can_not_be_booked_is_found_by_name_with_the_reason(quick_office: Office) -> None:
    page = open_participants(quick_office)
    complete_course(quick_office, "Tom Hill")
    page.press_enter("Search by name", "tom")
    assert "Tom Hill: Team Leader Level 3: completed" in page.text
    assert boxes(page) == []


def test_two_continues_at_once_book_one_session_and_close_everything(office: Office) -> None:
    page = open_participants(office).tick("Tom Hill")
    assert page.submit_twice() == ["closed", "closed"]
    assert office.slack.person("Dana Reed").top_form() is None
    assert count(office) == 1
    told_once(office, ("Dana Reed", "Priya Shah", "Tom Hill"), "Session booked")


def test_going_back_to_the_form_and_on_again_keeps_the_choices(office: Office) -> None:
    open_participants(office).tick("Tom Hill").close()
    form = top_page(office)
    assert form.title == "Book a New Session"
    form.fill("Session time", "16:00").fill("Number of participants", "4")
    assert form.submit() == "pushed", form.errors
    page = top_page(office)
    assert sorted(page.ticked) == ["Priya Shah", "Tom Hill"]
    assert "16:00 to 17:00" in page.text
    assert "2 of 4 places chosen: Priya Shah, Tom Hill" in page.text
    assert page.submit() == "closed", page.text
    assert planned(office, "Tom Hill") == [AT_TWO.replace(hour=16)]


def test_another_first_learner_begins_the_choice_anew(quick_office: Office) -> None:
    add_learners(quick_office, "Zoe Ash")
    open_participants(quick_office).tick("Tom Hill").close()
    form = top_page(quick_office).fill("Learner", "Zoe")
    assert form.submit() == "pushed", form.errors
    assert "1 of 3 places chosen: Zoe Ash" in top_page(quick_office).text


def test_back_to_one_participant_books_the_learner_alone(quick_office: Office) -> None:
    open_participants(quick_office).tick("Tom Hill").close()
    form = top_page(quick_office).fill("Number of participants", "1")
    assert form.submit() == "closed", form.errors
    assert planned(quick_office, "Tom Hill") == []
    assert planned(quick_office, "Priya Shah") == [AT_TWO]


def test_a_smart_session_counts_the_assessor(quick_office: Office) -> None:
    form = fill_for_priya(open_form(quick_office)).fill("Session method", "Smart Session")
    assert form.value("Number of participants") == "2"
    form.fill("Number of participants", "3")
    assert form.submit() == "pushed", form.errors
    page = top_page(quick_office)
    assert "1 of 2 places chosen: Priya Shah" in page.text
    assert page.tick("Tom Hill").submit() == "closed", page.text
    message = quick_office.slack.person("Tom Hill").wait_for_message("Session booked")
    assert "Join the session" in message.screen
    assert "🖥️" in quick_office.slack.person("Tom Hill").open_home().text


def test_a_group_of_thirty_is_booked_and_told_in_one_go(quick_office: Office) -> None:
    names = [f"Learner {number:02}" for number in range(1, 30)]
    add_learners(quick_office, *names)
    page = open_participants(quick_office, "30")
    for name in names[:18]:
        page.tick(name)
    page.press("Later learners")
    for name in names[18:]:
        page.tick(name)
    assert "30 of 30 places chosen" in page.text
    assert page.submit() == "closed", page.text
    assert all(planned(quick_office, name) == [AT_TWO] for name in (*names, "Priya Shah"))
    message = quick_office.slack.person("Dana Reed").wait_for_message("Session booked")
    assert "and 20 more (30 of 30 places)" in message.text
