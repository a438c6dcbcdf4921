"""The form that cancels a session, and what follows it: cancelled, with a minute to undo it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from blocks.layout import actions, as_written, button, input_block, note, option
from blocks.session_actions import UNDO_CANCEL
from blocks.text import Json, label
from booking.rules.local_times import say_interval
from booking.rules.session_types import EFFECTS
from booking.rules.texts import REASON_LIMIT
from booking.session_cards import SessionCard
from booking.values import Scope, Side

CALLBACK_ID = "cancel_session"
TITLE = "Cancel session"
SIDE, REASON, SCOPE = "on_side_of", "cancel_reason", "scope"
"""The block ids and action ids of the form's fields."""
APPLY_TO = "Apply to"
MINUTE = "You can undo this for a minute."


def cancel_modal(
    card: SessionCard, zone: ZoneInfo, *, side: Side, in_series: bool, metadata: str
) -> Json:
    """Build the form: which session, on whose side it lies, why, and how much of a series."""
    return {
        "type": "modal",
        "callback_id": CALLBACK_ID,
        "title": label(TITLE),
        "submit": label("Cancel session"),
        "close": label("Keep session"),
        "private_metadata": metadata,
        "blocks": [
            *as_written(session_words(card, zone)),
            _sides(side),
            _reason(),
            *([scope_field()] if in_series else []),
        ],
    }


def session_words(card: SessionCard, zone: ZoneInfo) -> str:
    """Say which session is meant."""
    learners = ", ".join(card.learners)
    return f"{EFFECTS[card.type].title} with {learners}, {say_interval(card.interval, zone)}"


def _sides(chosen: Side) -> Json:
    options = {side: option(side.value.capitalize(), side.value) for side in Side}
    radio = {
        "type": "radio_buttons",
        "action_id": SIDE,
        "options": list(options.values()),
        "initial_option": options[chosen],
    }
    return input_block("Cancelled by", radio, SIDE)


def _reason() -> Json:
    line = {
        "type": "plain_text_input",
        "action_id": REASON,
        "multiline": True,
        "max_length": REASON_LIMIT,
        "placeholder": label("Why the session is not held"),
    }
    hint = "Everybody who takes part reads this."
    return input_block("Reason", line, REASON, optional=True, hint=hint)


def scope_field() -> Json:
    """Ask which sessions of a series are meant: this one unless somebody says otherwise."""
    options = [option(scope.words, scope.value) for scope in Scope]
    radio = {
        "type": "radio_buttons",
        "action_id": SCOPE,
        "options": options,
        "initial_option": options[0],
    }
    hint = "What is over or closed stays as it is."
    return input_block(APPLY_TO, radio, SCOPE, hint=hint)


def cancelled_modal(text: str, session_id: int, *, metadata: str, undoable: bool) -> Json:
    """Say what was cancelled; `undoable` while that can be undone."""
    undo = button("Undo", UNDO_CANCEL, value=str(session_id))
    return {
        "type": "modal",
        "callback_id": "cancelled_session",
        "title": label("Session cancelled"),
        "close": label("Close"),
        "private_metadata": metadata,
        "blocks": [
            *as_written(text),
            *([note(MINUTE), actions([undo], "undo")] if undoable else []),
        ],
    }


def reinstated_modal(text: str) -> Json:
    """Say what came of undoing a cancellation."""
    return {
        "type": "modal",
        "callback_id": "reinstated_session",
        "title": label("Undo"),
        "close": label("Close"),
        "blocks": as_written(text),
    }
