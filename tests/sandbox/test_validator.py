"""Planted faults that are not a matter of size, each of which the validator must find."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.limits.blocks import BLOCKS, SURFACES
from sandbox.limits.elements import ACCESSORIES, ACTIONS, ELEMENTS, INPUTS
from sandbox.validator import error_faults, message_faults, suggestion_faults, view_faults
from tests.sandbox import samples as s
from tests.sandbox.samples import Json
from tests.sandbox.test_validator_borders import field, inside, pointers, pressed

PLANTED: dict[str, tuple[Json, str]] = {
    "a modal without a title": (s.modal(title=None), "/view"),
    "a modal without blocks": (s.modal(blocks=None), "/view"),
    "an input without a submit button": (s.modal(s.input_block(), submit=None), "/view"),
    "a title with markup": (s.modal(title=s.mrkdwn("x")), "/view/title/type"),
    "an empty title": (s.modal(title=s.plain("")), "/view/title/text"),
    "an empty text": (inside(s.section(text=s.mrkdwn(""))), "/view/blocks/0/text/text"),
    "an empty field": (inside(s.section(fields=[s.plain("")])), "/view/blocks/0/fields/0/text"),
    "an empty button": (pressed(text=s.plain("")), "/view/blocks/0/elements/0/text/text"),
    "an empty option": (
        field("static_select", options=[s.option(text=s.plain(""))]),
        "/view/blocks/0/element/options/0/text/text",
    ),
    "a select without options": (
        field("static_select", options=[]),
        "/view/blocks/0/element/options",
    ),
    "options and groups": (
        field("static_select", option_groups=s.groups(1)),
        "/view/blocks/0/element",
    ),
    "actions without elements": (inside(s.actions()), "/view/blocks/0/elements"),
    "a section with nothing": (inside({"type": "section"}), "/view/blocks/0"),
    "a header with markup": (
        inside({"type": "header", "text": s.mrkdwn()}),
        "/view/blocks/0/text/type",
    ),
    "an option of a select with markup": (
        field("static_select", options=[s.option(text=s.mrkdwn())]),
        "/view/blocks/0/element/options/0/text/type",
    ),
    "a label with markup": (inside(s.input_block(label=s.mrkdwn())), "/view/blocks/0/label/type"),
    "an input without a label": (
        inside({"type": "input", "element": s.element()}),
        "/view/blocks/0",
    ),
    "an unknown block": (inside({"type": "calendar"}), "/view/blocks/0/type"),
    "an unknown element": (inside(s.actions({"type": "slider"})), "/view/blocks/0/elements/0/type"),
    "an unknown key of a view": (s.modal(colour="red"), "/view"),
    "an unknown key of a block": (inside(s.section(colour="red")), "/view/blocks/0"),
    "an unknown key of an element": (pressed(colour="red"), "/view/blocks/0/elements/0"),
    "a button that wants the focus": (pressed(focus_on_load=True), "/view/blocks/0/elements/0"),
    "an unknown style": (pressed(style="success"), "/view/blocks/0/elements/0/style"),
    "text where a number belongs": (
        field("plain_text_input", max_length="9"),
        "/view/blocks/0/element/max_length",
    ),
    "text where yes or no belongs": (
        inside(s.input_block(optional="true")),
        "/view/blocks/0/optional",
    ),
    "a max_length of nothing": (
        field("plain_text_input", max_length=0),
        "/view/blocks/0/element/max_length",
    ),
    "a min_length above max_length": (
        field("plain_text_input", min_length=5, max_length=4),
        "/view/blocks/0/element",
    ),
    "an initial text above max_length": (
        field("plain_text_input", initial_value="xxx", max_length=2),
        "/view/blocks/0/element/initial_value",
    ),
    "a number that does not say if decimals are allowed": (
        field("number_input", is_decimal_allowed=None),
        "/view/blocks/0/element",
    ),
    "a bound that is a number": (
        field("number_input", min_value=1),
        "/view/blocks/0/element/min_value",
    ),
    "a bound that is not a number": (
        field("number_input", max_value="many"),
        "/view/blocks/0/element/max_value",
    ),
    "an initial value that is a number": (
        field("number_input", initial_value=1),
        "/view/blocks/0/element/initial_value",
    ),
    "a decimal where none is allowed": (
        field("number_input", is_decimal_allowed=False, initial_value="1.5"),
        "/view/blocks/0/element/initial_value",
    ),
    "bounds the wrong way round": (
        field("number_input", min_value="2", max_value="1"),
        "/view/blocks/0/element",
    ),
    "an initial number out of bounds": (
        field("number_input", initial_value="9", max_value="1"),
        "/view/blocks/0/element",
    ),
    "a date the wrong way round": (
        field("datepicker", initial_date="01-12-2026"),
        "/view/blocks/0/element/initial_date",
    ),
    "a date that does not exist": (
        field("datepicker", initial_date="2026-02-30"),
        "/view/blocks/0/element/initial_date",
    ),
    "a time with seconds": (
        field("timepicker", initial_time="09:00:00"),
        "/view/blocks/0/element/initial_time",
    ),
    "a time that does not exist": (
        field("timepicker", initial_time="24:00"),
        "/view/blocks/0/element/initial_time",
    ),
    "a time zone that does not exist": (
        field("timepicker", timezone="Europe/Atlantis"),
        "/view/blocks/0/element/timezone",
    ),
    "a time in milliseconds": (
        field("datetimepicker", initial_date_time=1_700_000_000_000),
        "/view/blocks/0/element/initial_date_time",
    ),
    "a time of nine digits": (
        field("datetimepicker", initial_date_time=999_999_999),
        "/view/blocks/0/element/initial_date_time",
    ),
    "an image without words": (
        inside({"type": "image", "image_url": "https://example.org/a.png"}),
        "/view/blocks/0",
    ),
    "an image without a source": (inside({"type": "image", "alt_text": "x"}), "/view/blocks/0"),
    "an image with two sources": (
        inside(
            {
                "type": "image",
                "alt_text": "x",
                "image_url": "https://example.org/a.png",
                "slack_file": {"id": "F1"},
            }
        ),
        "/view/blocks/0",
    ),
    "a file named twice": (
        inside(
            {"type": "image", "alt_text": "x", "slack_file": {"id": "F1", "url": "https://x.y"}}
        ),
        "/view/blocks/0/slack_file",
    ),
    "an initial option that is not offered": (
        field("static_select", initial_option=s.option("none")),
        "/view/blocks/0/element",
    ),
    "an initial option with another text": (
        field("static_select", initial_option=s.option("0", text=s.plain("Other"))),
        "/view/blocks/0/element",
    ),
    "initial options that are not offered": (
        field("checkboxes", initial_options=[s.option("none")]),
        "/view/blocks/0/element",
    ),
    "no initial options, as a list": (
        field("checkboxes", initial_options=[]),
        "/view/blocks/0/element/initial_options",
    ),
    "more initial options than may be chosen": (
        field("multi_static_select", max_selected_items=1, initial_options=s.options(2)),
        "/view/blocks/0/element/initial_options",
    ),
    "the same option value twice": (
        field("static_select", options=[s.option("a"), s.option("a")]),
        "/view/blocks/0/element",
    ),
    "the same option value in two groups": (
        field("static_select", options=None, option_groups=[*s.groups(1), *s.groups(1)]),
        "/view/blocks/0/element",
    ),
    "the same block_id twice": (
        s.modal(s.section(block_id="a"), s.section(block_id="a")),
        "/view/blocks",
    ),
    "the same action_id twice in a block": (
        inside(s.actions(s.element("button"), s.element("button"))),
        "/view/blocks/0",
    ),
    "a second focus": (
        s.modal(*[s.input_block(s.element(focus_on_load=True)) for _ in range(2)]),
        "/view/blocks/1/element",
    ),
    "a confirmation without words": (
        pressed(confirm={"title": s.plain(), "text": s.plain(), "confirm": s.plain()}),
        "/view/blocks/0/elements/0/confirm",
    ),
    "a trigger that does not exist": (
        field("plain_text_input", dispatch_action_config={"trigger_actions_on": ["on_blur"]}),
        "/view/blocks/0/element/dispatch_action_config/trigger_actions_on/0",
    ),
    "an unknown level of an alert": (
        inside({"type": "alert", "text": s.plain(), "level": "loud"}),
        "/view/blocks/0/level",
    ),
    "a text in actions": (inside(s.actions(s.element())), "/view/blocks/0/elements/0/type"),
    "a button in an input": (
        inside(s.input_block(s.element("button"))),
        "/view/blocks/0/element/type",
    ),
    "an answer of a view in a view": (s.modal(hash="1.2"), "/view"),
    "a view of an unknown type": ({"type": "dialog", "blocks": []}, "/view/type"),
    "a Home with a title": (s.home(title=s.plain()), "/view"),
}


@pytest.mark.parametrize("case", [pytest.param(each, id=name) for name, each in PLANTED.items()])
def test_a_planted_fault_is_found_where_it_is(case: tuple[Json, str]) -> None:
    view, pointer = case
    assert pointers(view_faults(view)) == [pointer]


@pytest.mark.parametrize("kind", sorted(set(ELEMENTS) - {"image"}))
@pytest.mark.parametrize(
    ("place", "allowed"),
    [("input", INPUTS), ("actions", ACTIONS), ("accessory", ACCESSORIES)],
)
def test_an_element_stands_only_where_slack_shows_it(
    kind: str, place: str, allowed: tuple[str, ...]
) -> None:
    element = s.element(kind)
    blocks = {
        "input": s.input_block(element),
        "actions": s.actions(element),
        "accessory": s.section(accessory=element),
    }
    assert (view_faults(s.modal(blocks[place])) == []) == (kind in allowed)


@pytest.mark.parametrize("kind", ["datetimepicker", "number_input", "plain_text_input"])
def test_a_section_takes_no_typed_field_and_no_datetimepicker(kind: str) -> None:
    assert kind not in ACCESSORIES


SAMPLES: dict[str, Json] = {
    "section": s.section(),
    "header": {"type": "header", "text": s.plain()},
    "divider": {"type": "divider"},
    "context": {"type": "context", "elements": [s.mrkdwn(), s.element("image")]},
    "actions": s.actions(s.element("button")),
    "image": {"type": "image", "alt_text": "x", "slack_file": {"id": "F1"}},
    "input": s.input_block(),
    "rich_text": {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]},
    "video": {
        "type": "video",
        "alt_text": "x",
        "title": s.plain(),
        "video_url": "https://example.org/v",
        "thumbnail_url": "https://example.org/t",
    },
    "alert": {"type": "alert", "text": s.mrkdwn(), "level": "info"},
    "markdown": {"type": "markdown", "text": "# x"},
    "table": {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]},
    "data_table": {"type": "data_table", "rows": [[{"type": "raw_text", "text": "x"}]]},
    "card": {"type": "card", "title": s.plain()},
}


@pytest.mark.parametrize("kind", sorted(BLOCKS))
@pytest.mark.parametrize("surface", sorted(SURFACES))
def test_a_block_stands_only_on_surfaces_that_render_it(kind: str, surface: str) -> None:
    block = SAMPLES[kind]
    faults = {
        "modal": lambda: view_faults(s.modal(block)),
        "home": lambda: view_faults(s.home(block)),
        "message": lambda: message_faults(s.message(block)),
    }[surface]()
    assert (faults == []) == (kind in SURFACES[surface])


@pytest.mark.parametrize(
    ("kind", "surfaces"),
    [
        ("alert", {"modal"}),
        ("markdown", {"message"}),
        ("card", {"message"}),
        ("table", {"message"}),
        ("data_table", {"message"}),
    ],
)
def test_some_blocks_render_on_one_surface_only(kind: str, surfaces: set[str]) -> None:
    assert {surface for surface, kinds in SURFACES.items() if kind in kinds} == surfaces


@pytest.mark.parametrize("text", [None, ""])
def test_a_message_needs_a_text_beside_its_blocks(text: str | None) -> None:
    assert pointers(message_faults({"text": text, "blocks": [s.section()]})) == ["/text"]


def test_a_message_needs_no_blocks() -> None:
    assert message_faults({"text": "Hello"}) == []


def test_unescaped_text_passes() -> None:
    assert view_faults(inside(s.section(text=s.mrkdwn("<!channel> & <b>")))) == []


@pytest.mark.parametrize(
    "answer",
    [
        {},
        None,
        {"options": s.options(1), "option_groups": s.groups(1)},
        {"options": [s.option("a"), s.option("a")]},
        {"options": [s.option(text=s.mrkdwn())]},
        {"options": "none"},
    ],
)
def test_a_bad_answer_to_a_search_is_found(answer: Any) -> None:
    assert suggestion_faults(answer) != []


def test_no_option_at_all_is_a_good_answer_to_a_search() -> None:
    assert suggestion_faults({"options": []}) == []


@pytest.mark.parametrize(
    "errors",
    [{}, None, {"stranger": "No"}, {"words": "No"}, {"field": ""}, {"field": None}, ["field"]],
)
def test_errors_belong_to_input_blocks_of_the_view_and_say_what(errors: Any) -> None:
    view = s.modal(s.input_block(block_id="field"), s.section(block_id="words"))
    assert error_faults(errors, view) != []
    assert error_faults({"field": "No"}, view) == []
