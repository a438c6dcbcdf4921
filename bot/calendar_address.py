"""Switches somebody's calendar address on, renews it, and switches it off."""

from __future__ import annotations

import secrets
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.calendar_address import (
    RENEW,
    SWITCH_OFF,
    SWITCH_ON,
    TITLE,
    calendar_address_modal,
)
from blocks.home_state import HomeState
from blocks.notices import notice_modal
from booking.calendars.addresses import SECRET_BYTES, set_secret
from booking.errors import NotAllowed
from booking.people import Member
from bot.desk import Desk
from bot.failures import telling
from bot.home import publish_home
from bot.members import find_member

SETTINGS = HomeState("settings")


def register(app: App, desk: Desk) -> None:
    """Listen to the buttons of Home's section."""

    def give_address(
        ack: Ack, body: dict[str, Any], client: WebClient, context: BoltContext
    ) -> None:
        ack()

        def show(text: str) -> None:
            client.views_open(trigger_id=body["trigger_id"], view=notice_modal(TITLE, text))

        with telling(desk, show):
            member = find_member(desk, context, client)
            modal = calendar_address_modal(_new_address(desk, member))
            client.views_open(trigger_id=body["trigger_id"], view=modal)
            publish_home(desk, client, member, SETTINGS)

    def switch_off(ack: Ack, body: dict[str, Any], client: WebClient, context: BoltContext) -> None:
        ack()

        def show(text: str) -> None:
            client.views_open(trigger_id=body["trigger_id"], view=notice_modal(TITLE, text))

        with telling(desk, show):
            member = find_member(desk, context, client)
            _set_secret(desk, member, None)
            publish_home(desk, client, member, SETTINGS)

    for button in (SWITCH_ON, RENEW):
        app.action(button)(give_address)
    app.action(SWITCH_OFF)(switch_off)


def _new_address(desk: Desk, member: Member) -> str:
    """Make a new address, which makes the old one void.

    Raises:
        NotAllowed: the bot is not reached over the web.
    """
    if not desk.public_url:
        raise NotAllowed("There are no calendar addresses here.")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    _set_secret(desk, member, secret)
    return f"{desk.public_url}/calendar/{member.organisation.id}/{secret}.ics"


def _set_secret(desk: Desk, member: Member, secret: str | None) -> None:
    desk.database.write(
        lambda db: set_secret(
            db, organisation_id=member.organisation.id, person_id=member.id, secret=secret
        )
    )
