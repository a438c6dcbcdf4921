"""Bookers read what was done to a session, from its message and from Home."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from booking.history import Happening, from_to, record
from booking.tables import Session
from booking.values import HistoryEvent, Role
from sandbox.form import Form
from tests.bot.conftest import Office
from tests.bot.group_journeys import change_person, press, top_page
from tests.bot.test_booking_journey import fill_for_priya, open_form
from tests.bot.test_home import act, book
from tests.factories import IDS, NOW


def happen(office: Office, session_id: int, times: int = 1) -> None:
    """Record that Omar renamed the session's place, once or several times."""
    for number in range(times):
        happening = Happening(
            event=HistoryEvent.SESSION_CHANGED,
            session_id=session_id,
            details={"location": from_to(f"<!here> {number}", f"*Leeds* {number}")},
        )
        office.database.write(
            lambda db, one=happening, minute=number: record(  # type: ignore[misc]
                db,
                IDS,
                [one],
                organisation_id=office.organisation.id,
                actor_id=office.people["Omar Khan"].id,
                at=NOW + timedelta(minutes=minute),
            )
        )


def open_history(office: Office, source: str = "home") -> Form:
    dana = office.slack.person("Dana Reed")
    screen = dana.open_home() if source == "home" else dana.wait_for_message("Session booked")
    page = press(office, screen, "History")
    assert page.title == "History", page.text
    return page


@pytest.mark.parametrize("source", ["message", "home"])
def test_a_booker_reads_who_did_what_and_when(office: Office, source: str) -> None:
    assert fill_for_priya(open_form(office)).submit() == "closed"
    happen(office, office.database.read(lambda db: db.exec(select(Session.id)).one()))
    page = open_history(office, source)
    assert (
        "Tue 24 Nov 2026, 09:00: Omar Khan changed it: location from <!here> 0 to *Leeds* 0."
        in page.text
    )


def test_a_long_history_is_paged(quick_office: Office) -> None:
    session_id = book(quick_office)
    happen(quick_office, session_id, times=14)
    page = open_history(quick_office)
    assert "Leeds* 13" in page.text
    assert "Leeds* 2." not in page.text
    page.press("Older entries")
    quick_office.slack.wait_until(lambda: "Leeds* 2." in page.text, "the older page")
    page.press("Newer entries")
    quick_office.slack.wait_until(lambda: "Leeds* 13" in page.text, "the newer page")


def test_who_may_not_book_any_more_is_told(quick_office: Office) -> None:
    book(quick_office)
    home = quick_office.slack.person("Dana Reed").open_home()
    change_person(quick_office, "Dana Reed", roles=frozenset({Role.EMPLOYER}))
    page = press(quick_office, home, "History")
    assert "You can't see who was told and what happened with your role." in page.text


@pytest.mark.parametrize("value", ["", "x", "9" * 30, "-1", "4.5"])
def test_a_forged_session_is_answered(quick_office: Office, value: str) -> None:
    book(quick_office)
    home = quick_office.slack.person("Dana Reed").open_home()
    act(quick_office, "Dana Reed", home, "session_history", value)
    person = quick_office.slack.person("Dana Reed")
    quick_office.slack.wait_until(person.top_form, "an answer")
    assert "Something went wrong" in top_page(quick_office).text


def test_a_session_that_does_not_exist_is_said(quick_office: Office) -> None:
    book(quick_office)
    home = quick_office.slack.person("Dana Reed").open_home()
    act(quick_office, "Dana Reed", home, "session_history", "7")
    person = quick_office.slack.person("Dana Reed")
    quick_office.slack.wait_until(person.top_form, "an answer")
    assert "This session does not exist." in top_page(quick_office).text
