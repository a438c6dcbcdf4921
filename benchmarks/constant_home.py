"""The floor for opening Home: a Bolt app in one process that publishes a constant one."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from blocks.home import stranger_home
from bot.app import LISTENERS
from bot.serve import HttpServer
from bot.settings import Settings


class ConstantHome(HttpServer):
    """gunicorn with one process, around an app that looks nothing up."""

    def load_config(self) -> None:
        """Serve as the bot does, but from one process, as a Bolt app is usually run."""
        super().load_config()
        self.cfg.set("workers", 1)

    def load(self) -> Any:
        """Put the constant app together in the worker."""
        return SlackRequestHandler(constant_app(self.settings))


def constant_app(settings: Settings) -> App:
    """Make an app that publishes the same Home each time."""
    identity = AuthorizeResult(
        enterprise_id=None, team_id="T0SANDBOX", bot_token="xoxb-sandbox", bot_user_id="U0BOT"
    )
    app = App(
        client=WebClient(base_url=settings.slack_api_url, retry_handlers=[]),
        authorize=lambda: identity,
        signing_secret=os.environ["SLACK_SIGNING_SECRET"],
        listener_executor=ThreadPoolExecutor(LISTENERS),
    )
    view = stranger_home("Your sessions to come: Tue 1 Dec 2026, 10:00 to 11:00 GMT")

    def publish_constant(event: dict[str, Any], client: WebClient) -> None:
        client.views_publish(user_id=event["user"], view=view)

    app.event("app_home_opened")(publish_constant)
    return app


if __name__ == "__main__":
    sys.argv = sys.argv[:1]
    ConstantHome(Settings()).run()
