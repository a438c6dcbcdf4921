"""Moves a session to a time that a learner proposed, at one press in an organiser's message."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.answers import ACCEPT_TIME
from blocks.notices import notice_modal
from booking.accepting import AcceptTime, accept_time
from booking.people import Member
from bot.booked import announce
from bot.desk import Desk
from bot.members import find_booker
from bot.payload_values import parse_id, parse_moment
from bot.shown_messages import Place, answering_press, show_sessions

Json = dict[str, Any]
TITLE = "Move the session"


def register(app: App, desk: Desk) -> None:
    """Listen to the buttons."""

    def accept(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        ack()

        def show(text: str) -> None:
            client.views_open(trigger_id=body["trigger_id"], view=notice_modal(TITLE, text))

        with answering_press(desk, client, body, show):
            member = find_booker(desk, context, client)
            command = _parse(member, body["actions"][0]["value"])
            accept_time(desk.database, command, now=desk.now(), ids=desk.ids)
            announce(desk, client, member)
            show_sessions(desk, client, member, [command.session_id], Place.of(body))

    app.action(re.compile(rf"{ACCEPT_TIME}\..+"))(accept)


def _parse(member: Member, value: str) -> AcceptTime:
    """Read which session is to move where.

    Raises:
        ValueError: it is not what the button carries.
    """
    session_id, version, moment = value.split(".")
    return AcceptTime(
        organisation_id=member.organisation.id,
        actor_id=member.id,
        session_id=parse_id(session_id),
        version=parse_id(version),
        starts_at=parse_moment(moment),
    )
