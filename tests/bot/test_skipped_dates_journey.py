"""Dates that a series skipped are booked after all, from its message and from Home."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from booking.database import Db
from booking.tables import Claim, Session
from booking.values import Role, SessionStatus
from sandbox.form import Form
from tests.bot.conftest import Office
from tests.bot.group_journeys import (
    AT_TWO,
    change_person,
    count,
    make_busy,
    planned,
    press,
    told_once,
    top_page,
)
from tests.bot.series_journeys import SKIP, decide, open_dates
from tests.bot.test_faults import briefly_locked
from tests.bot.test_home import act

SKIPPED = "Skipped dates"
EIGHTH, FIFTEENTH = AT_TWO.replace(day=8), AT_TWO.replace(day=15)


def book_with_gaps(office: Office) -> None:
    """Book Priya on four Tuesdays but the 8th and the 15th, when she is busy."""
    for moment in (EIGHTH, FIFTEENTH):
        make_busy(office, "Priya Shah", moment)
    page = open_dates(office, "4")
    decide(decide(page, "Tue 8 Dec", SKIP), "Tue 15 Dec", SKIP)
    assert page.submit() == "closed", page.errors
    office.slack.person("Dana Reed").wait_for_message("Sessions booked")


def free(office: Office, moment: datetime) -> None:
    """Cancel what keeps Priya busy at a time, as its organiser would."""

    def cancel(db: Db) -> None:
        for session in db.exec(select(Session).where(Session.starts_at == moment)):
            session.status = SessionStatus.CANCELLED
            for claim in db.exec(select(Claim).where(Claim.session_id == session.id)):
                db.delete(claim)

    office.database.write(cancel)


def open_skipped(office: Office, source: str = "message") -> Form:
    dana = office.slack.person("Dana Reed")
    screen = dana.open_home() if source == "home" else dana.wait_for_message("Sessions booked")
    page = press(office, screen, SKIPPED)
    assert page.title == SKIPPED, page.text
    return page


@pytest.mark.parametrize("source", ["message", "home"])
def test_a_date_that_is_free_by_now_is_booked_and_told(office: Office, source: str) -> None:
    book_with_gaps(office)
    free(office, EIGHTH)
    page = open_skipped(office, source)
    assert page.options("Dates that can be booked") == ["Tue 8 Dec 2026, 14:00 to 15:00 GMT"]
    assert "Tue 15 Dec 2026, 14:00 to 15:00 GMT: Priya Shah is busy 14:00 to 15:00" in page.text
    page.tick("Tue 8 Dec")
    assert page.submit() == "closed", page.text
    assert planned(office, "Priya Shah").count(EIGHTH) == 2  # the cancelled one and the new one
    told_once(office, ["Dana Reed"], "Session booked")
    assert "Tue 8 Dec 2026, 14:00 to 15:00" in office.slack.person("Priya Shah").open_home().text
    assert "8 Dec" not in open_skipped(office, source).text


def test_nothing_ticked_is_said(quick_office: Office) -> None:
    book_with_gaps(quick_office)
    free(quick_office, EIGHTH)
    page = open_skipped(quick_office)
    assert page.submit() == "updated"
    assert "Nothing was booked. No date was chosen." in page.text


def test_dates_that_are_still_busy_have_no_box_and_no_button(quick_office: Office) -> None:
    book_with_gaps(quick_office)
    page = open_skipped(quick_office)
    assert page.opened.view.get("submit") is None
    for day in ("Tue 8 Dec 2026", "Tue 15 Dec 2026"):
        assert f"{day}, 14:00 to 15:00 GMT: Priya Shah is busy 14:00 to 15:00" in page.text


def test_a_date_that_is_taken_meanwhile_is_said_and_the_other_is_booked(
    quick_office: Office,
) -> None:
    book_with_gaps(quick_office)
    free(quick_office, EIGHTH)
    free(quick_office, FIFTEENTH)
    page = open_skipped(quick_office).tick("Tue 8 Dec").tick("Tue 15 Dec")
    make_busy(quick_office, "Dana Reed", EIGHTH)
    before = count(quick_office)
    assert page.submit() == "updated"
    assert "Nothing was booked. Dana Reed is busy Tue 8 Dec 2026" in page.text
    assert count(quick_office) == before
    assert page.options("Dates that can be booked") == ["Tue 15 Dec 2026, 14:00 to 15:00 GMT"]
    assert page.ticked == ["Tue 15 Dec 2026, 14:00 to 15:00 GMT"]
    assert page.submit() == "closed", page.text
    assert count(quick_office) == before + 1


def test_a_date_booked_by_somebody_else_meanwhile_is_said(quick_office: Office) -> None:
    book_with_gaps(quick_office)
    free(quick_office, EIGHTH)
    page = open_skipped(quick_office).tick("Tue 8 Dec")
    payload = page.submission()
    other = open_skipped(quick_office).tick("Tue 8 Dec")
    assert other.submit() == "closed", other.text
    before = count(quick_office)
    answer = page.send(payload)
    assert "Nothing was booked. One of these dates has been booked meanwhile" in str(answer)
    assert count(quick_office) == before


def test_two_submissions_at_once_book_once(office: Office) -> None:
    book_with_gaps(office)
    free(office, EIGHTH)
    page = open_skipped(office).tick("Tue 8 Dec")
    before = count(office)
    assert page.submit_twice() == ["closed", "closed"], page.text
    assert count(office) == before + 1


def test_when_none_is_left_the_page_says_so_and_home_has_no_button(quick_office: Office) -> None:
    book_with_gaps(quick_office)
    free(quick_office, EIGHTH)
    free(quick_office, FIFTEENTH)
    page = open_skipped(quick_office).tick("Tue 8 Dec").tick("Tue 15 Dec")
    assert page.submit() == "closed", page.text
    page = open_skipped(quick_office)
    assert "No date to come of this series was skipped, or all of them" in page.text
    page.close()
    assert SKIPPED not in quick_office.slack.person("Dana Reed").open_home().buttons


def test_dates_that_are_over_are_not_offered(quick_office: Office) -> None:
    book_with_gaps(quick_office)
    free(quick_office, FIFTEENTH)
    quick_office.set_clock(EIGHTH + timedelta(days=1))
    page = open_skipped(quick_office)
    assert "8 Dec" not in page.text
    assert page.options("Dates that can be booked") == ["Tue 15 Dec 2026, 14:00 to 15:00 GMT"]


def test_learners_have_no_such_button(quick_office: Office) -> None:
    book_with_gaps(quick_office)
    priya = quick_office.slack.person("Priya Shah")
    assert SKIPPED not in priya.wait_for_message("Sessions booked").buttons
    assert SKIPPED not in priya.open_home().buttons


def test_a_locked_database_is_said_and_the_ticks_stay(quick_office: Office) -> None:
    book_with_gaps(quick_office)
    free(quick_office, EIGHTH)
    page = open_skipped(quick_office).tick("Tue 8 Dec")
    with briefly_locked(quick_office):
        assert page.submit() == "updated"
    assert "The booking database is busy right now. Nothing was changed" in page.text
    assert page.submit() == "closed", page.text


def test_who_may_not_book_forges_the_button_in_vain(quick_office: Office) -> None:
    book_with_gaps(quick_office)
    session_id = quick_office.database.read(lambda db: db.exec(select(Session.id)).first())
    priya = quick_office.slack.person("Priya Shah")
    act(quick_office, "Priya Shah", priya.open_home(), "skipped_dates", str(session_id))
    quick_office.slack.wait_until(priya.top_form, "an answer")
    assert "You can't book sessions" in top_page(quick_office, "Priya Shah").text


def test_a_booker_who_lost_the_role_books_nothing(quick_office: Office) -> None:
    book_with_gaps(quick_office)
    free(quick_office, EIGHTH)
    page = open_skipped(quick_office).tick("Tue 8 Dec")
    change_person(quick_office, "Dana Reed", roles=frozenset({Role.EMPLOYER}))
    before = count(quick_office)
    assert page.submit() == "updated"
    assert "You can't book sessions" in page.text
    assert count(quick_office) == before


FORGED = [
    "",
    "{}",
    "[1]",
    "not json",
    '{"session": "x", "token": "t"}',
    '{"session": "1", "token": 1}',
]


@pytest.mark.parametrize("metadata", FORGED)
def test_a_forged_memory_of_the_page_is_refused_in_words(
    quick_office: Office, metadata: str
) -> None:
    book_with_gaps(quick_office)
    free(quick_office, EIGHTH)
    page = open_skipped(quick_office).tick("Tue 8 Dec")
    view = page.opened.payload() | {"private_metadata": metadata}
    before = count(quick_office)
    answer = page.send(page.person.interaction("view_submission", view=view))
    assert answer["response_action"] == "update"
    assert any(words in str(answer) for words in ("Nothing was changed", "does not belong"))
    assert count(quick_office) == before
