"""A form behaves in a person's hands as Slack's does, and asks the bot as Slack's does."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.form import TROUBLE
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


def test_a_bad_answer_to_a_search_is_a_finding(script: Script) -> None:
    script.suggestions = {"options": s.options(101)}
    form = script.open(field("external_select"))
    with pytest.raises(NotPossible, match="could not be loaded"):
        form.fill("Field", "Option 1")
    assert script.slack.findings == ["no more than 100 items allowed [json-pointer:/options]"]


def test_errors_stand_at_their_labels(script: Script) -> None:
    form = script.open(field(), field(label="Other")).fill("Field", "a").fill("Other", "b")
    script.answer = {"response_action": "errors", "errors": {"Other": "No &amp; never"}}
    assert form.submit() == "errors"
    assert form.errors == {"Other": "No & never"}
    script.answer = {}
    assert form.submit() == "closed"
    assert form.errors == {}


def test_an_answer_may_update_push_and_clear(script: Script) -> None:
    alice = script.slack.person("Alice Smith")
    form = script.open(field(optional=True))
    page = s.modal(field(optional=True), title=s.plain("Two"), callback_id="view")
    script.answer = {"response_action": "update", "view": page}
    assert form.submit() == "updated"
    assert form.title == "Two"
    script.answer = {"response_action": "push", "view": page | {"title": s.plain("Three")}}
    assert form.submit() == "pushed"
    top = alice.top_form()
    assert top is not None
    assert top.title == "Three"
    with pytest.raises(NotPossible, match="'Two' is not on top"):
        form.submit()
    script.answer = {}
    assert top.submit() == "closed"
    script.answer = {"response_action": "clear"}
    assert form.submit() == "closed"
    assert alice.top_form() is None


BAD_ANSWERS: dict[str, tuple[Json, str]] = {
    "errors of no field": (
        {"response_action": "errors", "errors": {"else": "No"}},
        "else is not an input block [json-pointer:/errors]",
    ),
    "a bad update": (
        {"response_action": "update", "view": s.modal(title=None)},
        "missing required field: title [json-pointer:/view]",
    ),
    "a bad push": (
        {"response_action": "push", "view": s.modal(title=None)},
        "missing required field: title [json-pointer:/view]",
    ),
    "a Home for a modal": (
        {"response_action": "update", "view": s.home()},
        "must be a modal [json-pointer:/view/type]",
    ),
}


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=name) for name, case in BAD_ANSWERS.items()]
)
def test_a_bad_answer_is_trouble_and_a_finding_and_the_form_stays(
    script: Script, case: tuple[Json, str]
) -> None:
    form = script.open(field(optional=True))
    script.answer, finding = case
    assert form.submit() == "trouble"
    assert form.trouble == TROUBLE
    assert script.slack.findings == [finding]
    script.answer = {}
    assert form.submit() == "closed"


@pytest.mark.parametrize("answer", [{"response_action": "dance"}, {"text": "ok"}, ["x"]])
def test_an_answer_of_no_known_kind_is_trouble(script: Script, answer: Any) -> None:
    form = script.open(field(optional=True))
    assert form.receive(answer) == "trouble"
    assert len(script.slack.findings) == 1


def test_a_fourth_page_is_trouble(script: Script) -> None:
    form = script.open(field(optional=True))
    page = {"response_action": "push", "view": s.modal(field(optional=True))}
    assert [form.receive(page) for _ in range(3)] == ["pushed", "pushed", "trouble"]
    assert script.slack.findings == ["push_limit_reached"]


def test_a_double_click_arrives_twice_at_once(script: Script) -> None:
    form = script.open(field(optional=True))
    assert form.submit_twice() == ["closed", "closed"]
    first, second = script.heard
    assert first["view"]["id"] == second["view"]["id"]
    assert first["trigger_id"] != second["trigger_id"]


def test_a_closed_form_can_not_be_touched(script: Script) -> None:
    form = script.open(field(optional=True))
    form.close()
    for touch in (form.submit, form.close, lambda: form.fill("Field", "x")):
        with pytest.raises(NotPossible, match="is not on top"):
            touch()


def test_a_form_without_a_submit_button_can_not_be_submitted(script: Script) -> None:
    form = script.open(s.section(), submit=None)
    with pytest.raises(NotPossible, match="no submit button"):
        form.submit()


def test_closing_is_told_only_when_the_view_asks_for_it(script: Script) -> None:
    script.open(field()).close()
    assert script.heard == []
    script.open(field(), notify_on_close=True).close()
    told = script.heard[0]
    assert (told["type"], told["is_cleared"]) == ("view_closed", False)


def test_closing_everything_is_told_for_each_view(script: Script) -> None:
    form = script.open(field(), notify_on_close=True)
    page = s.modal(callback_id="view", notify_on_close=True)
    form.receive({"response_action": "push", "view": page})
    top = script.slack.person("Alice Smith").top_form()
    assert top is not None
    top.close(everything=True)
    assert [body["is_cleared"] for body in script.heard] == [True, True]
    assert script.slack.person("Alice Smith").top_form() is None


def test_a_view_that_clears_on_close_takes_all_with_it(script: Script) -> None:
    form = script.open(field())
    form.receive({"response_action": "push", "view": s.modal(clear_on_close=True)})
    top = script.slack.person("Alice Smith").top_form()
    assert top is not None
    top.close()
    assert script.slack.person("Alice Smith").top_form() is None


def test_what_is_not_there_is_named_with_what_is(script: Script) -> None:
    form = script.open(field(), s.actions(s.element("button")))
    with pytest.raises(NotPossible, match=r"no field 'When'; there are \['Field'\]"):
        form.fill("When", "now")
    with pytest.raises(NotPossible, match=r"no button 'Go'; there are \['Text'\]"):
        form.press("Go")
    with pytest.raises(NotPossible, match="nothing here says 'Bob'"):
        form.press("Text", after="Bob")
