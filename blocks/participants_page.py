"""The Participants page: who takes part, ticked in rows, with a filter, a search and pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from blocks.form_fields import LABELS
from blocks.form_values import Choice
from blocks.layout import OPTION_LIMIT, actions, button, input_block, note, option
from blocks.paging import ListName, turning, which_rows
from blocks.participants_values import (
    COURSE_FILTER,
    LEARNER_SEARCH,
    LEARNERS,
    SEARCH_LIMIT,
    ParticipantsMemory,
    ParticipantsPage,
)
from blocks.text import TEXT_LIMIT, Json, label, plain, shorten
from booking.joinable_learners import LEARNERS_ON_PAGE, JoinableLearner, ListedCourse
from booking.rules.names import fold, shared_names
from booking.rules.places import say_places
from booking.values import FormField

CALLBACK_ID = "participants"
CHANGE_CALLBACK_ID = "change_participants"
"""Of the page on which a session that stands is changed."""
CHOOSE_LEARNER = "choose_learner"
"""The action id of every box."""
LEARNER_ROW = "learner"
"""How the block id of a row with a box begins; the learner's id and a generation follow it."""
TURN_LEARNERS = "turn_learners"
"""How the action ids of the paging buttons begin; a button's value is the page's number."""
FIND_TIME = "find_time"

SCOPE = "scope"
"""The block id and action id of the choice of sessions."""
FOLLOWING = "following"
SCOPES = {"this": "This session only", FOLLOWING: "This and the following sessions"}
ALL_COURSES = Choice("all", "All courses")
PAGES = ListName(LEARNERS, "Learners", "Earlier learners", "Later learners")
SEARCH_HINT = "Press Enter to search; an empty line lists everybody."
NAME_LIMIT = 40
NAMES_SHOWN = 30
SESSION_LIMIT = 500
CHOSEN_LIMIT = 1_500
NOTICES_LIMIT = 1_000
REASON_LIMIT = 120
NOBODY: dict[tuple[bool, bool], str] = {
    (False, False): "No learner can be booked: nobody else is awaiting induction or in training.",
    (True, False): "No learner matches “{text}”. Change or clear the search, and press Enter.",
    (False, True): "No learner can be booked with {course}. Choose another or All courses.",
    (
        True,
        True,
    ): "No learner matches “{text}” on {course}. Clear the search or choose All courses.",
}
"""By whether a name was searched for and a course chosen, what an empty list says."""


class Room(NamedTuple):
    """How many characters names, courses and reasons have, and how many refused are shown."""

    words: int
    refused: int


ROOMS = (
    Room(words=REASON_LIMIT, refused=30),
    Room(words=30, refused=20),
    Room(words=12, refused=8),
)
"""From what people usually need to what always fits, also in a script of long characters."""
MOST_BYTES = 60_000
"""Slack takes 250 KB, but its client for Socket Mode sends at most 65,535 bytes at once."""


def participants_modal(page: ParticipantsPage) -> Json:
    """Build the page; of each learner less is said only when Slack would not get the whole."""
    for room in ROOMS:
        view = _modal(_shortened(page, room), room)
        if len(json.dumps(view)) <= MOST_BYTES:
            break
    return view


def _shortened(page: ParticipantsPage, room: Room) -> ParticipantsPage:
    rows = tuple(_shorter(each, room) for each in page.learners.rows)
    return replace(
        page,
        session=shorten(page.session, 10 * room.words),
        chosen=tuple(shorten(name, room.words) for name in page.chosen),
        learners=replace(page.learners, rows=rows),
        refused=tuple(_shorter(each, room) for each in page.refused),
        notices=tuple(shorten(each, 10 * room.words) for each in page.notices),
    )


def _shorter(learner: JoinableLearner, room: Room) -> JoinableLearner:
    return replace(
        learner,
        name=shorten(learner.name, room.words),
        email=shorten(learner.email, room.words),
        courses=shorten(learner.courses, room.words),
        unable=shorten(learner.unable, room.words),
        note=shorten(learner.note, room.words),
    )


def _modal(page: ParticipantsPage, room: Room) -> Json:
    return {
        "type": "modal",
        "callback_id": CALLBACK_ID if page.participants is None else CHANGE_CALLBACK_ID,
        "title": label("Participants"),
        "submit": label("Continue"),
        "close": label("Back"),
        "private_metadata": page.memory.dump(),
        "blocks": [
            _said(page.session, SESSION_LIMIT),
            _said(say_chosen(page.chosen, page.places), CHOSEN_LIMIT),
            *_notices(page, room),
            *_number(page),
            *_scope(page),
            _course_filter(page.memory),
            _search(page.memory),
            *_rows(page, room),
            *_paging(page),
            *([actions([button("Find a time", FIND_TIME)], FIND_TIME)] if page.finds_times else []),
        ],
    }


def course_options(courses: Sequence[ListedCourse]) -> list[Json]:
    """Offer courses to filter by, "All courses" first; at most 99 courses."""
    every = [
        ALL_COURSES,
        *(Choice(str(each.course_id), each.title, each.code) for each in courses),
    ]
    return [option(each.text, each.value, each.description) for each in every]


def say_chosen(names: Sequence[str], places: int) -> str:
    """Say how many are chosen of how many places, and who."""
    shown = [shorten(name, NAME_LIMIT) for name in names[:NAMES_SHOWN]]
    more = len(names) - len(shown)
    who = ", ".join(shown) + (f" and {more:,} more" if more else "")
    of_places = say_places(places)
    if not names:
        return f"0 of {of_places} chosen. Tick who takes part."
    if len(names) > places:
        there = "there is" if places == 1 else "there are"
        over = len(names) - places
        return f"{len(names):,} chosen, but {there} {of_places}: untick {over:,}. Chosen: {who}"
    return f"{len(names):,} of {of_places} chosen: {who}"


def _said(text: str, limit: int) -> Json:
    return {"type": "section", "text": plain(text, limit)}


def _notices(page: ParticipantsPage, room: Room) -> list[Json]:
    more = len(page.refused) - room.refused
    notices = [*page.notices, *([f"{more:,} more can't take part."] if more > 0 else [])]
    return [_said("\n".join(notices), NOTICES_LIMIT)] if notices else []


def _number(page: ParticipantsPage) -> list[Json]:
    if page.participants is None:
        return []
    name = FormField.NUMBER_OF_PARTICIPANTS
    element: Json = {
        "type": "number_input",
        "action_id": name.value,
        "is_decimal_allowed": False,
        "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
    }
    if page.participants:
        element["initial_value"] = page.participants
    block_id = f"{name.value}.{page.memory.generation(name.value)}"
    return [input_block(LABELS[name], element, block_id, dispatch=True)]


def _scope(page: ParticipantsPage) -> list[Json]:
    """Ask whether the later sessions of a series change too."""
    if page.following is None:
        return []
    options = [option(words, value) for value, words in SCOPES.items()]
    chosen = options[page.following]
    radio: Json = {
        "type": "radio_buttons",
        "action_id": SCOPE,
        "options": options,
        "initial_option": chosen,
    }
    return [input_block("Which sessions", radio, SCOPE)]


def _course_filter(memory: ParticipantsMemory) -> Json:
    chosen = memory.course or ALL_COURSES
    element: Json = {
        "type": "external_select",
        "action_id": COURSE_FILTER,
        "placeholder": label("Search courses by title"),
        "min_query_length": 0,
        "initial_option": option(chosen.text, chosen.value, chosen.description),
    }
    block_id = f"{COURSE_FILTER}.{memory.generation(COURSE_FILTER)}"
    return input_block("Filter by course", element, block_id, optional=True, dispatch=True)


def _search(memory: ParticipantsMemory) -> Json:
    element: Json = {
        "type": "plain_text_input",
        "action_id": LEARNER_SEARCH,
        "placeholder": label("Any part of a name"),
        "max_length": SEARCH_LIMIT,
        "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
    }
    if memory.text:
        element["initial_value"] = memory.text
    block_id = f"{LEARNER_SEARCH}.{memory.generation(LEARNER_SEARCH)}"
    return input_block(
        "Search by name",
        element,
        block_id,
        optional=True,
        dispatch=True,
        hint=SEARCH_HINT,
    )


def _rows(page: ParticipantsPage, room: Room) -> list[Json]:
    """Show who was refused first, whatever page they are on, and nobody twice."""
    refused = {learner.person_id for learner in page.refused}
    listed = [learner for learner in page.learners.rows if learner.person_id not in refused]
    shown = (*page.refused[: room.refused], *listed)
    shared = shared_names(each.name for each in shown)
    rows = [
        _row(each, each.email if fold(each.name) in shared else "", page.memory) for each in shown
    ]
    return rows if page.learners.rows else [*rows, _said(_say_nobody(page.memory), NOTICES_LIMIT)]


def _row(learner: JoinableLearner, email: str, memory: ParticipantsMemory) -> Json:
    """Show a learner with a box; without one who can't be chosen, unless to be unticked.

    The e-mail is told where others on the page have the same name, and is empty elsewhere.
    """
    block_id = f"{LEARNER_ROW}.{learner.person_id}.{memory.generation(LEARNERS)}"
    if not learner.unable:
        about = ". ".join(filter(None, (email, learner.note.capitalize(), learner.courses)))
        return actions([_box(learner, about)], block_id)
    reason = shorten(learner.unable.rstrip("."), REASON_LIMIT)
    who = " ".join(
        filter(
            None,
            (shorten(learner.name, OPTION_LIMIT), email and f"({email})"),
        )
    )
    said = f"{who}: {reason}"
    if not learner.chosen:
        return _said(said, TEXT_LIMIT)
    row = _said(f"{said}. Untick to go on without.", TEXT_LIMIT)
    return row | {"block_id": block_id, "accessory": _box(learner)}


def _box(learner: JoinableLearner, about: str = "") -> Json:
    box = option(learner.name, str(learner.person_id), about)
    element: Json = {"type": "checkboxes", "action_id": CHOOSE_LEARNER, "options": [box]}
    return element | ({"initial_options": [box]} if learner.chosen else {})


def _paging(page: ParticipantsPage) -> list[Json]:
    buttons = turning(page.learners, PAGES, TURN_LEARNERS, str)
    if not buttons:
        return []
    shown = note(which_rows(page.learners, PAGES, LEARNERS_ON_PAGE))
    return [shown, actions(buttons, f"pages.{PAGES.key}")]


def _say_nobody(memory: ParticipantsMemory) -> str:
    course = memory.course.text if memory.course else ""
    return NOBODY[bool(memory.text), bool(course)].format(text=memory.text, course=course)
