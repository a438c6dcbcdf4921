"""Boxes are ticked one by one, by the words beside them, as somebody does it in Slack."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.form import Form
from sandbox.screen import NotPossible
from tests.sandbox import samples as s
from tests.sandbox.samples import Json
from tests.sandbox.scripted import Script

NAMES = {"1": "Tom Hill", "2": "Tom Hill Junior", "3": "Priya & Shah", "4": "Ann Lee"}


def boxes(*values: str, ticked: tuple[str, ...] = ()) -> Json:
    """Checkboxes with these people's names, some ticked at first."""
    options = {
        each: s.option(each, text=s.plain(NAMES[each].replace("&", "&amp;"))) for each in values
    }
    initial = {"initial_options": [options[each] for each in ticked]} if ticked else {}
    return s.element("checkboxes", options=list(options.values()), **initial)


def row(*values: str, ticked: tuple[str, ...] = ()) -> Json:
    return s.actions(boxes(*values, ticked=ticked)) | {"block_id": "row." + ".".join(values)}


def told(script: Script) -> list[list[str]]:
    """The values that were ticked at each touch the bot was told of."""
    return [
        [each["value"] for each in body["actions"][0]["selected_options"]] for body in script.heard
    ]


def open_rows(script: Script) -> Form:
    return script.open(row("1", ticked=("1",)), row("2", "3", ticked=("3",)), row("4"))


def test_a_tick_keeps_the_other_ticks_and_tells_the_bot_of_its_own_boxes(script: Script) -> None:
    form = open_rows(script)
    assert form.ticked == ["Tom Hill", "Priya & Shah"]
    form.tick("Tom Hill Junior").untick("Tom Hill").tick("Ann")
    assert form.ticked == ["Tom Hill Junior", "Priya & Shah", "Ann Lee"]
    assert told(script) == [["3", "2"], [], ["4"]]
    state = script.heard[-1]["view"]["state"]["values"]
    assert [each["value"] for each in state["row.2.3"]["act"]["selected_options"]] == ["3", "2"]


def test_the_last_tick_of_some_boxes_can_be_taken_away(script: Script) -> None:
    form = open_rows(script).untick("Priya & Shah")
    assert form.ticked == ["Tom Hill"]
    assert told(script) == [[]]


@pytest.mark.parametrize("dispatch", [False, True])
def test_a_box_of_an_input_block_tells_the_bot_only_when_it_asks(
    script: Script, *, dispatch: bool
) -> None:
    block = s.input_block(boxes("4"), dispatch_action=dispatch, block_id="row")
    assert script.open(block).tick("Ann Lee").ticked == ["Ann Lee"]
    assert told(script) == ([["4"]] if dispatch else [])


def test_a_box_beside_a_section_can_be_ticked(script: Script) -> None:
    form = script.open(s.section(accessory=boxes("4"))).tick("Ann Lee")
    assert form.ticked == ["Ann Lee"]
    assert told(script) == [["4"]]


@pytest.mark.parametrize(
    ("turn", "words", "complaint"),
    [
        (Form.tick, "Bob", "'Bob' is not one of the boxes \\['Tom Hill', 'Tom Hill Junior'"),
        (Form.tick, "tom", "'tom' is not one of the boxes"),
        (Form.tick, "Tom Hill", "'Tom Hill' is ticked already"),
        (Form.untick, "Ann Lee", "'Ann Lee' is not ticked"),
    ],
)
def test_what_can_not_be_ticked_is_named(
    script: Script, turn: Any, words: str, complaint: str
) -> None:
    form = open_rows(script)
    with pytest.raises(NotPossible, match=complaint):
        turn(form, words)
    assert script.heard == []
