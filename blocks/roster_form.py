"""The form for one row of the roster: a person, an enrolment, a course, a room, the settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from blocks.layout import actions, button, input_block, option
from blocks.notices import noticed
from blocks.roster_fields import FIELDS, SEARCHED, RosterField, Shown
from blocks.text import Json, label
from booking.roster.sheets import COURSES, ENROLMENTS, ORGANISATION, PEOPLE, SMART_ROOMS

CALLBACK_ID = "roster_form"
ADD_ROW = "add_row"
CHANGE_ROW = "change_row"
"""How the action ids of the buttons to the form begin: their values are `RosterMemory`s."""
BACK = "back_to_person"
CONFIRM = "confirm"
"""The block and action id of the box that says that the person knows what hangs on it."""
NOUNS: Mapping[str, str] = {
    PEOPLE.file: "person",
    ENROLMENTS.file: "enrolment",
    COURSES.file: "course",
    SMART_ROOMS.file: "Smart Room",
    ORGANISATION.file: "settings",
}


@dataclass(frozen=True, slots=True)
class RosterMemory:
    """What the form carries along, unseen.

    Attributes:
        file: which kind of row.
        row_id: the row; None for a new one.
        person_id: the person whose page it was opened from, if any.
        seen: by column, the mark of what stood there when the form was shown.
    """

    file: str
    row_id: int | None = None
    person_id: int | None = None
    seen: dict[str, str] = field(default_factory=dict)

    def dump(self) -> str:
        """Write it as a view's private_metadata, or as a button's value."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def load(cls, text: str) -> RosterMemory:
        """Read it back.

        Raises:
            ValueError: it is not what `dump` wrote.
        """
        try:
            memory = cls(**json.loads(text))
        except TypeError as error:
            raise ValueError("this is not a form's memory") from error
        if memory.file not in FIELDS:
            raise ValueError("there is no such form")
        return memory


def roster_form(memory: RosterMemory, shown: Mapping[str, Shown]) -> Json:
    """Build the form with what is shown in each column.

    A column's block is a new one whenever something else has been seen there, so that Slack shows
    what stands there now instead of what it remembers.
    """
    verb = "Change" if memory.row_id is not None else "Add"
    back = [actions([button("Back", BACK, value=str(memory.person_id))], BACK)]
    return {
        "type": "modal",
        "callback_id": CALLBACK_ID,
        "title": label(f"{verb} {NOUNS[memory.file]}", 24),
        "submit": label("Save"),
        "close": label("Close"),
        "private_metadata": memory.dump(),
        "blocks": [
            *(back if memory.person_id is not None else []),
            *(
                _input(each, memory, shown.get(each.column, Shown()))
                for each in form_fields(memory)
            ),
        ],
    }


def form_fields(memory: RosterMemory) -> tuple[RosterField, ...]:
    """The fields of a form: an enrolment keeps its course."""
    fields = FIELDS[memory.file]
    fixed = memory.file == ENROLMENTS.file and memory.row_id is not None
    return tuple(each for each in fields if not (fixed and each.column == "course_code"))


def _input(each: RosterField, memory: RosterMemory, shown: Shown) -> Json:
    element = each.kind.element(each.column, shown) | {"action_id": f"{SEARCHED}.{each.column}"}
    block_id = f"{each.column}.{memory.seen.get(each.column, 'new')}"
    return input_block(each.label, element, block_id, optional=each.optional, hint=each.hint)


def asking_to_confirm(view: Json, text: str) -> Json:
    """Make an open form say what hangs on a change, and ask whether the person knows."""
    page = noticed(view, text)
    box = option("I know. Save it all the same.", CONFIRM)
    element = {"type": "checkboxes", "action_id": CONFIRM, "options": [box]}
    blocks = [block for block in page["blocks"] if block.get("block_id") != CONFIRM]
    asked = input_block("Save all the same", element, CONFIRM, optional=True)
    return page | {"blocks": [*blocks, asked]}
