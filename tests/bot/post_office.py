"""An academy whose messages go to a workspace, delivered by the deliverer when a test says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.database import Database
from booking.rules.delivery_pace import ANY_PACE, Pace
from booking.tables import Delivery, Person
from bot.app import create_client
from bot.deliverer import Deliverer
from bot.desk import Desk
from sandbox.protocol import TEAM_ID
from sandbox.workspace import Workspace
from tests.booking.academy import Academy, found_academy
from tests.factories import NOW

PATIENCE_SECONDS = 1


@dataclass
class PostOffice:
    """Delivers an academy's messages; its clock stands still in between."""

    academy: Academy
    slack: Workspace
    now: datetime = NOW

    def __post_init__(self) -> None:
        self.open()

    def open(self, *, pace: Pace = ANY_PACE) -> None:
        """Begin to work, also anew, as a bot that is started."""
        client = create_client(self.slack.bot_token, self.slack.api_url)
        client.timeout = PATIENCE_SECONDS
        desk = Desk(self.academy.database, now=lambda: self.now)
        self.deliverer = Deliverer(desk, client, TEAM_ID, pace=pace)

    def enrol(self, count: int) -> list[Person]:
        """Add learners who are in the workspace as well."""
        learners = self.academy.enrol(count)
        for each in learners:
            self.slack.join(each.name, each.email)
        return learners

    def deliver(self, now: datetime | None = None) -> None:
        """Send what is due, as the bot does whenever it looks."""
        self.now = now or self.now
        self.deliverer.send_all_due()

    def deliver_later(self, runs: int = 20, *, step: timedelta = timedelta(hours=1)) -> None:
        """Send what is due again and again, as time goes by."""
        for _ in range(runs):
            self.deliver(self.now + step)

    def read_by(self, person: Person) -> list[str]:
        """Give what somebody sees of each of their messages."""
        return [message.screen for message in self.slack.person(person.name).messages()]

    def posts(self) -> int:
        """Count the messages that Slack was asked to post."""
        return len(self.slack.calls_of("chat.postMessage"))

    def rows(self, person: Person | None = None) -> list[Delivery]:
        """Read the deliveries, or those of one person."""
        mine = {"person_id": person.id} if person else {}
        rows: list[Delivery] = self.academy.rows(Delivery, **mine)
        return sorted(rows, key=lambda row: row.due_at)


@contextmanager
def open_post_office(url: str) -> Iterator[PostOffice]:
    """Put an academy with its assessor in a fresh database, and into a workspace."""
    database = Database(url)
    try:
        academy = found_academy(database)
        academy.put(academy.organisation, slack_team_id=TEAM_ID)
        dana = {"name": academy.dana.name, "email": academy.dana.email}
        with Workspace.start([dana]) as slack:
            yield PostOffice(academy, slack)
    finally:
        database.close()
