"""Messages in Slack follow their session in their place: moved, cancelled, given away, closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from booking.database import Db
from booking.tables import Delivery, Session
from booking.values import Answer, DeliveryState, SessionStatus
from sandbox.person import Message
from tests.bot.conftest import Office
from tests.bot.group_journeys import AT_TWO, book_group, change_person, press
from tests.bot.series_journeys import open_dates
from tests.bot.test_answers_journey import (
    book,
    decline_for_thursday,
    invitation,
    wait_for_answer,
    wait_for_words,
)
from tests.bot.test_booking_journey import fill_for_priya, open_form
from tests.bot.test_changing_participants import open_change

BEFORE, AFTER = "Tue 1 Dec 2026, 14:00", "Wed 2 Dec 2026, 14:00"
ANSWERS = ["I'll be there", "Can't make it"]


def booked(office: Office, who: str = "Dana Reed") -> Message:
    return office.slack.person(who).wait_for_message("Session booked")


def move(office: Office, message: Message, day: str = "2026-12-02") -> None:
    form = press(office, message, "Change session").fill("Session date", day)
    assert form.submit() == "closed", form.errors


def test_every_message_about_a_session_that_is_moved_shows_the_new_time(office: Office) -> None:
    book(office)
    answers = decline_for_thursday(office)
    wait_for_words(office, invitation(office), "You said: I can't")
    move(office, booked(office))
    for message in (answers, booked(office), invitation(office)):
        wait_for_words(office, message, AFTER)
        assert BEFORE not in message.screen + message.text
    assert "can't make it" not in answers.screen
    assert not any(label.startswith("Move to") for label in answers.buttons)
    assert {"Change session", "Cancel session"} <= set(answers.buttons)
    assert invitation(office).buttons == ANSWERS
    invitation(office).press("I'll be there")
    wait_for_answer(office, Answer.COMING)


def test_every_message_about_a_session_that_is_cancelled_says_so_until_that_is_undone(
    quick_office: Office,
) -> None:
    book(quick_office)
    answers = decline_for_thursday(quick_office)
    confirmed = {who: booked(quick_office, who) for who in ("Dana Reed", "Priya Shah")}
    form = press(quick_office, confirmed["Dana Reed"], "Cancel session")
    form.submit()
    for message in (answers, *confirmed.values()):
        wait_for_words(quick_office, message, "Session cancelled")
        assert message.buttons == []
    form.press("Undo")
    for message in confirmed.values():
        wait_for_words(quick_office, message, "Session booked")
    assert confirmed["Priya Shah"].buttons == ["I'll be there", "Change what you said"]
    wait_for_words(quick_office, answers, "Answers to your session")


def test_who_gave_a_session_away_can_do_nothing_with_it_in_messages_of_before(
    quick_office: Office,
) -> None:
    book_as_admin(quick_office)
    mine, given = booked(quick_office), booked(quick_office, "Maya Lund")
    form = press(quick_office, given, "Change session").fill("Assessor", "Omar Khan")
    assert form.submit() == "closed", form.errors
    wait_for_words(quick_office, mine, "You no longer take part")
    assert mine.buttons == []
    wait_for_words(quick_office, given, "Omar Khan")
    assert "Change session" in given.buttons


def book_as_admin(office: Office) -> None:
    """Book for Dana as an admin."""
    form = open_form(office, "Maya Lund").fill("Assessor", "Dana Reed")
    assert fill_for_priya(form).submit() == "closed", form.errors


def test_who_has_left_does_not_read_how_the_session_is_now(quick_office: Office) -> None:
    book_group(quick_office, "Tom Hill")
    mine = booked(quick_office, "Tom Hill")
    page = open_change(quick_office).untick("Tom Hill")
    assert page.submit() == "closed", page.text
    told = quick_office.slack.person("Tom Hill").wait_for_message("no longer take part")
    form = press(quick_office, booked(quick_office), "Change session")
    form.fill("Session date", "2026-12-02").fill("Session location", "Hull")
    assert form.submit() == "closed", form.errors
    wait_for_words(quick_office, booked(quick_office), "Hull")
    wait_for_words(quick_office, mine, "You no longer take part")
    for message in (mine, told):
        assert "Hull" not in message.screen + message.text
        assert AFTER not in message.screen + message.text


def test_a_message_of_a_series_shows_the_dates_that_stand(quick_office: Office) -> None:
    page = open_dates(quick_office)
    assert page.submit() == "closed", page.text
    told = {
        who: quick_office.slack.person(who).wait_for_message("Sessions booked")
        for who in ("Dana Reed", "Priya Shah")
    }
    press(quick_office, told["Dana Reed"], "Cancel session").submit()
    for message in told.values():
        wait_for_words(quick_office, message, "2 sessions:")
        assert "• Tue 1 Dec" not in message.text
    dana = told["Dana Reed"]
    form = press(quick_office, dana, "Change session").fill("Session date", "2026-12-30")
    assert form.submit() == "closed", form.errors
    for message in told.values():
        wait_for_words(quick_office, message, "Wed 30 Dec 2026, 14:00")
        assert "• Tue 15 Dec" in message.text
    form = press(quick_office, dana, "Cancel session").fill("Apply to", "The whole series")
    form.submit()
    for message in told.values():
        wait_for_words(quick_office, message, "Sessions cancelled")
        assert message.buttons == []


def put(office: Office, **values: object) -> None:
    """Change the session behind the bot's back, as another process that has died since.

    By then it is noted where in Slack the messages stand.
    """
    unsent = select(Delivery).where(
        Delivery.state == DeliveryState.DUE, Delivery.due_at <= office.desk.now()
    )
    office.slack.wait_until(
        lambda: not office.database.read(lambda db: db.exec(unsent).all()), "all to be noted"
    )

    def write(db: Db) -> None:
        session = db.exec(select(Session)).one()
        for name, value in values.items():
            setattr(session, name, value)
        db.add(session)

    office.database.write(write)


DEAD = {
    "the organiser's change": ("Dana Reed", "Change session"),
    "the organiser's cancellation": ("Dana Reed", "Cancel session"),
    "the organiser's participants": ("Dana Reed", "Change participants"),
    "the learner's yes": ("Priya Shah", "I'll be there"),
    "the learner's no": ("Priya Shah", "Can't make it"),
}


@pytest.mark.parametrize("case", DEAD)
def test_a_press_on_a_dead_button_brings_its_message_up_to_date(
    quick_office: Office, case: str
) -> None:
    who, label = DEAD[case]
    book(quick_office)
    message = booked(quick_office, who)
    put(quick_office, status=SessionStatus.CANCELLED, version=2)
    press(quick_office, message, label).close()
    wait_for_words(quick_office, message, "Session cancelled")
    assert message.buttons == []


def test_answers_can_not_be_given_any_more_in_a_message_of_what_is_over(
    quick_office: Office,
) -> None:
    book(quick_office)
    message = invitation(quick_office)
    quick_office.set_clock(AT_TWO + timedelta(hours=2))
    press(quick_office, message, "I'll be there").close()
    quick_office.slack.wait_until(lambda: message.buttons == [], "the buttons to go")


def test_a_dead_time_to_accept_is_gone_after_a_press(quick_office: Office) -> None:
    book(quick_office)
    told = decline_for_thursday(quick_office)
    put(
        quick_office,
        version=2,
        starts_at=AT_TWO + timedelta(days=1),
        ends_at=AT_TWO + timedelta(days=1, hours=1),
    )
    press(quick_office, told, "Move to Thu 3 Dec 14:00").close()
    wait_for_words(quick_office, told, AFTER)


def test_a_reminder_follows_its_session(quick_office: Office) -> None:
    book(quick_office)
    confirmed = booked(quick_office)
    quick_office.set_clock(AT_TWO - timedelta(hours=1))
    quick_office.desk.deliver()
    reminder = quick_office.slack.person("Priya Shah").wait_for_message("Reminder of your session")
    move(quick_office, confirmed)
    wait_for_words(quick_office, reminder, AFTER)
    press(quick_office, confirmed, "Cancel session").submit()
    wait_for_words(quick_office, reminder, "Session cancelled")
    assert "Remind me later" not in reminder.screen


def test_who_is_archived_is_told_nothing_more_and_their_messages_stay_as_they_were(
    quick_office: Office,
) -> None:
    book(quick_office)
    answered, confirmed = invitation(quick_office), booked(quick_office)
    before, count = answered.screen, len(quick_office.slack.person("Priya Shah").messages())
    change_person(quick_office, "Priya Shah", archived=True)
    form = press(quick_office, confirmed, "Cancel session")
    assert form.submit() == "updated", form.errors
    wait_for_words(quick_office, confirmed, "Session cancelled")
    assert len(quick_office.slack.person("Priya Shah").messages()) == count
    assert answered.screen == before
