"""A modal as somebody fills it in, submits it and closes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sandbox.delivery import NoAnswer
from sandbox.field_checks import complaints
from sandbox.protocol import Json, SlackRefusal
from sandbox.screen import Element, NotPossible, elements_on, shown
from sandbox.specs import fault
from sandbox.surface import Surface
from sandbox.validator import error_faults, view_faults
from sandbox.view_state import Values
from sandbox.views import OpenView

if TYPE_CHECKING:
    from sandbox.person import Person

__all__ = ["TROUBLE", "Form", "NotPossible"]

TROUBLE = "We had some trouble connecting. Try again?"
"""What Slack shows when an answer is missing or wrong."""


class Form(Surface):
    """An open modal.

    Attributes:
        opened: the view as the workspace holds it.
    """

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
        """What stands in the fields now."""
        return self.opened.state

    @property
    def errors(self) -> dict[str, str]:
        """What the bot said of fields at the last submission, by label."""
        said = self.opened.errors
        fields = [each for each in elements_on(self.blocks) if each.block["block_id"] in said]
        return {each.label: said[each.block["block_id"]] for each in fields}

    @property
    def trouble(self) -> str:
        """What Slack said itself, when the bot's answer was missing or wrong."""
        return self.opened.trouble

    @property
    def title(self) -> str:
        """The title."""
        return shown(self.opened.view["title"]["text"])

    @property
    def labels(self) -> list[str]:
        """The labels of its fields, in order."""
        return [element.label for element in elements_on(self.blocks) if element.is_input]

    def source(self) -> Json:
        """What a payload says of where something was touched."""
        container = {"type": "view", "view_id": self.opened.id}
        return {"view": self.opened.payload(), "container": container}

    def require_open(self) -> None:
        """Check that it is on top.

        Raises:
            NotPossible: it was closed, or lies under another modal.
        """
        super().require_open()
        stack = self.person.workspace.state.modals[self.person.id]
        if not stack or stack[-1] is not self.opened:
            raise NotPossible(f"the form {self.title!r} is not on top")

    def submit(self) -> str:
        """Press the submit button: "closed", "errors", "updated", "pushed" or "trouble".

        Raises:
            NotPossible: Slack's client sees a field that can't be submitted.
        """
        self.check()
        return self.receive(self.send(self.submission()))

    def submit_twice(self) -> list[str]:
        """Press the submit button twice at once, and give what came of each."""
        self.check()
        payloads = [self.submission(), self.submission()]
        answers = self.person.workspace.deliver_together("interaction", payloads)
        return [
            self.receive(None if isinstance(answer, NoAnswer) else _understood(answer))
            for answer in answers
        ]

    def check(self) -> None:
        """Check the fields as Slack's client does.

        Raises:
            NotPossible: there is no submit button, or a field can't be submitted.
        """
        self.require_open()
        if not self.opened.view.get("submit"):
            raise NotPossible(f"the form {self.title!r} has no submit button")
        for element, complaint in self.complaints():
            raise NotPossible(f"{element.label}: {complaint}")

    def complaints(self) -> list[tuple[Element, str]]:
        """Say of each field what Slack's client sees wrong with what stands in it."""
        return [
            (element, complaint)
            for element in elements_on(self.blocks)
            if element.is_input
            for complaint in complaints(element.block, self._state(element))
        ]

    def submission(self) -> Json:
        """The payload of a submission, for a test that forges one."""
        return self.person.interaction(
            "view_submission", view=self.opened.payload(), response_urls=[]
        )

    def send(self, payload: Json) -> Any:
        """Send a submission and give the answer, {} when it is empty, None when none came."""
        try:
            return _understood(self.person.workspace.deliver("interaction", payload))
        except NoAnswer:
            return None

    def receive(self, answer: Any) -> str:
        """Do what the bot answered to a submission."""
        self.opened.errors, self.opened.trouble = {}, ""
        self.person.workspace.state.touch(self.person.id)
        if answer is None:
            return self._in_trouble([])
        if not isinstance(answer, dict):
            return self._in_trouble([fault("must provide an object", "")])
        action = answer.get("response_action", "" if not answer else None)
        if action not in ANSWERS:
            return self._in_trouble([fault(f"unknown response_action: {action}", "")])
        try:
            return ANSWERS[action](self, answer)
        except SlackRefusal as refusal:
            return self._in_trouble([refusal.code])

    def close(self, *, everything: bool = False) -> None:
        """Press Cancel, or with everything the X that closes all modals."""
        self.require_open()
        views = self.person.workspace.state.views
        stack = views.modals[self.person.id]
        closed = views.close(stack[0] if everything else self.opened)
        self.person.workspace.state.touch(self.person.id)
        for opened in reversed(closed):
            if opened.view.get("notify_on_close"):
                cleared = everything or len(closed) > 1
                self.person.tell_closed(opened, cleared=cleared)

    def close_silently(self, _answer: Json) -> str:
        """Close it as a submission does, which tells the bot nothing."""
        stack = self.person.workspace.state.modals[self.person.id]
        if self.opened in stack:
            del stack[stack.index(self.opened) :]
        self.person.workspace.state.touch(self.person.id)
        return "closed"

    def clear(self, _answer: Json) -> str:
        """Close all modals."""
        self.person.workspace.state.modals[self.person.id].clear()
        self.person.workspace.state.touch(self.person.id)
        return "closed"

    def show_errors(self, answer: Json) -> str:
        """Show the errors at their fields."""
        faults = error_faults(answer.get("errors"), self.opened.view)
        if faults:
            return self._in_trouble(faults)
        self.opened.errors = {key: shown(words) for key, words in answer["errors"].items()}
        self.person.workspace.state.touch(self.person.id)
        return "errors"

    def show_instead(self, answer: Json) -> str:
        """Show another view in its place."""
        return self._show(
            answer, "updated", lambda view: self._views.replace(self.opened, view, None)
        )

    def show_on_top(self, answer: Json) -> str:
        """Open another modal on top."""
        return self._show(answer, "pushed", lambda view: self._views.push(self.person.id, view))

    @property
    def _views(self) -> Any:
        return self.person.workspace.state.views

    def _show(self, answer: Json, outcome: str, show: Callable[[Json], object]) -> str:
        view = answer.get("view")
        faults = view_faults(view)
        if not isinstance(view, dict) or faults:
            return self._in_trouble(faults)
        if view["type"] != "modal":
            return self._in_trouble([fault("must be a modal", "/view/type")])
        with self.person.workspace.state.lock:
            show(view)
        self.person.workspace.state.touch(self.person.id)
        return outcome

    def _in_trouble(self, faults: list[str]) -> str:
        self.opened.trouble = TROUBLE
        self.person.workspace.state.find_fault(faults)
        return "trouble"


def _understood(answer: Any) -> Any:
    """Give an answer; None and the empty string say as little as {}."""
    return answer if answer not in (None, "") else {}


ANSWERS: Mapping[str | None, Callable[[Form, Json], str]] = {
    "": Form.close_silently,
    "clear": Form.clear,
    "errors": Form.show_errors,
    "update": Form.show_instead,
    "push": Form.show_on_top,
}
