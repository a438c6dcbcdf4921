"""A modal as somebody fills it in: by its labels, with the checks that Slack's client makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sandbox.delivery import NoAnswer
from sandbox.screen import shown, text_of
from sandbox.validator import error_faults, options_of, suggestion_faults, view_faults
from sandbox.view_state import STATE_KEYS, is_empty
from sandbox.workspace_state import Json, OpenView

if TYPE_CHECKING:
    from sandbox.person import Person

REFRESH_SECONDS = 3.0
TROUBLE = "We had some trouble connecting. Try again?"


class NotPossible(Exception):
    """Slack's client would not let somebody do this."""


class Form:
    """An open modal."""

    def __init__(self, person: Person, opened: OpenView) -> None:
        self.person = person
        self.opened = opened
        self.errors: dict[str, str] = {}
        self.trouble = ""

    @property
    def title(self) -> str:
        """The title."""
        return str(self.opened.view["title"]["text"])

    @property
    def text(self) -> str:
        """Everything that it says."""
        return text_of(self.opened.view["blocks"])

    @property
    def labels(self) -> list[str]:
        """The labels of its fields, in order."""
        return [
            block["label"]["text"]
            for block in self.opened.view["blocks"]
            if block["type"] == "input"
        ]

    def value(self, label: str) -> Any:
        """What stands in a field: a text, an option's words, or a list of them."""
        block = self._block(label)
        state = self.opened.state[block["block_id"]][block["element"]["action_id"]]
        value = state[STATE_KEYS[state["type"]][0]]
        if isinstance(value, dict):
            return shown(value["text"]["text"])
        if isinstance(value, list):
            return [shown(each["text"]["text"]) for each in value]
        return value

    def options(self, label: str, typed: str = "") -> list[str]:
        """The words of the options that a field offers for what is typed."""
        return [shown(each["text"]["text"]) for each in self._options(self._block(label), typed)]

    def fill(self, label: str, value: Any) -> Form:
        """Fill a field in: a text, a date, a time, or the words of an option or several.

        Raises:
            NotPossible: there is no such field or option.
        """
        block = self._block(label)
        kind = block["element"]["type"]
        self._set(block, FILLERS[kind](self, block, value))
        if block.get("dispatch_action") and not kind.endswith("_input"):
            self._dispatch(block)
        return self

    def press_enter(self, label: str, value: str) -> Form:
        """Type into a field and press Enter."""
        block = self._block(label)
        self._set(block, value)
        if block.get("dispatch_action"):
            self._dispatch(block)
        return self

    def press(self, label: str) -> Form | None:
        """Press a button in the form."""
        return self.person.press(self.opened, label)

    def submit(self) -> str:
        """Press the submit button: "closed", "errors", "updated", "pushed" or "trouble".

        Raises:
            NotPossible: Slack's client sees a field that can't be submitted.
        """
        self._check()
        payload = self.person.interaction("view_submission", view=self.opened.payload())
        return self.receive(self.send(payload))

    def send(self, payload: Json) -> Any:
        """Send a submission; None and a note in `trouble` when the bot does not answer."""
        try:
            return self.person.workspace.deliver("interaction", payload) or {}
        except NoAnswer:
            return None

    def receive(self, answer: Any) -> str:
        """Do what the bot answered to a submission."""
        self.errors, self.trouble = {}, ""
        if answer is None:
            self.trouble = TROUBLE
            return "trouble"
        return ANSWERS[answer.get("response_action", "")](self, answer)

    def _closed(self, _answer: Json) -> str:
        stack = self.person.workspace.state.modals[self.person.id]
        stack.remove(self.opened)
        return "closed"

    def _cleared(self, _answer: Json) -> str:
        self.person.workspace.state.modals[self.person.id].clear()
        return "closed"

    def _refused(self, answer: Json) -> str:
        if self._found(error_faults(answer.get("errors"), self.opened.view)):
            return "trouble"
        labels = {block["block_id"]: block["label"]["text"] for block in self._inputs()}
        self.errors = {labels[key]: shown(words) for key, words in answer["errors"].items()}
        return "errors"

    def _updated(self, answer: Json) -> str:
        if self._found(view_faults(answer.get("view"))):
            return "trouble"
        state = self.person.workspace.state
        with state.lock:
            state.replace(self.opened, answer["view"], None)
        return "updated"

    def _pushed(self, answer: Json) -> str:
        if self._found(view_faults(answer.get("view"))):
            return "trouble"
        state = self.person.workspace.state
        with state.lock:
            state.show(self.person.id, answer["view"], push=True)
        return "pushed"

    def _found(self, faults: list[str]) -> bool:
        self.person.workspace.state.findings.extend(faults)
        self.trouble = TROUBLE if faults else ""
        return bool(faults)

    def _inputs(self) -> list[Json]:
        return [block for block in self.opened.view["blocks"] if block["type"] == "input"]

    def _block(self, label: str) -> Json:
        for block in self._inputs():
            if block["label"]["text"] == label:
                return block
        raise NotPossible(f"there is no field {label!r}; there are {self.labels}")

    def _set(self, block: Json, value: Any) -> None:
        element = block["element"]
        key = STATE_KEYS[element["type"]][0]
        with self.person.workspace.state.lock:
            self.opened.state[block["block_id"]][element["action_id"]] = {
                "type": element["type"],
                key: value,
            }

    def _dispatch(self, block: Json) -> None:
        """Tell the bot of the change, and wait until it has shown the form anew."""
        state, seen = self.person.workspace.state, self.opened.hash
        value = self.opened.state[block["block_id"]][block["element"]["action_id"]]
        payload = self.person.action(self.opened, block["block_id"], block["element"], value)
        self.person.workspace.deliver("interaction", payload)
        with state.changed:
            state.changed.wait_for(lambda: self.opened.hash != seen, REFRESH_SECONDS)

    def _options(self, block: Json, typed: str) -> list[Json]:
        element = block["element"]
        if "external" not in element["type"]:
            return options_of(element)
        if len(typed) < element.get("min_query_length", 3):
            raise NotPossible(f"type at least {element.get('min_query_length', 3)} characters")
        payload = self.person.interaction(
            "block_suggestion",
            action_id=element["action_id"],
            block_id=block["block_id"],
            value=typed,
            view=self.opened.payload(),
            container={"type": "view", "view_id": self.opened.id},
        )
        answer = self.person.workspace.deliver("interaction", payload)
        self._found(suggestion_faults(answer))
        return options_of(answer)

    def _choose(self, block: Json, words: str) -> Json:
        options = self._options(block, words if "external" in block["element"]["type"] else "")
        named = [shown(each["text"]["text"]) for each in options]
        exact = [each for each, name in zip(options, named, strict=True) if name == words]
        part = [
            each for each, name in zip(options, named, strict=True) if words.lower() in name.lower()
        ]
        for found in (exact, part):
            if len(found) == 1:
                return found[0]
        raise NotPossible(f"{words!r} is not one of {named}")

    def _check(self) -> None:
        for block in self._inputs():
            label, element = block["label"]["text"], block["element"]
            value = self.opened.state[block["block_id"]][element["action_id"]]
            if is_empty(value) and not block.get("optional"):
                raise NotPossible(f"{label}: please complete this required field")
            if not is_empty(value):
                _check_typed(label, element, value)


def _check_typed(label: str, element: Json, value: Json) -> None:
    """Check a typed text's length and a number's bounds as Slack's client does."""
    typed = value.get("value")
    if not isinstance(typed, str):
        return
    if element["type"] == "plain_text_input" and len(typed) > element.get("max_length", 3000):
        raise NotPossible(f"{label}: at most {element.get('max_length', 3000)} characters")
    if element["type"] == "number_input":
        _check_number(label, element, typed)


def _check_number(label: str, element: Json, typed: str) -> None:
    try:
        number = float(typed) if element["is_decimal_allowed"] else int(typed)
    except ValueError:
        raise NotPossible(f"{label}: please enter a number") from None
    least, most = element.get("min_value", "-inf"), element.get("max_value", "inf")
    if not float(least) <= number <= float(most):
        raise NotPossible(f"{label}: from {least} to {most}")


def _as_it_is(_form: Form, _block: Json, value: Any) -> Any:
    return value


def _one(form: Form, block: Json, words: Any) -> Any:
    return None if words is None else form._choose(block, words)  # noqa: SLF001 - one module's parts


def _several(form: Form, block: Json, words: Any) -> Any:
    wanted = [words] if isinstance(words, str) else words
    return [form._choose(block, each) for each in wanted]  # noqa: SLF001 - one module's parts


FILLERS: Mapping[str, Callable[[Form, Json, Any], Any]] = {
    "plain_text_input": _as_it_is,
    "number_input": _as_it_is,
    "datepicker": _as_it_is,
    "timepicker": _as_it_is,
    "datetimepicker": _as_it_is,
    "static_select": _one,
    "external_select": _one,
    "radio_buttons": _one,
    "multi_static_select": _several,
    "multi_external_select": _several,
    "checkboxes": _several,
}
ANSWERS: Mapping[str, Callable[[Form, Json], str]] = {
    "": Form._closed,  # noqa: SLF001 - one module's parts
    "clear": Form._cleared,  # noqa: SLF001 - one module's parts
    "errors": Form._refused,  # noqa: SLF001 - one module's parts
    "update": Form._updated,  # noqa: SLF001 - one module's parts
    "push": Form._pushed,  # noqa: SLF001 - one module's parts
}
