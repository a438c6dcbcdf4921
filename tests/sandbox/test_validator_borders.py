"""Each limit of slack-reference.md at its border: the limit passes, one more is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from sandbox.validator import message_faults, suggestion_faults, view_faults
from tests.sandbox import samples as s
from tests.sandbox.samples import Json


@dataclass(frozen=True)
class Border:
    """A size that Slack takes up to a limit, and where it points when there is one more."""

    name: str
    most: int
    make: Callable[[int], Json]
    pointer: str


def field(kind: str, **over: Any) -> Json:
    """A modal with one element in an input block."""
    return s.modal(s.input_block(s.element(kind, **over)))


def pressed(kind: str = "button", **over: Any) -> Json:
    """A modal with one element in an actions block."""
    return s.modal(s.actions(s.element(kind, **over)))


def inside(block: Json) -> Json:
    """A modal with one block."""
    return s.modal(block)


ELEMENT = "/view/blocks/0/element"
PRESSED = "/view/blocks/0/elements/0"
BLOCK = "/view/blocks/0"

VIEWS = (
    Border("blocks of a modal", 100, lambda n: s.modal(*[{"type": "divider"}] * n), "/view/blocks"),
    Border("blocks of a Home", 100, lambda n: s.home(*[{"type": "divider"}] * n), "/view/blocks"),
    Border("title", 24, lambda n: s.modal(title=s.plain("x" * n)), "/view/title/text"),
    Border("submit", 24, lambda n: s.modal(submit=s.plain("x" * n)), "/view/submit/text"),
    Border("close", 24, lambda n: s.modal(close=s.plain("x" * n)), "/view/close/text"),
    Border(
        "private_metadata",
        3000,
        lambda n: s.modal(private_metadata="x" * n),
        "/view/private_metadata",
    ),
    Border("callback_id", 255, lambda n: s.modal(callback_id="x" * n), "/view/callback_id"),
    Border("block_id", 255, lambda n: inside(s.section(block_id="x" * n)), f"{BLOCK}/block_id"),
    Border("action_id", 255, lambda n: pressed(action_id="x" * n), f"{PRESSED}/action_id"),
    Border(
        "a text of a section",
        3000,
        lambda n: inside(s.section(text=s.mrkdwn("x" * n))),
        f"{BLOCK}/text/text",
    ),
    Border(
        "fields of a section",
        10,
        lambda n: inside(s.section(fields=[s.plain()] * n)),
        f"{BLOCK}/fields",
    ),
    Border(
        "a field of a section",
        2000,
        lambda n: inside(s.section(fields=[s.mrkdwn("x" * n)])),
        f"{BLOCK}/fields/0/text",
    ),
    Border(
        "header",
        150,
        lambda n: inside({"type": "header", "text": s.plain("x" * n)}),
        f"{BLOCK}/text/text",
    ),
    Border(
        "elements of a context",
        10,
        lambda n: inside({"type": "context", "elements": [s.plain()] * n}),
        f"{BLOCK}/elements",
    ),
    Border(
        "a text of a context",
        3000,
        lambda n: inside({"type": "context", "elements": [s.plain("x" * n)]}),
        f"{PRESSED}/text",
    ),
    Border(
        "elements of actions", 25, lambda n: inside(s.actions(*s.buttons(n))), f"{BLOCK}/elements"
    ),
    Border(
        "label",
        2000,
        lambda n: inside(s.input_block(label=s.plain("x" * n))),
        f"{BLOCK}/label/text",
    ),
    Border(
        "hint", 2000, lambda n: inside(s.input_block(hint=s.plain("x" * n))), f"{BLOCK}/hint/text"
    ),
    Border(
        "placeholder",
        150,
        lambda n: field("static_select", placeholder=s.plain("x" * n)),
        f"{ELEMENT}/placeholder/text",
    ),
    Border(
        "option text",
        75,
        lambda n: field("static_select", options=[s.option(text=s.plain("x" * n))]),
        f"{ELEMENT}/options/0/text/text",
    ),
    Border(
        "option value",
        150,
        lambda n: field("static_select", options=[s.option("x" * n)]),
        f"{ELEMENT}/options/0/value",
    ),
    Border(
        "option description",
        75,
        lambda n: field("radio_buttons", options=[s.option(description=s.mrkdwn("x" * n))]),
        f"{ELEMENT}/options/0/description/text",
    ),
    Border(
        "options", 100, lambda n: field("static_select", options=s.options(n)), f"{ELEMENT}/options"
    ),
    Border(
        "option groups",
        100,
        lambda n: field("multi_static_select", options=None, option_groups=s.groups(n)),
        f"{ELEMENT}/option_groups",
    ),
    Border(
        "options of a group",
        100,
        lambda n: field("static_select", options=None, option_groups=s.groups(1, n)),
        f"{ELEMENT}/option_groups/0/options",
    ),
    Border(
        "group label",
        75,
        lambda n: field(
            "static_select",
            options=None,
            option_groups=[{"label": s.plain("x" * n), "options": s.options(1)}],
        ),
        f"{ELEMENT}/option_groups/0/label/text",
    ),
    Border(
        "checkboxes", 10, lambda n: field("checkboxes", options=s.options(n)), f"{ELEMENT}/options"
    ),
    Border(
        "radio buttons",
        10,
        lambda n: field("radio_buttons", options=s.options(n)),
        f"{ELEMENT}/options",
    ),
    Border(
        "overflow", 5, lambda n: pressed("overflow", options=s.options(n)), f"{PRESSED}/options"
    ),
    Border(
        "max_length of a text",
        3000,
        lambda n: field("plain_text_input", max_length=n),
        f"{ELEMENT}/max_length",
    ),
    Border(
        "initial text",
        3000,
        lambda n: field("plain_text_input", initial_value="x" * n),
        f"{ELEMENT}/initial_value",
    ),
    Border(
        "a time in seconds has ten digits",
        9_999_999_999,
        lambda n: field("datetimepicker", initial_date_time=n),
        f"{ELEMENT}/initial_date_time",
    ),
    Border("button text", 75, lambda n: pressed(text=s.plain("x" * n)), f"{PRESSED}/text/text"),
    Border("button value", 2000, lambda n: pressed(value="x" * n), f"{PRESSED}/value"),
    Border(
        "accessibility label",
        75,
        lambda n: pressed(accessibility_label="x" * n),
        f"{PRESSED}/accessibility_label",
    ),
    Border(
        "confirm title",
        100,
        lambda n: pressed(confirm=s.confirm(title=s.plain("x" * n))),
        f"{PRESSED}/confirm/title/text",
    ),
    Border(
        "confirm text",
        300,
        lambda n: pressed(confirm=s.confirm(text=s.mrkdwn("x" * n))),
        f"{PRESSED}/confirm/text/text",
    ),
    Border(
        "confirm button",
        30,
        lambda n: pressed(confirm=s.confirm(confirm=s.plain("x" * n))),
        f"{PRESSED}/confirm/confirm/text",
    ),
    Border(
        "deny button",
        30,
        lambda n: pressed(confirm=s.confirm(deny=s.plain("x" * n))),
        f"{PRESSED}/confirm/deny/text",
    ),
    Border(
        "alert",
        200,
        lambda n: inside({"type": "alert", "text": s.mrkdwn("x" * n)}),
        f"{BLOCK}/text/text",
    ),
)


def table(kind: str, rows: int, columns: int) -> Json:
    """A message with a table."""
    cell = {"type": "raw_text", "text": "x"}
    return s.message({"type": kind, "rows": [[cell] * columns] * rows})


MESSAGES = (
    Border("blocks of a message", 50, lambda n: s.message(*[{"type": "divider"}] * n), "/blocks"),
    Border("text of a message", 40_000, lambda n: s.message(text="x" * n), "/text"),
    Border("rows of a table", 100, lambda n: table("table", n, 1), "/blocks/0/rows"),
    Border("columns of a table", 20, lambda n: table("table", 1, n), "/blocks/0/rows/0"),
    Border("rows of a data table", 201, lambda n: table("data_table", n, 1), "/blocks/0/rows"),
    Border("columns of a data table", 20, lambda n: table("data_table", 1, n), "/blocks/0/rows/0"),
    Border(
        "markdown",
        12_000,
        lambda n: s.message({"type": "markdown", "text": "x" * n}),
        "/blocks/0/text",
    ),
    Border(
        "all markdown of a message",
        12_000,
        lambda n: s.message(
            *[{"type": "markdown", "text": "x" * size} for size in (6000, n - 6000)]
        ),
        "/blocks",
    ),
)

ANSWERS = (
    Border("options of an answer", 100, lambda n: {"options": s.options(n)}, "/options"),
    Border("groups of an answer", 100, lambda n: {"option_groups": s.groups(n)}, "/option_groups"),
    Border(
        "options of an answer's group",
        100,
        lambda n: {"option_groups": s.groups(1, n)},
        "/option_groups/0/options",
    ),
    Border(
        "text of an answer",
        75,
        lambda n: {"options": [s.option(text=s.plain("x" * n))]},
        "/options/0/text/text",
    ),
)


def pointers(faults: list[str]) -> list[str]:
    """Where the faults are."""
    return [fault.rpartition("[json-pointer:")[2].rstrip("]") for fault in faults]


def named(borders: tuple[Border, ...]) -> list[Any]:
    """Give the cases their names."""
    return [pytest.param(border, id=border.name) for border in borders]


@pytest.mark.parametrize("border", named(VIEWS))
def test_a_view_may_reach_its_limit_and_not_go_over_it(border: Border) -> None:
    assert view_faults(border.make(border.most)) == []
    assert pointers(view_faults(border.make(border.most + 1))) == [border.pointer]


@pytest.mark.parametrize("border", named(MESSAGES))
def test_a_message_may_reach_its_limit_and_not_go_over_it(border: Border) -> None:
    assert message_faults(border.make(border.most)) == []
    assert pointers(message_faults(border.make(border.most + 1))) == [border.pointer]


@pytest.mark.parametrize("border", named(ANSWERS))
def test_an_answer_to_a_search_may_reach_its_limit_and_not_go_over_it(border: Border) -> None:
    assert suggestion_faults(border.make(border.most)) == []
    assert pointers(suggestion_faults(border.make(border.most + 1))) == [border.pointer]


def test_a_view_of_250_kilobytes_passes_and_a_byte_more_does_not() -> None:
    blocks = [s.section(text=s.plain("x" * 3000)) for _ in range(81)]
    view = s.modal(*blocks, s.section(text=s.plain("x")))
    missing = 250_000 - len(json.dumps(view).encode())
    padded = s.modal(*blocks, s.section(text=s.plain("x" * (missing + 1))))
    longer = s.modal(*blocks, s.section(text=s.plain("x" * (missing + 2))))
    assert view_faults(padded) == []
    assert pointers(view_faults(longer)) == ["/view"]
