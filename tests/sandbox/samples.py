"""Blocks, elements, views and messages that Slack takes, to plant faults in."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def plain(text: str = "Text") -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "*Text*") -> Json:
    """A mrkdwn object."""
    return {"type": "mrkdwn", "text": text}


def option(value: str = "one", **over: Any) -> Json:
    """An option."""
    return {"text": plain(f"Option {value}"[:75]), "value": value, **over}


def options(count: int) -> list[Json]:
    """So many options."""
    return [option(str(number)) for number in range(count)]


def groups(count: int, size: int = 1) -> list[Json]:
    """So many groups of so many options, no value twice."""
    return [
        {"label": plain(), "options": [option(f"{group}.{item}") for item in range(size)]}
        for group in range(count)
    ]


def confirm(**over: Any) -> Json:
    """A confirmation dialog."""
    return {
        "title": plain(),
        "text": mrkdwn(),
        "confirm": plain("Yes"),
        "deny": plain("No"),
        **over,
    }


NEEDED: dict[str, Json] = {
    "button": {"text": plain()},
    "overflow": {"options": options(2)},
    "static_select": {"options": options(2)},
    "multi_static_select": {"options": options(2)},
    "radio_buttons": {"options": options(2)},
    "checkboxes": {"options": options(2)},
    "number_input": {"is_decimal_allowed": True},
    "image": {"image_url": "https://example.org/a.png", "alt_text": "A chart"},
}
"""By type, what an element can't do without."""


def element(kind: str = "plain_text_input", **over: Any) -> Json:
    """An element; None takes a field out."""
    whole = {"type": kind, "action_id": "act", **NEEDED.get(kind, {}), **over}
    if kind == "image":
        del whole["action_id"]
    return {name: value for name, value in whole.items() if value is not None}


def input_block(inner: Json | None = None, **over: Any) -> Json:
    """An input block."""
    return {"type": "input", "label": plain("Label"), "element": inner or element(), **over}


def section(**over: Any) -> Json:
    """A section."""
    return {"type": "section", "text": mrkdwn(), **over}


def actions(*elements: Json) -> Json:
    """An actions block."""
    return {"type": "actions", "elements": list(elements)}


def buttons(count: int) -> list[Json]:
    """So many buttons, no action_id twice."""
    return [element("button", action_id=f"act{number}") for number in range(count)]


def modal(*blocks: Json, **over: Any) -> Json:
    """A modal; None takes a field out."""
    whole = {
        "type": "modal",
        "title": plain("Title"),
        "submit": plain("Save"),
        "blocks": list(blocks),
        **over,
    }
    return {name: value for name, value in whole.items() if value is not None}


def home(*blocks: Json, **over: Any) -> Json:
    """A Home tab."""
    return {"type": "home", "blocks": list(blocks), **over}


def message(*blocks: Json, **over: Any) -> Json:
    """A message."""
    return {"text": "Hello", "blocks": list(blocks), **over}
