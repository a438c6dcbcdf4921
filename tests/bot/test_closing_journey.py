"""Who holds a session closes it from its message or from Home; a Master Admin unlocks it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select, update

from booking.closing import CloseSession, close_session
from booking.rules.closing import Attended
from booking.sessions import book_session
from booking.tables import Enrolment, Organisation, Participant, Session, TimeLogEntry
from booking.values import (
    Attendance,
    SessionMethod,
    SessionStatus,
    SessionType,
    TimeKind,
    TimeLogState,
)
from sandbox.form import Form
from sandbox.surface import Surface
from tests.bot.conftest import Office
from tests.bot.group_journeys import AT_TWO, add_learners, press, top_page
from tests.bot.test_home import act
from tests.factories import IDS, NOW, create_booking

OVER = AT_TWO + timedelta(hours=2)


def rows(office: Office, table: type[Any]) -> list[Any]:
    return office.database.read(lambda db: list(db.exec(select(table)).all()))


def hold(office: Office, *names: str, **overrides: Any) -> None:
    """Book an hour at two with learners, and let it pass."""
    office.slack.person("Dana Reed").open_home()
    learners = [office.people[name] for name in names or ("Priya Shah",)]
    command = create_booking(
        office.people["Dana Reed"],
        learners[0],
        office.course,
        **{
            "starts_at": AT_TWO,
            "learner_ids": tuple(each.id for each in learners),
            "places": len(learners),
        }
        | overrides,
    )
    book_session(office.database, command, now=NOW, ids=IDS)
    office.set_clock(OVER)
    office.desk.deliver()


def allow_places(office: Office, places: int) -> None:
    """Let the organisation's groups be as large."""
    with office.database.engine.begin() as connection:
        connection.execute(update(Organisation).values(session_places=places))


def open_closing(office: Office, *, source: str = "message") -> Form:
    dana = office.slack.person("Dana Reed")
    if source == "home":
        screen: Surface = dana.open_home()
        wait_for_home(office, lambda text: "Close session" in text)
    else:
        screen = dana.wait_for_message("Session to close")
    page = press(office, screen, "Close session")
    assert page.title == "Close session", page.text
    return page


def wait_for_home(office: Office, shows: Callable[[str], bool]) -> None:
    dana = office.slack.person("Dana Reed")
    office.slack.wait_until(lambda: shows(dana.home().text), "Dana's Home")


def session_of(office: Office) -> Session:
    [session] = rows(office, Session)
    assert isinstance(session, Session)
    return session


@pytest.mark.parametrize("source", ["message", "home"])
def test_an_assessor_closes_a_session_with_a_row_for_each_learner(
    office: Office, source: str
) -> None:
    hold(office, "Priya Shah", "Tom Hill")
    page = open_closing(office, source=source)
    assert page.value("Priya Shah") == "Attended"
    assert page.value("Priya Shah: minutes") == "60"
    page.fill("Tom Hill", "Late").fill("Tom Hill: minutes", "40")
    assert page.submit() == "closed", page.errors
    assert session_of(office).status is SessionStatus.CLOSED
    minutes = {each.learner_id: each.minutes for each in rows(office, TimeLogEntry)}
    assert minutes == {office.people["Priya Shah"].id: 60, office.people["Tom Hill"].id: 40}
    wait_for_home(office, lambda text: "Nothing is left to close" in text)


@pytest.mark.parametrize("source", ["message", "home"])
def test_the_message_that_asked_says_that_it_is_closed_and_has_no_button(
    quick_office: Office, source: str
) -> None:
    hold(quick_office)
    dana = quick_office.slack.person("Dana Reed")
    assert "Close session" in dana.wait_for_message("Session to close").screen
    assert open_closing(quick_office, source=source).submit() == "closed"
    closed = dana.wait_for_message("Session closed")
    assert "Close session" not in closed.screen
    assert not [each for each in dana.messages() if "Session to close" in each.text]


def test_whoever_did_not_come_has_no_time(quick_office: Office) -> None:
    hold(quick_office)
    page = open_closing(quick_office).fill("Priya Shah", "Cancelled by the employer")
    assert page.submit() == "closed", page.errors
    [place] = rows(quick_office, Participant)
    assert place.attendance is Attendance.CANCELLED_BY_EMPLOYER
    [entry] = rows(quick_office, TimeLogEntry)
    assert (entry.minutes, entry.state) == (0, TimeLogState.PLANNED)


@pytest.mark.parametrize("minutes", ["0", ""])
def test_minutes_that_cannot_be_are_refused_at_the_learner_and_mended(
    quick_office: Office, minutes: str
) -> None:
    hold(quick_office)
    page = open_closing(quick_office).fill("Priya Shah: minutes", minutes)
    assert page.submit() == "errors"
    assert "from 1 to 60 minutes" in page.errors["Priya Shah: minutes"]
    assert page.fill("Priya Shah: minutes", "45").submit() == "closed", page.errors


def test_off_the_job_needs_a_reason_where_the_type_never_counts_without(
    quick_office: Office,
) -> None:
    hold(quick_office, type=SessionType.TESTS_EXAMS)
    page = open_closing(quick_office).fill("Counts as", "Off the job")
    assert page.submit() == "errors"
    assert "only with a reason" in page.errors["Reason"]
    assert page.fill("Reason", "Mock exam with teaching").submit() == "closed", page.errors
    [entry] = rows(quick_office, TimeLogEntry)
    assert (entry.kind, entry.reason) == (TimeKind.OFF_THE_JOB, "Mock exam with teaching")


def test_a_formal_review_asks_for_the_next_and_books_it(quick_office: Office) -> None:
    hold(quick_office, type=SessionType.FORMAL_REVIEW)
    page = open_closing(quick_office)
    assert page.value("Next review") == "2027-02-23"
    page.fill("Next review", "2027-02-24")
    assert page.submit() == "updated", page.errors
    assert "The next review is due on Wed 24 Feb 2027." in page.text
    assert {each.next_review_on for each in rows(quick_office, Enrolment)} != {None}
    page.press("Book the next review")
    quick_office.slack.wait_until(
        lambda: top_page(quick_office).title == "Book a New Session", "the booking form"
    )
    form = top_page(quick_office)
    assert form.value("Learner") == "Priya Shah"
    assert form.value("Session type") == "Formal Review"
    assert form.value("Session date") == "2027-02-24"
    assert form.fill("Session time", "14:00").submit() == "closed", form.errors
    assert sorted(each.starts_at for each in rows(quick_office, Session))[1].month == 2


def test_only_a_smart_session_has_a_recording_which_its_learners_find(
    quick_office: Office,
) -> None:
    hold(quick_office, method=SessionMethod.SMART_SESSION, recording_wanted=True)
    page = open_closing(quick_office).fill("Link to the recording", "http://a.example/1")
    assert page.submit() == "errors"
    assert "https://" in page.errors["Link to the recording"]
    page.fill("Link to the recording", "https://recordings.example.org/1")
    assert page.submit() == "closed", page.errors
    assert session_of(quick_office).recording_url == "https://recordings.example.org/1"


def test_the_second_who_closes_is_told_and_nothing_is_doubled(quick_office: Office) -> None:
    hold(quick_office)
    page = open_closing(quick_office)
    command = CloseSession(
        organisation_id=quick_office.organisation.id,
        actor_id=quick_office.people["Omar Khan"].id,
        session_id=session_of(quick_office).id,
        version=1,
        attendances={quick_office.people["Priya Shah"].id: Attended(Attendance.LATE, 10)},
        kind=TimeKind.NOT_APPLICABLE,
    )
    close_session(quick_office.database, command, now=OVER, ids=IDS)
    assert page.submit() == "updated"
    assert "This session is closed. Ask a Master Admin to unlock it." in page.text
    [entry] = rows(quick_office, TimeLogEntry)
    assert entry.minutes == 10


def test_a_large_group_is_closed_over_several_pages_and_nothing_is_lost(
    quick_office: Office,
) -> None:
    names = [f"Learner {number:02}" for number in range(35)]
    add_learners(quick_office, *names)
    allow_places(quick_office, len(names))
    hold(quick_office, *names)
    page = open_closing(quick_office)
    assert "Learners 1 to 30 of 35." in page.text
    page.fill("Learner 03", "Did not come").fill("Reason", "As agreed")
    page.press("Later learners")
    assert "Learners 31 to 35 of 35." in page.text
    page.fill("Learner 33", "Late").fill("Learner 33: minutes", "10")
    page.press("Earlier learners")
    assert page.value("Learner 03") == "Did not come"
    assert page.value("Reason") == "As agreed"
    assert page.submit() == "closed", page.errors
    noted = {each.learner_id: each.attendance for each in rows(quick_office, Participant)}
    assert noted[quick_office.people["Learner 03"].id] is Attendance.ABSENT
    assert noted[quick_office.people["Learner 33"].id] is Attendance.LATE
    assert noted[quick_office.people["Learner 00"].id] is Attendance.ATTENDED


def test_a_master_admin_unlocks_a_closed_session_with_a_reason(quick_office: Office) -> None:
    hold(quick_office)
    assert open_closing(quick_office).submit() == "closed"
    dana = quick_office.slack.person("Dana Reed")
    dana.wait_for_message("Session closed")
    maya = quick_office.slack.person("Maya Lund")
    maya.open_home().press("Closed sessions")
    page = press(quick_office, maya.home(), "Unlock session")
    assert page.fill("Reason", "Tom was there as well").submit() == "closed", page.errors
    assert session_of(quick_office).status is SessionStatus.BOOKED
    told = dana.wait_for_message("Session to close")
    assert "Close session" in told.screen


@pytest.mark.parametrize(
    ("button", "said"),
    [
        ("close_session", "You can't close sessions with your role"),
        ("cancel_session", "You can't cancel sessions with your role"),
        ("change_session", "You can't change sessions with your role"),
        ("who_was_told", "You can't see who was told and what happened with your role"),
    ],
)
def test_who_may_not_is_told_what_they_may_not(
    quick_office: Office, button: str, said: str
) -> None:
    hold(quick_office, "Priya Shah")
    priya = quick_office.slack.person("Priya Shah")
    act(quick_office, "Priya Shah", priya.open_home(), button, str(session_of(quick_office).id))
    quick_office.slack.wait_until(priya.top_form, "an answer")
    assert said in top_page(quick_office, "Priya Shah").text


def test_a_session_that_has_not_begun_has_nothing_to_close(quick_office: Office) -> None:
    hold(quick_office)
    page = open_closing(quick_office)
    quick_office.set_clock(NOW)
    assert page.submit() == "updated"
    assert "This session has not begun." in page.text
