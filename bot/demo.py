"""The sandbox with a sample organisation and the bot in it, to try it without a workspace."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

from pydantic import SecretStr

from booking.database import Database, migrate
from booking.ids import IdSource
from booking.roster import import_roster
from bot.desk import utc_now
from bot.serve import run_socket_mode, wait_for_signal
from bot.settings import Settings
from sandbox.workspace import Workspace

SAMPLE = Path(__file__).parent / "sample_organisation"


def run(settings: Settings) -> None:
    """Run the sandbox and the bot until interrupted, on a database that goes with them.

    Args:
        settings: PORT is where the sandbox listens.
    """
    with (
        tempfile.TemporaryDirectory(prefix="session-booker-") as folder,
        Workspace.start(sample_people(), port=settings.port) as slack,
    ):
        url = f"sqlite:///{folder}/sandbox.db"
        load_sample(url)
        connected = Settings(
            database_url=url,
            slack_bot_token=SecretStr(slack.bot_token),
            slack_app_token=SecretStr(slack.app_token),
            slack_api_url=slack.api_url,
        )
        said = f"The sandbox is at {slack.server.address} (its log at /log)."
        run_socket_mode(connected, lambda: wait_for_signal(said))


def sample_people() -> list[dict[str, str]]:
    """The sample organisation's people as members of the sandbox's workspace."""
    with (SAMPLE / "people.csv").open(encoding="utf-8", newline="") as file:
        return [{"name": row["name"], "email": row["email"]} for row in csv.DictReader(file)]


def load_sample(url: str) -> None:
    """Migrate a database and import the sample organisation."""
    migrate(url)
    database = Database(url)
    import_roster(database, SAMPLE, IdSource(), now=utc_now())
    database.close()
