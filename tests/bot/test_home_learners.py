"""Finding a learner on Home, looking at their plan, and booking from there and from the radar."""

from __future__ import annotations

from datetime import timedelta

import pytest

from booking.history import Happening, from_to, record
from booking.values import EnrolmentStatus, HistoryEvent, Role, SessionType
from sandbox.form import Form, NotPossible
from sandbox.person import Home
from tests.bot.conftest import Office
from tests.bot.test_home import act_and_wait, book, change, open_home
from tests.factories import (
    IDS,
    NOW,
    create_course,
    create_enrolment,
    create_learner,
    create_organisation,
)

SEES_ALL = "Maya Lund"
"""A Master Admin, who holds no sessions."""


def reads(office: Office, home: Home, words: str) -> None:
    office.slack.wait_until(lambda: words in home.text, words)


def open_learners(office: Office, who: str = SEES_ALL) -> Home:
    home = open_home(office, who)
    home.press("Learners")
    reads(office, home, "Find a learner")
    return home


def test_a_learner_is_found_and_booked_from_their_plan(office: Office) -> None:
    book(office, planning_notes="Bring your log")
    home = open_learners(office)
    assert "Priya Shah" in home.text
    assert "Team Leader Level 3: in training, with Dana Reed" in home.text
    home.press("Open plan", after="Priya Shah")
    reads(office, home, "Planning notes: Bring your log")
    assert "Learning plan" in home.text
    assert "Your learning plan" not in home.text
    form = home.press("Book a session")
    assert isinstance(form, Form)
    assert form.value("Learner") == "Priya Shah"
    assert form.value("Assessor") == "Dana Reed"
    assert form.value("Course") == ["Team Leader Level 3"]
    form.close()
    home.press("Back to the learners")
    reads(office, home, "Find a learner")


def test_learners_are_filtered_by_each_and_all(quick_office: Office) -> None:
    safety = create_course(quick_office.database, quick_office.organisation, title="Safety")
    zoe = create_learner(quick_office.database, quick_office.organisation, name="Zoë Fox")
    create_enrolment(
        quick_office.database,
        zoe,
        safety,
        assessor_id=quick_office.people["Omar Khan"].id,
        status=EnrolmentStatus.GATEWAY,
    )
    home = open_learners(quick_office)
    home.press_enter("Name", "hill tom")
    reads(quick_office, home, "name: hill tom")
    assert "Zoë Fox" not in home.text
    home.press("Clear filters")
    reads(quick_office, home, "Zoë Fox")
    for field, value, said in (
        ("Any course", "Safety", "course: Safety"),
        ("Any assessor", "Omar Khan", "assessor: Omar Khan"),
        ("Any status", "Gateway", "status: gateway"),
    ):
        home.fill(field, value)
        reads(quick_office, home, said)
        assert "Zoë Fox" in home.text
        assert "Tom Hill" not in home.text


def test_a_name_of_blanks_filters_nothing(quick_office: Office) -> None:
    home = open_learners(quick_office)
    home.press_enter("Name", "hill")
    reads(quick_office, home, "Shown by name: hill.")
    home.press_enter("Name", "   ")
    quick_office.slack.wait_until(lambda: "Shown by" not in home.text, "every learner")
    assert "Priya Shah" in home.text


def test_a_persons_history_is_a_button_away_from_their_plan(quick_office: Office) -> None:
    book(quick_office)
    changed = Happening(
        event=HistoryEvent.ENROLMENT_CHANGED,
        person_id=quick_office.people["Priya Shah"].id,
        details={"status": from_to("awaiting_induction", "in_training")},
    )
    organisation_id = quick_office.organisation.id
    quick_office.database.write(
        lambda db: record(
            db, IDS, [changed], organisation_id=organisation_id, actor_id=None, at=NOW
        )
    )
    home = open_learners(quick_office)
    home.press("Open plan", after="Priya Shah")
    reads(quick_office, home, "Learning plan")
    page = home.press("History")
    assert isinstance(page, Form)
    said = "changed an enrolment of Priya Shah: status from awaiting induction to in training"
    assert said in page.text


@pytest.mark.parametrize("who", ["Priya Shah", "Eve Stone"])
def test_who_may_not_see_learners_finds_no_way_and_no_plan(quick_office: Office, who: str) -> None:
    book(quick_office, learner="Tom Hill", planning_notes="For Tom only")
    home = open_home(quick_office, who)
    with pytest.raises(NotPossible):
        home.press("Learners")
    state = f'["learners",{{"learner":"{quick_office.people["Tom Hill"].id}"}}]'
    act_and_wait(quick_office, who, home, "show_home.learners.1", state)
    assert "For Tom only" not in home.text


def test_long_notes_of_anothers_plan_open_for_who_may_see_it(quick_office: Office) -> None:
    notes = "🧑" * 3_000
    for day in range(1, 11):
        book(quick_office, starts_at=NOW + timedelta(days=day), planning_notes=notes)
    home = open_learners(quick_office)
    home.press("Open plan", after="Priya Shah")
    reads(quick_office, home, "Learning plan")
    form = home.press("Read all planning notes")
    assert isinstance(form, Form)
    assert form.text == notes


def test_the_radar_opens_the_form_filled_in(quick_office: Office) -> None:
    change(quick_office, "Dana Reed", roles=frozenset({Role.ASSESSOR}))
    home = open_home(quick_office, "Dana Reed")
    home.press("Reviews")
    reads(quick_office, home, "Who needs a session")
    assert "No day is known for the next formal review; no session is coming up." in home.text
    form = home.press("Book", after="Priya Shah")
    assert isinstance(form, Form)
    assert form.value("Learner") == "Priya Shah"
    assert form.value("Session type") == "Formal Review"
    assert form.value("Course") == ["Team Leader Level 3"]


def test_the_radar_books_an_induction_with_all_courses(quick_office: Office) -> None:
    learner = create_learner(quick_office.database, quick_office.organisation, name="Ada Day")
    for title in ("Safety", "Welding"):
        course = create_course(quick_office.database, quick_office.organisation, title=title)
        create_enrolment(
            quick_office.database, learner, course, status=EnrolmentStatus.AWAITING_INDUCTION
        )
    home = open_home(quick_office, SEES_ALL)
    home.press("Reviews")
    reads(quick_office, home, "No induction is booked")
    form = home.press("Book", after="Ada Day")
    assert isinstance(form, Form)
    assert form.value("Session type") == "Induction"
    assert form.value("Course") == ["Safety", "Welding"]


def test_an_assessor_looks_at_their_own_learners_first(quick_office: Office) -> None:
    create_learner(
        quick_office.database, quick_office.organisation, quick_office.course, name="Ada"
    )
    home = open_home(quick_office, "Dana Reed")
    home.press("Reviews")
    reads(quick_office, home, "Who needs a session")
    assert "Ada (" not in home.text
    home.press("Show all learners")
    reads(quick_office, home, "Ada (Team Leader Level 3)")


def test_admins_see_the_week_and_others_do_not(office: Office) -> None:
    book(office, type=SessionType.GENERAL)
    home = open_home(office, SEES_ALL)
    home.press("The week")
    reads(office, home, "The week from Mon 23 Nov 2026")
    assert "1 session, 0 cancelled." in home.text
    assert "Wed 25: ▇ 1" in home.text
    assert "0 of 1 are used this week." in home.text
    with pytest.raises(NotPossible):
        open_home(office, "Dana Reed").press("The week")


def test_a_forged_learner_is_refused_kindly(quick_office: Office) -> None:
    home = open_learners(quick_office)
    for value in ('[1, "general"]', "[]", "x"):
        person = quick_office.slack.person(SEES_ALL)
        element = {
            "type": "button",
            "action_id": "book_for.1.general",
            "text": {"type": "plain_text", "text": "-"},
            "value": value,
        }
        quick_office.slack.deliver("interaction", person.action(home.opened, "forged", element, {}))
        quick_office.slack.wait_until(person.top_form, "an answer")
        form = person.top_form()
        assert form
        assert "not in your organisation's list" in form.text or "went wrong" in form.text
        quick_office.slack.state.modals[person.id].clear()


@pytest.mark.parametrize("whose", ["nobody", "an assessor", "another organisation"])
def test_a_forged_learners_plan_is_answered_with_words(quick_office: Office, whose: str) -> None:
    home = open_learners(quick_office)
    elsewhere = create_organisation(quick_office.database, slack_team_id="T0ELSEWHERE")
    stranger = create_learner(quick_office.database, elsewhere, name="Ada Day")
    ids = {"an assessor": quick_office.people["Dana Reed"].id, "another organisation": stranger.id}
    state = f'["learners",{{"learner":"{ids.get(whose, 1)}"}}]'
    act_and_wait(quick_office, SEES_ALL, home, "show_home.learners.1", state)
    assert "This learner is not in your organisation's list of people." in home.text
    assert "Ada Day" not in home.text
    assert "No session is planned" not in home.text
    home.press("Try again")
    reads(quick_office, home, "Learners")
