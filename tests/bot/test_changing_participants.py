"""Organisers change who takes part in a session that stands, from its message and from Home."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import update

from booking.commands import ChangeParticipants
from booking.participants import change_participants
from booking.tables import Session
from booking.values import SessionStatus
from sandbox.form import Form
from tests.bot.conftest import Office
from tests.bot.group_journeys import (
    AT_TWO,
    add_learners,
    book_group,
    boxes,
    complete_course,
    make_busy,
    messages_saying,
    open_participants,
    planned,
    press,
    told_once,
    top_page,
)
from tests.bot.managing import rows
from tests.bot.test_booking_journey import fill_for_priya, open_form
from tests.bot.test_faults import locked
from tests.factories import (
    IDS,
    NOW,
)

CHANGE = "Change participants"


def open_change(office: Office, *, source: str = "message") -> Form:
    """Press the organiser's button, in the message or on Home."""
    dana = office.slack.person("Dana Reed")
    screen = dana.open_home() if source == "home" else dana.wait_for_message("booked")
    page = press(office, screen, CHANGE)
    assert page.title == "Participants", page.text
    return page


def book_weekly(office: Office, number: str = "3", places: str = "2") -> None:
    """Book Priya every Tuesday at two from 1 December on."""
    form = fill_for_priya(open_form(office)).fill("Number of participants", places)
    form.fill("Repeat session", "Repeat this session").fill("Number of sessions", number)
    assert form.submit() == "pushed", form.errors
    page = top_page(office)
    if page.title == "Participants":
        assert page.submit() == "updated", page.text
    assert page.submit() == "closed", page.text


TUESDAYS = [AT_TWO + timedelta(weeks=week) for week in range(3)]


@pytest.mark.parametrize("source", ["message", "home"])
def test_a_learner_is_added_told_and_finds_it_in_the_plan(office: Office, source: str) -> None:
    book_group(office)
    page = open_change(office, source=source)
    assert "1 of 3 places chosen: Priya Shah" in page.text
    assert page.ticked == ["Priya Shah"]
    assert page.tick("Tom Hill").submit() == "closed", page.text
    told_once(office, ["Tom Hill"], "Session booked")
    assert planned(office, "Tom Hill") == [AT_TWO]
    assert "Tue 1 Dec 2026, 14:00 to 15:00" in office.slack.person("Tom Hill").open_home().text
    assert "With Priya Shah, Tom Hill" in office.slack.person("Dana Reed").home().text
    assert messages_saying(office, "Priya Shah", "booked") == 1


@pytest.mark.parametrize("source", ["message", "home"])
def test_a_learner_is_removed_told_and_free_again(office: Office, source: str) -> None:
    book_group(office, "Tom Hill")
    page = open_change(office, source=source)
    assert page.untick("Tom Hill").submit() == "closed", page.text
    told_once(office, ["Tom Hill"], "You no longer take part in this session")
    farewell = office.slack.person("Tom Hill").messages()[-1]
    assert "Tue 1 Dec 2026, 14:00 to 15:00 GMT" in farewell.text
    assert planned(office, "Tom Hill") == []
    assert "14:00 to 15:00" not in office.slack.person("Tom Hill").open_home().text
    form = open_form(office, who="Omar Khan").fill("Learner", "Tom")
    form.fill("Session date", "2026-12-01").fill("Session time", "14:00")
    assert form.submit() == "closed", form.errors


def test_a_page_that_was_open_meanwhile_takes_no_places_away_that_a_colleague_added(
    quick_office: Office,
) -> None:
    add_learners(quick_office, "Zoe Ash")
    book_group(quick_office, places="2")
    stale = open_change(quick_office)
    [session] = rows(quick_office, Session)
    colleagues = ChangeParticipants(
        organisation_id=session.organisation_id,
        actor_id=quick_office.people["Maya Lund"].id,
        session_id=session.id,
        added=(quick_office.people["Zoe Ash"].id,),
        places=5,
    )
    change_participants(quick_office.database, colleagues, now=NOW, ids=IDS)
    assert stale.tick("Tom Hill").submit() == "closed", stale.text
    assert len(planned(quick_office, "Zoe Ash")) == len(planned(quick_office, "Tom Hill")) == 1
    assert [each.places for each in rows(quick_office, Session)] == [5]


def test_a_number_that_nobody_touched_leaves_every_sessions_own_in_a_series(
    quick_office: Office,
) -> None:
    book_weekly(quick_office, "2")
    later = max(rows(quick_office, Session), key=lambda each: each.starts_at)
    quick_office.database.write(
        lambda db: db.exec(update(Session).where(Session.id == later.id).values(places=7))
    )
    page = open_change(quick_office)
    page.fill("Which sessions", "This and the following sessions").tick("Tom Hill")
    assert page.submit() == "closed", page.text
    assert len(planned(quick_office, "Tom Hill")) == 2
    assert sorted(each.places for each in rows(quick_office, Session)) == [2, 7]


def test_the_number_of_participants_is_raised_and_the_page_counts_with_it(
    quick_office: Office,
) -> None:
    add_learners(quick_office, "Zoe Ash")
    book_group(quick_office, "Tom Hill", places="2")
    page = open_change(quick_office)
    assert page.value("Number of participants") == "2"
    page.tick("Zoe Ash")
    assert "3 chosen, but there are 2 places: untick 1." in page.text
    assert page.submit() == "updated"
    assert "Nothing was changed. 3 learners do not fit into 2 places." in page.text
    page.press_enter("Number of participants", "3")
    assert "3 of 3 places chosen" in page.text
    assert page.submit() == "closed", page.text
    assert planned(quick_office, "Zoe Ash") == [AT_TWO]


def test_a_smart_sessions_number_counts_the_assessor_here_too(quick_office: Office) -> None:
    form = fill_for_priya(open_form(quick_office)).fill("Session method", "Smart Session")
    assert form.submit() == "closed", form.errors
    page = open_change(quick_office)
    assert page.value("Number of participants") == "2"
    page.press_enter("Number of participants", "3").tick("Tom Hill")
    assert "2 of 2 places chosen" in page.text
    assert page.submit() == "closed", page.text
    told = quick_office.slack.person("Tom Hill").wait_for_message("Session booked")
    assert "Join the session" in told.screen


NUMBERS = {
    "31": "Enter a number from 1 to 30.",
    "0": "Enter a number from 1 to 30.",
    "1": "Remove somebody, or raise the number of participants.",
}


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_that_does_not_fit_is_refused_and_mended(
    quick_office: Office, number: str
) -> None:
    book_group(quick_office, "Tom Hill")
    page = open_change(quick_office).fill("Number of participants", number)
    assert page.submit() == "updated"
    assert NUMBERS[number] in page.text
    assert page.value("Number of participants") == number
    page.press_enter("Number of participants", "2")
    assert page.submit() == "closed", page.text


def test_the_last_learner_stays(quick_office: Office) -> None:
    book_group(quick_office)
    page = open_change(quick_office).untick("Priya Shah")
    assert page.submit() == "updated"
    assert "Nothing was changed. Nobody would be left in this session." in page.text
    assert planned(quick_office, "Priya Shah") == [AT_TWO]
    assert page.tick("Tom Hill").submit() == "closed", page.text
    assert planned(quick_office, "Priya Shah") == []
    assert planned(quick_office, "Tom Hill") == [AT_TWO]


def test_who_becomes_busy_is_named_and_left_out(quick_office: Office) -> None:
    book_group(quick_office)
    page = open_change(quick_office).tick("Tom Hill")
    make_busy(quick_office, "Tom Hill", AT_TWO + timedelta(minutes=30))
    assert page.submit() == "updated"
    assert "Nothing was changed. Tom Hill is busy 14:30 to 15:30" in page.text
    assert "Tom Hill: busy 14:30 to 15:30. Untick to go on without." in page.text
    assert page.untick("Tom Hill").submit() == "closed", page.text
    assert boxes(open_change(quick_office)) == ["Priya Shah"]


def test_who_no_longer_studies_can_stay_and_can_be_removed(quick_office: Office) -> None:
    book_group(quick_office, "Tom Hill")
    complete_course(quick_office, "Tom Hill")
    page = open_change(quick_office)
    assert sorted(page.ticked) == ["Priya Shah", "Tom Hill"]
    assert page.submit() == "closed", page.text
    page = open_change(quick_office).untick("Tom Hill")
    assert page.submit() == "closed", page.text
    assert planned(quick_office, "Tom Hill") == []


def test_this_and_the_following_sessions_change_together(office: Office) -> None:
    book_weekly(office)
    page = open_change(office, source="home")
    page.fill("Which sessions", "This and the following sessions")
    page.tick("Tom Hill")
    assert page.value("Which sessions") == "This and the following sessions"
    assert page.submit() == "closed", page.text
    assert planned(office, "Tom Hill") == TUESDAYS
    told_once(office, ["Tom Hill"], "Sessions booked")


def test_a_later_session_of_a_series_changes_alone(quick_office: Office) -> None:
    book_weekly(quick_office)
    home = quick_office.slack.person("Dana Reed").open_home()
    page = press(quick_office, home, CHANGE, after="Tue 8 Dec 2026")
    assert page.tick("Tom Hill").submit() == "closed", page.text
    assert planned(quick_office, "Tom Hill") == [TUESDAYS[1]]
    home = quick_office.slack.person("Dana Reed").open_home()
    page = press(quick_office, home, CHANGE, after="Tue 8 Dec 2026")
    page.fill("Which sessions", "This and the following sessions").untick("Priya Shah")
    assert page.submit() == "updated"
    assert "Nobody would be left" in page.text
    assert planned(quick_office, "Priya Shah") == TUESDAYS


def test_busy_on_one_date_of_the_following_is_named_with_its_day(quick_office: Office) -> None:
    book_weekly(quick_office)
    make_busy(quick_office, "Tom Hill", TUESDAYS[2])
    page = open_change(quick_office)
    page.fill("Which sessions", "This and the following sessions").tick("Tom Hill")
    assert page.submit() == "updated"
    assert "Tom Hill is busy Tue 15 Dec 2026, 14:00 to 15:00 GMT" in page.text
    assert planned(quick_office, "Tom Hill") == [TUESDAYS[2]]
    page.fill("Which sessions", "This session only")
    assert page.submit() == "closed", page.text
    assert planned(quick_office, "Tom Hill") == [TUESDAYS[0], TUESDAYS[2]]


def test_learners_have_no_such_button(office: Office) -> None:
    book_group(office)
    priya = office.slack.person("Priya Shah")
    assert CHANGE not in priya.wait_for_message("Session booked").buttons
    assert CHANGE not in priya.open_home().buttons


def test_two_continues_at_once_change_once_and_both_close(office: Office) -> None:
    book_group(office)
    page = open_change(office).tick("Tom Hill").untick("Priya Shah")
    assert page.submit_twice() == ["closed", "closed"], page.text
    told_once(office, ["Tom Hill"], "Session booked")
    told_once(office, ["Priya Shah"], "You no longer take part")


def test_the_same_continue_sent_again_later_closes_too(quick_office: Office) -> None:
    book_group(quick_office)
    page = open_change(quick_office).tick("Tom Hill")
    payload = page.submission()
    answers = [page.send(payload), page.send(payload)]
    assert answers == [{"response_action": "clear"}] * 2


def test_somebody_who_holds_the_session_but_did_not_change_it_is_told(
    quick_office: Office,
) -> None:
    page = open_participants(quick_office, who="Maya Lund")
    assert page.submit() == "closed", page.text
    maya = quick_office.slack.person("Maya Lund")
    page = press(quick_office, maya.wait_for_message("Session booked"), CHANGE)
    assert page.tick("Tom Hill").submit() == "closed", page.text
    told_once(quick_office, ["Dana Reed"], "Participants changed")
    assert messages_saying(quick_office, "Maya Lund", "Participants changed") == 0
    assert maya.top_form() is None


def test_a_locked_database_is_said_and_the_ticks_stay(quick_office: Office) -> None:
    book_group(quick_office)
    page = open_change(quick_office).tick("Tom Hill")
    with locked(quick_office):
        assert page.submit() == "updated"
    assert "The booking database is busy right now. Nothing was changed" in page.text
    assert page.submit() == "closed", page.text
    assert planned(quick_office, "Tom Hill") == [AT_TWO]


def test_a_session_that_is_over_or_cancelled_is_not_changed(quick_office: Office) -> None:
    book_group(quick_office)
    page = open_change(quick_office).tick("Tom Hill")
    quick_office.set_clock(AT_TWO + timedelta(hours=2))
    assert page.submit() == "updated"
    said = "The session on Tue 1 Dec 2026, 14:00 to 15:00 GMT is over."
    assert f"Nothing was changed. {said}" in page.text
    page.close()
    message = quick_office.slack.person("Dana Reed").wait_for_message("booked")
    shown = press(quick_office, message, CHANGE)
    assert shown.text == said
    quick_office.set_clock(NOW)
    cancelled = update(Session).values(status=SessionStatus.CANCELLED)
    quick_office.database.write(lambda db: db.connection().execute(cancelled))
    shown.close()
    shown = press(quick_office, message, CHANGE)
    assert "is cancelled" in shown.text


def test_a_session_that_is_on_can_still_get_a_latecomer(quick_office: Office) -> None:
    book_group(quick_office)
    quick_office.set_clock(AT_TWO + timedelta(minutes=30))
    page = open_change(quick_office).tick("Tom Hill")
    assert page.submit() == "closed", page.text
    assert planned(quick_office, "Tom Hill") == [AT_TWO]
