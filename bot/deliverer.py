"""Sends the messages that are due, in a thread beside the journeys."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from datetime import datetime, timedelta
from itertools import islice

from blocks.text import Json
from booking.deliveries import DueDelivery, release
from booking.due_deliveries import any_due, claim_due, letters
from booking.overdue_digests import owe_overdue_digests
from booking.rules.delivery_pace import SLACKS_PACE, Pace
from booking.rules.message_validity import MORNING_LASTS
from booking.rules.messages_together import in_turns
from bot.desk import Desk
from bot.letters import write_letters
from bot.sender import Sender
from bot.slack_client import SlackClient

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
READ_AT_ONCE = 100
FRESH_SECONDS = 1.0
"""What was read longer ago is read again before it is sent: it may not hold any more."""
LEFT_OF_A_LEASE = timedelta(seconds=30)
"""With less, nothing is sent any more: Slack may take its time, and another worker the lease."""
BETWEEN_MORNINGS = timedelta(minutes=5)
"""How often it is looked whose morning has come, if nothing else is owed to them then."""

Dues = tuple[DueDelivery, ...]


class Deliverer:
    """Sends the due messages of one workspace until it is stopped.

    Every workspace has a thread of its own, so none waits for another's messages.

    Args:
        desk: the database and the clock.
        client: of the workspace.
        team_id: the Slack workspace whose messages it sends.
        pace: how quickly the workspace may be written to.
    """

    def __init__(
        self, desk: Desk, client: SlackClient, team_id: str, *, pace: Pace = SLACKS_PACE
    ) -> None:
        self._desk = desk
        self._team_id = team_id
        self._pace = pace
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._sender = Sender(desk, client, team_id, pace, self._stop)
        self._busy_until: dict[int, float] = {}
        self._mornings_until: datetime | None = None
        self._thread = threading.Thread(target=self._run, name="deliverer", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the message in hand, give the others back, then end."""
        self._stop.set()
        self._wake.set()
        self._thread.join()

    def wake(self) -> None:
        """Look at once: a message may be due."""
        self._wake.set()

    def send_all_due(self) -> None:
        """Send what is due now, in this thread, and return."""
        try:
            self._owe_mornings()
            while not self._stop.is_set() and self._send_due():
                pass
        except Exception:
            logger.exception("deliveries wait: they are tried again")

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.wait(POLL_SECONDS)
            self._wake.clear()
            self.send_all_due()

    def _owe_mornings(self) -> None:
        """Let who has only sessions left to close have their morning's message as well."""
        now = self._desk.now()
        since = self._mornings_until or now - MORNING_LASTS
        if self._mornings_until and now - since < BETWEEN_MORNINGS:
            return
        owe_overdue_digests(self._desk.database, team_id=self._team_id, since=since, now=now)
        self._mornings_until = now

    def _send_due(self) -> bool:
        """Send what may be sent now; whether there was anything, and there may be more."""
        database, team_id, now = self._desk.database, self._team_id, self._desk.now()
        if not database.read(lambda db: any_due(db, team_id=team_id, now=now)):
            return False
        claimed = database.write(
            lambda db: claim_due(db, team_id=team_id, now=now, pace=self._pace)
        )
        waiting = deque(in_turns(letters(claimed)))
        try:
            return bool(claimed) and self._send_all(waiting)
        finally:
            left = [due for dues in waiting for due in dues]
            if left:
                database.write(lambda db: release(db, left))

    def _send_all(self, waiting: deque[Dues]) -> bool:
        """Send letters, taking them off as they are settled; whether all were."""
        while waiting:
            written = write_letters(self._desk, list(islice(waiting, READ_AT_ONCE)))
            stale_at = time.monotonic() + FRESH_SECONDS
            for number, letter in enumerate(written):
                if self._must_stop(waiting[0]):
                    return False
                if number and time.monotonic() > stale_at:
                    break
                waiting.popleft()
                if letter and not self._send(*letter):
                    return False
        return True

    def _must_stop(self, dues: Dues) -> bool:
        lease = dues[0].leased_until - self._desk.now()
        return self._stop.is_set() or lease < LEFT_OF_A_LEASE

    def _send(self, dues: Dues, message: Json) -> bool:
        """Send a letter as soon as its reader may get another message; whether the next may go."""
        person_id, now = dues[0].person_id, time.monotonic()
        busy = {id_: until for id_, until in self._busy_until.items() if until > now}
        self._stop.wait(busy.get(person_id, now) - now)
        gap = self._pace.person_gap.total_seconds()
        self._busy_until = busy | {person_id: time.monotonic() + gap}
        return self._sender.send(dues, message)
