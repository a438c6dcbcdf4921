"""The Participants page: within Slack's limits, in order, and saying what to do next."""

from __future__ import annotations

import json
from typing import Any

import pytest

from blocks.form_values import Choice
from blocks.participants_page import (
    MOST_BYTES,
    ROOMS,
    SEARCH_HINT,
    course_options,
    participants_modal,
    say_chosen,
)
from blocks.participants_values import LEARNERS, ParticipantsMemory, ParticipantsPage
from blocks.text import Json
from booking.joinable_learners import LEARNERS_ON_PAGE, ListedCourse
from sandbox.screen import elements_on, text_of
from sandbox.validator import suggestion_faults, view_faults
from tests.blocks.participants import ANN, PRIYA, SESSION, TOM, create_page, learner

CHARACTERS = {
    "letters": "W",
    "ampersands": "&",
    "emoji": "🧑",
    "right to left": "ש",
    "joined": "क्षि",
    "quotes": '"',
    "line breaks": "x\n",
}


def show(page: ParticipantsPage) -> Json:
    view = participants_modal(page)
    assert view_faults(view) == []
    return view


def lines(page: ParticipantsPage) -> list[str]:
    """What the page says, a line for each block."""
    return [text_of([block]).replace("\n", " | ") for block in show(page)["blocks"]]


def boxes(page: ParticipantsPage) -> dict[str, Json]:
    """By block id, the element with a box."""
    return {
        element.block["block_id"]: element.json
        for element in elements_on(show(page)["blocks"])
        if element.kind == "checkboxes"
    }


@pytest.mark.parametrize("character", CHARACTERS.values(), ids=CHARACTERS)
def test_the_longest_of_everything_stays_within_slacks_limits(character: str) -> None:
    long = character * 200
    about: dict[str, Any] = {"courses": long * 20, "note": long}
    rows = [
        learner(
            2**62 + id_, long, **about, chosen=id_ % 2 == 0, unable=long if id_ % 3 == 0 else ""
        )
        for id_ in range(LEARNERS_ON_PAGE)
    ]
    page = create_page(
        *rows,
        memory=ParticipantsMemory(
            "t" * 64, Choice("7" * 18, long, long), long[:100], 10**6, {LEARNERS: 10**6}
        ),
        session=long * 20,
        places=1_000,
        chosen=(long,) * 1_000,
        number=500,
        has_later=True,
        total=20_000,
        refused=tuple(learner(2**61 + id_, long, chosen=True, unable=long) for id_ in range(99)),
        notices=(long,) * 99,
        participants="1000",
    )
    view = show(page)
    assert len(json.dumps(view)) <= MOST_BYTES
    assert ParticipantsMemory.load(view["private_metadata"]).page == 10**6


def test_the_page_says_what_is_booked_who_is_chosen_and_who_can_be() -> None:
    page = create_page(PRIYA, TOM, ANN, number=1, has_later=True, total=20_000)
    assert lines(page) == [
        SESSION,
        "1 of 5 places chosen: Priya Shah",
        "Filter by course | Search courses by title | All courses",
        f"Search by name | Any part of a name | {SEARCH_HINT}",
        "Priya Shah | Team Leader Level 3 | Priya Shah | Team Leader Level 3",
        "Tom Hill: busy 14:00 to 15:00",
        "Ann Lee | Busy on 2 of 12 dates. Team Leader Level 3",
        "Learners 21 to 23 of 20,000.",
        "Earlier learners | Later learners",
        "Find a time",
    ]


def test_only_those_who_can_be_chosen_have_a_box_and_the_chosen_ones_a_tick() -> None:
    found = boxes(create_page(PRIYA, TOM, ANN))
    assert list(found) == ["learner.1.0", "learner.3.0"]
    assert [box["options"][0]["value"] for box in found.values()] == ["1", "3"]
    assert ["initial_options" in box for box in found.values()] == [True, False]


def test_who_was_refused_comes_first_with_the_reason_and_can_be_unticked() -> None:
    busy = learner(9, "Olu Khan", chosen=True, unable="busy 14:00 to 14:30")
    archived = learner(1, "Priya Shah", chosen=True, unable="archived")
    page = create_page(PRIYA, ANN, refused=(busy, archived), notices=("Nothing was booked.",))
    assert list(boxes(page)) == ["learner.9.0", "learner.1.0", "learner.3.0"]
    said = lines(page)
    assert said[2] == "Nothing was booked."
    assert said[5].startswith("Olu Khan: busy 14:00 to 14:30. Untick to go on without.")
    assert said[6].startswith("Priya Shah: archived. Untick to go on without.")
    assert said[7].startswith("Ann Lee")


def test_who_was_refused_and_is_not_chosen_any_more_has_no_box() -> None:
    page = create_page(PRIYA, refused=(TOM,))
    assert list(boxes(page)) == ["learner.1.0"]
    assert "Tom Hill: busy 14:00 to 15:00" in lines(page)


def test_more_refusals_than_rows_are_counted() -> None:
    refused = tuple(
        learner(id_, "Tom", chosen=True, unable="archived") for id_ in range(ROOMS[0].refused + 10)
    )
    page = create_page(refused=refused)
    assert len(boxes(page)) == ROOMS[0].refused
    assert "10 more can't take part." in lines(page)


MANY = tuple(f"Learner {number}" for number in range(32))


@pytest.mark.parametrize(
    ("names", "places", "said"),
    [
        ((), 5, "0 of 5 places chosen. Tick who takes part."),
        ((), 1, "0 of 1 place chosen. Tick who takes part."),
        (("A", "B"), 2, "2 of 2 places chosen: A, B"),
        (
            ("A", "B"),
            1,
            "2 chosen, but there is 1 place: untick 1. Chosen: A, B",
        ),
        (("A", "B", "C"), 1, "3 chosen, but there is 1 place: untick 2. Chosen: A, B, C"),
        (("A", "B", "C"), 2, "3 chosen, but there are 2 places: untick 1. Chosen: A, B, C"),
        (("W" * 41,), 2, f"1 of 2 places chosen: {'W' * 39}…"),
        (MANY, 40, f"32 of 40 places chosen: {', '.join(MANY[:30])} and 2 more"),
    ],
)
def test_the_chosen_are_counted_and_named(names: tuple[str, ...], places: int, said: str) -> None:
    assert say_chosen(names, places) == said


TEAM_LEADER = Choice("7", "Team Leader")


@pytest.mark.parametrize(
    ("course", "text", "said"),
    [
        (None, "", "nobody else is awaiting induction or in training"),
        (None, "xyz", "No learner matches “xyz”. Change or clear the search"),
        (TEAM_LEADER, "", "can be booked with Team Leader. Choose another or All courses."),
        (TEAM_LEADER, "{0}", "“{0}” on Team Leader. Clear the search or choose All courses."),
    ],
)
def test_an_empty_list_says_what_to_do_next(course: Choice | None, text: str, said: str) -> None:
    page = create_page(memory=ParticipantsMemory("token", course, text))
    assert any(said in line for line in lines(page))
    assert not any(line.startswith("Learners") for line in lines(page))


def test_filter_and_search_keep_what_was_chosen_and_typed() -> None:
    page = create_page(PRIYA, memory=ParticipantsMemory("token", TEAM_LEADER, "pri"))
    course, search = show(page)["blocks"][2:4]
    assert course["element"]["initial_option"]["value"] == "7"
    assert course["element"]["min_query_length"] == 0
    assert search["element"]["initial_value"] == "pri"
    assert all(block["dispatch_action"] and block["optional"] for block in (course, search))


def test_paging_buttons_say_the_page_that_they_lead_to() -> None:
    buttons = {
        element.json["action_id"]: element.json["value"]
        for element in elements_on(
            show(create_page(PRIYA, number=4, has_later=True, total=200))["blocks"]
        )
        if "value" in element.json
    }
    assert buttons == {"turn_learners.before": "3", "turn_learners.after": "5"}


@pytest.mark.parametrize("number", ["", "0", "12", "31"])
def test_the_number_of_participants_is_asked_only_where_a_session_is_changed(number: str) -> None:
    assert "Number of participants" not in " ".join(lines(create_page(PRIYA)))
    block = show(create_page(PRIYA, participants=number))["blocks"][2]
    assert block["label"]["text"] == "Number of participants"
    assert block["element"].get("initial_value", "") == number


def test_all_courses_stands_before_the_others() -> None:
    courses = [ListedCourse(id_, "W" * 200, "C" * 200) for id_ in range(1, 100)]
    options = course_options(courses)
    assert suggestion_faults({"options": options}) == []
    assert options[0]["text"]["text"] == "All courses"
    assert len(options) == 100


def test_a_part_that_the_bot_sets_gets_new_block_ids_and_the_others_keep_theirs() -> None:
    memory = ParticipantsMemory("token").turned(2)
    page = create_page(PRIYA, memory=memory)
    assert list(boxes(page)) == ["learner.1.1"]
    assert [block["block_id"] for block in show(page)["blocks"][2:4]] == [
        "course_filter.0",
        "learner_search.0",
    ]
    assert memory.narrowed(TEAM_LEADER, "x" * 150) == ParticipantsMemory(
        "token", TEAM_LEADER, "x" * 100, 0, {LEARNERS: 2}
    )


@pytest.mark.parametrize(
    "memory",
    [
        ParticipantsMemory("token"),
        ParticipantsMemory("t", Choice("7", "A & B", "C"), "Zoë", 3, {LEARNERS: 2}),
    ],
)
def test_what_the_page_carries_is_read_back_as_it_was(memory: ParticipantsMemory) -> None:
    assert ParticipantsMemory.load(memory.dump()) == memory


@pytest.mark.parametrize(
    "carried",
    ["", "x", "[]", "null", "{}", '{"token": "t", "more": 1}', '{"token": "t", "course": "x"}'],
)
def test_what_the_page_did_not_write_is_refused(carried: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        ParticipantsMemory.load(carried)
