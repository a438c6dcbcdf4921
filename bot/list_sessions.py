"""Lists a booker's sessions to come, for `/book list`, page by page."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.home_sessions import ROOMS, Reader
from blocks.notices import notice_modal
from blocks.session_list import TITLE, TURN, session_list_modal
from booking.agendas import next_sessions
from booking.people import Member
from bot.desk import Desk
from bot.failures import telling
from bot.members import find_booker
from bot.payload_values import parse_id
from bot.view_updates import update_view

Json = dict[str, Any]
LAST_PAGE = 1_000


def register(app: App, desk: Desk) -> None:
    """Listen to the list's pages being turned."""

    def turn(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        ack()

        def show(text: str) -> None:
            update_view(client, body["view"], notice_modal(TITLE, text))

        with telling(desk, show):
            member = find_booker(desk, context, client)
            page = min(parse_id(body["actions"][0]["value"]), LAST_PAGE)
            update_view(client, body["view"], _list(desk, member, page))

    app.action(re.compile(rf"{TURN}\..+"))(turn)


def open_list(
    desk: Desk, ack: Ack, client: WebClient, context: BoltContext, trigger_id: str
) -> None:
    """Open the list on its first page.

    Raises:
        NotKnown, NotAllowed: the person may not book.
        SlackApiError: Slack did not open it.
    """
    view = _list(desk, find_booker(desk, context, client), 0)
    ack()
    client.views_open(trigger_id=trigger_id, view=view)


def _list(desk: Desk, member: Member, page: int) -> Json:
    now = desk.now()
    agenda = desk.database.read(
        lambda db: next_sessions(
            db,
            organisation_id=member.organisation.id,
            person_id=member.id,
            now=now,
            page=page,
        )
    )
    zone = ZoneInfo(member.time_zone or member.organisation.time_zone)
    return session_list_modal(agenda, Reader(zone, now, room=ROOMS[1]))
