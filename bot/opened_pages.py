"""What a button opens: a page, or in its place why there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.notices import notice_modal
from booking.people import Member
from booking.rules.permissions import Action
from bot.desk import Desk
from bot.members import find_booker, find_member
from bot.shown_messages import answering_press

Json = dict[str, Any]


def opens(
    app: App,
    desk: Desk,
    action_id: str,
    title: str,
    page: Callable[[Member, str], Json],
    *,
    action: Action | None = None,
) -> None:
    """Let a button open a page.

    Args:
        app: where to listen.
        desk: what the journeys work with.
        action_id: the button's.
        title: of the notice that says why there is no page.
        page: builds it for who pressed, of the button's value; what it raises is told.
        action: what only those may do who may press it; None is for everybody.
    """

    def open_page(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        ack()

        def show(text: str) -> None:
            client.views_open(trigger_id=body["trigger_id"], view=notice_modal(title, text))

        with answering_press(desk, client, body, show):
            who = (desk, context, client)
            member = find_booker(*who, action) if action else find_member(*who)
            view = page(member, body["actions"][0]["value"])
            client.views_open(trigger_id=body["trigger_id"], view=view)

    app.action(action_id)(open_page)
