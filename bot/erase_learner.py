"""Erases a learner's data on their request, for a Master Admin who has confirmed it."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.notices import notice_modal
from blocks.person_page import ERASE, ERASE_TITLE
from booking.erasing import EraseLearner, erase_learner, erased_name
from bot.booked import announce
from bot.desk import Desk
from bot.failures import telling
from bot.members import find_member
from bot.payload_values import parse_id
from bot.view_updates import put_view

Json = dict[str, Any]


def register(app: App, desk: Desk) -> None:
    """Listen to the confirmed button."""

    def erase(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        ack()
        with telling(desk, lambda text: put_view(client, body, notice_modal(ERASE_TITLE, text))):
            member = find_member(desk, context, client)
            command = EraseLearner(
                organisation_id=member.organisation.id,
                actor_id=member.id,
                learner_id=parse_id(body["actions"][0]["value"]),
            )
            erase_learner(desk.database, command, now=desk.now(), ids=desk.ids)
            said = (
                f"The data is erased. What stays is kept for “{erased_name(command.learner_id)}”."
            )
            put_view(client, body, notice_modal(ERASE_TITLE, said))
            announce(desk, client, member)

    app.action(ERASE)(erase)
