"""Learners and assessors keep the time log in Slack: entries are noted, approved and changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import select, update

from booking.diary_tables import OwnTimeEntry
from booking.values import OwnTimeState
from sandbox.form import Form
from sandbox.person import Home
from tests.bot.conftest import Office
from tests.bot.group_journeys import press


def entries(office: Office) -> list[OwnTimeEntry]:
    return office.database.read(lambda db: list(db.exec(select(OwnTimeEntry)).all()))


def open_entry(office: Office, who: str = "Priya Shah") -> Form:
    page = press(office, office.slack.person(who).open_home(), "Add time log entry")
    assert page.title == "Time log entry", page.text
    return page


def filled(page: Form) -> Form:
    """Fill in three quarters of an hour of yesterday evening."""
    page.fill("Date", "2026-11-23").fill("Start time", "18:00").fill("Minutes", "45")
    page.fill("Activity", "Read the handbook").fill("Comment", "Chapter 3 & 4")
    return page


def shown(office: Office, who: str, shows: Callable[[str], bool]) -> None:
    person = office.slack.person(who)
    person.open_home()
    office.slack.wait_until(lambda: shows(person.home().text), f"Home of {who}")


def test_a_learner_notes_time_and_the_assessor_approves_it(office: Office) -> None:
    assert filled(open_entry(office)).submit() == "closed"
    shown(office, "Priya Shah", lambda text: "Read the handbook, 45 minutes" in text)
    shown(office, "Dana Reed", lambda text: "Time to approve" in text)
    home = office.slack.person("Dana Reed").home()
    assert "Chapter 3 & 4" in home.text
    home.press("Approve entry")
    shown(office, "Dana Reed", lambda text: "Time to approve" not in text)
    [entry] = entries(office)
    assert entry.state is OwnTimeState.APPROVED


def test_what_is_returned_says_why_and_is_changed(quick_office: Office) -> None:
    assert filled(open_entry(quick_office)).submit() == "closed"
    shown(quick_office, "Dana Reed", lambda text: "Time to approve" in text)
    home = quick_office.slack.person("Dana Reed").home()
    page = press(quick_office, home, "Return entry")
    assert page.fill("What should be mended", "Which pages?").submit() == "closed", page.errors
    shown(quick_office, "Priya Shah", lambda text: "Returned: Which pages?" in text)
    page = press(quick_office, quick_office.slack.person("Priya Shah").home(), "Change entry")
    assert "Which pages?" in page.text
    assert page.value("Minutes") == "45"
    assert page.fill("Comment", "Pages 1 to 9").submit() == "closed", page.errors
    [entry] = entries(quick_office)
    assert (entry.state, entry.comment) == (OwnTimeState.WAITING, "Pages 1 to 9")


def test_an_entry_is_taken_back(quick_office: Office) -> None:
    assert filled(open_entry(quick_office)).submit() == "closed"
    shown(quick_office, "Priya Shah", lambda text: "Read the handbook" in text)
    page = press(quick_office, quick_office.slack.person("Priya Shah").home(), "Change entry")
    page.press("Take entry back")
    quick_office.slack.wait_until(lambda: not entries(quick_office), "no entry")


BAD = {
    "Start time": ({"Date": "2026-11-25"}, "has to be over"),
    "Activity": ({"Activity": "   "}, "An activity is missing"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_is_said_at_its_field(quick_office: Office, name: str) -> None:
    fields, said = BAD[name]
    page = filled(open_entry(quick_office))
    for label, text in fields.items():
        page.fill(label, text)
    assert page.submit() == "errors"
    assert said in page.errors[name]
    assert entries(quick_office) == []


def plan_of_priya(office: Office, who: str) -> Home:
    """Open Priya's plan from somebody's list of learners, with her entry in it."""
    home = office.slack.person(who).open_home()
    home.press("Learners")
    office.slack.wait_until(lambda: "Find a learner" in home.text or None, "the learners")
    home.press("Open plan", after="Priya Shah")
    office.slack.wait_until(lambda: "Read the handbook" in home.text or None, "the entry")
    return home


SEES = {"Dana Reed": True, "Maya Lund": False}
"""By who looks at Priya's log, whether they may change it: her assessor, and an admin."""


@pytest.mark.parametrize("who", SEES)
def test_only_who_may_change_an_entry_is_offered_to(office: Office, who: str) -> None:
    assert filled(open_entry(office)).submit() == "closed"
    assert ("Change entry" in plan_of_priya(office, who).buttons) is SEES[who]


def test_a_learner_is_not_offered_to_change_what_the_assessor_noted(quick_office: Office) -> None:
    assert filled(open_entry(quick_office)).submit() == "closed"
    shown(quick_office, "Priya Shah", lambda text: "Read the handbook" in text)
    home = quick_office.slack.person("Priya Shah").home()
    assert "Change entry" in home.buttons
    noted = update(OwnTimeEntry).values(added_by_id=quick_office.people["Dana Reed"].id)
    quick_office.database.write(lambda db: db.connection().execute(noted))
    quick_office.slack.person("Priya Shah").open_home()
    quick_office.slack.wait_until(
        lambda: "Change entry" not in quick_office.slack.person("Priya Shah").home().buttons,
        "Home without the button",
    )
    assert "Read the handbook" in quick_office.slack.person("Priya Shah").home().text
