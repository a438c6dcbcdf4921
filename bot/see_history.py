"""Shows a history, page by page: a session's, a person's or the organisation's."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.history_page import TITLE, TURN, HistoryShown, history_modal
from blocks.notices import notice_modal
from blocks.session_actions import HISTORY, ORGANISATION_HISTORY, PERSON_HISTORY
from booking.history_reading import HistoryOf, read_history
from booking.people import Member
from bot.desk import Desk
from bot.failures import telling
from bot.members import find_member
from bot.payload_values import parse_id
from bot.view_updates import update_view

Json = dict[str, Any]
LAST_PAGE = 1_000_000
BUTTONS = {
    HISTORY: HistoryOf.SESSION,
    PERSON_HISTORY: HistoryOf.PERSON,
    ORGANISATION_HISTORY: HistoryOf.ORGANISATION,
}
"""By the action ids of the buttons, of what they show the history."""


def register(app: App, desk: Desk) -> None:
    """Listen to the buttons that open a history, and to its pages being turned."""

    def opening(of: HistoryOf) -> Any:
        def open_page(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
            ack()
            show_on_top(desk, body, client, context, of)

        return open_page

    def turn(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        ack()

        def show(text: str) -> None:
            update_view(client, body["view"], notice_modal(TITLE, text))

        with telling(desk, show):
            member = find_member(desk, context, client)
            shown = _parse(body["actions"][0]["value"])
            update_view(client, body["view"], _page(desk, member, shown))

    for action_id, of in BUTTONS.items():
        app.action(action_id)(opening(of))
    app.action(re.compile(rf"{TURN}\..+"))(turn)


def show_on_top(
    desk: Desk, body: Json, client: WebClient, context: BoltContext, of: HistoryOf
) -> None:
    """Open a history: in a modal of its own, or on top of the modal where the button is."""
    put = client.views_push if body.get("view", {}).get("type") == "modal" else client.views_open

    def show(text: str) -> None:
        put(trigger_id=body["trigger_id"], view=notice_modal(TITLE, text))

    with telling(desk, show):
        member = find_member(desk, context, client)
        shown = HistoryShown(of, parse_id(body["actions"][0]["value"]))
        put(trigger_id=body["trigger_id"], view=_page(desk, member, shown))


def _page(desk: Desk, member: Member, shown: HistoryShown) -> Json:
    history = desk.database.read(
        lambda db: read_history(
            db,
            shown.of,
            shown.id,
            organisation_id=member.organisation.id,
            actor_id=member.id,
            page=shown.page,
        )
    )
    zone = ZoneInfo(member.time_zone or member.organisation.time_zone)
    return history_modal(history, shown, zone)


def _parse(value: str) -> HistoryShown:
    """Read what a paging button asks for.

    Raises:
        ValueError: it is not what the page wrote.
    """
    of, id_, page = value.split(".")
    return HistoryShown(HistoryOf(of), parse_id(id_), min(parse_id(page), LAST_PAGE))
