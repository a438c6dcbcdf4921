"""A form behaves in a person's hands as Slack's does, and asks the bot as Slack's does."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.screen import NotPossible
from tests.sandbox import samples as s
from tests.sandbox.samples import Json
from tests.sandbox.scripted import Script


def field(kind: str = "plain_text_input", label: str = "Field", **over: Any) -> Json:
    """An input block that needs filling in, named by its label."""
    block = {name: over.pop(name) for name in ("optional", "dispatch_action") if name in over}
    element = s.element(kind, **over)
    return s.input_block(element, label=s.plain(label), block_id=label, **block)


def values(script: Script) -> Json:
    """What the bot was told of the first field at the last submission."""
    state: Json = script.heard[-1]["view"]["state"]["values"]["Field"]["act"]
    return state


COMPLAINTS: dict[str, tuple[Json, Any, str]] = {
    "nothing": (field(), None, "please complete this required field"),
    "no choice": (field("checkboxes"), [], "please complete this required field"),
    "too long": (field(max_length=3), "four", "at most 3 characters"),
    "longer than any text": (field(), "x" * 3001, "at most 3000 characters"),
    "too short": (field(min_length=3), "xx", "at least 3 characters"),
    "no number": (field("number_input"), "many", "please enter a number"),
    "a decimal": (
        field("number_input", is_decimal_allowed=False),
        "1.5",
        "please enter a whole number",
    ),
    "too small": (field("number_input", min_value="2"), "1", "at least 2"),
    "too large": (field("number_input", max_value="30"), "31", "at most 30"),
    "no e-mail": (field("email_text_input"), "alice", "please enter an e-mail address"),
    "no address": (field("url_text_input"), "example", "please enter a web address"),
    "too many": (
        field("multi_static_select", max_selected_items=1),
        ["Option 0", "Option 1"],
        "at most 1 items",
    ),
}


@pytest.mark.parametrize("case", COMPLAINTS.values(), ids=list(COMPLAINTS))
def test_slacks_client_complains_before_the_bot_hears_of_it(
    script: Script, case: tuple[Json, Any, str]
) -> None:
    block, value, complaint = case
    form = script.open(block).fill("Field", value)
    with pytest.raises(NotPossible, match=f"Field: {complaint}"):
        form.submit()
    assert script.heard == []


@pytest.mark.parametrize(
    ("kind", "value"),
    [("datepicker", "1 Dec 2026"), ("datepicker", "2026-02-30"), ("timepicker", "2pm")],
)
def test_a_picker_offers_only_what_exists(script: Script, kind: str, value: str) -> None:
    form = script.open(field(kind))
    with pytest.raises(NotPossible, match="Field: please choose"):
        form.fill("Field", value)


FILLED: dict[str, tuple[Json, Any, Json]] = {
    "text": (field(), "Hello & <b>", {"type": "plain_text_input", "value": "Hello & <b>"}),
    "number": (field("number_input"), "3", {"type": "number_input", "value": "3"}),
    "date": (
        field("datepicker"),
        "2026-12-01",
        {"type": "datepicker", "selected_date": "2026-12-01"},
    ),
    "time": (field("timepicker"), "14:00", {"type": "timepicker", "selected_time": "14:00"}),
    "moment": (
        field("datetimepicker"),
        1_800_000_000,
        {"type": "datetimepicker", "selected_date_time": 1_800_000_000},
    ),
    "choice": (
        field("static_select"),
        "Option 1",
        {"type": "static_select", "selected_option": s.option("1")},
    ),
    "radio": (
        field("radio_buttons"),
        "Option 0",
        {"type": "radio_buttons", "selected_option": s.option("0")},
    ),
    "choices": (
        field("checkboxes"),
        ["Option 0", "Option 1"],
        {"type": "checkboxes", "selected_options": s.options(2)},
    ),
    "person": (
        field("users_select"),
        "Bob Jones",
        {"type": "users_select", "selected_user": "U00000002"},
    ),
}


@pytest.mark.parametrize("case", FILLED.values(), ids=list(FILLED))
def test_what_is_filled_in_arrives_as_slack_sends_it(
    script: Script, case: tuple[Json, Any, Json]
) -> None:
    block, value, told = case
    form = script.open(block).fill("Field", value)
    assert form.value("Field") == value
    assert form.submit() == "closed"
    assert values(script) == told


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("plain_text_input", {"type": "plain_text_input", "value": None}),
        ("datepicker", {"type": "datepicker", "selected_date": None}),
        ("static_select", {"type": "static_select", "selected_option": None}),
        ("checkboxes", {"type": "checkboxes", "selected_options": []}),
        ("multi_users_select", {"type": "multi_users_select", "selected_users": []}),
    ],
)
def test_an_empty_field_is_null_or_an_empty_list(script: Script, kind: str, told: Json) -> None:
    form = script.open(field(kind, optional=True))
    assert form.submit() == "closed"
    assert values(script) == told


def test_what_is_emptied_is_null_again(script: Script) -> None:
    form = script.open(field(initial_value="x", optional=True)).fill("Field", "")
    assert form.submit() == "closed"
    assert values(script) == {"type": "plain_text_input", "value": None}


def test_initial_values_arrive_and_buttons_have_no_value(script: Script) -> None:
    first = s.option("0")
    form = script.open(field("static_select", initial_option=first), s.actions(s.element("button")))
    assert form.value("Field") == "Option 0"
    form.submit()
    assert values(script) == {"type": "static_select", "selected_option": first}
    assert list(script.heard[-1]["view"]["state"]["values"]) == ["Field"]


def test_an_update_keeps_what_stands_in_a_field_of_the_same_name(script: Script) -> None:
    def update(body: Json, client: Any) -> None:
        view = s.modal(
            field(initial_value="new"),
            field(label="Other", initial_value="new"),
            s.actions(s.element("button")),
        )
        client.views_update(view_id=body["view"]["id"], view=view)

    script.act = update
    form = script.open(field(), s.actions(s.element("button"))).fill("Field", "mine")
    form.press("Text")
    assert (form.value("Field"), form.value("Other")) == ("mine", "new")


def test_a_field_of_another_kind_starts_anew(script: Script) -> None:
    script.act = lambda body, client: client.views_update(
        view_id=body["view"]["id"], view=s.modal(field("datepicker", initial_date="2026-12-01"))
    )
    form = script.open(field(), s.actions(s.element("button"))).fill("Field", "mine")
    form.press("Text")
    assert form.value("Field") == "2026-12-01"


def test_an_option_that_is_offered_no_more_can_not_be_submitted(script: Script) -> None:
    script.act = lambda body, client: client.views_update(
        view_id=body["view"]["id"], view=s.modal(field("static_select", options=[s.option("9")]))
    )
    form = script.open(field("static_select"), s.actions(s.element("button")))
    form.fill("Field", "Option 1").press("Text")
    with pytest.raises(NotPossible, match="Field: '1' is not among the options"):
        form.submit()


@pytest.mark.parametrize(
    ("over", "fills", "enters"),
    [
        ({}, 0, 0),
        ({"dispatch_action": True}, 0, 1),
        (
            {
                "dispatch_action": True,
                "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
            },
            1,
            0,
        ),
    ],
)
def test_a_typed_field_tells_the_bot_when_it_asks_to(
    script: Script, over: Json, fills: int, enters: int
) -> None:
    script.slack.settle_seconds = 0.01
    form = script.open(field(**over)).fill("Field", "x")
    assert len(script.heard) == fills
    form.press_enter("Field")
    assert len(script.heard) == fills + enters


@pytest.mark.parametrize(("dispatch", "told"), [(False, 0), (True, 1)])
def test_a_choice_in_an_input_tells_the_bot_only_when_it_asks_to(
    script: Script, *, dispatch: bool, told: int
) -> None:
    script.slack.settle_seconds = 0.01
    script.open(field("static_select", dispatch_action=dispatch)).fill("Field", "Option 1")
    assert len(script.heard) == told


def test_a_choice_in_actions_or_beside_a_section_always_tells_the_bot(script: Script) -> None:
    script.slack.settle_seconds = 0.01
    select = s.element("static_select", placeholder=s.plain("Which list"))
    day = s.element("datepicker", action_id="day")
    form = script.open(s.actions(select), s.section(text=s.mrkdwn("From"), accessory=day))
    form.fill("Which list", "Option 1").fill("From", "2026-12-01")
    first, second = (body["actions"][0] for body in script.heard)
    assert first["selected_option"] == s.option("1")
    assert second["selected_date"] == "2026-12-01"
    state = script.heard[1]["view"]["state"]["values"]
    assert len(state) == 2


def test_a_search_takes_the_one_option_that_fits(script: Script) -> None:
    names = ("Priya Shah", "Priya Singh", "Tom Hill")
    script.suggestions = {"options": [s.option(each, text=s.plain(each)) for each in names]}
    form = script.open(field("external_select"))
    form.fill("Field", "Singh")
    assert form.value("Field") == "Priya Singh"
    form.fill("Field", "Tom Hill", typed="tom")
    told = script.heard[-1]
    assert (told["type"], told["value"], told["block_id"]) == ("block_suggestion", "tom", "Field")
    assert "trigger_id" not in told
    for words in ("Priya", "Nobody"):
        with pytest.raises(NotPossible, match=r"not one of \['Priya Shah', 'Priya Singh'"):
            form.fill("Field", words)


def test_a_search_waits_for_as_many_characters_as_it_says(script: Script) -> None:
    script.suggestions = {"options": s.options(1)}
    form = script.open(
        field("external_select"), field("external_select", "Eager", min_query_length=0)
    )
    with pytest.raises(NotPossible, match="Field: type at least 3 characters"):
        form.options("Field", "Op")
    assert form.options("Eager") == ["Option 0"]


def test_options_come_in_groups_too(script: Script) -> None:
    script.suggestions = {"option_groups": s.groups(2)}
    form = script.open(field("external_select"))
    assert form.options("Field", "Option") == ["Option 0.0", "Option 1.0"]
