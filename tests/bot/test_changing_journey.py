"""A session is changed with the form in which it was booked, and nothing typed is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from booking.tables import Session
from sandbox.form import Form
from tests.bot.conftest import Office
from tests.bot.group_journeys import (
    AT_TWO,
    add_assessor,
    make_busy,
    messages_saying,
    press,
    told_once,
    top_page,
)
from tests.bot.series_journeys import open_dates
from tests.bot.test_cancelling_journey import book, cancel_behind, move_behind

LABELS = [
    "Assessor",
    "Session method",
    "Session location",
    "When",
    "Session date",
    "Session time",
    "Session duration",
    "Course",
    "Session type",
    "Planning notes",
    "Link to the recording",
]
AT_3 = "Tue 1 Dec 2026, 15:00 to 16:00 GMT"
HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)


def book_series(office: Office, count: str = "3") -> None:
    page = open_dates(office, count)
    assert page.submit() == "closed", page.errors
    told_once(office, ["Dana Reed", "Priya Shah"], "Sessions booked")


def open_change(office: Office, source: str = "message", said: str = "Session booked") -> Form:
    dana = office.slack.person("Dana Reed")
    screen = dana.open_home() if source == "home" else dana.wait_for_message(said)
    form = press(office, screen, "Change session")
    assert form.title == "Change session", form.text
    return form


def sessions(office: Office) -> list[Session]:
    query = select(Session).order_by(Session.starts_at)  # type: ignore[arg-type]
    return office.database.read(lambda db: list(db.exec(query)))


@pytest.mark.parametrize("source", ["message", "home"])
def test_the_form_shows_how_it_is_and_saves_what_is_changed(office: Office, source: str) -> None:
    book(office)
    form = open_change(office, source)
    assert form.labels == LABELS
    assert form.value("Session location") == "Leeds college"
    assert form.value("Session date") == "2026-12-01"
    assert form.value("Session time") == "14:00"
    assert form.value("Course") == ["Team Leader Level 3"]
    form.fill("Session time", "15:00").fill("Session location", "York")
    assert form.submit() == "closed", form.errors
    for name in ("Dana Reed", "Priya Shah"):
        said = office.slack.person(name).wait_for_message("Session moved")
        assert "Time before: Tue 1 Dec 2026, 14:00 to 15:00 GMT" in said.screen
        assert AT_3 in said.screen
        assert "York" in said.screen
    (session,) = sessions(office)
    assert (session.starts_at, session.location) == (AT_TWO + HOUR, "York")
    if source == "message":
        office.slack.wait_until(
            lambda: messages_saying(
                office, "Dana Reed", "Session booked: General\n*When*\n" + AT_3
            ),
            "the message with the new time",
        )


def test_a_typed_time_is_read_as_when_booking(quick_office: Office) -> None:
    book(quick_office)
    form = open_change(quick_office)
    form.press_enter("When", "Wed 2 Dec 9-10.30am")
    quick_office.slack.wait_until(
        lambda: form.value("Session date") == "2026-12-02" or None, "the date"
    )
    assert form.submit() == "closed", form.errors
    (session,) = sessions(quick_office)
    assert session.starts_at == AT_TWO.replace(day=2, hour=9)
    assert session.ends_at - session.starts_at == timedelta(minutes=90)


def test_somebody_busy_stands_at_the_time_with_times_that_work(quick_office: Office) -> None:
    book(quick_office)
    make_busy(quick_office, "Priya Shah", AT_TWO + HOUR)
    form = open_change(quick_office)
    form.fill("Session time", "15:00")
    assert form.submit() == "errors"
    (error,) = form.errors.values()
    assert "Priya Shah is busy 15:00 to 16:00" in error
    assert "Everybody is free at these times" in error


def test_a_series_moves_with_the_scope_and_what_clashes_can_stay(office: Office) -> None:
    book_series(office)
    make_busy(office, "Priya Shah", AT_TWO + WEEK + HOUR)
    form = open_change(office, said="Sessions booked")
    form.fill("Session time", "15:00").fill("Apply to", "The whole series")
    assert form.submit() == "updated", form.errors
    page = top_page(office)
    assert "Priya Shah is busy 15:00 to 16:00" in page.text
    assert page.value("Session time") == "15:00"
    page.tick("Leave these where they are")
    assert page.submit() == "closed", page.errors
    held = [each.starts_at for each in sessions(office) if each.location == "Leeds college"]
    assert held == [AT_TWO + HOUR, AT_TWO + WEEK, AT_TWO + 2 * WEEK + HOUR]
    told_once(office, ["Priya Shah"], "Sessions moved")


def test_who_is_second_is_told_what_changed_and_loses_nothing_typed(office: Office) -> None:
    book(office)
    form = open_change(office)
    form.fill("Planning notes", "Bring the book")
    move_behind(office, starts_at=AT_TWO + HOUR, location="York")
    assert form.submit() == "updated", form.errors
    page = top_page(office)
    assert "Session time was 14:00, is now 15:00" in page.text
    assert "Session location was Leeds college, is now York" in page.text
    assert page.value("Planning notes") == "Bring the book"
    assert page.value("Session time") == "15:00"
    assert page.value("Session location") == "York"
    assert page.submit() == "closed", page.errors
    (session,) = sessions(office)
    assert (session.starts_at, session.planning_notes) == (AT_TWO + HOUR, "Bring the book")


def test_who_changes_what_was_cancelled_meanwhile_is_told_so_at_once(
    quick_office: Office,
) -> None:
    book(quick_office)
    form = open_change(quick_office).fill("Planning notes", "Bring the book")
    cancel_behind(quick_office)
    assert form.submit() == "errors"
    assert "This session is cancelled." in str(form.errors)
    assert form.value("Planning notes") == "Bring the book"


def test_what_both_have_changed_stays_as_typed(quick_office: Office) -> None:
    book(quick_office)
    form = open_change(quick_office)
    form.fill("Session location", "Hull")
    move_behind(quick_office, location="York")
    assert form.submit() == "updated"
    page = top_page(quick_office)
    assert "is now York" in page.text
    assert page.value("Session location") == "Hull"
    assert page.submit() == "closed", page.errors
    assert [each.location for each in sessions(quick_office)] == ["Hull"]


def test_another_assessor_takes_over(quick_office: Office) -> None:
    book(quick_office)
    add_assessor(quick_office, "Sam Fox")
    form = open_change(quick_office)
    form.fill("Assessor", "Sam Fox")
    assert form.submit() == "closed", form.errors
    (session,) = sessions(quick_office)
    assert session.assessor_id == quick_office.people["Sam Fox"].id


@pytest.mark.parametrize("action", ["Change session", "Cancel session"])
def test_a_list_of_sessions_leads_to_each(office: Office, action: str) -> None:
    book(office)
    page = office.slack.person("Dana Reed").command("/book list")
    assert isinstance(page, Form)
    assert page.title == "Your sessions"
    assert "Tue 1 Dec 2026, 14:00 to 15:00 GMT" in page.text
    page.press(action)
    office.slack.wait_until(
        lambda: top_page(office).title == action or None, f"the page {action!r}"
    )


def test_the_list_is_turned_page_by_page_and_says_when_it_is_empty(quick_office: Office) -> None:
    dana = quick_office.slack.person("Dana Reed")
    page = dana.command("/book list")
    assert isinstance(page, Form)
    assert "no sessions coming up" in page.text
    page.close()
    for number in range(12):
        make_busy(quick_office, "Dana Reed", AT_TWO + number * timedelta(days=1))
    page = dana.command("/book list")
    assert isinstance(page, Form)
    assert "Tue 1 Dec 2026" in page.text
    assert "Sat 12 Dec 2026" not in page.text
    page.press("Later sessions")
    quick_office.slack.wait_until(
        lambda: "Sat 12 Dec 2026" in top_page(quick_office).text or None, "the next page"
    )
