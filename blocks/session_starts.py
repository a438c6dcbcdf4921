"""What a button says with which the booking form opens filled in for somebody."""

from __future__ import annotations

import json
from dataclasses import dataclass

from blocks.layout import button
from blocks.text import Json
from booking.values import SessionType

BOOK_FOR = "book_for"
"""The action ids of these buttons begin so; something that tells them apart follows."""


@dataclass(frozen=True, slots=True)
class SessionStart:
    """For whom a form opens: the learner and the type of session; both are claims."""

    learner_id: int
    type: SessionType = SessionType.GENERAL

    def dump(self) -> str:
        """Write it as a button's value."""
        return json.dumps([self.learner_id, self.type.value])

    @classmethod
    def load(cls, value: str) -> SessionStart:
        """Read it back.

        Raises:
            ValueError: it is not what `dump` wrote.
        """
        try:
            learner_id, type_ = json.loads(value)
            return cls(int(learner_id), SessionType(type_))
        except TypeError as error:
            raise ValueError("this names no learner") from error


def book_button(text: str, start: SessionStart, name: str, *, style: str | None = None) -> Json:
    """A button to the form; `name` says for whom to a screen reader."""
    element = button(
        text, f"{BOOK_FOR}.{start.learner_id}.{start.type}", value=start.dump(), style=style
    )
    return element | {"accessibility_label": f"{text} with {name}"[:75]}
