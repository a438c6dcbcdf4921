"""Shows messages that stand in Slack as things are now, in their place."""

from __future__ import annotations

import logging
import time
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from booking.database import Db
from booking.sendable_messages import read_all_sendable
from booking.shown_messages import ShownMessage, inviting_messages
from bot.desk import Desk
from bot.messages_of_kind import Letter, say

logger = logging.getLogger(__name__)

Json = dict[str, Any]
MOST_LOOKS = 5
"""So often things are looked at again, in case something has happened meanwhile."""
SECONDS_BETWEEN_LOOKS = 0.2


def show_answers(
    desk: Desk,
    client: WebClient,
    *,
    organisation_id: int,
    session_id: int,
    learner_id: int,
    pressed: str = "",
) -> None:
    """Let the messages of a learner and of who organises a session show what was answered.

    What Slack does not take stays as it was; the answer stands all the same. Who is very quick
    presses a button before it is noted that its message was sent: so it is waited for, by its
    timestamp `pressed`.

    Raises:
        DatabaseUnavailable: the database can't answer now.
    """
    for _ in range(MOST_LOOKS):
        shown = desk.database.read(
            lambda db: inviting_messages(
                db, organisation_id=organisation_id, session_id=session_id, learner_id=learner_id
            )
        )
        if not pressed or any(message.ts == pressed for message in shown):
            break
        time.sleep(SECONDS_BETWEEN_LOOKS)
    for message in shown:
        _show(desk, client, message)


def _show(desk: Desk, client: WebClient, shown: ShownMessage) -> None:
    """Update a message until it says what stands.

    Whoever answers meanwhile updates it too, and whichever update comes last must not be the
    one that was read first.
    """
    said = None
    for _ in range(MOST_LOOKS):
        message = desk.database.read(lambda db: _said(db, desk, shown))
        if message is None or message == said:
            return
        try:
            client.chat_update(channel=shown.channel, ts=shown.ts, **message)
        except SlackApiError as error:
            logger.warning("a message stays as it was: %s", error.response.get("error"))
            return
        said = message


def _said(db: Db, desk: Desk, shown: ShownMessage) -> Json | None:
    """Build what a message says now; None when nothing of it holds any more."""
    now = desk.now()
    found = read_all_sendable(db, shown.dues, now=now)
    messages = {each.card.session_id: each for each in found if each is not None}
    if not messages:
        return None
    due = shown.dues[0]
    letter = Letter(
        organisation_id=due.organisation_id,
        person_id=due.person_id,
        messages=tuple(messages.values()),
        zone=due.zone,
        now=now,
    )
    return say(db, letter)
