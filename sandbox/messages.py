"""The messages of the workspace, and the URLs at which the bot may answer once more."""

from __future__ import annotations

import copy
import itertools
from dataclasses import dataclass, field

from sandbox.clock import Clock
from sandbox.protocol import APP_ID, BOT_ID, BOT_USER_ID, TEAM_ID, Json, SlackRefusal
from sandbox.view_state import Values, state_of
from sandbox.views import name_parts

RESPONSE_URL_USES = 5
RESPONSE_URL_SECONDS = 30 * 60
SHOWN = ("text", "blocks", "attachments", "metadata", "thread_ts", "files", "mrkdwn")
"""The arguments of a call that become part of the message."""


GENERAL = "C0GENERAL"
"""The channel in which the workspace's people write to each other."""


@dataclass
class Posted:
    """A message in a channel; `ephemeral_for` alone sees an ephemeral one.

    `author` is the user who wrote it; None when it was the bot.
    """

    channel: str
    ts: str
    body: Json
    ephemeral_for: str | None = None
    author: str | None = None
    edited: bool = False
    state: Values = field(default_factory=dict)
    answers: str = ""
    """The number of the response URL at which it came."""

    @property
    def is_reply(self) -> bool:
        """Whether it stands in the thread of another message, and not in the conversation."""
        return bool(self.body.get("thread_ts", self.ts) != self.ts)

    def payload(self) -> Json:
        """The message as Slack sends it to the app, a copy of its own."""
        by_bot = {"user": BOT_USER_ID, "bot_id": BOT_ID, "app_id": APP_ID}
        whole: Json = {
            "type": "message",
            **({"user": self.author} if self.author else by_bot),
            "team": TEAM_ID,
            "ts": self.ts,
            **{name: self.body[name] for name in SHOWN if name in self.body},
        }
        return copy.deepcopy(whole)


@dataclass
class ResponseUrl:
    """Leave to answer somebody, about a message or not."""

    number: str
    user_id: str
    channel: str
    expires: float
    message_ts: str | None = None
    uses: int = field(default=RESPONSE_URL_USES)


class Messages:
    """All messages, the oldest first."""

    def __init__(self, clock: Clock) -> None:
        self.posted: list[Posted] = []
        self._clock = clock
        self._numbers = itertools.count(1)
        self._response_urls: dict[str, ResponseUrl] = {}

    def timestamp(self) -> str:
        """A timestamp that no message has."""
        return f"{int(self._clock.now())}.{next(self._numbers):06d}"

    def post(self, channel: str, body: Json, ephemeral_for: str | None = None) -> Posted:
        """Keep a message."""
        posted = Posted(channel, self.timestamp(), self._named(body), ephemeral_for)
        posted.state = state_of(posted.body.get("blocks") or [])
        self.posted.append(posted)
        return posted

    def write(self, author: str, text: str, at: float | None) -> Posted:
        """Keep what somebody has written to the others, now or at some seconds since 1970."""
        posted = self.post(GENERAL, {"text": text})
        posted.author = author
        if at is not None:
            posted.ts = f"{at:.0f}.{next(self._numbers):06d}"
        return posted

    def change(self, posted: Posted, body: Json) -> None:
        """Show other words; blocks that are not given again go away with the old ones."""
        kept = {name: value for name, value in posted.body.items() if name not in SHOWN}
        posted.body = kept | self._named(body)
        posted.state = state_of(posted.body.get("blocks") or [], posted.state)
        posted.edited = True

    def delete(self, posted: Posted) -> None:
        """Take a message away."""
        self.posted.remove(posted)

    def find(self, channel: str, ts: str, *, ephemeral: bool = False) -> Posted:
        """Find a message; an ephemeral one only when it is asked for.

        Raises:
            SlackRefusal: there is none.
        """
        for posted in self.posted:
            if (posted.channel, posted.ts) == (channel, ts):
                if posted.ephemeral_for and not ephemeral:
                    break
                return posted
        raise SlackRefusal("message_not_found")

    def begins_thread(self, channel: str, ts: str) -> bool:
        """Whether a message is there, to be replied to, and is no reply itself."""
        return any(
            (each.channel, each.ts) == (channel, ts) and not each.is_reply for each in self.posted
        )

    def give_response_url(self, user_id: str, channel: str, message_ts: str | None = None) -> str:
        """Give a response URL's last part."""
        number = f"{next(self._numbers)}"
        expires = self._clock.now() + RESPONSE_URL_SECONDS
        self._response_urls[number] = ResponseUrl(number, user_id, channel, expires, message_ts)
        return number

    def use_response_url(self, number: str) -> ResponseUrl:
        """Use a response URL once.

        Raises:
            SlackRefusal: it is not one, or was used five times, or is older than 30 minutes.
        """
        url = self._response_urls.get(number)
        if url is None:
            raise SlackRefusal("invalid_url")
        if self._clock.now() > url.expires:
            raise SlackRefusal("expired_url")
        if url.uses == 0:
            raise SlackRefusal("used_url")
        url.uses -= 1
        return url

    def _named(self, body: Json) -> Json:
        named = copy.deepcopy(body)
        name_parts(named.get("blocks") or [], self._numbers)
        return named
