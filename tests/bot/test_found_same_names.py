"""People who share a name are told apart by their e-mail, wherever one of them is chosen."""

from __future__ import annotations

import pytest

from sandbox.form import Form
from sandbox.screen import elements_on
from tests.bot.conftest import Office
from tests.bot.group_journeys import open_participants, top_page
from tests.bot.test_booking_journey import open_form
from tests.bot.test_typed_request import book, echo_of
from tests.factories import create_learner, create_person

FIRST, SECOND = "tom@north.example", "t.hill@south.example"


@pytest.fixture
def shared_name(quick_office: Office) -> Office:
    """Let two learners and two assessors share a name."""
    for email in (FIRST, SECOND):
        create_learner(
            quick_office.database,
            quick_office.organisation,
            quick_office.course,
            name="Ash Hill",
            email=email,
        )
        create_person(
            quick_office.database,
            quick_office.organisation,
            name="Ira Moss",
            email=f"ira.{email}",
        )
    return quick_office


def described(form: Form, label: str, typed: str) -> list[str]:
    """What a search's options say beneath the names."""
    (element,) = [each for each in elements_on(form.blocks) if each.label == label]
    answer = form.person.search(form, element, typed)
    groups = answer.get("option_groups") or [answer]
    options = [each for group in groups for each in group["options"]]
    return [each.get("description", {}).get("text", "") for each in options]


def test_the_forms_searches_say_whose_is_which(shared_name: Office) -> None:
    form = open_form(shared_name)
    assert sorted(described(form, "Learner", "ash")) == [
        f"{SECOND}. Team Leader Level 3",
        f"{FIRST}. Team Leader Level 3",
    ]
    assert sorted(described(form, "Assessor", "ira")) == [f"ira.{SECOND}", f"ira.{FIRST}"]
    assert described(form, "Learner", "priya") == ["Team Leader Level 3"]
    assert described(form, "Assessor", "omar") == [""]


def test_the_participants_page_says_whose_box_is_which(shared_name: Office) -> None:
    text = open_participants(shared_name).text
    for email in (FIRST, SECOND):
        assert f"{email}. Team Leader Level 3" in text
    assert "@" not in text.replace(FIRST, "").replace(SECOND, "")


def test_a_typed_name_of_several_names_their_addresses(shared_name: Office) -> None:
    form = book(shared_name, "tomorrow 10am with Ash Hill")
    assert form.value("Learner") is None
    said = f"“Ash Hill” fits Ash Hill ({SECOND}), Ash Hill ({FIRST}): choose who is meant."
    assert said in echo_of(form)
    assert top_page(shared_name).title == "Book a New Session"
