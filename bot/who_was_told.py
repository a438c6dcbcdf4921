"""Shows who was told what of a session, and has messages sent again."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.notices import noticed
from blocks.session_actions import WHO_WAS_TOLD
from blocks.told_page import ALL, FAILED, SEND_AGAIN, TITLE, TURN, told_modal
from booking.people import Member
from booking.rules.permissions import Action
from booking.told import SendAgain, read_told, send_again
from bot.desk import Desk
from bot.failures import telling
from bot.members import find_booker
from bot.opened_pages import opens
from bot.payload_values import parse_id
from bot.view_updates import update_view

Json = dict[str, Any]
SENT_AGAIN = "{} will be told again. Open this page anew to see what became of it."
SENT_BEFORE = "This was sent again already."


def register(app: App, desk: Desk) -> None:
    """Listen to the button, to the page's own, and to its pages being turned."""

    def open_page(member: Member, value: str) -> Json:
        return _page(desk, member, parse_id(value))

    def turn(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        ack()
        with telling(desk, lambda text: update_view(client, view, noticed(view, text))):
            view = body["view"]
            member = find_booker(desk, context, client, Action.SEE_SESSION)
            session_id, page = map(parse_id, body["actions"][0]["value"].split("."))
            update_view(client, view, _page(desk, member, session_id, page))

    def repeat(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        ack()
        with telling(desk, lambda text: update_view(client, view, noticed(view, text))):
            view = body["view"]
            member = find_booker(desk, context, client, Action.SEE_SESSION)
            command = _parse(member, body["actions"][0]["value"])
            told = send_again(desk.database, command, now=desk.now(), ids=desk.ids)
            desk.deliver()
            _, page = map(parse_id, view["private_metadata"].split("."))
            notice = SENT_AGAIN.format(_people(len(told))) if told else SENT_BEFORE
            update_view(client, view, _page(desk, member, command.session_id, page, notice))

    opens(app, desk, WHO_WAS_TOLD, TITLE, open_page, action=Action.SEE_SESSION)
    app.action(re.compile(rf"{TURN}\..+"))(turn)
    app.action(re.compile(rf"{SEND_AGAIN}\..+"))(repeat)


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _page(desk: Desk, member: Member, session_id: int, page: int = 0, notice: str = "") -> Json:
    told = desk.database.read(
        lambda db: read_told(
            db,
            organisation_id=member.organisation.id,
            actor_id=member.id,
            session_id=session_id,
            page=page,
        )
    )
    zone = ZoneInfo(member.time_zone or member.organisation.time_zone)
    return told_modal(told, zone, notice)


def _parse(member: Member, value: str) -> SendAgain:
    """Read whom a button means.

    Raises:
        ValueError: it is not what the page wrote.
    """
    session_id, repeat, to = value.split(".")
    return SendAgain(
        organisation_id=member.organisation.id,
        actor_id=member.id,
        session_id=parse_id(session_id),
        repeat=parse_id(repeat),
        person_id=None if to in (ALL, FAILED) else parse_id(to),
        failed=to == FAILED,
    )
