"""Who is archived sees and does nothing in Slack any more, also with buttons from before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from blocks.exporting import MY_DATA
from blocks.home_sessions import READ_NOTES
from blocks.own_time_buttons import ADD_TIME, CHANGE_TIME, EntryValue
from blocks.remind_me import CHANGE_REMINDERS
from booking.own_time import OwnTimeNote, add_own_time
from booking.values import Role, TimeKind
from tests.bot.conftest import Office
from tests.bot.test_home import act, book, change, open_home
from tests.factories import IDS, NOW

CONFIDED = "Read about diabetes"
ARCHIVED = "your account is archived"


def note_time(office: Office) -> str:
    """Note time of Priya's, and give the value of the button that changes it."""
    note = OwnTimeNote(
        starts_at=NOW - timedelta(hours=3),
        minutes=45,
        activity=CONFIDED,
        course_id=office.course.id,
        kind=TimeKind.OFF_THE_JOB,
    )
    priya = office.people["Priya Shah"]
    who = {"organisation_id": priya.organisation_id, "actor_id": priya.id, "learner_id": priya.id}
    entry_id = add_own_time(office.database, note, **who, now=NOW, ids=IDS)
    return EntryValue(0, entry_id, 1).dump()


def plan_with_notes(office: Office) -> str:
    """Book a session with notes, and give the value of the button that shows them."""
    return str(book(office, planning_notes=CONFIDED))


PRESSES: dict[str, tuple[str, str, Callable[[Office], str]]] = {
    "planning notes": ("Priya Shah", READ_NOTES, plan_with_notes),
    "an own entry": ("Priya Shah", CHANGE_TIME, note_time),
    "a new entry": ("Priya Shah", ADD_TIME, lambda _: ""),
    "a learner's entry": ("Dana Reed", CHANGE_TIME, note_time),
    "reminders": ("Priya Shah", CHANGE_REMINDERS, lambda _: "settings"),
    "own data": ("Priya Shah", MY_DATA, lambda _: ""),
}


@pytest.mark.parametrize("case", PRESSES)
def test_a_button_from_before_shows_nothing_to_who_is_archived(
    quick_office: Office, case: str
) -> None:
    who, action_id, prepare = PRESSES[case]
    value, home = prepare(quick_office), open_home(quick_office, who)
    change(quick_office, who, archived=True)
    person = quick_office.slack.person(who)

    def told() -> str:
        page = person.top_form()
        return str([page and page.opened.payload(), *(each.text for each in person.messages())])

    before = told()
    act(quick_office, who, home, action_id, value)
    quick_office.slack.wait_until(lambda: told() != before, "an answer")
    assert ARCHIVED in told()
    assert CONFIDED not in told()


def test_who_is_no_assessor_any_more_reads_no_entry_of_a_learner(quick_office: Office) -> None:
    value, home = note_time(quick_office), open_home(quick_office, "Dana Reed")
    change(quick_office, "Dana Reed", roles=frozenset({Role.EMPLOYER}))
    act(quick_office, "Dana Reed", home, CHANGE_TIME, value)
    page = quick_office.slack.wait_until(quick_office.slack.person("Dana Reed").top_form, "a page")
    assert "You can't keep a time log with your role" in page.text
    assert CONFIDED not in str(page.opened.payload())
