"""Forged buttons to change participants, and who may not press them."""

from __future__ import annotations

import pytest
from sqlmodel import select

from booking.sessions import book_session
from booking.tables import Session
from booking.values import Role
from tests.bot.conftest import Office
from tests.bot.group_journeys import (
    book_group,
    change_person,
    planned,
    top_page,
)
from tests.bot.test_changing_participants import open_change
from tests.bot.test_home import act
from tests.factories import (
    IDS,
    NOW,
    create_booking,
    create_course,
    create_learner,
    create_organisation,
    create_person,
)

FORGED = {"no number": "x", "a huge number": "9" * 60, "of nowhere": "77", "nothing": "-"}


ANSWERS = ("does not exist", "does not belong to a series", "Nothing was changed")


@pytest.mark.parametrize("case", [*FORGED, "of another organisation"])
@pytest.mark.parametrize("action_id", ["change_participants", "skipped_dates"])
def test_a_forged_session_gets_an_answer_and_shows_nothing(
    quick_office: Office, case: str, action_id: str
) -> None:
    dana = quick_office.slack.person("Dana Reed")
    home = dana.open_home()
    value = FORGED.get(case) or str(_foreign_session(quick_office))
    act(quick_office, "Dana Reed", home, action_id, value)
    quick_office.slack.wait_until(dana.top_form, "an answer")
    page = top_page(quick_office)
    assert any(words in page.text for words in ANSWERS)
    assert "Traceback" not in page.text
    assert "Foreign" not in page.text


def _foreign_session(office: Office) -> int:
    other = create_organisation(office.database, name="Foreign Skills")
    course = create_course(office.database, other, title="Foreign course")
    learner = create_learner(office.database, other, course, name="Foreign Learner")
    assessor = create_person(office.database, other, name="Foreign Assessor")
    command = create_booking(assessor, learner, course)
    return book_session(office.database, command, now=NOW, ids=IDS).session_id


@pytest.mark.parametrize("who", ["Priya Shah", "Eve Stone"])
def test_who_may_not_book_forges_the_button_in_vain(quick_office: Office, who: str) -> None:
    book_group(quick_office)
    session_id = quick_office.database.read(lambda db: db.exec(select(Session.id)).one())
    person = quick_office.slack.person(who)
    act(quick_office, who, person.open_home(), "change_participants", str(session_id))
    quick_office.slack.wait_until(person.top_form, "an answer")
    assert "You can't change participants" in top_page(quick_office, who).text


def test_a_booker_who_lost_the_role_changes_nothing(quick_office: Office) -> None:
    book_group(quick_office)
    page = open_change(quick_office).tick("Tom Hill")
    change_person(quick_office, "Dana Reed", roles=frozenset({Role.EMPLOYER}))
    assert page.submit() == "updated"
    assert "You can't book sessions" in page.text
    assert planned(quick_office, "Tom Hill") == []
