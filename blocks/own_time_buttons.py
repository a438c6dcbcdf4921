"""The buttons of a learner's own time entries, and what they say of an entry."""

from __future__ import annotations

import json
from dataclasses import dataclass

from blocks.layout import button
from blocks.text import Json

ADD_TIME = "add_own_time"
"""The action id of the button to a new entry; its value is the learner, or empty for oneself."""
CHANGE_TIME = "change_own_time"
TAKE_BACK_TIME = "take_back_own_time"
APPROVE_TIME = "approve_own_time"
RETURN_TIME = "return_own_time"
"""The action ids of the buttons of an entry; their value is an `EntryValue`."""


@dataclass(frozen=True, slots=True)
class EntryValue:
    """Which entry a button or a page means, as it was seen; without an id, a new one."""

    learner_id: int
    id: int = 0
    version: int = 0

    def dump(self) -> str:
        """Write it as a value or a private_metadata."""
        return json.dumps([self.learner_id, self.id, self.version])

    @classmethod
    def load(cls, text: str) -> EntryValue:
        """Read it back.

        Raises:
            ValueError: it is not what `dump` wrote.
        """
        numbers = json.loads(text)
        if not (isinstance(numbers, list) and len(numbers) == 3):  # noqa: PLR2004 - its fields
            raise ValueError("this is no entry")
        if not all(isinstance(each, int) and 0 <= each < 1 << 63 for each in numbers):
            raise ValueError("these are no numbers of an entry")
        return cls(*numbers)


def add_time_button(learner_id: int | None = None) -> Json:
    """The way to a new entry: of one's own, or of a learner's."""
    value = "" if learner_id is None else str(learner_id)
    return button("Add time log entry", ADD_TIME, value=value)


def change_time_button(entry_id: int, version: int) -> Json:
    """The way to change an entry, or to take it back."""
    return button("Change entry", CHANGE_TIME, value=EntryValue(0, entry_id, version).dump())
