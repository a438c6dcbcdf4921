"""Runs the bot: in Socket Mode with an app token, over HTTP with a signing secret."""

from __future__ import annotations

import gc
import json
import logging
import signal
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

import click
from gunicorn.app.base import BaseApplication
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk.socket_mode.builtin import SocketModeClient

from booking import when
from booking.database import Database
from booking.rules.delivery_pace import SLACKS_PACE, Pace
from bot.app import create_app, create_client, identify
from bot.calendar_door import CalendarDoor, Wsgi
from bot.calendar_files import CalendarFiler
from bot.deliverer import Deliverer
from bot.desk import Desk, utc_now
from bot.settings import BadSettings, Settings
from bot.slack_client import SlackClient

THREADS = 32
PROCESSES = 2
"""Python computes on one core a process; the databases and the deliverers' leases allow several."""

CLOSING_SECONDS = 5.0
"""How long the end of a connection may take; then the process ends without it."""
LARGEST_REQUEST = 5_000_000
"""In bytes; Slack's have a tenth of it. Who signed a request is known only once it is read."""
UNAVAILABLE = "503 Service Unavailable"

logger = logging.getLogger(__name__)


class Bot:
    """A bot put together from the settings: the Bolt app, and beside it who sends what is owed.

    Raises:
        SlackApiError: the bot token is not good.
        NotMigrated, DatabaseUnavailable: the database is not ready.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        now: Callable[[], datetime] = utc_now,
        pace: Pace = SLACKS_PACE,
    ) -> None:
        client = _client(settings)
        database.check()
        identity = identify(client)
        reached = settings.slack_app_token is None
        self.desk = Desk(database, now=now, public_url=settings.public_url if reached else "")
        team_id = identity.team_id or ""
        self._deliverer = Deliverer(self.desk, client, team_id, pace=pace)
        self._calendar_filer = CalendarFiler(self.desk, client, team_id)
        secret = settings.slack_signing_secret
        self.app: App = create_app(
            replace(self.desk, deliver=self._deliverer.wake),
            client,
            identity,
            signing_secret=secret.get_secret_value() if secret else None,
        )
        when.warm()
        _settle()

    def start_sending(self) -> None:
        """Begin to send the messages that are owed, and their calendar files."""
        self._deliverer.start()
        self._calendar_filer.start()

    def stop_sending(self) -> None:
        """Finish what is in hand, then end."""
        self._deliverer.stop()
        self._calendar_filer.stop()


def _settle() -> None:
    """Leave what lives as long as the process out of garbage collections from now on.

    Walking through it again and again would now and then hold a touch up for a tenth of a second.
    """
    gc.collect()
    gc.freeze()


def _client(settings: Settings) -> SlackClient:
    if settings.slack_bot_token is None:
        raise BadSettings("SLACK_BOT_TOKEN is missing")
    return create_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)


def run(settings: Settings) -> None:
    """Run until interrupted, in the mode that the settings say.

    Raises:
        BadSettings: neither an app token nor a signing secret is set.
    """
    if settings.slack_app_token:
        run_socket_mode(settings, lambda: wait_for_signal("Connected to Slack in Socket Mode."))
    elif settings.slack_signing_secret:
        HttpServer(settings).run()
    else:
        raise BadSettings("Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP")


def run_socket_mode(
    settings: Settings,
    wait: Callable[[], object],
    *,
    now: Callable[[], datetime] = utc_now,
    pace: Pace = SLACKS_PACE,
) -> None:
    """Run in Socket Mode until `wait` returns.

    Args:
        settings: with the tokens.
        wait: returns when the bot is to end.
        now: the clock, aware and in UTC.
        pace: how quickly the workspace may be written to.
    """
    database = Database(settings.database_url)
    bot = Bot(settings, database, now, pace)
    token = settings.slack_app_token
    handler = SocketModeHandler(
        bot.app, token.get_secret_value() if token else "", logger=logging.getLogger("slack_sdk")
    )
    handler.client.connect()
    bot.start_sending()
    try:
        wait()
    finally:
        bot.stop_sending()
        database.close()
        close_connection(handler.client)


def close_connection(client: SocketModeClient) -> None:
    """Close the connection to Slack.

    The client waits for a thread of its own, which may begin to receive just when it is to end and
    then never ends: so it is told again until it does.
    """
    closing = threading.Thread(target=client.close, name="closing", daemon=True)
    closing.start()
    deadline = time.monotonic() + CLOSING_SECONDS
    while closing.is_alive() and time.monotonic() < deadline:
        client.current_session_state.terminated = True
        closing.join(0.05)


def wait_for_signal(announcement: str) -> None:
    """Say that the bot is ready, and wait until the process is told to end."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    click.echo(announcement)
    stopped.wait()


def with_health_page(slack: Wsgi, database: Database) -> Wsgi:
    """Add `/healthz`, which says whether the database answers, and to anybody nothing else."""

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/healthz":
            return slack(environ, start_response)
        status, said = ("200 OK", "ok") if _is_well(database) else (UNAVAILABLE, "unavailable")
        start_response(status, [("Content-Type", "application/json")])
        return [json.dumps({"status": said}).encode()]

    return serve


def _is_well(database: Database) -> bool:
    try:
        database.check()
    except Exception as error:  # noqa: BLE001 - whatever it is, the database is not well
        logger.error("the database is not well: %s", error)  # noqa: TRY400 - asked again and again
        return False
    return True


def with_size_limit(others: Wsgi) -> Wsgi:
    """Turn requests away that are larger than any of Slack's, before they are read."""

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if int(environ.get("CONTENT_LENGTH") or 0) <= LARGEST_REQUEST:
            return others(environ, start_response)
        start_response("413 Content Too Large", [("Connection", "close")])
        return []

    return serve


class HttpServer(BaseApplication):
    """gunicorn with threads, serving Slack's requests at `/slack/events`."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Set gunicorn up: two processes with many threads, on every interface."""
        self.cfg.set("bind", f"0.0.0.0:{self.settings.port}")
        self.cfg.set("worker_class", "gthread")
        self.cfg.set("workers", PROCESSES)
        self.cfg.set("threads", THREADS)
        self.cfg.set("control_socket_disable", "true")

    def load(self) -> Any:
        """Put the bot together in the worker, after the fork."""
        database = Database(self.settings.database_url)
        bot = Bot(self.settings, database)
        bot.start_sending()
        slack = with_size_limit(SlackRequestHandler(bot.app))
        return with_health_page(CalendarDoor(slack, bot.desk), database)
