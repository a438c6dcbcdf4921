"""What somebody does in a browser, done as the person of the tests does it.

An action does at once what must happen in the order of the touches, and gives what may take
time as work for another thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sandbox.field_checks import CHECKS
from sandbox.form import Form
from sandbox.message import Home, Message
from sandbox.page.log import log_entry
from sandbox.protocol import Json
from sandbox.screen import Element, NotPossible
from sandbox.surface import Surface, tells_of_change
from sandbox.view_state import STATE_KEYS, value_of

if TYPE_CHECKING:
    from sandbox.page.tab import Tab

Work = Callable[[], Json]
DONE: Json = {}


def act(tab: Tab, asked: Json) -> Work:
    """Begin what is asked for, and give what is left to do.

    Raises:
        NotPossible: Slack's client would not let somebody do this.
        LookupError: the page asks for what there is not.
    """
    return ACTIONS[asked["do"]](tab, asked)


def _nothing_more() -> Json:
    return DONE


def _surface(tab: Tab, asked: Json) -> Surface:
    """Find the form, Home tab or message that somebody touches.

    Raises:
        NotPossible: it is not there any more.
    """
    kind, name = asked["on"]
    person, state = tab.person, tab.person.workspace.state
    if kind == "home":
        return Home(person, state.homes[person.id])
    if kind == "modal":
        found: list[Surface] = [
            Form(person, each) for each in state.modals[person.id] if each.id == name
        ]
    else:
        found = [Message(person, each) for each in state.messages.posted if each.ts == name]
    if not found:
        raise NotPossible("this is not on the screen any more")
    found[0].require_open()
    return found[0]


def _form(tab: Tab, asked: Json) -> Form:
    form = _surface(tab, asked)
    if not isinstance(form, Form):
        raise NotPossible("only a form can be submitted or closed")
    return form


def _touched(tab: Tab, asked: Json) -> tuple[Surface, Element]:
    surface = _surface(tab, asked)
    return surface, surface.element(asked["block"], asked["action"])


def _keep(tab: Tab, asked: Json) -> Work:
    """Let a value stand in a field; what is typed changes nothing that others see."""
    surface, element = _touched(tab, asked)
    surface.keep(element, _value(tab, surface, element, asked["value"]))
    if not tells_of_change(element):
        tab.wake()
        return _nothing_more
    tab.announce()
    return lambda: _told(surface, element)


def _enter(tab: Tab, asked: Json) -> Work:
    surface, element = _touched(tab, asked)

    def press_enter() -> Json:
        surface.enter(element)
        return DONE

    return press_enter


def _press(tab: Tab, asked: Json) -> Work:
    surface, element = _touched(tab, asked)
    chosen = asked.get("option")
    if chosen is None:
        return lambda: _told(surface, element, {})
    option = next(each for each in element.json["options"] if each["value"] == chosen)
    return lambda: _told(surface, element, {"selected_option": option})


def _told(surface: Surface, element: Element, value: Json | None = None) -> Json:
    """Tell the bot of a touch, with what stands in the element unless it is a button."""
    if value is None:
        value = surface.state[element.block["block_id"]][element.json["action_id"]]
    surface.person.touch(surface, element, value)
    return DONE


def _search(tab: Tab, asked: Json) -> Work:
    surface, element = _touched(tab, asked)

    def search() -> Json:
        answer = surface.search(element, asked["typed"])
        tab.remember_offered(element, answer)
        return answer

    return search


def _submit(tab: Tab, asked: Json) -> Work:
    form = _form(tab, asked)
    complaints = {element.block["block_id"]: words for element, words in form.complaints()}
    if complaints:
        return lambda: {"complaints": complaints}
    return lambda: {"outcome": form.submit()}


def _close(tab: Tab, asked: Json) -> Work:
    form = _form(tab, asked)

    def close() -> Json:
        form.close(everything=bool(asked.get("everything")))
        return DONE

    return close


def _command(tab: Tab, asked: Json) -> Work:
    payload = tab.person.command_payload(asked["text"])

    def send() -> Json:
        tab.person.send_command(payload)
        return DONE

    return send


def _say(tab: Tab, asked: Json) -> Work:
    tab.person.says(asked["text"])
    return _nothing_more


def _home(tab: Tab, _asked: Json) -> Work:
    def visit() -> Json:
        tab.person.visit_home()
        return DONE

    return visit


def _shortcut(tab: Tab, asked: Json) -> Work:
    def choose() -> Json:
        tab.person.shortcut(asked["callback_id"])
        return DONE

    return choose


def _message_shortcut(tab: Tab, asked: Json) -> Work:
    message = _surface(tab, asked)

    def choose() -> Json:
        if isinstance(message, Message):
            message.shortcut(asked["callback_id"])
        return DONE

    return choose


def _read(tab: Tab, _asked: Json) -> Work:
    tab.mark_read()
    return _nothing_more


def _advance(tab: Tab, asked: Json) -> Work:
    seconds = float(asked["seconds"])
    if seconds < 0:
        raise NotPossible("the clock goes forward only")
    tab.person.workspace.advance(seconds)
    return _nothing_more


def _watch(tab: Tab, asked: Json) -> Work:
    tab.watches_log = bool(asked["log"])
    tab.wake()
    return _nothing_more


def _entry(tab: Tab, asked: Json) -> Work:
    return lambda: log_entry(tab.person.workspace.state, asked["entry"])


def _value(tab: Tab, surface: Surface, element: Element, given: Any) -> Any:
    """Give the value that an element keeps for what the page names.

    Raises:
        NotPossible: Slack's client offers no such value.
    """
    if given in (None, "", []):
        return None
    key = STATE_KEYS[element.kind][0]
    if key in ("selected_option", "selected_options"):
        known = tab.offered(element, value_of(_state(surface, element)))
        return _options(element, known, given)
    if element.kind in ("datepicker", "timepicker"):
        for complaint in CHECKS[element.kind](element.json, given):
            raise NotPossible(f"{element.label}: {complaint}")
    return given


def _state(surface: Surface, element: Element) -> Json:
    return surface.state[element.block["block_id"]][element.json["action_id"]]


def _options(element: Element, known: Mapping[str, Json], given: str | list[str]) -> Any:
    wanted = [given] if isinstance(given, str) else given
    unknown = [each for each in wanted if each not in known]
    if unknown:
        raise NotPossible(f"{element.label}: {unknown[0]!r} is not among the options")
    chosen = [known[each] for each in wanted]
    return chosen[0] if isinstance(given, str) else chosen


ACTIONS: Mapping[str, Callable[[Tab, Json], Work]] = {
    "keep": _keep,
    "enter": _enter,
    "press": _press,
    "search": _search,
    "submit": _submit,
    "close": _close,
    "command": _command,
    "say": _say,
    "home": _home,
    "shortcut": _shortcut,
    "message_shortcut": _message_shortcut,
    "read": _read,
    "advance": _advance,
    "watch": _watch,
    "entry": _entry,
}
