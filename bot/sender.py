"""Sends one letter after the other, and notes what came of each."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from blocks.text import Json
from booking.calendars.owed_files import WITH_FILE, owe_file
from booking.database import Database, Db
from booking.deliveries import (
    DueDelivery,
    mark_failed,
    mark_one_sent,
    mark_sent,
    release,
    retry_later,
)
from booking.errors import DatabaseUnavailable
from booking.people import link_slack_user
from booking.rules.delivery_pace import Pace, pause_after
from booking.sending_pace import hold
from booking.unreached import tell_organisers
from bot.desk import Desk
from bot.slack_answers import UNREACHABLE, Meaning, meaning_of
from bot.slack_client import NoAnswer, SlackAnswer, SlackClient

logger = logging.getLogger(__name__)

WITHOUT_A_TOKEN = timedelta(minutes=1)
"""How long messages wait when Slack does not take the bot's token."""
TOLERATED_FAILURES = 2
"""How many letters may fail one after the other before the workspace is left alone for a time."""
SECONDS_BETWEEN_NOTES = 0.2
OF_ONE_OR_OF_THE_BOT = "account_inactive"
"""Slack says it of a deactivated person, and of the bot whose workspace is gone."""

Dues = Sequence[DueDelivery]


class Sender:
    """Sends letters to one workspace, from one thread.

    One letter at a time is in the air, so that a death of the process sends at most one twice.

    Args:
        desk: the database and the clock.
        client: of the workspace.
        team_id: the workspace.
        pace: how quickly it may be written to.
        stopped: is set when the process is to end.
    """

    def __init__(
        self,
        desk: Desk,
        client: SlackClient,
        team_id: str,
        pace: Pace,
        stopped: threading.Event,
    ) -> None:
        self._desk = desk
        self._client = client
        self._team_id = team_id
        self._pace = pace
        self._stopped = stopped
        self._failures = 0
        self._reactions: dict[Meaning, Callable[[Dues, SlackAnswer], bool]] = {
            Meaning.SLOW_DOWN: self._slow_down,
            Meaning.NOT_LET_IN: self._wait_for_a_token,
            Meaning.UNREACHABLE: self._note_unreachable,
            Meaning.UNFIT: self._note_unfit,
            Meaning.TROUBLE: self._try_later,
        }

    def send(self, dues: Dues, message: Json) -> bool:
        """Send a message that settles these deliveries of one person; whether the next may follow.

        Raises:
            DatabaseUnavailable: what came of it could not be noted; Slack did not take it.
        """
        try:
            answer = self._post(dues[0], message)
            if answer.error == OF_ONE_OR_OF_THE_BOT and not self._client.call("auth.test").ok:
                return self._wait_for_a_token(dues, answer)
        except NoAnswer as error:
            return self._retry(dues, str(error))
        if not answer.ok:
            return self._reactions[meaning_of(answer)](dues, answer)
        self._failures = 0
        self._note_sent(dues, str(answer.body["channel"]), str(answer.body["ts"]))
        return True

    def _post(self, due: DueDelivery, message: Json) -> SlackAnswer:
        slack_user_id = due.slack_user_id
        if slack_user_id is None:
            found = self._client.call("users.lookupByEmail", email=due.email)
            if not found.ok:
                return found
            slack_user_id = self._link(due, str(found.body["user"]["id"]))
        return self._client.call("chat.postMessage", channel=slack_user_id, mrkdwn=False, **message)

    def _link(self, due: DueDelivery, slack_user_id: str) -> str:
        self._desk.database.write(
            lambda db: link_slack_user(
                db, team_id=self._team_id, slack_user_id=slack_user_id, email=due.email
            )
        )
        return slack_user_id

    def _note_sent(self, dues: Dues, channel: str, ts: str) -> None:
        """Note that Slack took a message: again and again until the database has it."""
        now = self._desk.now()
        while True:
            try:
                return _note_sent(self._desk.database, dues, channel, ts, now)
            except DatabaseUnavailable:
                logger.exception("a message is sent, and that can't be noted yet")
                if self._stopped.wait(SECONDS_BETWEEN_NOTES):
                    raise

    def _slow_down(self, dues: Dues, answer: SlackAnswer) -> bool:
        until = self._desk.now() + timedelta(seconds=answer.retry_after)
        logger.warning("Slack asks workspace %s to wait %s s", self._team_id, answer.retry_after)
        return self._hold(dues, until)

    def _wait_for_a_token(self, dues: Dues, answer: SlackAnswer) -> bool:
        logger.error("every message waits: Slack does not take the bot's token: %s", answer.error)
        return self._hold(dues, self._desk.now() + WITHOUT_A_TOKEN)

    def _hold(self, dues: Dues, until: datetime) -> bool:
        """Let the workspace wait; the message goes later, which is no failed attempt."""

        def work(db: Db) -> None:
            release(db, dues)
            hold(db, dues[0].organisation_id, until=until, pace=self._pace)

        self._desk.database.write(work)
        return False

    def _note_unreachable(self, dues: Dues, answer: SlackAnswer) -> bool:
        logger.warning("person %s can't be reached: %s", dues[0].person_id, answer.error)
        self._fail(dues, UNREACHABLE[answer.error])
        return True

    def _note_unfit(self, dues: Dues, answer: SlackAnswer) -> bool:
        due = dues[0]
        logger.error(
            "the %s of session %s is no message that Slack takes: %s %s",
            due.kind,
            due.session_id,
            answer.error,
            answer.body.get("response_metadata", ""),
        )
        self._fail(dues, f"Slack does not take the message: {answer.error}")
        return True

    def _fail(self, dues: Dues, failure: str) -> None:
        def work(db: Db) -> None:
            mark_failed(db, dues, failure=failure)
            tell_organisers(db, dues, self._desk.now())

        self._desk.database.write(work)

    def _try_later(self, dues: Dues, answer: SlackAnswer) -> bool:
        return self._retry(dues, answer.error)

    def _retry(self, dues: Dues, failure: str) -> bool:
        """Try later; when letter after letter fails, it is Slack, and all others wait too."""
        now, due = self._desk.now(), dues[0]
        self._failures += 1
        beyond = self._failures - TOLERATED_FAILURES

        def work(db: Db) -> bool:
            if beyond > 0:
                until = now + pause_after(beyond)
                hold(db, due.organisation_id, until=until, pace=self._pace)
            kept = retry_later(db, dues, failure=failure, now=now)
            if not kept:
                tell_organisers(db, dues, now)
            return kept

        logger.warning("the %s of session %s failed: %s", due.kind, due.session_id, failure)
        if not self._desk.database.write(work):
            logger.error(
                "the %s of session %s to person %s is given up after %d attempts: %s",
                due.kind,
                due.session_id,
                due.person_id,
                due.attempts + 1,
                failure,
            )
        return beyond <= 0


def _note_sent(database: Database, dues: Dues, channel: str, ts: str, now: datetime) -> None:
    """Note it quickly: a process that dies before lets the message go out twice."""
    if len(dues) == 1 and dues[0].kind not in WITH_FILE:
        mark_one_sent(database, dues[0], slack_channel=channel, slack_ts=ts, now=now)
        return

    def work(db: Db) -> None:
        mark_sent(db, dues, slack_channel=channel, slack_ts=ts, now=now)
        owe_file(db, dues[0], slack_channel=channel, slack_ts=ts, now=now)

    database.write(work)
