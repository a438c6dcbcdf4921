"""Somebody at their Slack window: types commands, opens Home, reads messages."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

from sandbox.form import Form, NotPossible
from sandbox.screen import text_of
from sandbox.workspace_state import Json, OpenView, Posted, Profile

if TYPE_CHECKING:
    from sandbox.workspace import Workspace

READ_SECONDS = 5.0


class Message:
    """A message on somebody's screen."""

    def __init__(self, posted: Posted) -> None:
        self.posted = posted

    @property
    def text(self) -> str:
        """Its top-level text, as a notification shows it."""
        return str(self.posted.body.get("text", ""))

    @property
    def screen(self) -> str:
        """What its blocks say, or its text when it has none."""
        blocks = self.posted.body.get("blocks")
        return text_of(blocks) if blocks else self.text


class Home:
    """Somebody's Home tab."""

    def __init__(self, person: Person, opened: OpenView) -> None:
        self._person = person
        self.opened = opened

    @property
    def text(self) -> str:
        """What it says."""
        return text_of(self.opened.view["blocks"])

    def press(self, label: str) -> Form | None:
        """Press a button, and give the modal that opens or None."""
        return self._person.press(self.opened, label)


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
        """Type a command such as "/book next Tue 2pm": a form opens, or an answer comes."""
        name, _, rest = text.partition(" ")
        state = self.workspace.state
        before = (self._top_id(), len(self._answers()))
        payload = {
            **self._who(),
            "command": name,
            "text": self._with_mentions(rest),
            "channel_id": f"D{self.id}",
            "channel_name": "directmessage",
            "response_url": self.workspace.server.new_response_url(self.id),
            "trigger_id": state.new_trigger(self.id),
        }
        answer = self.workspace.deliver("command", payload)
        if isinstance(answer, dict) and answer.get("text"):
            return Message(state.post(f"D{self.id}", answer, ephemeral_for=self.id))
        return self._what_came(before)

    def shortcut(self, callback_id: str) -> Form | None:
        """Choose a global shortcut."""
        before = self._top_id()
        self.workspace.deliver("interaction", self.interaction("shortcut", callback_id=callback_id))
        return self._opened_since(before)

    def open_home(self) -> Home:
        """Open the bot's Home tab and wait until it is published."""
        state = self.workspace.state
        known = state.homes.get(self.id)
        seen = known.hash if known else ""
        event = {
            "type": "app_home_opened",
            "user": self.id,
            "channel": f"D{self.id}",
            "tab": "home",
        }
        self.workspace.deliver_event(event | {"event_ts": state.timestamp()})

        def published() -> OpenView | None:
            home = state.homes.get(self.id)
            return home if home and home.hash != seen else None

        return Home(
            self, self.workspace.wait_until(published, f"the Home tab of {self.profile.name}")
        )

    def messages(self) -> list[Message]:
        """The messages that they see, the oldest first."""
        with self.workspace.state.lock:
            mine = [each for each in self.workspace.state.messages if each.channel == f"D{self.id}"]
        return [Message(each) for each in mine if each.ephemeral_for in (None, self.id)]

    def wait_for_message(self, containing: str) -> Message:
        """Wait for a message that says this."""

        def found() -> Message | None:
            return next((each for each in self.messages() if containing in each.screen), None)

        message: Message = self.workspace.wait_until(found, f"a message with {containing!r}")
        return message

    def top_form(self) -> Form | None:
        """The modal that is on top, if one is open."""
        stack = self.workspace.state.modals[self.id]
        return Form(self, stack[-1]) if stack else None

    def press(self, opened: OpenView, label: str) -> Form | None:
        """Press a button of a view, and give the modal that opens or None.

        Raises:
            NotPossible: no button has this label.
        """
        for block in opened.view["blocks"]:
            for element in [*(block.get("elements") or ()), block.get("accessory") or {}]:
                if element.get("type") == "button" and element["text"]["text"] == label:
                    return self._press(opened, block["block_id"], element)
        raise NotPossible(f"there is no button {label!r}")

    def _press(self, opened: OpenView, block_id: str, element: Json) -> Form | None:
        before = self._top_id()
        seen = opened.hash
        self.workspace.deliver("interaction", self.action(opened, block_id, element, {}))
        self.workspace.state.changed.acquire()
        try:
            self.workspace.state.changed.wait_for(
                lambda: self._top_id() != before or opened.hash != seen, READ_SECONDS
            )
        finally:
            self.workspace.state.changed.release()
        return self.top_form() if self._top_id() != before else None

    def action(self, opened: OpenView, block_id: str, element: Json, value: Json) -> Json:
        """The payload of a touched element."""
        touched = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": block_id,
            "action_ts": f"{time.time():.6f}",
            **value,
        }
        if element["type"] == "button":
            touched |= {"text": element["text"], "value": element.get("value", "")}
        container = {"type": "view", "view_id": opened.id}
        return self.interaction(
            "block_actions", view=opened.payload(), actions=[touched], container=container
        )

    def interaction(self, kind: str, **rest: Any) -> Json:
        """The payload of an interaction of theirs."""
        state = self.workspace.state
        who = {"id": self.id, "username": self.profile.name, "team_id": state.team_id}
        return {
            "type": kind,
            "token": "token",
            "team": {"id": state.team_id, "domain": "sandbox"},
            "user": who,
            "api_app_id": state.app_id,
            "trigger_id": state.new_trigger(self.id),
            "action_ts": state.timestamp(),
            **rest,
        }

    def _who(self) -> Json:
        state = self.workspace.state
        return {
            "token": "token",
            "team_id": state.team_id,
            "team_domain": "sandbox",
            "user_id": self.id,
            "user_name": self.profile.name,
            "api_app_id": state.app_id,
            "is_enterprise_install": "false",
        }

    def _with_mentions(self, text: str) -> str:
        """Write @names as Slack does for a command with should_escape."""
        for profile in self.workspace.state.people.values():
            mention = re.escape(f"@{profile.name}")
            text = re.sub(mention, f"<@{profile.id}|{profile.name}>", text)
        return text

    def _top_id(self) -> str:
        stack = self.workspace.state.modals[self.id]
        return stack[-1].id if stack else ""

    def _what_came(self, before: tuple[str, int]) -> Form | Message:
        def came() -> Form | Message | None:
            if self._top_id() != before[0]:
                return self.top_form()
            answers = self._answers()
            return answers[-1] if len(answers) > before[1] else None

        what: Form | Message = self.workspace.wait_until(came, "a form or an answer")
        return what

    def _answers(self) -> list[Message]:
        """What only they see: the answers to their commands."""
        return [each for each in self.messages() if each.posted.ephemeral_for == self.id]

    def _opened_since(self, before: str) -> Form | None:
        self.workspace.wait_until(lambda: self._top_id() != before, "a modal")
        return self.top_form()
