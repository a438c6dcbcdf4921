"""Reminders as they arrive: one for a day's sessions, none twice, and later when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from booking.errors import NotEligible, NotFound, Refusal
from booking.rules.snoozes import Snooze
from booking.snoozing import snooze_reminder
from booking.tables import Person
from booking.values import DeliveryKind, DeliveryState, SessionStatus
from tests.bot.conftest import Office
from tests.bot.post_office import PostOffice, open_post_office
from tests.bot.test_booking_journey import fill_for_priya, open_form
from tests.factories import NOW, TEN

LONDON = ZoneInfo("Europe/London")
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
REMINDED = "Reminder of your session"


@pytest.fixture
def office(database_url: str) -> Iterator[PostOffice]:
    with open_post_office(database_url) as opened:
        yield opened


def reminders(office: PostOffice, person: Person) -> list[str]:
    return [screen for screen in office.read_by(person) if REMINDED in screen]


def test_three_sessions_tomorrow_are_told_in_one_message(office: PostOffice) -> None:
    (learner,) = office.enrol(1)
    for hours in (0, 2, 5):
        office.academy.book(starts_at=TEN + hours * HOUR)
    office.deliver()
    office.deliver(TEN - DAY)
    office.deliver(TEN - DAY + 6 * HOUR)
    (message,) = reminders(office, learner)
    assert "you have 3 sessions on Tue 1 Dec 2026" in message
    for hour in ("10:00 to 11:00", "12:00 to 13:00", "15:00 to 16:00"):
        assert hour in message
    sent = [row for row in office.rows(learner) if row.lead_minutes == 24 * 60]
    assert {row.state for row in sent} == {DeliveryState.SENT}
    assert len({(row.slack_channel, row.slack_ts) for row in sent}) == 1


def test_the_hour_before_each_session_is_told_for_itself(office: PostOffice) -> None:
    (learner,) = office.enrol(1)
    for hours in (0, 5):
        office.academy.book(starts_at=TEN + hours * HOUR)
    for now in (NOW, TEN - DAY, TEN - HOUR, TEN + 4 * HOUR):
        office.deliver(now)
    assert len(reminders(office, learner)) == 3


def test_sessions_of_different_days_and_people_are_told_apart(office: PostOffice) -> None:
    one, other = office.enrol(2)
    office.academy.book(one)
    office.academy.book(one, starts_at=TEN + DAY)
    office.academy.book(other, starts_at=TEN + 3 * HOUR)
    office.deliver()
    office.deliver(TEN - DAY + 3 * HOUR)
    assert len(reminders(office, one)) == 1
    assert len(reminders(office, other)) == 1
    office.deliver(TEN)
    assert len(reminders(office, one)) == 2


def test_after_a_pause_of_the_bot_both_leads_are_one_reminder(office: PostOffice) -> None:
    (learner,) = office.enrol(1)
    office.academy.book()
    office.deliver()
    office.deliver(TEN - 30 * MINUTE)
    assert len(reminders(office, learner)) == 1


def test_after_a_pause_nothing_is_sent_that_is_too_late(office: PostOffice) -> None:
    (learner,) = office.enrol(1)
    office.academy.book()
    office.deliver(TEN + DAY)
    assert office.read_by(learner) == []
    assert {row.state for row in office.rows(learner)} == {DeliveryState.DROPPED}


def test_after_a_pause_of_the_bot_each_session_is_asked_to_be_closed_once(
    office: PostOffice,
) -> None:
    office.enrol(1)
    for hours in (0, 2):
        office.academy.book(starts_at=TEN + hours * HOUR)
    office.deliver()
    office.deliver(TEN + 2 * DAY)
    asked = [screen for screen in office.read_by(office.academy.dana) if "to be closed" in screen]
    assert len(asked) == 2
    assert not [screen for screen in office.read_by(office.academy.dana) if "to close:" in screen]


def test_a_session_cancelled_within_a_day_is_left_out_of_its_reminder(office: PostOffice) -> None:
    (learner,) = office.enrol(1)
    stays = office.academy.book()
    goes = office.academy.book(starts_at=TEN + 2 * HOUR)
    office.deliver()
    (session,) = office.academy.sessions(goes.session_id)
    office.academy.put(session, status=SessionStatus.CANCELLED)
    office.deliver(TEN - DAY)
    (message,) = reminders(office, learner)
    assert "10:00 to 11:00" in message
    assert "12:00" not in message
    sent = [row for row in office.rows(learner) if row.lead_minutes == 24 * 60]
    assert {row.session_id: row.state for row in sent} == {
        stays.session_id: DeliveryState.SENT,
        goes.session_id: DeliveryState.DROPPED,
    }


SNOOZED = [
    (TEN - DAY, Snooze.TEN_MINUTES, TEN - DAY + 10 * MINUTE),
    (TEN - DAY, Snooze.AN_HOUR, TEN - DAY + HOUR),
    (TEN - DAY, Snooze.TOMORROW_MORNING, TEN - 2 * HOUR),
    (TEN - HOUR, Snooze.TEN_MINUTES, TEN - 50 * MINUTE),
    (TEN - HOUR, Snooze.AN_HOUR, None),
    (TEN - HOUR, Snooze.TOMORROW_MORNING, None),
]


def snooze(office: PostOffice, learner: Person, choice: Snooze, now: datetime) -> datetime:
    *_, shown = office.slack.person(learner.name).messages()
    return snooze_reminder(
        office.academy.database,
        organisation_id=office.academy.organisation.id,
        person_id=learner.id,
        slack_ts=shown.posted.ts,
        snooze=choice,
        zone=LONDON,
        now=now,
    )


@pytest.mark.parametrize(("now", "choice", "until"), SNOOZED)
def test_a_reminder_comes_again_when_it_was_put_off_but_never_after_the_start(
    office: PostOffice, now: datetime, choice: Snooze, until: datetime | None
) -> None:
    (learner,) = office.enrol(1)
    for hours in (0, 2):
        office.academy.book(starts_at=TEN + hours * HOUR)
    for moment in (NOW, TEN - DAY, now):
        office.deliver(moment)
    before = len(reminders(office, learner))
    *_, shown = office.slack.person(learner.name).messages()
    assert (choice.words in shown.screen) is (until is not None)
    if until is None:
        with pytest.raises(NotEligible):
            snooze(office, learner, choice, now)
        return
    assert snooze(office, learner, choice, now) == until
    office.deliver(until - MINUTE)
    count = len(reminders(office, learner))
    office.deliver(until)
    assert len(reminders(office, learner)) == count + 1
    assert count >= before


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ((Snooze.AN_HOUR, 59 * MINUTE / 60), (Snooze.AN_HOUR, 61 * MINUTE / 60)),
        ((Snooze.TEN_MINUTES, MINUTE), (Snooze.THREE_HOURS, 2 * MINUTE)),
    ],
)
def test_who_puts_a_reminder_off_twice_is_reminded_once_when_they_said_last(
    office: PostOffice, first: tuple[Snooze, timedelta], later: tuple[Snooze, timedelta]
) -> None:
    (learner,) = office.enrol(1)
    for hours in (0, 2):
        office.academy.book(starts_at=TEN + hours * HOUR)
    for moment in (NOW, TEN - DAY):
        office.deliver(moment)
    for choice, pause in (first, later):
        until = snooze(office, learner, choice, TEN - DAY + pause)
    snoozed = [row for row in office.rows() if row.kind is DeliveryKind.SNOOZED_REMINDER]
    assert [row.due_at for row in snoozed] == [until, until]


@pytest.mark.parametrize(
    ("change", "comes"),
    [({"starts_at": TEN + 2 * DAY}, 0), ({"duration": HOUR / 2}, 1), ({"location": "Leeds"}, 1)],
)
def test_what_was_put_off_does_not_come_of_a_session_that_starts_at_another_time(
    office: PostOffice, change: dict[str, Any], comes: int
) -> None:
    (learner,) = office.enrol(1)
    session = office.academy.book(learner)
    for moment in (NOW, TEN - DAY):
        office.deliver(moment)
    until = snooze(office, learner, Snooze.AN_HOUR, TEN - DAY)
    office.academy.move(session, now=TEN - DAY + MINUTE, **change)
    office.deliver(TEN - DAY + MINUTE)
    before = len(reminders(office, learner))
    office.deliver(until)
    assert len(reminders(office, learner)) == before + comes


def test_what_was_cancelled_or_is_of_somebody_else_can_not_be_put_off(office: PostOffice) -> None:
    learner, other = office.enrol(2)
    session = office.academy.book(learner)
    office.academy.book(other, starts_at=TEN + 2 * HOUR)
    office.deliver()
    office.deliver(TEN - DAY + 2 * HOUR)
    refused: list[Refusal] = []
    *_, mine = office.slack.person(learner.name).messages()
    (row,) = office.academy.sessions(session.session_id)
    office.academy.put(row, status=SessionStatus.CANCELLED)
    for person_id in (learner.id, other.id):
        with pytest.raises(NotFound) as raised:
            snooze_reminder(
                office.academy.database,
                organisation_id=office.academy.organisation.id,
                person_id=person_id,
                slack_ts=mine.posted.ts,
                snooze=Snooze.TEN_MINUTES,
                zone=LONDON,
                now=office.now,
            )
        refused.append(raised.value)
    snoozed = [row for row in office.rows() if row.kind is DeliveryKind.SNOOZED_REMINDER]
    assert (len(refused), snoozed) == (2, [])


def test_a_reminder_is_put_off_under_its_message(quick_office: Office) -> None:
    assert fill_for_priya(open_form(quick_office)).submit() == "closed"
    priya = quick_office.slack.person("Priya Shah")
    priya.wait_for_message("Session booked")
    quick_office.set_clock(NOW + timedelta(days=6, hours=6))
    quick_office.desk.deliver()
    shown = priya.wait_for_message(REMINDED)
    shown.fill("Remind me later", "In 10 minutes")
    priya.wait_for_message("You will be reminded again on")
