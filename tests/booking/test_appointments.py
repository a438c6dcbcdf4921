"""What is due by the clock follows when people or their organisation get other settings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from booking.database import Db
from booking.reminder_settings import change_reminder_settings
from booking.roster.csv_files import Line
from booking.roster.merging import Author, merge, merge_organisation
from booking.roster.sheets import ORGANISATION, PEOPLE
from booking.roster.standing import read_standing
from booking.tables import Delivery, Person
from booking.values import DeliveryKind, DeliveryState, SessionType
from tests.booking.academy import Academy
from tests.factories import IDS, NOW, TEN

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
HALF_PAST_SEVEN = datetime(2026, 12, 1, 7, 30, tzinfo=UTC)


def due(
    academy: Academy, person: Person, kind: DeliveryKind = DeliveryKind.REMINDER
) -> list[datetime]:
    rows = academy.rows(Delivery, person_id=person.id, kind=kind, state=DeliveryState.DUE)
    return sorted(row.due_at for row in rows)


def change_own(academy: Academy, person: Person, now: datetime = NOW, **settings: Any) -> None:
    """Let somebody change how they are reminded."""
    change_reminder_settings(
        academy.database,
        organisation_id=academy.organisation.id,
        person_id=person.id,
        now=now,
        **({"leads": None, "quiet_hours": None} | settings),
    )


def import_settings(academy: Academy, now: datetime = NOW, **settings: Any) -> None:
    """Let an import change the organisation's settings."""

    def work(db: Db) -> None:
        line = Line(ORGANISATION.file, 1, settings)
        merge_organisation(db, [line], read_standing(db), IDS, now=now)

    academy.database.write(work)


def import_zone(academy: Academy, person: Person, zone: str, now: datetime = NOW) -> None:
    """Let an import change somebody's time zone."""

    def work(db: Db) -> None:
        values = {"email": person.email, "name": person.name, "time_zone": zone}
        author = Author(organisation_id=academy.organisation.id, now=now)
        merge(db, PEOPLE, [Line(PEOPLE.file, 1, values)], read_standing(db), IDS, author)

    academy.database.write(work)


def test_reminders_to_come_follow_the_leads_of_the_organisation_but_for_who_has_own_ones(
    academy: Academy,
) -> None:
    one, other = academy.enrol(2)
    change_own(academy, other, leads="30 minutes")
    academy.book()
    import_settings(academy, reminder_leads="2 hours")
    assert due(academy, one) == [TEN - 2 * HOUR]
    assert due(academy, other) == [TEN - HOUR / 2]


def test_who_was_booked_without_reminders_is_reminded_once_there_are_some(
    academy: Academy,
) -> None:
    academy.put(academy.organisation, reminder_leads="")
    [learner] = academy.enrol(1)
    academy.book_series(count=3)
    assert due(academy, learner) == []
    import_settings(academy, reminder_leads="1 day")
    assert due(academy, learner) == [TEN - DAY + number * 7 * DAY for number in range(3)]


@pytest.mark.parametrize("whose", ["own", "of all"])
def test_reminders_to_come_follow_the_readers_clock(academy: Academy, whose: str) -> None:
    [learner] = academy.enrol(1)
    early = datetime(2026, 12, 1, 6, 30, tzinfo=UTC)
    academy.book(starts_at=early)
    in_london = [early - DAY + HOUR / 2, early - 10 * HOUR + 15 * MINUTE]
    assert due(academy, learner) == in_london
    if whose == "own":
        import_zone(academy, learner, "Asia/Kathmandu")
    else:
        import_settings(academy, time_zone="Asia/Kathmandu")
    assert due(academy, learner) == [early - DAY, early - HOUR]


def test_an_import_that_changes_no_zone_leaves_reminders_as_they_are(academy: Academy) -> None:
    [learner] = academy.enrol(1)
    academy.book()
    before = academy.rows(Delivery)
    import_zone(academy, learner, "")
    import_settings(academy, reminder_leads="1 day;1 hour", session_places=20)
    assert academy.rows(Delivery) == before


@pytest.mark.parametrize(
    ("quiet_hours", "expected"),
    [("22:00-09:00", HALF_PAST_SEVEN + HOUR * 1.5), ("", HALF_PAST_SEVEN)],
)
def test_the_mornings_overview_comes_outside_of_the_quiet_hours_of_now(
    academy: Academy, quiet_hours: str, expected: datetime
) -> None:
    academy.enrol(1)
    academy.book()
    change_own(academy, academy.dana, quiet_hours=quiet_hours)
    assert due(academy, academy.dana, DeliveryKind.DIGEST) == [expected]


def test_the_mornings_overview_comes_on_the_morning_of_who_has_moved(academy: Academy) -> None:
    academy.enrol(1)
    academy.book(starts_at=TEN + 5 * HOUR)
    import_zone(academy, academy.dana, "America/St_Johns")
    morning = HALF_PAST_SEVEN + 3.5 * HOUR
    assert due(academy, academy.dana, DeliveryKind.DIGEST) == [morning]


def test_an_overview_whose_new_morning_is_over_comes_when_it_was_due(academy: Academy) -> None:
    academy.enrol(1)
    change_own(academy, academy.dana, quiet_hours="22:00-09:00")
    academy.book()
    nine = HALF_PAST_SEVEN + HOUR * 1.5
    change_own(academy, academy.dana, now=nine - HOUR, quiet_hours="")
    assert due(academy, academy.dana, DeliveryKind.DIGEST) == [nine]


def test_a_reminder_that_waited_for_the_morning_is_not_lost_with_the_quiet_hours(
    academy: Academy,
) -> None:
    [learner] = academy.enrol(1)
    late = TEN + 12.5 * HOUR
    academy.book(starts_at=late)
    waiting = late - DAY + 8.5 * HOUR
    assert due(academy, learner)[0] == waiting
    change_own(academy, learner, now=late - DAY + HOUR, quiet_hours="")
    assert due(academy, learner) == [waiting, late - HOUR]


def test_what_was_sent_or_is_tried_again_stays_as_it_is(academy: Academy) -> None:
    [learner] = academy.enrol(1)
    booked = academy.book()
    now = TEN - 23 * HOUR
    academy.deliver(now)
    academy.alter(booked, now=now, type=SessionType.TELEPHONE)
    import_settings(academy, now=now, reminder_leads="1 day;2 hours")
    assert due(academy, learner) == [TEN - 2 * HOUR]
