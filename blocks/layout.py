"""The blocks that views and messages are laid out with."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.text import Json, label, markdown, pieces, plain

HEADER_LIMIT = 150
FIELD_LIMIT = 2_000
BUTTON_LIMIT = 75
BUTTON_VALUE_LIMIT = 2_000
OPTION_LIMIT = 75
"""Of an option's text, and of its description."""


def header(text: str) -> Json:
    """A heading."""
    return {"type": "header", "text": plain(text, HEADER_LIMIT)}


def divider() -> Json:
    """A line between parts."""
    return {"type": "divider"}


def paragraph(text: str) -> Json:
    """The bot's own words, with markup."""
    return {"type": "section", "text": markdown(text)}


def as_written(text: str) -> list[Json]:
    """What a person typed, in as many blocks as it needs."""
    return [
        {"type": "section", "text": {"type": "plain_text", "text": piece, "emoji": False}}
        for piece in pieces(text)
    ]


def note(text: str, block_id: str | None = None) -> Json:
    """A small line of the bot's own words."""
    block: Json = {"type": "context", "elements": [label(text)]}
    return block | ({"block_id": block_id} if block_id else {})


def facts(rows: Sequence[tuple[str, Json]]) -> Json:
    """Up to five rows of a name and a text object."""
    fields = [part for name, value in rows for part in (markdown(f"*{name}*"), value)]
    return {"type": "section", "fields": fields}


def button(text: str, action_id: str, *, value: str = "", style: str | None = None) -> Json:
    """A button; its words are also what a screen reader says."""
    element: Json = {
        "type": "button",
        "text": label(text, BUTTON_LIMIT),
        "action_id": action_id,
        "accessibility_label": label(text, BUTTON_LIMIT)["text"],
    }
    return element | ({"value": value} if value else {}) | ({"style": style} if style else {})


def actions(elements: Sequence[Json], block_id: str | None = None) -> Json:
    """A row of buttons."""
    block: Json = {"type": "actions", "elements": list(elements)}
    return block | ({"block_id": block_id} if block_id else {})


def option(text: str, value: str, description: str = "") -> Json:
    """A choice of a select, a radio group or checkboxes."""
    choice: Json = {"text": plain(text, OPTION_LIMIT), "value": value}
    return choice | ({"description": plain(description, OPTION_LIMIT)} if description else {})


def input_block(
    text: str,
    element: Json,
    block_id: str,
    *,
    optional: bool = False,
    dispatch: bool = False,
    hint: str = "",
) -> Json:
    """A labelled field of a form; `dispatch` tells the bot of every change."""
    block: Json = {
        "type": "input",
        "block_id": block_id,
        "label": label(text),
        "element": element,
        "optional": optional,
        "dispatch_action": dispatch,
    }
    return block | ({"hint": label(hint)} if hint else {})
