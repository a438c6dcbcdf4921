"""What is read from the Participants page, also of one that somebody forged."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.form_values import Choice
from blocks.participants_values import ParticipantsMemory
from bot.participants_reading import merge_chosen, parse_participants
from bot.payload_values import parse_id
from tests.blocks.participants import ANN, PRIYA, TOM, as_sent, create_page, learner

IDS = st.lists(st.integers(1, 12), unique=True, max_size=8)
OLU = learner(9, "Olu Khan", chosen=True, unable="archived")


def test_the_rows_with_a_box_are_visible_and_those_with_a_tick_are_ticked() -> None:
    page = create_page(PRIYA, TOM, ANN, refused=(OLU,))
    first = parse_participants(as_sent(page))
    assert (first.visible, first.ticked) == ((9, 1, 3), (9, 1))
    touched = parse_participants(as_sent(page, 9, 1, ticked=[3]))
    assert (touched.visible, touched.ticked) == ((9, 1, 3), (3,))


def test_a_box_that_slack_gives_no_state_of_is_as_it_was_made() -> None:
    view = as_sent(create_page(PRIYA, ANN))
    assert parse_participants({**view, "state": {"values": {}}}).ticked == (1,)


@pytest.mark.parametrize(
    "memory",
    [
        ParticipantsMemory("token"),
        ParticipantsMemory("token", Choice("7", "A & B"), "Zoë & <b>", 3, {"learners": 2}),
        ParticipantsMemory("token", Choice("7", "& " * 100), "zoë", 3),
    ],
)
def test_filter_search_and_page_are_read_back_as_they_were(memory: ParticipantsMemory) -> None:
    reading = parse_participants(as_sent(create_page(PRIYA, memory=memory)))
    assert (reading.memory.page, reading.text) == (memory.page, memory.text)
    assert (reading.course and reading.course.value) == (memory.course and memory.course.value)
    assert reading.participants is None
    assert not reading.is_narrowed_anew


def test_another_course_or_text_narrows_anew() -> None:
    page = create_page(PRIYA, memory=ParticipantsMemory("token", Choice("7", "Maths"), "pri"))
    typed, cleared = as_sent(page), as_sent(page)
    typed["state"]["values"]["learner_search.0"]["learner_search"]["value"] = "  ann "
    assert parse_participants(typed).text == "ann"
    assert parse_participants(typed).is_narrowed_anew
    cleared["state"]["values"]["course_filter.0"]["course_filter"]["selected_option"] = None
    assert parse_participants(cleared).course is None
    assert parse_participants(cleared).is_narrowed_anew


def test_the_number_of_participants_is_what_was_typed() -> None:
    assert parse_participants(as_sent(create_page(PRIYA, participants="12"))).participants == "12"
    assert parse_participants(as_sent(create_page(PRIYA, participants=""))).participants == ""


@pytest.mark.parametrize("forged", ["", "x", "-1", "1.5", str(2**63), "9" * 5_000, "²"])
def test_an_id_that_can_not_be_one_is_refused(forged: str) -> None:
    with pytest.raises(ValueError, match="not an id"):
        parse_id(forged)
    view: dict[str, Any] = copy.deepcopy(as_sent(create_page(PRIYA)))
    view["blocks"][4]["block_id"] = f"learner.{forged}.0"
    with pytest.raises(ValueError, match="not an id"):
        parse_participants(view)
    view = copy.deepcopy(as_sent(create_page(PRIYA)))
    chosen = {"value": forged, "text": {"text": "Maths"}}
    view["state"]["values"]["course_filter.0"]["course_filter"]["selected_option"] = chosen
    with pytest.raises(ValueError, match="not an id"):
        parse_participants(view)


def test_the_highest_id_is_one() -> None:
    assert parse_id(str(2**63 - 1)) == 2**63 - 1


@pytest.mark.parametrize("view", [{}, {"private_metadata": "{}"}, {"private_metadata": "x"}])
def test_a_view_that_is_not_the_bots_is_refused(view: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_participants(view)


@pytest.mark.parametrize(
    ("chosen", "visible", "ticked", "merged"),
    [
        ((), (1, 2), (2,), (2,)),
        ((7, 1), (1, 2), (1, 2), (7, 1, 2)),
        ((7, 1), (1, 2), (2,), (7, 2)),
        ((7, 1), (), (), (7, 1)),
        ((2, 1), (1, 2), (1, 2), (2, 1)),
        ((7, 1), (7, 1), (), ()),
    ],
)
def test_choices_of_other_pages_stay_and_new_ones_come_last(
    chosen: tuple[int, ...],
    visible: tuple[int, ...],
    ticked: tuple[int, ...],
    merged: tuple[int, ...],
) -> None:
    assert merge_chosen(chosen, visible, ticked) == merged


@given(chosen=IDS, visible=IDS, data=st.data())
def test_merging_changes_only_what_is_visible(
    chosen: list[int], visible: list[int], data: st.DataObject
) -> None:
    ticked = [id_ for id_ in visible if data.draw(st.booleans())]
    merged = merge_chosen(chosen, visible, ticked)
    assert set(merged) == (set(chosen) - set(visible)) | set(ticked)
    assert len(merged) == len(set(merged))
    assert merge_chosen(merged, visible, ticked) == merged
    stayed = [id_ for id_ in chosen if id_ in merged]
    assert list(merged[: len(stayed)]) == stayed
