"""A Bolt app in one process that looks nothing up: what floors are measured with."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.app import LISTENERS
from bot.serve import HttpServer
from bot.settings import Settings

Listen = Callable[[App], None]
"""What makes the app answer."""


class ConstantServer(HttpServer):
    """gunicorn with one process, as a Bolt app is usually run."""

    def __init__(self, settings: Settings, listen: Listen) -> None:
        self._listen = listen
        super().__init__(settings)

    def load_config(self) -> None:
        """Serve as the bot does, but from one process."""
        super().load_config()
        self.cfg.set("workers", 1)

    def load(self) -> Any:
        """Put the app together in the worker."""
        app = _app(self.settings)
        self._listen(app)
        return SlackRequestHandler(app)


def serve(listen: Listen) -> None:
    """Serve until the process is ended."""
    sys.argv = sys.argv[:1]
    ConstantServer(Settings(), listen).run()


def _app(settings: Settings) -> App:
    identity = AuthorizeResult(
        enterprise_id=None, team_id="T0SANDBOX", bot_token="xoxb-sandbox", bot_user_id="U0BOT"
    )
    return App(
        client=WebClient(base_url=settings.slack_api_url, retry_handlers=[]),
        authorize=lambda: identity,
        signing_secret=os.environ["SLACK_SIGNING_SECRET"],
        listener_executor=ThreadPoolExecutor(LISTENERS),
    )
