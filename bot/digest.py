"""Switches the morning's message on and off, from the message and from Home's settings."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.digest import TITLE, TURN_DIGEST
from blocks.home_state import HomeState
from blocks.notices import notice_modal
from booking.digests import turn_digest
from bot.desk import Desk
from bot.failures import telling
from bot.home import publish_home
from bot.members import find_member

Json = dict[str, Any]
SETTINGS = "settings"
OFF = "You get no such message any more. Home's Settings switch it on again."


def register(app: App, desk: Desk) -> None:
    """Listen to the buttons."""

    def turn(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        ack()

        def show(text: str) -> None:
            client.views_open(trigger_id=body["trigger_id"], view=notice_modal(TITLE, text))

        with telling(desk, show):
            member = find_member(desk, context, client)
            on = body["actions"][0]["value"] == "on"
            turn_digest(
                desk.database, organisation_id=member.organisation.id, person_id=member.id, on=on
            )
            publish_home(desk, client, member, HomeState(SETTINGS))
            if "message" in body:
                show(OFF)

    app.action(re.compile(rf"{TURN_DIGEST}\..+"))(turn)
