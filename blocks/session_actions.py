"""The buttons with which an organiser changes a session: in its messages and on Home."""

from __future__ import annotations

from blocks.layout import actions, button
from blocks.text import Json

CHANGE_SESSION = "change_session"
"""The action id of the button to the form that changes a session; its value is the session."""
CANCEL_SESSION = "cancel_session"
"""The action id of the button to the form that cancels a session; its value is the session."""
UNDO_CANCEL = "undo_cancel"
"""The action id of the button that undoes a cancellation; its value is the session."""
CHANGE_PARTICIPANTS = "change_participants"
"""The action id of the button to the Participants page; its value is the session."""
SKIPPED_DATES = "skipped_dates"
"""The action id of the button to the dates that a series skipped; its value is the session."""
PERSON_HISTORY = "person_history"
"""The action id of the button to what was done to a person; its value is the person."""
ORGANISATION_HISTORY = "organisation_history"
"""The action id of the button to what was done to courses, rooms and settings; its value is the
organisation."""
HISTORY = "session_history"
"""The action id of the button to what was done to a session; its value is the session."""
WHO_WAS_TOLD = "who_was_told"
"""The action id of the button to what people were told of a session; its value is the session."""
CLOSE_SESSION = "close_session"
"""The action id of the button to the form that closes a session; its value is the session."""
UNLOCK_SESSION = "unlock_session"
"""The action id of a Master Admin's button on a closed session; its value is the session."""


def close_button(session_id: int) -> Json:
    """The way to close a session that is over, or on."""
    return button("Close session", CLOSE_SESSION, value=str(session_id), style="primary")


def unlock_button(session_id: int) -> Json:
    """A Master Admin's way to open a closed session again."""
    return button("Unlock session", UNLOCK_SESSION, value=str(session_id))


def organisation_history_button(organisation_id: int) -> Json:
    """The way to what was done to courses, Smart Rooms and the organisation's settings."""
    what = "History of courses, rooms and settings"
    return button(what, ORGANISATION_HISTORY, value=str(organisation_id))


def manage_buttons(session_id: int) -> list[Json]:
    """The ways to change a session that stands, and to cancel it."""
    value = str(session_id)
    return [
        button("Change session", CHANGE_SESSION, value=value),
        button("Cancel session", CANCEL_SESSION, value=value, style="danger"),
    ]


def session_buttons(session_id: int, *, skipped: bool) -> Json:
    """What can be done with a session; `skipped` where its series has skipped dates."""
    value = str(session_id)
    change, cancel = manage_buttons(session_id)
    participants = button("Change participants", CHANGE_PARTICIPANTS, value=value)
    dates = button("Skipped dates", SKIPPED_DATES, value=value)
    history = button("History", HISTORY, value=value)
    told = button("Who was told", WHO_WAS_TOLD, value=value)
    others = [participants, *([dates] if skipped else []), told, history]
    return actions([change, *others, cancel])
