"""The buttons with which an organiser changes a session: in its messages and on Home."""

from __future__ import annotations

from blocks.layout import actions, button
from blocks.text import Json

CHANGE_PARTICIPANTS = "change_participants"
"""The action id of the button to the Participants page; its value is the session."""
SKIPPED_DATES = "skipped_dates"
"""The action id of the button to the dates that a series skipped; its value is the session."""
PERSON_HISTORY = "person_history"
"""The action id of the button to what was done to a person; its value is the person."""
HISTORY = "session_history"
"""The action id of the button to what was done to a session; its value is the session."""
WHO_WAS_TOLD = "who_was_told"
"""The action id of the button to what people were told of a session; its value is the session."""


def session_buttons(session_id: int, *, skipped: bool) -> Json:
    """What can be done with a session; `skipped` where its series has skipped dates."""
    value = str(session_id)
    participants = button("Change participants", CHANGE_PARTICIPANTS, value=value)
    dates = button("Skipped dates", SKIPPED_DATES, value=value)
    history = button("History", HISTORY, value=value)
    told = button("Who was told", WHO_WAS_TOLD, value=value)
    return actions([participants, *([dates] if skipped else []), told, history])
