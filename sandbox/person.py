"""Somebody at their Slack window: types commands, opens Home, reads messages, touches things."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from sandbox.delivery import NoAnswer
from sandbox.dispatch import VERIFICATION_TOKEN
from sandbox.form import Form
from sandbox.message import Home, Message
from sandbox.people import Profile, with_mentions
from sandbox.protocol import APP_ID, TEAM_DOMAIN, TEAM_ID, Json
from sandbox.screen import Element, NotPossible
from sandbox.surface import Surface
from sandbox.validator import message_faults
from sandbox.views import OpenView

if TYPE_CHECKING:
    from sandbox.workspace import Workspace

__all__ = ["Form", "Home", "Message", "NotPossible", "Person"]

BUTTON_SAYS = ("type", "text", "value", "style")


class Person:
    """Somebody in the workspace."""

    def __init__(self, workspace: Workspace, profile: Profile) -> None:
        self.workspace = workspace
        self.profile = profile

    @property
    def id(self) -> str:
        """Their Slack user id."""
        return self.profile.id

    def command(self, text: str) -> Form | Message:
        """Type a command such as "/book next Tue 2pm": a form opens, or an answer comes.

        An answer is what comes at the command's response URL or is shown to this person alone;
        another message may be about something else. Without an acknowledgement in time, the
        message is Slack's own.

        Raises:
            AssertionError: the bot acknowledged, and then nothing came.
        """
        top, known = self._top_id(), len(self.messages())
        payload = self.command_payload(text)
        answer = self.send_command(payload)
        return answer or self._what_came(top, known, payload["response_url"])

    def send_command(self, payload: Json) -> Message | None:
        """Send a command, and show what the bot or Slack itself answered to it at once."""
        try:
            answer = self.workspace.deliver("command", payload)
        except NoAnswer as failure:
            code = "operation_timeout" if "timeout" in failure.reason else "dispatch_failed"
            return self._told(f'{payload["command"]} failed with the error "{code}"', private=True)
        return self._answered(answer) if isinstance(answer, dict) and answer else None

    def command_payload(self, text: str) -> Json:
        """The payload of a command, for a test that forges one."""
        name, _, rest = text.partition(" ")
        everybody = self.workspace.state.people.values()
        return {
            "token": VERIFICATION_TOKEN,
            "team_id": TEAM_ID,
            "team_domain": TEAM_DOMAIN,
            "channel_id": self.profile.channel,
            "channel_name": "directmessage",
            "user_id": self.id,
            "user_name": self.profile.handle,
            "command": name,
            "text": with_mentions(rest, everybody),
            "api_app_id": APP_ID,
            "is_enterprise_install": "false",
            "response_url": self.workspace.new_response_url(self.id, self.profile.channel),
            "trigger_id": self.workspace.state.triggers.give(self.id),
        }

    def shortcut(self, callback_id: str) -> Form | None:
        """Choose a global shortcut, and give the modal that opens."""
        return self.interact("shortcut", callback_id=callback_id)

    def says(self, text: str, *, at: float | None = None) -> Message:
        """Write a message to the others, in the channel where all of them read it.

        Args:
            text: what is typed.
            at: when, in seconds since 1970; now unless it is told.
        """
        state = self.workspace.state
        with state.lock:
            sent = with_mentions(text, state.people.values())
            message = Message(self, state.messages.write(self.id, sent, at))
            state.announce()
            return message

    def message_shortcut(self, message: Message, callback_id: str) -> Form | None:
        """Choose a shortcut of a message, also of another's, and give the modal that opens.

        Raises:
            NotPossible: the message is gone, or Slack's client offers none for it.
        """
        return Message(self, message.posted).shortcut(callback_id)

    def open_home(self) -> Home:
        """Open the bot's Home tab and wait until it is published anew."""
        state = self.workspace.state
        known = state.homes.get(self.id)
        seen = known.hash if known else ""
        self.visit_home()

        def published() -> OpenView | None:
            home = state.homes.get(self.id)
            return home if home and home.hash != seen else None

        what = f"the Home tab of {self.profile.name}"
        return Home(self, self.workspace.wait_until(published, what))

    def visit_home(self) -> None:
        """Open the bot's Home tab, of which it is told."""
        state = self.workspace.state
        known = state.homes.get(self.id)
        event: Json = {
            "type": "app_home_opened",
            "user": self.id,
            "channel": self.profile.channel,
            "tab": "home",
            "event_ts": state.messages.timestamp(),
        }
        self.workspace.deliver_event(event | ({"view": known.payload()} if known else {}))

    def home(self) -> Home:
        """Look at the Home tab as it stands, and open it if it never was."""
        known = self.workspace.state.homes.get(self.id)
        return Home(self, known) if known else self.open_home()

    def messages(self) -> list[Message]:
        """The messages that they see, the oldest first; those in a thread are its `replies`."""
        state = self.workspace.state
        with state.lock:
            mine = [each for each in state.messages.posted if each.channel == self.profile.channel]
        seen = [each for each in mine if each.ephemeral_for in (None, self.id)]
        return [Message(self, each) for each in seen if not each.is_reply]

    def wait_for_message(self, containing: str = "", *, count: int = 1) -> Message:
        """Wait until so many messages say this, and give the newest of them."""

        def found() -> Message | None:
            said = [each for each in self.messages() if containing in f"{each.text}\n{each.screen}"]
            return said[-1] if len(said) >= count else None

        message: Message = self.workspace.wait_until(found, f"a message with {containing!r}")
        return message

    def top_form(self) -> Form | None:
        """The modal that is on top, if one is open."""
        stack = self.workspace.state.modals[self.id]
        return Form(self, stack[-1]) if stack else None

    def interact(self, kind: str, **details: Any) -> Form | None:
        """Do something that the bot is told of, wait for what follows, and give a new modal.

        Raises:
            NoAnswer: the bot did not answer.
        """
        top, seen = self._top_id(), self._seen()
        self.workspace.deliver("interaction", self.interaction(kind, **details))
        self.workspace.wait_for_change(lambda: self._seen() != seen)
        return self.top_form() if self._top_id() != top else None

    def touch(self, surface: Surface, element: Element, value: Json) -> Form | None:
        """Touch an element, and give the modal that opens."""
        action = self.touched(element.block["block_id"], element.json, value)
        return self.interact("block_actions", **surface.source(), actions=[action])

    def action(self, opened: OpenView, block_id: str, element: Json, value: Json) -> Json:
        """The payload of a touched element of a view, for a test that forges one."""
        action = self.touched(block_id, element, value)
        return self.interaction("block_actions", **Home(self, opened).source(), actions=[action])

    def touched(self, block_id: str, element: Json, value: Json) -> Json:
        """What a payload says of a touched element."""
        told = BUTTON_SAYS if element["type"] == "button" else ("type",)
        return {
            **{name: copy.deepcopy(element[name]) for name in told if name in element},
            "action_id": element["action_id"],
            "block_id": block_id,
            "action_ts": self.workspace.state.messages.timestamp(),
            **copy.deepcopy(value),
        }

    def search(self, surface: Surface, element: Element, typed: str) -> Any:
        """Ask the bot for the options of a search, and give its answer."""
        payload = self.interaction(
            "block_suggestion",
            action_id=element.json["action_id"],
            block_id=element.block["block_id"],
            value=typed,
            **surface.source(),
        )
        del payload["trigger_id"]
        try:
            return self.workspace.deliver("interaction", payload)
        except NoAnswer as failure:
            raise NotPossible(f"{element.label}: no options came: {failure}") from failure

    def tell_closed(self, opened: OpenView, *, cleared: bool) -> None:
        """Tell the bot that a view was closed."""
        details = {"view": opened.payload(), "is_cleared": cleared}
        self.workspace.deliver("interaction", self.interaction("view_closed", **details))

    def interaction(self, kind: str, **details: Any) -> Json:
        """The payload of an interaction of theirs, for a test that forges one."""
        return {
            "type": kind,
            "token": VERIFICATION_TOKEN,
            "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN},
            "user": {
                "id": self.id,
                "username": self.profile.handle,
                "name": self.profile.handle,
                "team_id": TEAM_ID,
            },
            "api_app_id": APP_ID,
            "trigger_id": self.workspace.state.triggers.give(self.id),
            "action_ts": self.workspace.state.messages.timestamp(),
            "enterprise": None,
            "is_enterprise_install": False,
            **details,
        }

    def _answered(self, answer: Json) -> Message:
        """Show what the bot answered to a command, as far as Slack takes it."""
        whole = {"text": "", **answer}
        if self.workspace.state.find_fault(message_faults(whole)):
            return self._told('the command failed with the error "invalid_blocks"', private=True)
        return self._told(whole, private=answer.get("response_type") != "in_channel")

    def _told(self, what: str | Json, *, private: bool) -> Message:
        state = self.workspace.state
        body = {"text": what} if isinstance(what, str) else what
        with state.lock:
            posted = state.messages.post(self.profile.channel, body, self.id if private else None)
            state.touch(self.id)
        return Message(self, posted)

    def _top_id(self) -> str:
        stack = self.workspace.state.modals[self.id]
        return stack[-1].id if stack else ""

    def _seen(self) -> int | list[str]:
        """What is new when something changes before their eyes: modals cover all else."""
        state = self.workspace.state
        return [each.hash for each in state.modals[self.id]] or state.seen[self.id]

    def _what_came(self, top: str, known: int, response_url: str) -> Form | Message:
        number = response_url.rpartition("/")[2]

        def came() -> Form | Message | None:
            if self._top_id() != top:
                return self.top_form()
            for message in self.messages()[known:]:
                if message.is_ephemeral or message.posted.answers == number:
                    return message
            return None

        what: Form | Message = self.workspace.wait_until(came, "a form or an answer")
        return what
