"""The calendar files under messages: one each, whatever goes wrong on the way."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from icalendar import Calendar
from sqlmodel import select

from booking.calendars.tables import CalendarFile
from booking.values import DeliveryState
from bot import calendar_files, deliverer
from sandbox.faults import Fault, refusal, server_error, too_many_requests
from sandbox.message import Message
from tests.booking.calendars.samples import read, said
from tests.bot.conftest import Office
from tests.bot.group_journeys import AT_TWO, book_group, messages_saying, press
from tests.bot.series_journeys import open_dates, weeks
from tests.bot.test_booking_journey import fill_for_priya, open_form
from tests.bot.test_changing_participants import open_change
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("quick_looks")

READERS = ("Dana Reed", "Priya Shah")
BOOKED = "Session booked"
MANY = 50
"""More calls than there are: pictures of Home are uploaded as well."""
UPLOAD, SHARE = "files.getUploadURLExternal", "files.completeUploadExternal"


@pytest.fixture
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the bot look often for what is due, so that no test waits for its next look."""
    for module in (deliverer, calendar_files):
        monkeypatch.setattr(module, "POLL_SECONDS", 0.1)


def book(office: Office) -> None:
    """Book Dana with Priya at two on 1 December."""
    form = fill_for_priya(open_form(office))
    assert form.submit() == "closed", form.errors


def file_under(office: Office, message: Message) -> Calendar:
    """Wait for the file in a message's thread, and open it: there is one."""
    office.slack.wait_until(lambda: message.replies, "a calendar file")
    (reply,) = message.replies
    assert reply.files == ["session.ics"]
    return read(reply.read_file("session.ics"))


def files(office: Office) -> list[CalendarFile]:
    """Read how far the readers' files are, once all are owed."""
    rows = office.database.read(lambda db: db.exec(select(CalendarFile)).all())
    return list(rows) if len(rows) == len(READERS) else []


def wait_until_all_are(office: Office, state: DeliveryState) -> None:
    """Wait until every file has come this far."""
    office.slack.wait_until(
        lambda: {each.state for each in files(office)} == {state}, f"all files to be {state}"
    )


def test_every_confirmation_carries_a_file_in_its_thread(office: Office) -> None:
    book(office)
    uids = set()
    for name in READERS:
        calendar = file_under(office, office.slack.person(name).wait_for_message(BOOKED))
        (event,) = calendar.events
        assert said(calendar, "method") == "PUBLISH"
        assert said(event, "summary") == "General: Team Leader Level 3"
        assert said(event, "location") == "Leeds college"
        assert event.start == AT_TWO
        uids.add(said(event, "uid"))
    assert len(uids) == 1


def test_whoever_is_taken_out_gets_a_cancellation_and_the_others_keep_theirs(
    quick_office: Office,
) -> None:
    book_group(quick_office, "Tom Hill")
    page = open_change(quick_office).untick("Tom Hill")
    assert page.submit() == "closed", page.text
    removed = quick_office.slack.person("Tom Hill").wait_for_message("no longer take part")
    calendar = file_under(quick_office, removed)
    (event,) = calendar.events
    assert (said(calendar, "method"), said(event, "status")) == ("CANCEL", "CANCELLED")
    kept = quick_office.slack.person("Priya Shah").wait_for_message(BOOKED)
    assert said(file_under(quick_office, kept), "method") == "PUBLISH"


def test_a_bookers_calendar_follows_what_they_move_themselves_and_an_assessors_what_they_give_away(
    quick_office: Office,
) -> None:
    maya, dana = (quick_office.slack.person(each) for each in ("Maya Lund", "Dana Reed"))
    form = open_form(quick_office, "Maya Lund").fill("Assessor", "Dana Reed")
    assert fill_for_priya(form).submit() == "closed", form.errors
    form = press(quick_office, maya.wait_for_message(BOOKED), "Change session")
    assert form.fill("Session date", "2026-12-02").submit() == "closed", form.errors
    moved = maya.wait_for_message("Session moved")
    (event,) = file_under(quick_office, moved).events
    assert event.start == AT_TWO + timedelta(days=1)
    form = press(quick_office, dana.wait_for_message("Session moved"), "Change session")
    assert form.fill("Assessor", "Omar Khan").submit() == "closed", form.errors
    farewell = file_under(quick_office, dana.wait_for_message("no longer"))
    assert said(farewell, "method") == "CANCEL"


def test_nobodys_file_tells_planning_notes_or_learners_addresses(quick_office: Office) -> None:
    form = fill_for_priya(open_form(quick_office)).fill("Planning notes", "Ask about the rota")
    assert form.submit() == "closed", form.errors
    for name in READERS:
        file = file_under(quick_office, quick_office.slack.person(name).wait_for_message(BOOKED))
        written = file.to_ical().decode()
        assert "rota" not in written
        assert quick_office.people["Priya Shah"].email not in written


def test_a_series_is_one_file_of_sessions_with_uids_of_their_own(quick_office: Office) -> None:
    page = open_dates(quick_office)
    assert page.submit() == "closed", page.text
    for name in READERS:
        message = quick_office.slack.person(name).wait_for_message("Sessions booked")
        events = file_under(quick_office, message).events
        assert [each.start for each in events] == weeks(3)
        assert len({said(each, "uid") for each in events}) == 3


def retried(moment: datetime) -> datetime:
    """A moment when everything that waits is tried again."""
    return moment + timedelta(minutes=1)


@pytest.mark.parametrize("method", [UPLOAD, SHARE])
@pytest.mark.parametrize(
    "fault",
    [server_error(), refusal("internal_error"), too_many_requests(20)],
    ids=["breaks down", "refuses for now", "asks to wait"],
)
def test_a_file_that_fails_comes_later_and_its_message_comes_once(
    quick_office: Office, method: str, fault: Fault
) -> None:
    quick_office.slack.plan_fault(method, fault, times=MANY)
    book(quick_office)
    messages = [quick_office.slack.person(name).wait_for_message(BOOKED) for name in READERS]
    quick_office.slack.wait_until(
        lambda: {each.due_at > NOW for each in files(quick_office)} == {True}, "files to fail"
    )
    assert [message.replies for message in messages] == [[], []]
    quick_office.slack.server.api.faults.clear()
    quick_office.set_clock(retried(NOW))
    for message in messages:
        file_under(quick_office, message)
    wait_until_all_are(quick_office, DeliveryState.SENT)
    assert [messages_saying(quick_office, name, BOOKED) for name in READERS] == [1, 1]
    assert [len(message.replies) for message in messages] == [1, 1]


def test_a_workspace_without_files_is_noted_and_gets_its_messages(quick_office: Office) -> None:
    quick_office.slack.plan_fault(UPLOAD, refusal("missing_scope"), times=MANY)
    book(quick_office)
    wait_until_all_are(quick_office, DeliveryState.FAILED)
    assert [messages_saying(quick_office, name, BOOKED) for name in READERS] == [1, 1]


def test_a_reminder_carries_no_file(quick_office: Office) -> None:
    book(quick_office)
    wait_until_all_are(quick_office, DeliveryState.SENT)
    quick_office.set_clock(AT_TWO - timedelta(minutes=59))
    quick_office.slack.person("Priya Shah").wait_for_message("Reminder of your session")
    assert len(files(quick_office)) == len(READERS)
