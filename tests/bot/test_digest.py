"""The morning's message to who holds sessions: when it comes, what it says, off and on again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from booking.rules.digest_mornings import digest_morning
from booking.rules.quiet_hours import parse_quiet_hours
from booking.rules.reminders import reminder_terms
from booking.sessions import book_session
from booking.tables import Delivery
from booking.values import DeliveryKind, DeliveryState
from tests.bot.conftest import Office
from tests.bot.group_journeys import change_person
from tests.factories import IDS, NOW, create_booking

AT_TWO = datetime(2026, 12, 1, 14, 0, tzinfo=UTC)
MORNING = datetime(2026, 12, 1, 7, 30, tzinfo=UTC)
NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


def book(office: Office, starts_at: datetime, now: datetime = NOW, who: str = "Dana Reed") -> None:
    people = office.people
    command = create_booking(
        people[who], people["Priya Shah"], office.course, starts_at=starts_at, location="Leeds"
    )
    book_session(office.database, command, now=now, ids=IDS)


def digests(office: Office, state: DeliveryState | None = None) -> list[Delivery]:
    rows = office.database.read(
        lambda db: db.exec(select(Delivery).where(Delivery.kind == DeliveryKind.DIGEST)).all()
    )
    return [row for row in rows if state in (None, row.state)]


def deliver_at(office: Office, moment: datetime) -> None:
    """Let the bot meet Dana's workspace, and a moment come."""
    office.slack.person("Dana Reed").open_home()
    office.set_clock(moment)
    office.desk.deliver()


MORNINGS = {
    "winter": ("Europe/London", "21:00-07:00", NOON, MORNING),
    "summer": (
        "Europe/London",
        "21:00-07:00",
        datetime(2026, 7, 1, 12, tzinfo=UTC),
        datetime(2026, 7, 1, 6, 30, tzinfo=UTC),
    ),
    "late quiet hours": (
        "Europe/London",
        "22:00-09:15",
        NOON,
        datetime(2026, 12, 1, 9, 15, tzinfo=UTC),
    ),
    "no quiet hours": ("Europe/London", "", NOON, MORNING),
    "another zone": (
        "America/New_York",
        "21:00-07:00",
        NOON,
        datetime(2026, 12, 1, 12, 30, tzinfo=UTC),
    ),
}


@pytest.mark.parametrize("case", MORNINGS)
def test_the_morning_is_the_readers_and_after_their_quiet_hours(case: str) -> None:
    zone, quiet, starts_at, due_at = MORNINGS[case]
    assert quiet == "" or parse_quiet_hours(quiet)
    reader = reminder_terms(
        leads="", quiet_hours=quiet, time_zone=zone, leads_of_all="", zone_of_all="UTC"
    )
    assert digest_morning(starts_at, reader) == due_at


def test_one_message_tells_of_a_days_sessions_and_what_is_left_to_close(office: Office) -> None:
    book(office, NOW + timedelta(hours=3))
    book(office, AT_TWO)
    book(office, AT_TWO + timedelta(hours=2))
    deliver_at(office, MORNING)
    told = office.slack.person("Dana Reed").wait_for_message("Your day")
    for said in (
        "14:00 to 15:00: General with Priya Shah, Leeds",
        "16:00 to 17:00: General with Priya Shah, Leeds",
        "Overdue to close",
        "Tue 24 Nov 2026: General with Priya Shah, Leeds",
    ):
        assert said in told.screen
        assert said in told.text
    assert "Close session" in told.buttons
    office.slack.wait_until(
        lambda: len(digests(office, DeliveryState.SENT)) == 2, "both rows to be settled"
    )
    messages = office.slack.person("Dana Reed").messages()
    assert len([each for each in messages if "Your day" in each.text]) == 1


def test_a_morning_with_nothing_but_sessions_to_close_has_the_message_too(office: Office) -> None:
    book(office, NOW + timedelta(hours=3))
    deliver_at(office, MORNING)
    told = office.slack.person("Dana Reed").wait_for_message("Your day")
    for said in ("You hold no session today.", "Tue 24 Nov 2026: General with Priya Shah, Leeds"):
        assert said in told.screen
        assert said in told.text
    assert "Close session" in told.buttons
    deliver_at(office, MORNING + timedelta(hours=1))
    office.slack.wait_until(lambda: digests(office, DeliveryState.SENT), "the row to be settled")
    messages = office.slack.person("Dana Reed").messages()
    assert len([each for each in messages if "Your day" in each.text]) == 1


@pytest.mark.parametrize(("late", "comes"), [(timedelta(hours=5), 1), (timedelta(hours=6), 0)])
def test_after_a_pause_the_mornings_message_comes_while_there_is_a_day_to_see(
    quick_office: Office, late: timedelta, comes: int
) -> None:
    book(quick_office, AT_TWO)
    deliver_at(quick_office, MORNING + late)
    settled = {DeliveryState.SENT, DeliveryState.DROPPED}
    quick_office.slack.wait_until(
        lambda: [each for state in settled for each in digests(quick_office, state)],
        "the row to be settled",
    )
    assert len(digests(quick_office, DeliveryState.SENT)) == comes


def test_a_morning_that_is_past_when_the_session_is_booked_is_dropped(quick_office: Office) -> None:
    book(quick_office, NOW + timedelta(hours=2))
    assert digests(quick_office) == []


def test_it_is_switched_off_in_the_message_and_on_again_on_home(quick_office: Office) -> None:
    book(quick_office, AT_TWO)
    book(quick_office, AT_TWO + timedelta(days=1))
    deliver_at(quick_office, MORNING)
    dana = quick_office.slack.person("Dana Reed")
    notice = dana.wait_for_message("Your day").press("Don't tell me each morning")
    quick_office.slack.wait_until(dana.top_form, "a notice")
    notice = dana.top_form()
    assert notice is not None
    assert "no such message any more" in notice.text
    notice.close()
    deliver_at(quick_office, MORNING + timedelta(days=1))
    quick_office.slack.wait_until(
        lambda: digests(quick_office, DeliveryState.DROPPED), "the second to be dropped"
    )
    home = dana.open_home()
    home.press("Settings")
    quick_office.slack.wait_until(lambda: "Tell me each morning" in home.buttons, "the settings")
    home.press("Tell me each morning")
    quick_office.slack.wait_until(
        lambda: "Don't tell me each morning" in home.buttons, "the switch to be on"
    )


def test_who_holds_no_sessions_has_no_such_setting(quick_office: Office) -> None:
    change_person(quick_office, "Maya Lund", digest=True)
    home = quick_office.slack.person("Maya Lund").open_home()
    home.press("Settings")
    quick_office.slack.wait_until(lambda: "calendar" in home.text.lower(), "the settings")
    assert "each morning" not in home.text
