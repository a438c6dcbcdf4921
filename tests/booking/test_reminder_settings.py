"""How somebody is reminded: their own leads and quiet hours, at booking and when they change."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from booking.errors import BadField, NotFound
from booking.reminder_settings import (
    ReminderSettings,
    change_reminder_settings,
    read_reminder_settings,
)
from booking.rules.quiet_hours import QuietHours
from booking.tables import Delivery, Person
from booking.values import DeliveryKind, DeliveryState
from tests.booking.academy import Academy
from tests.factories import NOW, TEN

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NIGHT = QuietHours(time(21), time(7))


def change(academy: Academy, person: Person, now: datetime = NOW, **settings: Any) -> None:
    defaults: dict[str, Any] = {"leads": None, "quiet_hours": None}
    change_reminder_settings(
        academy.database,
        organisation_id=academy.organisation.id,
        person_id=person.id,
        now=now,
        **(defaults | settings),
    )


def due(academy: Academy, person: Person) -> list[datetime]:
    rows = academy.rows(
        Delivery, person_id=person.id, kind=DeliveryKind.REMINDER, state=DeliveryState.DUE
    )
    return sorted(row.due_at for row in rows)


SETTINGS = [
    ({}, ReminderSettings((DAY, HOUR), own=False, quiet_hours=NIGHT)),
    ({"leads": "2 hours"}, ReminderSettings((2 * HOUR,), own=True, quiet_hours=NIGHT)),
    ({"leads": ""}, ReminderSettings((), own=True, quiet_hours=NIGHT)),
    (
        {"quiet_hours": "12:00-13:00"},
        ReminderSettings((DAY, HOUR), own=False, quiet_hours=QuietHours(time(12), time(13))),
    ),
    ({"quiet_hours": ""}, ReminderSettings((DAY, HOUR), own=False, quiet_hours=None)),
]


@pytest.mark.parametrize(("changed", "expected"), SETTINGS)
def test_settings_are_read_as_they_were_changed(
    academy: Academy, changed: dict[str, Any], expected: ReminderSettings
) -> None:
    (learner,) = academy.enrol(1)
    change(academy, learner, **changed)
    found = academy.database.read(
        lambda db: read_reminder_settings(db, academy.organisation.id, learner.id)
    )
    assert found == expected


@pytest.mark.parametrize("wrong", [{"leads": "soon"}, {"quiet_hours": "at night"}])
def test_what_can_not_be_read_is_refused_and_changes_nothing(
    academy: Academy, wrong: dict[str, Any]
) -> None:
    (learner,) = academy.enrol(1)
    before = academy.everything()
    with pytest.raises(BadField) as refused:
        change(academy, learner, **wrong)
    assert refused.value.helps
    assert academy.everything() == before


def test_whoever_is_not_in_the_organisation_has_no_settings(academy: Academy) -> None:
    (learner,) = academy.enrol(1)
    learner.id += 1
    with pytest.raises(NotFound):
        change(academy, learner)


REMINDED = [
    ({}, [TEN - DAY, TEN - HOUR]),
    ({"leads": "30 minutes"}, [TEN - HOUR / 2]),
    ({"leads": ""}, []),
    ({"quiet_hours": "08:30-09:30"}, [TEN - DAY, TEN - HOUR / 2]),
]


@pytest.mark.parametrize(("settings", "expected"), REMINDED)
def test_reminders_are_owed_as_the_settings_are_when_a_session_is_booked(
    academy: Academy, settings: dict[str, Any], expected: list[datetime]
) -> None:
    one, other = academy.enrol(2)
    change(academy, one, **settings)
    academy.book()
    assert due(academy, one) == expected
    assert due(academy, other) == [TEN - DAY, TEN - HOUR]


@pytest.mark.parametrize(("settings", "expected"), REMINDED)
def test_reminders_to_come_follow_when_the_settings_change(
    academy: Academy, settings: dict[str, Any], expected: list[datetime]
) -> None:
    one, other = academy.enrol(2)
    academy.book()
    change(academy, one, leads="3 days;2 hours")
    change(academy, one, **settings)
    assert due(academy, one) == expected
    assert due(academy, other) == [TEN - DAY, TEN - HOUR]


def test_a_reminder_that_was_sent_is_not_owed_again(academy: Academy) -> None:
    (learner,) = academy.enrol(1)
    academy.book()
    now = TEN - timedelta(hours=23)
    academy.deliver(now)
    change(academy, learner, now, leads="1 day;2 hours", quiet_hours="07:00-20:00")
    sent = academy.rows(Delivery, kind=DeliveryKind.REMINDER, state=DeliveryState.SENT)
    assert [row.lead_minutes for row in sent] == [24 * 60]
    assert due(academy, learner) == [TEN - timedelta(hours=3, minutes=15)]


def test_a_reminder_that_is_being_sent_is_left_to_its_worker(academy: Academy) -> None:
    (learner,) = academy.enrol(1)
    academy.book()
    now = TEN - DAY
    (in_hand,) = [each for each in academy.claim(now) if each.kind is DeliveryKind.REMINDER]
    change(academy, learner, now, leads="1 hour")
    assert due(academy, learner) == [TEN - DAY, TEN - HOUR]
    assert in_hand.lead_minutes == 24 * 60


def test_a_reader_elsewhere_is_reminded_by_their_own_clock(academy: Academy) -> None:
    (learner,) = academy.enrol(1)
    academy.put(learner, time_zone="America/Los_Angeles")
    academy.book()
    evening = datetime(2026, 11, 30, 20, 45, tzinfo=ZoneInfo("America/Los_Angeles"))
    morning_before = datetime(2026, 11, 30, 7, tzinfo=ZoneInfo("America/Los_Angeles"))
    assert due(academy, learner) == [morning_before, evening]
