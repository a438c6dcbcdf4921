"""Files owed under messages: one each, claimed by one worker at a time, given up at last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from booking.calendars import owed_files
from booking.calendars.owed_files import OFF, STANDING, DueFile
from booking.calendars.tables import CalendarFile
from booking.database import Db
from booking.rules.delivery_pace import GIVE_UP_AFTER, LONGEST_PAUSE
from booking.values import DeliveryKind, DeliveryState
from tests.booking.academy import Academy
from tests.factories import NOW


def owe_two(academy: Academy) -> None:
    """Send the two confirmations of a booking, so that two files are owed."""
    academy.enrol(1)
    academy.book()
    for number, sent in enumerate(academy.deliver()):
        academy.database.write(
            lambda db, due=sent, ts=f"1.{number}": owed_files.owe_file(  # type: ignore[misc]
                db, due, slack_channel="D1", slack_ts=ts, now=NOW
            )
        )


def claim(academy: Academy, now: datetime = NOW, team: str = "") -> list[DueFile]:
    """Claim as a worker does."""
    team_id = team or academy.team_id
    return academy.database.write(lambda db: owed_files.claim_files(db, team_id=team_id, now=now))


def settle(academy: Academy, work: Callable[[Db], None]) -> None:
    """Note what came of a file."""
    academy.database.write(work)


def states(academy: Academy) -> list[DeliveryState]:
    """Say how far the files are."""
    return sorted(row.state for row in academy.rows(CalendarFile))


def test_only_one_worker_gets_a_file_and_another_workspaces_none(academy: Academy) -> None:
    owe_two(academy)
    assert claim(academy, team="T-other") == []
    assert len(claim(academy)) == 2
    assert claim(academy) == []


def test_a_worker_that_dies_loses_nothing(academy: Academy) -> None:
    owe_two(academy)
    first = claim(academy)
    later = NOW + owed_files.LEASE + timedelta(seconds=1)
    assert [each.slack_ts for each in claim(academy, later)] == [each.slack_ts for each in first]


def test_a_worker_whose_lease_ran_out_changes_nothing_any_more(academy: Academy) -> None:
    owe_two(academy)
    late = claim(academy)[0]
    claim(academy, NOW + owed_files.LEASE + timedelta(seconds=1))
    settle(academy, lambda db: owed_files.mark_given_up(db, late, failure="late"))
    assert states(academy) == [DeliveryState.DUE, DeliveryState.DUE]


def test_a_failed_file_is_tried_again_later_and_given_up_at_last(academy: Academy) -> None:
    owe_two(academy)
    now = NOW
    for _ in range(GIVE_UP_AFTER):
        claimed = claim(academy, now)
        assert len(claimed) == 2
        for each in claimed:
            settle(
                academy,
                lambda db, one=each, at=now: owed_files.retry_file(  # type: ignore[misc]
                    db, one, failure="server error", now=at
                ),
            )
        assert claim(academy, now) == []
        now += LONGEST_PAUSE
    assert states(academy) == [DeliveryState.FAILED, DeliveryState.FAILED]


def test_a_postponed_file_is_due_when_slack_said(academy: Academy) -> None:
    owe_two(academy)
    until = NOW + timedelta(seconds=30)
    for each in claim(academy):
        settle(academy, lambda db, one=each: owed_files.postpone_file(db, one, until=until))  # type: ignore[misc]
    assert claim(academy, NOW + timedelta(seconds=29)) == []
    assert {each.attempts for each in claim(academy, until)} == {0}


@pytest.mark.parametrize("kind", DeliveryKind)
def test_every_message_of_a_booking_or_a_change_of_its_time_has_a_file(kind: DeliveryKind) -> None:
    about = ("confirmation", "removal", "cancellation", "reinstatement", "details_change")
    moved = kind.value.endswith("move")
    of_one = kind.value.removeprefix("series_").removeprefix("absence_")
    carries = moved or of_one in about
    assert (kind in STANDING | OFF) is carries
    assert not (kind in STANDING and kind in OFF)
