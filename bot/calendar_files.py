"""Hangs calendar files under the messages that they belong to, in a thread beside the deliverer."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError

from blocks.calendar_files import FILE_NAME, file_comment, file_title
from booking.calendars import owed_files
from booking.calendars.events import CalendarEvent
from booking.calendars.files import calendar_file
from booking.calendars.owed_files import DueFile
from booking.calendars.reading import read_events_of_file
from booking.database import Db
from bot.desk import Desk
from bot.slack_answers import TOO_MANY_REQUESTS, UNREACHABLE

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
LEFT_OF_A_LEASE = timedelta(minutes=1)
"""With less, a file is left: three calls may take their time, and another worker the lease."""
HOPELESS = {
    **UNREACHABLE,
    "missing_scope": "the app lacks the scope files:write",
    "file_uploads_disabled": "the workspace takes no files",
    "file_uploads_except_images_disabled": "the workspace takes pictures only",
}
"""Slack's errors that no further try mends, in words."""


class CalendarFiler:
    """Sends the calendar files of one workspace until it is stopped.

    A file that can't be sent is tried again by itself; its message is sent, and stays so.

    Args:
        desk: the database and the clock.
        client: without retries of its own, because a repeated call would share a file twice.
        team_id: the Slack workspace whose files it sends.
    """

    def __init__(self, desk: Desk, client: WebClient, team_id: str) -> None:
        self._desk = desk
        self._client = client
        self._team_id = team_id
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="calendar files", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the file in hand, then end."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(POLL_SECONDS):
            self.send_all_due()

    def send_all_due(self) -> None:
        """Send what is due now, in this thread, and return."""
        try:
            while not self._stop.is_set() and self._send_due():
                pass
        except Exception:
            logger.exception("calendar files wait: they are tried again")

    def _send_due(self) -> bool:
        """Send what is due now; whether there was anything."""
        database, team_id, now = self._desk.database, self._team_id, self._desk.now()
        if not database.read(lambda db: owed_files.any_file_due(db, team_id=team_id, now=now)):
            return False
        claimed = database.write(lambda db: owed_files.claim_files(db, team_id=team_id, now=now))
        for file in claimed:
            now = self._desk.now()
            if file.leased_until - now < LEFT_OF_A_LEASE:
                return False
            database.write(self._send(file, now))
        return bool(claimed)

    def _send(self, file: DueFile, now: datetime) -> Callable[[Db], None]:
        """Send a file, and give what is to be noted of it."""
        events = self._desk.database.read(lambda db: read_events_of_file(db, file, now=now))
        if not events:
            return lambda db: owed_files.mark_needless(db, file)
        try:
            attach(self._client, file, events, now=now)
        except SlackApiError as error:
            return _after_refusal(file, error, now)
        except (OSError, SlackRequestError) as error:
            return _again(file, type(error).__name__, now)
        return lambda db: owed_files.mark_attached(db, file)


def attach(client: WebClient, file: DueFile, events: list[CalendarEvent], *, now: datetime) -> None:
    """Upload a file and share it in the thread of its message; only the last of three calls shows.

    Raises:
        SlackApiError, SlackRequestError, OSError: Slack did not take it.
    """
    client.files_upload_v2(
        channel=file.slack_channel,
        thread_ts=file.slack_ts,
        content=calendar_file(events, ZoneInfo(file.time_zone), made_at=now),
        filename=FILE_NAME,
        title=file_title(events),
        initial_comment=file_comment(events),
    )


def _after_refusal(file: DueFile, error: SlackApiError, now: datetime) -> Callable[[Db], None]:
    code = str(error.response.get("error", ""))
    if error.response.status_code == TOO_MANY_REQUESTS:
        until = now + timedelta(seconds=int(error.response.headers.get("Retry-After", 1)))
        return lambda db: owed_files.postpone_file(db, file, until=until)
    if code in HOPELESS:
        logger.warning("person %s gets no calendar file: %s", file.person_id, code)
        return lambda db: owed_files.mark_given_up(db, file, failure=HOPELESS[code])
    return _again(file, code or str(error.response.status_code), now)


def _again(file: DueFile, failure: str, now: datetime) -> Callable[[Db], None]:
    logger.warning("the calendar file of session %s failed: %s", file.session_id, failure)
    return lambda db: owed_files.retry_file(db, file, failure=failure, now=now)
