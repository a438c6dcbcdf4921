"""Home's pages, and what its buttons keep."""

from __future__ import annotations

import pytest

from blocks.home import member_home
from blocks.home_sessions import Reader
from blocks.home_state import HomeState
from tests.blocks.home_lists import (
    LONDON,
    NOW,
    learner,
    plan_entry,
    show,
)
from tests.blocks.test_home import buttons, said


@pytest.mark.parametrize(
    ("number", "total", "labels"),
    [(0, 10, set()), (0, 11, {"Later"}), (1, 30, {"Earlier", "Later"}), (1, 20, {"Earlier"})],
)
def test_long_plans_have_buttons_to_the_pages_that_exist(
    number: int, total: int, labels: set[str]
) -> None:
    rows = tuple(plan_entry(session_id=row) for row in range(10))
    view = show(learner(*rows, number=number, total=total))
    found = buttons(view)
    assert {each for each in ("Earlier", "Later") if f"{each} sessions" in found} == labels
    if labels:
        first = number * 10 + 1
        assert f"Sessions {first} to {first + 9} of {total}." in said(view)


def test_a_paging_button_moves_its_own_list_and_keeps_the_others() -> None:
    rows = tuple(plan_entry(session_id=row) for row in range(10))
    state = HomeState("learning", {"agenda": "3", "log": "7", "evidence": "9"})
    view = show(learner(*rows, number=5, total=1_000), state=state)
    value = buttons(view)["Later sessions"]["value"]
    assert HomeState.load(value) == state.keep(plan=6)


@pytest.mark.parametrize(
    "value", ["", "null", "[]", "7", "{", '{"plan":1}', '["tab",7]', '["tab"]', "[" * 1_900]
)
def test_a_value_that_no_button_has_means_a_first_look(value: str) -> None:
    assert HomeState.load(value) == HomeState()


@pytest.mark.parametrize("number", ["", "x", "-1", "1e9", "²", "1" * 5_000])
def test_a_number_that_no_button_has_is_none_or_one_that_databases_know(number: str) -> None:
    found = HomeState("", {"plan": number}).number("plan")
    assert found is None or found < 1 << 63


def test_a_state_too_long_for_a_button_keeps_its_page() -> None:
    assert HomeState.load(HomeState("learners", {"name": "W" * 2_000}).dump()).tab == "learners"


def test_pages_are_offered_and_the_shown_one_says_so_in_words() -> None:
    tabs = {"today": "Today", "learning": "My learning"}
    view = member_home([], tabs, Reader(LONDON, NOW, state=HomeState("today")))
    offered = buttons(view)
    assert offered.keys() == {"Today", "My learning"}
    assert offered["Today"]["accessibility_label"] == "Today, shown now"
    assert HomeState.load(offered["My learning"]["value"]) == HomeState("learning")
