"""Lets a Master Admin open a closed session again, with a reason."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.closed_page import UNLOCK_CALLBACK_ID, UNLOCK_TITLE, unlock_modal
from blocks.session_actions import UNLOCK_SESSION
from booking.closing import UnlockSession, unlock_session
from booking.people import Member
from booking.rules.permissions import Action, require
from booking.values import FormField
from bot.booked import announce
from bot.desk import Desk
from bot.members import find_member
from bot.opened_pages import opens
from bot.page_answers import staying_open
from bot.payload_values import parse_id

Json = dict[str, Any]


def register(app: App, desk: Desk) -> None:
    """Listen to the button, and to the page's submission."""

    def open_page(member: Member, value: str) -> Json:
        require(member.roles, Action.UNLOCK_SESSION, archived=member.archived)
        return unlock_modal(parse_id(value))

    def submit(ack: Ack, view: Json, client: WebClient, context: BoltContext) -> None:
        with staying_open(desk, ack, view):
            member = find_member(desk, context, client)
            unlock_session(desk.database, _command(member, view), now=desk.now(), ids=desk.ids)
            ack(response_action="clear")
            announce(desk, client, member)

    opens(app, desk, UNLOCK_SESSION, UNLOCK_TITLE, open_page)
    app.view(UNLOCK_CALLBACK_ID)(submit)


def _command(member: Member, view: Json) -> UnlockSession:
    values = view["state"]["values"][FormField.REASON.value]
    return UnlockSession(
        organisation_id=member.organisation.id,
        actor_id=member.id,
        session_id=parse_id(view["private_metadata"]),
        reason=(values[FormField.REASON.value].get("value") or "").strip(),
    )
