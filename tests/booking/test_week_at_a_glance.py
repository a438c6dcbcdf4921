"""The organisation's week: sessions by day, rooms in use, who can't be reached, what failed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col, update

from booking.tables import Delivery, Person, Session
from booking.values import DeliveryKind, DeliveryState, SessionMethod, SessionStatus
from booking.week_at_a_glance import FailedMessage, RoomUse, WeekAtAGlance, week_at_a_glance
from tests.booking.college import College
from tests.factories import NOW, create_smart_room

MONDAY = date(2026, 11, 23)


def read(college: College) -> WeekAtAGlance:
    return college.read(week_at_a_glance, now=NOW, zone=ZoneInfo("Europe/London"))


def test_an_empty_week_has_its_days_and_rooms(college: College) -> None:
    week = read(college)
    assert week.monday == MONDAY
    assert list(week.sessions.values()) == [0] * 7
    assert week.rooms == (RoomUse(college.room.name, 0),)
    assert (week.unreachable, week.failed, week.cancelled) == ((), (), 0)


def test_sessions_of_the_week_are_counted_by_day_and_room(college: College) -> None:
    college.book_days(-2, 0, 6)
    college.book_days(1, method=SessionMethod.SMART_SESSION)
    cancelled = college.book_days(3)[0].session_id
    college.change(
        lambda db: db.connection().execute(
            update(Session)
            .where(col(Session.id) == cancelled)
            .values(status=SessionStatus.CANCELLED)
        )
    )
    week = read(college)
    assert {day: number for day, number in week.sessions.items() if number} == {
        MONDAY + timedelta(days=1): 1,
        MONDAY + timedelta(days=2): 1,
    }
    assert week.cancelled == 1
    assert week.rooms == (RoomUse(college.room.name, 1),)


def test_who_has_no_slack_account_is_named_once_while_they_have_sessions(college: College) -> None:
    college.book_days(0, 1, 2)
    assert read(college).unreachable == ("Priya Shah",)
    college.change(
        lambda db: db.connection().execute(
            update(Person).where(col(Person.id) == college.priya.id).values(slack_user_id="U1")
        )
    )
    assert read(college).unreachable == ()


def settle(college: College, state: DeliveryState, *conditions: Any, **values: Any) -> None:
    """Let the messages to Priya, or some of them, have this state."""
    college.change(
        lambda db: db.connection().execute(
            update(Delivery)
            .where(col(Delivery.person_id) == college.priya.id, *conditions)
            .values(state=state, **values)
        )
    )


def test_who_was_not_reached_last_is_named_until_a_message_arrives(college: College) -> None:
    college.book_days(1)
    college.change(
        lambda db: db.connection().execute(
            update(Person).where(col(Person.id) == college.priya.id).values(slack_user_id="U1")
        )
    )
    settle(college, DeliveryState.FAILED, failure="their Slack account is deactivated")
    assert read(college).unreachable == ("Priya Shah",)
    settle(college, DeliveryState.SENT, col(Delivery.kind) == DeliveryKind.REMINDER)
    assert read(college).unreachable == ()


def test_failed_messages_are_named_once_for_each_session_with_why(college: College) -> None:
    college.book_days(1)
    settle(college, DeliveryState.FAILED, failure="no Slack account")
    starts_at = NOW + timedelta(days=1)
    assert read(college).failed == (FailedMessage("Priya Shah", starts_at, "no Slack account"),)


def test_what_arrived_since_or_is_long_over_is_no_failure_any_more(college: College) -> None:
    college.book_days(-30)
    settle(college, DeliveryState.FAILED, failure="no Slack account")
    assert read(college).failed == ()
    college.book_days(2)
    again = col(Delivery.kind) == DeliveryKind.CONFIRMATION
    settle(college, DeliveryState.FAILED, again, failure="no Slack account")
    assert len(read(college).failed) == 1
    settle(college, DeliveryState.SENT, col(Delivery.kind) == DeliveryKind.REMINDER)
    assert read(college).failed == ()


def test_rooms_in_use_come_first(college: College) -> None:
    for number in range(3):
        create_smart_room(college.database, college.organisation, name=f"A room {number}")
    college.book_days(1, method=SessionMethod.SMART_SESSION)
    used, *unused = read(college).rooms
    assert used.sessions == 1
    assert [each.sessions for each in unused] == [0, 0, 0]
    assert [each.name for each in unused] == sorted(each.name for each in unused)


def test_a_week_takes_the_same_queries_for_any_number(college: College) -> None:
    counts = []
    for days in (range(1), range(1, 4)):
        college.book_days(*days)
        with college.statements() as sent:
            read(college)
        counts.append(len(sent))
    assert counts == [4, 4]
