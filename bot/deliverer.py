"""Sends the messages that are due, in a thread beside the journeys."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from blocks.session_messages import session_message
from booking import deliveries
from booking.deliveries import DueDelivery
from booking.people import link_slack_user
from booking.sendable_messages import read_sendable
from bot.desk import Desk

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
TOO_MANY_REQUESTS = 429
UNREACHABLE = {
    "users_not_found": "nobody in this Slack workspace has their e-mail address",
    "user_not_found": "their Slack account does not exist",
    "channel_not_found": "their Slack account does not exist",
    "account_inactive": "their Slack account is deactivated",
    "user_disabled": "their Slack account is deactivated",
    "cannot_dm_bot": "their Slack account is a bot",
}
"""Slack's errors that no further try mends, in words."""


class Deliverer:
    """Sends due messages one by one until it is stopped.

    Args:
        desk: the database and the clock.
        client: without retries of its own, because a repeated post would arrive twice.
        team_id: the Slack workspace whose messages it sends.
    """

    def __init__(self, desk: Desk, client: WebClient, team_id: str) -> None:
        self._desk = desk
        self._client = client
        self._team_id = team_id
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="deliverer", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the message in hand, then end."""
        self._stop.set()
        self._wake.set()
        self._thread.join()

    def wake(self) -> None:
        """Look at once: a message may be due."""
        self._wake.set()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.wait(POLL_SECONDS)
            self._wake.clear()
            try:
                while not self._stop.is_set() and self.send_due():
                    pass
            except Exception:
                logger.exception("deliveries wait: they are tried again")

    def send_due(self) -> bool:
        """Send what is due now; whether there was anything."""
        database, now = self._desk.database, self._desk.now()
        if not database.read(lambda db: deliveries.any_due(db, now=now)):
            return False
        claimed = database.write(
            lambda db: deliveries.claim_due(db, team_id=self._team_id, now=now)
        )
        for due in claimed:
            self._send(due)
        return bool(claimed)

    def _send(self, due: DueDelivery) -> None:
        database, now = self._desk.database, self._desk.now()
        owed = database.read(lambda db: read_sendable(db, due, now=now))
        if owed is None:
            database.write(lambda db: deliveries.mark_dropped(db, due))
            return
        message = session_message(owed, ZoneInfo(due.time_zone))
        try:
            slack_ts = self._post(due, message)
        except SlackApiError as error:
            self._note_refusal(due, error, now)
        except OSError as error:
            self._retry(due, type(error).__name__, now)
        else:
            database.write(lambda db: deliveries.mark_sent(db, due, slack_ts=slack_ts))

    def _post(self, due: DueDelivery, message: dict[str, Any]) -> str:
        channel = due.slack_user_id or self._find_slack_user(due)
        posted = self._client.chat_postMessage(channel=channel, mrkdwn=False, **message)
        return str(posted["ts"])

    def _find_slack_user(self, due: DueDelivery) -> str:
        found = self._client.users_lookupByEmail(email=due.email)
        slack_user_id = str(found["user"]["id"])
        self._desk.database.write(
            lambda db: link_slack_user(
                db, team_id=self._team_id, slack_user_id=slack_user_id, email=due.email
            )
        )
        return slack_user_id

    def _note_refusal(self, due: DueDelivery, error: SlackApiError, now: datetime) -> None:
        code = str(error.response.get("error", ""))
        if error.response.status_code == TOO_MANY_REQUESTS:
            pause = timedelta(seconds=int(error.response.headers.get("Retry-After", 1)))
            self._desk.database.write(lambda db: deliveries.postpone(db, due, until=now + pause))
        elif code in UNREACHABLE:
            logger.warning("person %s can't be reached: %s", due.person_id, code)
            self._desk.database.write(
                lambda db: deliveries.mark_failed(db, due, failure=UNREACHABLE[code])
            )
        else:
            self._retry(due, code or str(error.response.status_code), now)

    def _retry(self, due: DueDelivery, failure: str, now: datetime) -> None:
        logger.warning("delivery for session %s failed: %s", due.session_id, failure)
        self._desk.database.write(
            lambda db: deliveries.retry_later(db, due, failure=failure, now=now)
        )
