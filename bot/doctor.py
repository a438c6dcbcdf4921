"""The doctor: what is well with an installation, and what to do about what is not.

It changes nothing, and no finding shows a token or a password.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPException

from pydantic import SecretStr
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse
from sqlalchemy import Connection, make_url, not_
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from booking.database import Database, Db, current_revision, newest_revision
from booking.errors import DatabaseUnavailable
from booking.guards import guards_bite, missing_guards
from booking.tables import Organisation, Person
from booking.values import Role
from bot.app import create_client
from bot.command_database import missing_file
from bot.complaints import complaint, slack_error
from bot.settings import Settings

SCOPES = (
    "commands",
    "chat:write",
    "users:read",
    "users:read.email",
    "files:read",
    "files:write",
)
"""What the bot token must be allowed to do; manifest.yml asks for the same."""

SLACK_ADVICE = {
    "invalid_auth": "Copy the token again from the app's pages at api.slack.com/apps.",
    "not_authed": "Copy the token again from the app's pages at api.slack.com/apps.",
    "token_revoked": "Install the app in the workspace again and copy the new token.",
    "token_expired": "Install the app in the workspace again and copy the new token.",
    "account_inactive": "Install the app in the workspace again and copy the new token.",
    "not_allowed_token_type": (
        "SLACK_BOT_TOKEN begins with xoxb- and SLACK_APP_TOKEN with xapp-: they may be swapped."
    ),
    "missing_scope": "Give the app-level token the scope connections:write.",
}
OTHERWISE = "Look the code up at docs.slack.dev, or try again later."
MIGRATE = "Run `session-booker migrate`."


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `advice` says what to do when it is not well."""

    what: str
    advice: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nothing needs doing."""
        return not self.advice

    def __str__(self) -> str:
        return f"well:  {self.what}" if self.is_well else f"to do: {self.what} {self.advice}"


def examine(settings: Settings) -> list[Finding]:
    """Look at the database, then at Slack; in each, what builds on a fault is left out."""
    return [*_examine_database(settings), *_examine_slack(settings)]


def _examine_database(settings: Settings) -> Iterator[Finding]:
    shown = make_url(settings.database_url).set(query={}).render_as_string(hide_password=True)
    if missing_file(settings.database_url):
        yield Finding(f"There is no database yet at {shown}.", MIGRATE)
        return
    database = Database(settings.database_url)
    try:
        schema = database.read(lambda db: _examine_schema(db.connection()))
        yield Finding(f"The database answers at {shown}.")
        yield schema
        if schema.is_well:
            yield _examine_guards(database)
            yield from database.read(_examine_organisation)
    except (DatabaseUnavailable, DBAPIError) as error:
        yield Finding(complaint(error), f"Check DATABASE_URL ({shown}), and that it is running.")
    finally:
        database.close()


def _examine_schema(connection: Connection) -> Finding:
    stands, newest = current_revision(connection), newest_revision()
    if stands != newest:
        where = f"is at {stands}" if stands else "is not made yet"
        return Finding(f"The database's schema {where}, the newest is {newest}.", MIGRATE)
    return Finding(f"The database has the newest schema, {newest}.")


def _examine_guards(database: Database) -> Finding:
    """Look whether the guards stand, and try them out in a transaction that is taken back."""
    with database.engine.connect() as connection:
        missing = missing_guards(connection)
        bite = not missing and guards_bite(connection)
        connection.rollback()
    if missing:
        names = ", ".join(missing)
        return Finding(f"The guard against double booking is missing: {names}.", MIGRATE)
    if not bite:
        return Finding(
            "The guard against double booking let two sessions overlap.",
            "Stop the bot and restore the database: its guard has been changed.",
        )
    return Finding("The guard against double booking stands and refuses an overlap.")


def _examine_organisation(db: Db) -> list[Finding]:
    organisations = db.exec(select(Organisation.id, Organisation.name)).all()
    if not organisations:
        advice = "Run `session-booker import FOLDER` with your CSV files."
        return [Finding("The database holds no organisation yet.", advice)]
    return [_examine_admins(db, *organisation) for organisation in organisations]


def _examine_admins(db: Db, organisation_id: int, name: str) -> Finding:
    admins = db.exec(
        select(Person.id)
        .where(
            Person.organisation_id == organisation_id,
            not_(col(Person.archived)),
            col(Person.roles).contains(Role.MASTER_ADMIN.value),
        )
        .limit(1)
    ).first()
    if admins is None:
        advice = "Give somebody the role MA in people.csv and import it."
        return Finding(f"{name} has no Master Admin.", advice)
    return Finding(f"{name} has people, a Master Admin among them.")


def _examine_slack(settings: Settings) -> Iterator[Finding]:
    if settings.slack_bot_token is None:
        yield Finding(
            "SLACK_BOT_TOKEN is not set, so `run` does not connect to Slack.",
            "Create the app from manifest.yml, install it, and set its Bot User OAuth Token.",
        )
    else:
        yield from _examine_bot_token(settings, settings.slack_bot_token)
    yield _examine_mode(settings)


def _examine_bot_token(settings: Settings, token: SecretStr) -> Iterator[Finding]:
    client = create_client(token.get_secret_value(), settings.slack_api_url)
    answer = _ask("SLACK_BOT_TOKEN", client.auth_test)
    if isinstance(answer, Finding):
        yield answer
        return
    yield Finding(f"SLACK_BOT_TOKEN is good: {answer['user']} in the workspace {answer['team']}.")
    yield _examine_scopes(answer)


def _examine_scopes(answer: SlackResponse) -> Finding:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    granted = {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",")}
    missing = [scope for scope in SCOPES if scope not in granted]
    if missing:
        return Finding(
            f"The bot token lacks the scopes {', '.join(missing)}.",
            "Add them under OAuth & Permissions and install the app again.",
        )
    return Finding("The bot token has every scope that it needs.")


def _examine_mode(settings: Settings) -> Finding:
    """Look at the way in which Slack reaches the bot: Socket Mode goes before HTTP."""
    if settings.slack_app_token is not None:
        return _examine_app_token(settings, settings.slack_app_token)
    if settings.slack_signing_secret is None:
        return Finding(
            "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set.",
            "Set the first for Socket Mode, or the second for HTTP.",
        )
    return Finding(f"SLACK_SIGNING_SECRET is set: `run` serves HTTP on port {settings.port}.")


def _examine_app_token(settings: Settings, token: SecretStr) -> Finding:
    client = create_client(None, settings.slack_api_url)
    app_token = token.get_secret_value()
    answer = _ask("SLACK_APP_TOKEN", lambda: client.apps_connections_open(app_token=app_token))
    if isinstance(answer, Finding):
        return answer
    return Finding("SLACK_APP_TOKEN is good: `run` uses Socket Mode.")


def _ask(setting: str, call: Callable[[], SlackResponse]) -> SlackResponse | Finding:
    """Give Slack's answer, or what to do when it is none."""
    try:
        return call()
    except SlackApiError as error:
        code = slack_error(error)
        return Finding(f"Slack refused {setting}: {code}.", SLACK_ADVICE.get(code, OTHERWISE))
    except (SlackClientError, OSError, HTTPException) as error:
        return Finding(
            f"Slack could not be asked about {setting} ({type(error).__name__}).",
            "Check the network and SLACK_API_URL.",
        )
