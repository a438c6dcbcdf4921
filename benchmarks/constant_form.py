"""The floor for opening a form: a Bolt app in one process that opens a constant one."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from blocks.booking_form import booking_modal
from blocks.form_values import Choice, FormMemory, FormOffer, FormValues
from bot.app import LISTENERS
from bot.serve import HttpServer
from bot.settings import Settings

ME = Choice("100001", "Priya Shah 0")


class ConstantForm(HttpServer):
    """gunicorn with one process, around an app that looks nothing up."""

    def load_config(self) -> None:
        """Serve as the bot does, but from one process, as a Bolt app is usually run."""
        super().load_config()
        self.cfg.set("workers", 1)

    def load(self) -> Any:
        """Put the constant app together in the worker."""
        return SlackRequestHandler(constant_app(self.settings))


def constant_app(settings: Settings) -> App:
    """Make an app that answers `/book` with the same view each time."""
    identity = AuthorizeResult(
        enterprise_id=None, team_id="T0SANDBOX", bot_token="xoxb-sandbox", bot_user_id="U0BOT"
    )
    app = App(
        client=WebClient(base_url=settings.slack_api_url, retry_handlers=[]),
        authorize=lambda: identity,
        signing_secret=os.environ["SLACK_SIGNING_SECRET"],
        listener_executor=ThreadPoolExecutor(LISTENERS),
    )
    view = booking_modal(
        FormValues(FormMemory("token"), assessor=ME),
        FormOffer(smart_rooms=True, zone="Europe/London"),
    )

    def open_constant(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=view)

    app.command("/book")(open_constant)
    return app


if __name__ == "__main__":
    sys.argv = sys.argv[:1]
    ConstantForm(Settings()).run()
