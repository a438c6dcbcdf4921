"""What a bot's answer to a form does, and how forms close."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.form import TROUBLE
from sandbox.screen import NotPossible
from tests.sandbox import samples as s
from tests.sandbox.samples import Json
from tests.sandbox.scripted import Script
from tests.sandbox.test_forms import field


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
