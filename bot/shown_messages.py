"""Shows messages that stand in Slack as things are now, in their place."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Timer
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from booking.database import Db
from booking.people import Member
from booking.sendable_messages import read_all_shown
from booking.shown_messages import ShownMessage, inviting_messages, message_at, shown_messages
from bot.desk import Desk
from bot.failures import telling
from bot.messages_of_kind import Letter, say

logger = logging.getLogger(__name__)

Json = dict[str, Any]
MOST_LOOKS = 5
"""So often things are looked at again, in case something has happened meanwhile."""
SECONDS_BETWEEN_LOOKS = 0.2


@dataclass(frozen=True, slots=True)
class Place:
    """Where in Slack a message stands; empty where a button was not in a message."""

    channel: str = ""
    ts: str = ""

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Place:
        """Read where the pressed button was."""
        container = body.get("container", {})
        if container.get("type") != "message":
            return cls()
        return cls(container.get("channel_id", ""), container.get("message_ts", ""))

    def dump(self, session_id: int, **more: Any) -> str:
        """Write it as a view's private_metadata, with the session that the view is about."""
        carried = {"session": str(session_id), "channel": self.channel, "ts": self.ts}
        return json.dumps(carried | more)

    @classmethod
    def load(cls, carried: Mapping[str, Any]) -> Place:
        """Read it back."""
        return cls(carried.get("channel", ""), carried.get("ts", ""))


NOWHERE = Place()


def show_sessions(
    desk: Desk,
    client: WebClient,
    member: Member,
    session_ids: Collection[int],
    pressed: Place = NOWHERE,
) -> None:
    """Let everybody's messages about sessions that somebody has changed follow them.

    The message in which was pressed comes first. What does not succeed stays as it was, and
    follows when one of its buttons is pressed: what was done stands all the same.
    """

    def find(db: Db) -> list[ShownMessage]:
        return shown_messages(
            db, organisation_id=member.organisation.id, session_ids=session_ids, now=desk.now()
        )

    with telling(desk, _nobody):
        shown = _once_noted(desk, find, pressed.ts)
        _show_all(desk, client, sorted(shown, key=lambda message: message.ts != pressed.ts))


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

    What Slack does not take stays as it was; the answer stands all the same.

    Raises:
        DatabaseUnavailable: the database can't answer now.
    """

    def find(db: Db) -> list[ShownMessage]:
        return inviting_messages(
            db,
            organisation_id=organisation_id,
            session_id=session_id,
            learner_id=learner_id,
            now=desk.now(),
        )

    _show_all(desk, client, _once_noted(desk, find, pressed))


@contextmanager
def answering_press(
    desk: Desk, client: WebClient, body: Mapping[str, Any], tell: Callable[[str], object]
) -> Iterator[None]:
    """Tell whatever goes wrong at a press, and let the message with the button say how things are.

    A button that does nothing any more is gone from it then.
    """
    told: list[str] = []

    def tell_and_note(words: str) -> None:
        told.append(words)
        tell(words)

    with telling(desk, tell_and_note):
        yield
    place = Place.of(body)
    if told and place.ts:
        with telling(desk, _nobody):
            _show_pressed(desk, client, body["team"]["id"], place)


def _show_pressed(desk: Desk, client: WebClient, team_id: str, place: Place) -> None:
    def find(db: Db) -> list[ShownMessage]:
        found = message_at(db, team_id=team_id, channel=place.channel, ts=place.ts)
        return [found] if found else []

    _show_all(desk, client, _once_noted(desk, find, place.ts))


def _nobody(_words: str) -> None:
    """Tell nobody: a message that stays as it was is in the log."""


def _once_noted(
    desk: Desk, find: Callable[[Db], list[ShownMessage]], pressed: str
) -> list[ShownMessage]:
    """Find messages, with the one that was pressed.

    Who is very quick presses a button before it is noted that its message was sent: so it is
    waited for, by its timestamp.
    """
    for _ in range(MOST_LOOKS):
        shown = desk.database.read(find)
        if not pressed or any(message.ts == pressed for message in shown):
            break
        time.sleep(SECONDS_BETWEEN_LOOKS)
    return shown


def _show_all(desk: Desk, client: WebClient, shown: Sequence[ShownMessage]) -> None:
    """Update messages one after the other; those for which Slack asks to wait follow later."""
    for number, message in enumerate(shown):
        seconds = _show(desk, client, message)
        if seconds:
            later = Timer(seconds, _show_later, (desk, client, shown[number:]))
            later.daemon = True
            later.start()
            return


def _show_later(desk: Desk, client: WebClient, shown: Sequence[ShownMessage]) -> None:
    with telling(desk, _nobody):
        _show_all(desk, client, shown)


def _show(desk: Desk, client: WebClient, shown: ShownMessage) -> int:
    """Update a message until it says what stands; give the seconds that Slack asks to wait, or 0.

    Whoever answers meanwhile updates it too, and whichever update comes last must not be the
    one that was read first.
    """
    said = None
    for _ in range(MOST_LOOKS):
        message = desk.database.read(lambda db: _said(db, desk, shown))
        if message is None or message == said:
            return 0
        try:
            client.chat_update(channel=shown.channel, ts=shown.ts, **message)
        except SlackApiError as error:
            logger.warning("a message stays as it was: %s", error.response.get("error"))
            slow_down = error.response.get("error") == "ratelimited"
            return int(error.response.headers.get("Retry-After", 1)) if slow_down else 0
        said = message
    return 0


def _said(db: Db, desk: Desk, shown: ShownMessage) -> Json | None:
    """Build what a message says now; None when nothing of it holds any more."""
    now = desk.now()
    found = read_all_shown(db, shown.dues, now=now)
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
    return say(db, due.kind, letter)
