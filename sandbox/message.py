"""A message and a Home tab on somebody's screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.messages import GENERAL, Posted
from sandbox.protocol import Json
from sandbox.screen import PING, NotPossible, pings_in, shown, text_of
from sandbox.surface import Surface
from sandbox.view_state import Values
from sandbox.views import OpenView

if TYPE_CHECKING:
    from sandbox.form import Form
    from sandbox.person import Person

CHANNELS = {GENERAL: "general"}
DIRECT = "directmessage"


class Message(Surface):
    """A message; it shows what later changes make of it.

    Attributes:
        posted: the message as the workspace holds it.
    """

    def __init__(self, person: Person, posted: Posted) -> None:
        super().__init__(person)
        self.posted = posted

    @property
    def blocks(self) -> list[Json]:
        """The blocks as they stand now."""
        return self.posted.body.get("blocks") or []

    @property
    def state(self) -> Values:
        """What stands in the elements now."""
        return self.posted.state

    @property
    def text(self) -> str:
        """Its top-level text, as a notification shows it."""
        return shown(str(self.posted.body.get("text", "")))

    @property
    def screen(self) -> str:
        """What its blocks say, or its text when it has none."""
        return text_of(self.blocks) if self.blocks else self.text

    @property
    def files(self) -> list[str]:
        """The names of its files."""
        return [each["name"] for each in self.posted.body.get("files", ())]

    @property
    def replies(self) -> list[Message]:
        """The messages in its thread, the oldest first."""
        state, posted = self.person.workspace.state, self.posted
        with state.lock:
            there = [each for each in state.messages.posted if each.channel == posted.channel]
        thread = [each for each in there if each.is_reply and each.body["thread_ts"] == posted.ts]
        return [Message(self.person, each) for each in thread]

    def read_file(self, name: str) -> bytes:
        """Open one of its files.

        Raises:
            KeyError: it has none of this name.
        """
        ids = {each["name"]: each["id"] for each in self.posted.body.get("files", ())}
        return self.person.workspace.state.files.find(ids[name]).content or b""

    @property
    def pings(self) -> list[str]:
        """The mentions in it that notify somebody, such as <!channel>."""
        marked = self.posted.body.get("mrkdwn", True)
        top = PING.findall(str(self.posted.body.get("text", ""))) if marked else []
        return [*top, *pings_in(self.blocks)]

    @property
    def is_ephemeral(self) -> bool:
        """Whether one person alone sees it."""
        return self.posted.ephemeral_for is not None

    @property
    def is_deleted(self) -> bool:
        """Whether the bot has taken it away."""
        return self.posted not in self.person.workspace.state.messages.posted

    def source(self) -> Json:
        """What a payload says of where something was touched."""
        posted, workspace = self.posted, self.person.workspace
        container = {
            "type": "message",
            "message_ts": posted.ts,
            "channel_id": posted.channel,
            "is_ephemeral": self.is_ephemeral,
        }
        return {
            "container": container,
            "message": posted.payload(),
            "channel": {"id": posted.channel, "name": CHANNELS.get(posted.channel, DIRECT)},
            "state": {"values": posted.state},
            "response_url": workspace.new_response_url(self.person.id, posted.channel, posted.ts),
        }

    def require_open(self) -> None:
        """Check that it is still there.

        Raises:
            NotPossible: the bot has taken it away.
        """
        super().require_open()
        if self.is_deleted:
            raise NotPossible("the message is not there any more")

    def shortcut(self, callback_id: str) -> Form | None:
        """Choose a message shortcut, and give the modal that opens.

        Raises:
            NotPossible: the message is gone, or Slack's client offers none for it.
        """
        self.require_open()
        if self.is_ephemeral:
            raise NotPossible("a message for one person alone has no shortcuts")
        source = self.source()
        told = {name: source[name] for name in ("message", "channel", "response_url")}
        return self.person.interact(
            "message_action", callback_id=callback_id, message_ts=self.posted.ts, **told
        )


class Home(Surface):
    """Somebody's Home tab; it shows what later publications make of it."""

    def __init__(self, person: Person, opened: OpenView) -> None:
        super().__init__(person)
        self.opened = opened

    @property
    def blocks(self) -> list[Json]:
        """The blocks as they stand now."""
        blocks: list[Json] = self.opened.view["blocks"]
        return blocks

    @property
    def state(self) -> Values:
        """What stands in the elements now."""
        return self.opened.state

    def source(self) -> Json:
        """What a payload says of where something was touched."""
        container = {"type": "view", "view_id": self.opened.id}
        return {"view": self.opened.payload(), "container": container}
