"""What stops a group at Continue: said at its place, nothing booked, mended there and booked."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest

from booking.tables import Delivery, Participant, Session
from booking.values import Role, SessionMethod
from sandbox.form import Form
from tests.bot.conftest import Office
from tests.bot.group_journeys import (
    AT_TWO,
    add_learners,
    change_person,
    complete_course,
    count,
    make_busy,
    open_participants,
    planned,
    top_page,
)
from tests.bot.test_booking_journey import fill_for_priya, open_form
from tests.bot.test_faults import REFERENCE, SECRET_NOTE, briefly_locked


def nothing_booked(office: Office, before: int = 0) -> None:
    """Check that no session stands besides those before."""
    assert count(office, Session) == before


Change = Callable[[Office], object]
Mend = Callable[[Form], object]
REFUSED: dict[str, tuple[Change, str, Mend]] = {
    "a learner is archived": (
        lambda office: change_person(office, "Tom Hill", archived=True),
        "Tom Hill is archived",
        lambda page: page.untick("Tom Hill"),
    ),
    "a learner completes": (
        lambda office: complete_course(office, "Tom Hill"),
        "Tom Hill is neither awaiting induction nor in training",
        lambda page: page.untick("Tom Hill"),
    ),
    "a learner becomes busy": (
        lambda office: make_busy(office, "Tom Hill"),
        "Tom Hill is busy 14:00 to 15:00",
        lambda page: page.untick("Tom Hill"),
    ),
    "the first learner becomes busy": (
        lambda office: make_busy(office, "Priya Shah"),
        "Priya Shah is busy 14:00 to 15:00",
        lambda page: page.untick("Priya Shah"),
    ),
    "a learner is no learner any more": (
        lambda office: change_person(office, "Tom Hill", roles=frozenset({Role.EMPLOYER})),
        "Tom Hill is not a learner",
        lambda page: page.untick("Tom Hill"),
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_who_can_no_longer_come_is_named_at_the_top_and_in_a_row_and_can_be_left_out(
    quick_office: Office, case: str
) -> None:
    change, said, mend = REFUSED[case]
    page = open_participants(quick_office).tick("Tom Hill")
    change(quick_office)
    before = count(quick_office, Session), count(quick_office, Participant)
    assert page.submit() == "updated"
    assert f"Nothing was booked. {said}" in page.text
    assert (count(quick_office, Session), count(quick_office, Participant)) == before
    mend(page)
    assert "1 of 3 places chosen" in page.text
    assert said not in page.text
    assert page.submit() == "closed", page.text
    assert count(quick_office, Session) == before[0] + 1


def test_the_row_of_who_can_not_come_says_why_beside_a_box(office: Office) -> None:
    page = open_participants(office).tick("Tom Hill")
    make_busy(office, "Tom Hill")
    assert page.submit() == "updated"
    assert "Tom Hill: busy 14:00 to 15:00. Untick to go on without." in page.text
    assert sorted(page.ticked) == ["Priya Shah", "Tom Hill"]
    page.untick("Tom Hill")
    assert page.submit() == "closed", page.text
    assert planned(office, "Priya Shah") == [AT_TWO]


def test_more_ticked_than_there_are_places_is_said_and_mended(office: Office) -> None:
    add_learners(office, "Zoe Ash")
    page = open_participants(office, "2").tick("Tom Hill").tick("Zoe Ash")
    assert "3 chosen, but there are 2 places: untick 1." in page.text
    assert page.submit() == "updated"
    assert "Nothing was booked." in page.text
    nothing_booked(office)
    assert page.untick("Priya Shah").submit() == "closed", page.text
    assert planned(office, "Zoe Ash") == planned(office, "Tom Hill") == [AT_TWO]
    assert planned(office, "Priya Shah") == []


def test_nobody_ticked_is_said_and_mended(quick_office: Office) -> None:
    page = open_participants(quick_office).untick("Priya Shah")
    assert "0 of 3 places chosen. Tick who takes part." in page.text
    assert page.submit() == "updated"
    assert "Nothing was booked. A session needs a learner." in page.text
    nothing_booked(quick_office)
    assert page.tick("Tom Hill").submit() == "closed", page.text


def test_an_assessor_who_becomes_busy_is_named_and_another_time_books(
    quick_office: Office,
) -> None:
    page = open_participants(quick_office).tick("Tom Hill")
    make_busy(quick_office, "Dana Reed")
    assert page.submit() == "updated"
    assert "Nothing was booked. Dana Reed is busy 14:00 to 15:00" in page.text
    times = page.press("Find a time")
    assert times is not None
    assert times.submit() == "closed", times.errors
    page = top_page(quick_office)
    assert "is busy" not in page.text
    assert page.submit() == "closed", page.text
    (start,) = planned(quick_office, "Tom Hill")
    assert start != AT_TWO


def test_the_last_smart_room_taken_meanwhile_is_said(quick_office: Office) -> None:
    form = fill_for_priya(open_form(quick_office)).fill("Session method", "Smart Session")
    form.fill("Number of participants", "3")
    assert form.submit() == "pushed", form.errors
    page = top_page(quick_office).tick("Tom Hill")
    make_busy(quick_office, "Omar Khan", method=SessionMethod.SMART_SESSION)
    assert page.submit() == "updated"
    assert "Nothing was booked. No Smart Room is free" in page.text
    nothing_booked(quick_office, before=1)


def test_a_locked_database_is_said_and_the_choices_stay(
    quick_office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    form = fill_for_priya(open_form(quick_office)).fill("Planning notes", SECRET_NOTE)
    assert form.fill("Number of participants", "3").submit() == "pushed", form.errors
    page = top_page(quick_office).tick("Tom Hill")
    with briefly_locked(quick_office), caplog.at_level(logging.DEBUG):
        assert page.submit() == "updated"
    assert "The booking database is busy right now. Nothing was changed" in page.text
    reference = REFERENCE.search(page.text)
    assert reference
    assert reference[1] in caplog.text
    assert SECRET_NOTE not in caplog.text
    nothing_booked(quick_office)
    assert page.submit() == "closed", page.text
    assert planned(quick_office, "Tom Hill") == [AT_TWO]


LEAVERS: dict[str, tuple[dict[str, Any], str]] = {
    "lost the role": ({"roles": frozenset({Role.EMPLOYER})}, "You can't book sessions"),
    "was archived": ({"archived": True}, "your account is archived"),
}


@pytest.mark.parametrize("case", LEAVERS)
def test_a_booker_who_may_no_longer_book_is_told_and_learns_nothing_more(
    quick_office: Office, case: str
) -> None:
    change, said = LEAVERS[case]
    page = open_participants(quick_office, who="Maya Lund")
    change_person(quick_office, "Maya Lund", **change)
    change_person(quick_office, "Tom Hill", name="Thomas Hill-Secret")
    assert page.submit() == "updated"
    assert said in page.text
    assert "Secret" not in page.text
    shown = page.press("Find a time")
    assert shown is not None
    assert said in shown.text
    nothing_booked(quick_office)


def forged(page: Form, who: str, office: Office, **changes: Any) -> Any:
    """Submit a page as somebody, with parts of it changed."""
    view = page.opened.payload() | changes
    return page.send(office.slack.person(who).interaction("view_submission", view=view))


@pytest.mark.parametrize("who", ["Priya Shah", "Eve Stone", "Omar Khan"])
def test_the_page_of_somebody_else_books_nothing(quick_office: Office, who: str) -> None:
    page = open_participants(quick_office).tick("Tom Hill")
    answer = forged(page, who, quick_office)
    assert answer["response_action"] == "update"
    assert "You can't book sessions" in str(answer) or "This form has expired" in str(answer)
    nothing_booked(quick_office)
    assert page.submit() == "closed", page.text


METADATA = ["", "{}", "not json", "[1]", '{"token": 1, "more": 2}', '{"token": "other"}']


@pytest.mark.parametrize("metadata", METADATA)
@pytest.mark.parametrize("callback_id", ["participants", "change_participants"])
def test_a_forged_memory_of_the_page_is_refused_in_words(
    quick_office: Office, metadata: str, callback_id: str
) -> None:
    page = open_participants(quick_office).tick("Tom Hill")
    answer = forged(
        page, "Dana Reed", quick_office, private_metadata=metadata, callback_id=callback_id
    )
    assert answer["response_action"] == "update"
    assert "Nothing was changed" in str(answer) or "nothing was changed" in str(answer)
    nothing_booked(quick_office)


def test_a_form_taken_for_a_change_of_a_session_says_nothing_of_its_notes_in_the_log(
    quick_office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    form = fill_for_priya(open_form(quick_office)).fill("Planning notes", "A secret")
    assert form.fill("Number of participants", "3").submit() == "pushed", form.errors
    with caplog.at_level(logging.DEBUG):
        answer = forged(
            top_page(quick_office), "Dana Reed", quick_office, callback_id="change_participants"
        )
    assert "othing was changed" in str(answer)
    assert "A secret" not in caplog.text
    assert "Leeds college" not in caplog.text


FORGED_ROWS = {
    "a learner of nowhere": "learner.123.0",
    "the assessor": "learner.{Dana Reed}.0",
    "somebody who is no learner": "learner.{Eve Stone}.0",
    "a number too large": f"learner.{'9' * 40}.0",
    "no number": "learner.x.0",
}


@pytest.mark.parametrize("case", FORGED_ROWS)
def test_a_forged_row_books_nobody(quick_office: Office, case: str) -> None:
    page = open_participants(quick_office)
    ids = {name: person.id for name, person in quick_office.people.items()}
    block_id = FORGED_ROWS[case]
    for name, id_ in ids.items():
        block_id = block_id.replace(f"{{{name}}}", str(id_))
    view = page.opened.payload()
    whole = json.loads(json.dumps(view).replace(f"learner.{ids['Priya Shah']}.0", block_id))
    answer = page.send(page.person.interaction("view_submission", view=whole))
    assert answer["response_action"] == "update"
    assert "Nothing was" in str(answer)
    nothing_booked(quick_office)


def test_no_delivery_is_owed_for_what_was_not_booked(quick_office: Office) -> None:
    page = open_participants(quick_office, "2").tick("Tom Hill")
    change_person(quick_office, "Tom Hill", archived=True)
    assert page.submit() == "updated"
    assert count(quick_office, Delivery) == 0
