"""The sandbox with a sample organisation and the bot in it, to try it without a workspace."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from pydantic import SecretStr

from booking.database import Database, migrate
from booking.ids import IdSource
from booking.people import link_slack_user
from booking.roster import import_roster
from booking.rules.delivery_pace import ANY_PACE
from booking.values import EnrolmentStatus, Role
from bot.app import create_client
from bot.calendar_files import CalendarFiler
from bot.deliverer import Deliverer
from bot.desk import Desk, utc_now
from bot.open_booking import COMMAND, MESSAGE_SHORTCUT, SHORTCUT
from bot.sample_sessions import book_fortnight
from bot.serve import run_socket_mode, wait_for_signal
from bot.settings import Settings
from sandbox.app_listing import AppListing, Shortcut, SlashCommand
from sandbox.protocol import TEAM_ID
from sandbox.workspace import Workspace

SAMPLE = Path(__file__).parent / "sample_organisation"
APP = AppListing(
    "Session Booker",
    commands=(
        SlashCommand(
            COMMAND,
            "Book a learning session",
            "[next Tue 2-3.30pm with @learner at Leeds, formal review, weekly x6] or help",
        ),
    ),
    shortcuts=(
        Shortcut(
            "Book a session",
            SHORTCUT,
            description="Opens the form that books a learning session",
        ),
        Shortcut(
            "Book from this message",
            MESSAGE_SHORTCUT,
            kind="message",
            description="Opens the form with the message's time and its writer",
        ),
    ),
)
"""What manifest.yml tells Slack to offer."""
TITLES = {
    Role.MASTER_ADMIN: "Master admin",
    Role.BASIC_ADMIN: "Basic admin",
    Role.ASSESSOR: "Assessor",
    Role.CUSTOM_MANAGER: "Custom manager",
    Role.CURRICULUM_MANAGER: "Curriculum manager",
    Role.LEARNER: "Learner",
    Role.EMPLOYER: "Employer",
    Role.INTERNAL_QUALITY_ASSURER: "Quality assurer",
    Role.EXTERNAL_QUALITY_ASSURER: "External quality assurer",
}
BOOKED_BEFORE = timedelta(days=14)
"""So long ago the fortnight was booked, and people were told."""


def run(settings: Settings) -> None:
    """Run the sandbox and the bot until interrupted, on a database that goes with them.

    The bot's clock is the sandbox's, which the page can put forward.

    Args:
        settings: PORT is where the sandbox listens.
    """
    with (
        tempfile.TemporaryDirectory(prefix="session-booker-") as folder,
        Workspace.start(sample_people(), port=settings.port, app=APP) as slack,
    ):
        url = f"sqlite:///{folder}/sandbox.db"
        load_sample(url)
        fill_workspace(url, slack)
        connected = Settings(
            database_url=url,
            slack_bot_token=SecretStr(slack.bot_token),
            slack_app_token=SecretStr(slack.app_token),
            slack_api_url=slack.api_url,
        )
        said = f"The sandbox is at {slack.server.address} (its log at /log)."
        run_socket_mode(
            connected, lambda: wait_for_signal(said), now=clock_of(slack), pace=ANY_PACE
        )


def sample_people() -> list[dict[str, str]]:
    """The sample organisation's people as members of the sandbox's workspace."""
    statuses: dict[str, list[str]] = {}
    for row in _rows("enrolments.csv"):
        status = EnrolmentStatus(row["status"]).words
        statuses.setdefault(row["learner_email"], []).append(status)
    return [
        {
            "name": row["name"],
            "email": row["email"],
            "title": _title(row, statuses.get(row["email"], [])),
        }
        for row in _rows("people.csv")
    ]


def load_sample(url: str) -> None:
    """Migrate a database and import the sample organisation."""
    migrate(url)
    database = Database(url)
    import_roster(database, SAMPLE, IdSource(), now=utc_now())
    database.close()


def fill_workspace(url: str, slack: Workspace) -> None:
    """Book the fortnight as if it was done a while ago, and let everybody be told of it then.

    What has become due since, such as a reminder for tomorrow, is sent last.
    """
    slack.advance(-BOOKED_BEFORE.total_seconds())
    database = Database(url)
    for profile in slack.state.people.values():
        link = partial(
            link_slack_user, team_id=TEAM_ID, slack_user_id=profile.id, email=profile.email
        )
        database.write(link)
    now = clock_of(slack)
    today = (now() + BOOKED_BEFORE).date()
    book_fortnight(database, today=today, booked_at=now(), ids=IdSource())
    client = create_client(slack.bot_token, slack.api_url)
    desk = Desk(database, now=now)
    deliverer = Deliverer(desk, client, TEAM_ID, pace=ANY_PACE)
    deliverer.send_all_due()
    CalendarFiler(desk, client, TEAM_ID).send_all_due()
    slack.advance(BOOKED_BEFORE.total_seconds())
    deliverer.send_all_due()
    database.close()


def clock_of(slack: Workspace) -> Callable[[], datetime]:
    """Give the workspace's clock as the bot reads one."""
    return lambda: datetime.fromtimestamp(slack.state.clock.now(), UTC)


def _rows(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _title(row: dict[str, str], statuses: list[str]) -> str:
    """Say who somebody is: their roles, and how far a learner is on each course."""
    if row["archived"] == "true":
        return "Archived learner"
    roles = [TITLES[Role(code)] for code in row["roles"].split(";")]
    return ", ".join(dict.fromkeys([*roles, *statuses]))
