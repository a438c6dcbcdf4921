"""Reads the Participants page as Slack sends it: pure, from a view to its values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from blocks.form_values import Choice
from blocks.participants_page import ALL_COURSES, CHOOSE_LEARNER, FOLLOWING, LEARNER_ROW, SCOPE
from blocks.participants_values import (
    COURSE_FILTER,
    LEARNER_SEARCH,
    SEARCH_LIMIT,
    ParticipantsMemory,
)
from blocks.text import unescape
from booking.rules.places import learner_places
from booking.values import FormField, SessionMethod
from bot.field_refusals import whole_number
from bot.payload_values import parse_id

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ParticipantsReading:
    """What stands on the page.

    Attributes:
        memory: what the page carries: the filter, search and page that its rows were read with.
        visible: the learners who have a box on it, in order.
        ticked: those of them whose box is ticked.
        course: which course is chosen now; None for all.
        text: what is typed in the search now.
        participants: what "Number of participants" says; None where the page does not ask.
        following: whether the later sessions of a series are meant too; None where it does not ask.
    """

    memory: ParticipantsMemory
    visible: tuple[int, ...]
    ticked: tuple[int, ...]
    course: Choice | None
    text: str
    participants: str | None
    following: bool | None = None

    @property
    def is_narrowed_anew(self) -> bool:
        """Whether course or text are not those that the rows were read with."""
        courses = (each and each.value for each in (self.course, self.memory.course))
        return len(set(courses)) > 1 or self.text != self.memory.text


def parse_participants(view: Json) -> ParticipantsReading:
    """Read what stands on the page.

    Raises:
        ValueError: the view is not one that the bot made.
    """
    fields = _fields(view)
    rows = {id_: _is_ticked(element, state) for id_, element, state in _rows(view)}
    number = fields.get(FormField.NUMBER_OF_PARTICIPANTS)
    return ParticipantsReading(
        memory=ParticipantsMemory.load(view.get("private_metadata", "")),
        visible=tuple(rows),
        ticked=tuple(id_ for id_, ticked in rows.items() if ticked),
        course=_course(fields.get(COURSE_FILTER, {})),
        text=(fields.get(LEARNER_SEARCH, {}).get("value") or "").strip()[:SEARCH_LIMIT],
        participants=None if number is None else (number.get("value") or "").strip(),
        following=_follows(fields.get(SCOPE)),
    )


def merge_chosen(
    chosen: Iterable[int], visible: Collection[int], ticked: Collection[int]
) -> tuple[int, ...]:
    """Bring the choices up to date with a page; those of other pages stay, in their order."""
    kept = (id_ for id_ in chosen if id_ in ticked or id_ not in visible)
    return tuple(dict.fromkeys((*kept, *ticked)))


def read_places(participants: str, method: SessionMethod, *, limit: int) -> int:
    """Read for how many learners "Number of participants" asks for places.

    Args:
        participants: what was typed.
        method: how the session is held.
        limit: the organisation's places for a group.

    Raises:
        BadField: it is not a whole number, or not one that fits.
    """
    number = whole_number(
        participants,
        FormField.NUMBER_OF_PARTICIPANTS,
        helps="Enter how many people can take part.",
    )
    return learner_places(number, method, limit=limit)


def _follows(state: Json | None) -> bool | None:
    if state is None:
        return None
    return bool((state.get("selected_option") or {}).get("value") == FOLLOWING)


def _fields(view: Json) -> dict[str, Json]:
    """Give each field's state by the field's name: block ids carry a generation."""
    values: dict[str, dict[str, Json]] = view.get("state", {}).get("values", {})
    return {
        block_id.split(".")[0]: element
        for block_id, elements in values.items()
        for element in elements.values()
    }


def _rows(view: Json) -> list[tuple[int, Json, Json | None]]:
    """List the rows with a box: the learner's id, the box, and its state where Slack gives one."""
    values: dict[str, dict[str, Json]] = view.get("state", {}).get("values", {})
    rows = []
    for block in view.get("blocks", []):
        name, _, rest = block.get("block_id", "").partition(".")
        if name == LEARNER_ROW:
            box = block["accessory"] if "accessory" in block else block["elements"][0]
            state = values.get(block["block_id"], {}).get(CHOOSE_LEARNER)
            rows.append((parse_id(rest.rpartition(".")[0]), box, state))
    return rows


def _is_ticked(box: Json, state: Json | None) -> bool:
    """Whether a box is ticked: as it was made, where nobody has touched it yet."""
    ticked = box.get("initial_options") if state is None else state.get("selected_options")
    return bool(ticked)


def _course(state: Json) -> Choice | None:
    chosen = state.get("selected_option")
    if not chosen or chosen["value"] == ALL_COURSES.value:
        return None
    parse_id(chosen["value"])
    return Choice(
        value=chosen["value"],
        text=unescape(chosen["text"]["text"]),
        description=unescape((chosen.get("description") or {}).get("text", "")),
    )
