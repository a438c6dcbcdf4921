"""A screen with elements that somebody can touch: a form, a Home tab or a message."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sandbox.consistency import options_of
from sandbox.field_checks import CHECKS
from sandbox.protocol import Json
from sandbox.screen import Element, NotPossible, elements_on, option_words, shown, text_of
from sandbox.validator import suggestion_faults
from sandbox.view_state import STATE_KEYS, Values, new_value, value_of

if TYPE_CHECKING:
    from sandbox.form import Form
    from sandbox.person import Person

QUERY_LENGTH = 3
"""What a search waits for when its element does not say."""
ON_ENTER, ON_CHARACTER = "on_enter_pressed", "on_character_entered"


class Surface(ABC):
    """Blocks on somebody's screen."""

    def __init__(self, person: Person) -> None:
        self.person = person

    @property
    @abstractmethod
    def blocks(self) -> list[Json]:
        """The blocks as they stand now."""

    @property
    @abstractmethod
    def state(self) -> Values:
        """What stands in the elements now."""

    @abstractmethod
    def source(self) -> Json:
        """What a payload says of where something was touched."""

    def require_open(self) -> None:
        """Check that the person can still touch this.

        Raises:
            NotPossible: it is not on the screen any more, or their account was closed.
        """
        if self.person.profile.deleted:
            raise NotPossible(f"the account of {self.person.profile.name} was closed")

    @property
    def text(self) -> str:
        """Everything that it says."""
        return text_of(self.blocks)

    @property
    def buttons(self) -> list[str]:
        """The words of the buttons and of what the overflow menus hold, in order."""
        return [words for element in elements_on(self.blocks) for words in _presses(element)]

    def value(self, label: str) -> Any:
        """What stands in a field: a text, an option's words, or a list of them."""
        element = self._field(label)
        value = value_of(self._state(element))
        if isinstance(value, list):
            return [self._words(each) for each in value]
        return self._words(value)

    def options(self, label: str, typed: str = "") -> list[str]:
        """The words of the options that a field offers for what is typed."""
        return [option_words(each) for each in self._offered(self._field(label), typed)]

    def fill(self, label: str, value: Any, *, typed: str | None = None) -> Any:
        """Fill a field in: a text, a date, a time, or the words of an option or several.

        Args:
            label: the field's label; outside a form its placeholder or the words beside it.
            value: None empties the field.
            typed: what to search for, when it is not the option's own words.

        Raises:
            NotPossible: there is no such field, or not exactly one such option.
        """
        self.require_open()
        element = self._field(label)
        filler = FILLERS.get(element.kind, _as_it_is)
        self.change(element, None if value is None else filler(self, element, value, typed))
        return self

    def change(self, element: Element, value: Any) -> None:
        """Let a value stand in an element, and tell the bot if it is to know at once."""
        self.keep(element, value)
        if tells_of_change(element):
            self.person.touch(self, element, self._state(element))

    @property
    def ticked(self) -> list[str]:
        """The words of the options that are ticked in checkboxes, in order."""
        return [
            option_words(box) for element, box in self._boxes() if self._is_ticked(element, box)
        ]

    def tick(self, words: str) -> Any:
        """Tick the box beside these words; the other boxes stay as they are.

        Raises:
            NotPossible: there is no such box or not exactly one, or it is ticked already.
        """
        return self._turn(words, ticked=True)

    def untick(self, words: str) -> Any:
        """Take a tick away; the other boxes stay as they are.

        Raises:
            NotPossible: there is no such box or not exactly one, or it is not ticked.
        """
        return self._turn(words, ticked=False)

    def press_enter(self, label: str, value: str | None = None) -> Any:
        """Type into a field and press Enter."""
        self.require_open()
        element = self._field(label)
        if value is not None:
            self.keep(element, value)
        self.enter(element)
        return self

    def enter(self, element: Element) -> None:
        """Press Enter in a field."""
        if ON_ENTER in _triggers(element) and _may_tell(element):
            self.person.touch(self, element, self._state(element))

    def element(self, block_id: str, action_id: str) -> Element:
        """Find an element by its ids.

        Raises:
            NotPossible: it is not there, or not any more.
        """
        for element in elements_on(self.blocks):
            if (element.block["block_id"], element.json["action_id"]) == (block_id, action_id):
                return element
        raise NotPossible("this is not on the screen any more")

    def press(self, label: str, *, after: str = "", deny: bool = False) -> Form | None:
        """Press a button, or choose from an overflow menu, and give the modal that opens.

        Args:
            label: its words; the first such button is pressed.
            after: words that stand before it, to tell one of several apart.
            deny: answer No where the button asks whether one is sure.

        Raises:
            NotPossible: no button has this label.
        """
        self.require_open()
        for element in self._elements_after(after):
            if label in _presses(element):
                if deny and "confirm" in element.json:
                    return None
                return self.person.touch(self, element, _pressed(element, label))
        raise NotPossible(f"there is no button {label!r}; there are {self.buttons}")

    def confirmation(self, label: str) -> str:
        """What is asked before a button does its work; empty when nothing is."""
        for element in elements_on(self.blocks):
            if label in _presses(element):
                return text_of([element.json.get("confirm") or {}])
        raise NotPossible(f"there is no button {label!r}; there are {self.buttons}")

    def _boxes(self) -> list[tuple[Element, Json]]:
        """List every box that can be ticked, each with the checkboxes that it belongs to."""
        return [
            (element, box)
            for element in elements_on(self.blocks)
            if element.kind == "checkboxes"
            for box in options_of(element.json)
        ]

    def _is_ticked(self, element: Element, box: Json) -> bool:
        return box["value"] in {each["value"] for each in value_of(self._state(element))}

    def _turn(self, words: str, *, ticked: bool) -> Any:
        self.require_open()
        element, box = self._box(words)
        if self._is_ticked(element, box) == ticked:
            raise NotPossible(f"{words!r} is {'ticked already' if ticked else 'not ticked'}")
        others = [each for each in value_of(self._state(element)) if each["value"] != box["value"]]
        self.change(element, [*others, *([box] if ticked else [])])
        return self

    def _box(self, words: str) -> tuple[Element, Json]:
        """Find the first box of these words, or the only one that has them in it."""
        boxes = self._boxes()
        exact = [each for each in boxes if option_words(each[1]) == words]
        holding = [each for each in boxes if words.casefold() in option_words(each[1]).casefold()]
        if exact or len(holding) == 1:
            return (exact or holding)[0]
        offered = [option_words(box) for _, box in boxes]
        raise NotPossible(f"{words!r} is not one of the boxes {offered}")

    def _elements_after(self, words: str) -> list[Element]:
        blocks = self.blocks
        for index, block in enumerate(blocks):
            if words in text_of([block]):
                return elements_on(blocks[index:])
        raise NotPossible(f"nothing here says {words!r}")

    def _field(self, label: str) -> Element:
        fields = [each for each in elements_on(self.blocks) if each.kind in STATE_KEYS]
        for element in fields:
            if element.label == label:
                return element
        raise NotPossible(f"there is no field {label!r}; there are {[e.label for e in fields]}")

    def _state(self, element: Element) -> Json:
        return self.state[element.block["block_id"]][element.json["action_id"]]

    def keep(self, element: Element, value: Any) -> None:
        """Let a value stand in an element; None and nothing empty it."""
        with self.person.workspace.state.lock:
            row = self.state[element.block["block_id"]]
            row[element.json["action_id"]] = new_value(element.json, value)

    def _offered(self, element: Element, typed: str) -> Sequence[Json]:
        if "external" not in element.kind:
            return options_of(element.json)
        return options_of(self.search(element, typed))

    def search(self, element: Element, typed: str) -> Json:
        """Ask the bot what a search offers: `options` or `option_groups`.

        Raises:
            NotPossible: too little was typed, or the bot's answer is missing or wrong.
        """
        least = element.json.get("min_query_length", QUERY_LENGTH)
        if len(typed) < least:
            raise NotPossible(f"{element.label}: type at least {least} characters")
        answer = self.person.search(self, element, typed)
        faults = suggestion_faults(answer)
        if self.person.workspace.state.find_fault(faults):
            raise NotPossible(f"{element.label}: the options could not be loaded: {faults}")
        found: Json = answer
        return found

    def choose(self, element: Element, words: str, typed: str | None) -> Json:
        """Find the option of these words, or the only one that has them in it.

        Raises:
            NotPossible: there is none, or there are several.
        """
        searched = words if typed is None else typed
        offered = {option_words(each): each for each in self._offered(element, searched)}
        if words in offered:
            return offered[words]
        found = [each for name, each in offered.items() if words.casefold() in name.casefold()]
        if len(found) == 1:
            return found[0]
        raise NotPossible(f"{element.label}: {words!r} is not one of {list(offered)}")

    def _words(self, value: Any) -> Any:
        if isinstance(value, dict):
            return option_words(value)
        known = self.person.workspace.state.people.get(value) if isinstance(value, str) else None
        return known.name if known else value


def _presses(element: Element) -> list[str]:
    if element.kind == "overflow":
        return element.options
    return [shown(element.json["text"]["text"])] if element.kind == "button" else []


def _pressed(element: Element, label: str) -> Json:
    """What a payload adds of the choice from a menu; a button says no more than itself."""
    if element.kind != "overflow":
        return {}
    chosen = next(each for each in element.json["options"] if option_words(each) == label)
    return {"selected_option": chosen}


def _is_typed(element: Element) -> bool:
    return element.kind.endswith("_input")


def _triggers(element: Element) -> Sequence[str]:
    """What makes a typed field tell the bot: Enter, unless it says otherwise."""
    config = element.json.get("dispatch_action_config") or {}
    asked: Sequence[str] = config.get("trigger_actions_on") or (ON_ENTER,)
    return asked if _is_typed(element) else ()


def _may_tell(element: Element) -> bool:
    """Whether the bot hears of a change; of a form's field only when it asks to."""
    return bool(not element.is_input or element.block.get("dispatch_action"))


def tells_of_change(element: Element) -> bool:
    """Whether the bot hears of a change as it is made."""
    at_once = not _is_typed(element) or ON_CHARACTER in _triggers(element)
    return at_once and _may_tell(element)


def _as_it_is(_surface: Surface, _element: Element, value: Any, _typed: str | None) -> Any:
    return value


def _picked(_surface: Surface, element: Element, value: Any, _typed: str | None) -> Any:
    """A date or time: the client offers no other than real ones."""
    wrong = list(CHECKS[element.kind](element.json, value))
    if wrong:
        raise NotPossible(f"{element.label}: {wrong[0]}, not {value!r}")
    return value


def _one(surface: Surface, element: Element, words: Any, typed: str | None) -> Any:
    return surface.choose(element, words, typed)


def _several(surface: Surface, element: Element, words: Any, typed: str | None) -> Any:
    wanted = [words] if isinstance(words, str) else words
    return [_one(surface, element, each, typed) for each in wanted]


def _user(surface: Surface, _element: Element, name: Any, _typed: str | None) -> Any:
    return surface.person.workspace.person(name).id


def _users(surface: Surface, element: Element, names: Any, typed: str | None) -> Any:
    return [_user(surface, element, each, typed) for each in names]


FILLERS: Mapping[str, Callable[[Surface, Element, Any, str | None], Any]] = {
    "datepicker": _picked,
    "timepicker": _picked,
    "static_select": _one,
    "external_select": _one,
    "radio_buttons": _one,
    "multi_static_select": _several,
    "multi_external_select": _several,
    "checkboxes": _several,
    "users_select": _user,
    "multi_users_select": _users,
}
