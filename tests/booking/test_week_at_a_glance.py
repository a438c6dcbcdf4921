"""The organisation's week: sessions by day, rooms in use, who can't be reached, what failed."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, update

from booking.tables import Delivery, Person, Session
from booking.values import DeliveryState, SessionMethod, SessionStatus
from booking.week_at_a_glance import RoomUse, WeekAtAGlance, week_at_a_glance
from tests.booking.college import College
from tests.factories import NOW

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


def test_failed_messages_are_named_with_why(college: College) -> None:
    college.book_days(1)
    college.change(
        lambda db: db.connection().execute(
            update(Delivery)
            .where(col(Delivery.person_id) == college.priya.id)
            .values(state=DeliveryState.FAILED, failure="no Slack account")
        )
    )
    assert ("Priya Shah", "no Slack account") in read(college).failed


def test_a_week_takes_the_same_queries_for_any_number(college: College) -> None:
    counts = []
    for days in (range(1), range(1, 4)):
        college.book_days(*days)
        with college.statements() as sent:
            read(college)
        counts.append(len(sent))
    assert counts == [4, 4]
