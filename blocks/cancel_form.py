"""The form that cancels a session, and what follows it: cancelled, with a minute to undo it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from blocks.form_fields import typed
from blocks.layout import actions, as_written, button, input_block, note, option
from blocks.notices import notice_blocks
from blocks.session_actions import UNDO_CANCEL
from blocks.text import Json, label
from booking.rules.local_times import say_interval
from booking.rules.session_types import EFFECTS
from booking.rules.texts import REASON_LIMIT
from booking.shown_sessions import ShownSession
from booking.values import Scope, Side

CALLBACK_ID = "cancel_session"
TITLE = "Cancel session"
SIDE, REASON, SCOPE = "on_side_of", "cancel_reason", "scope"
"""The block ids and action ids of the form's fields."""
APPLY_TO = "Apply to"


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelEntries:
    """What stands in the form."""

    side: Side
    reason: str = ""
    scope: Scope = Scope.THIS


def cancel_modal(
    shown: ShownSession,
    entries: CancelEntries,
    zone: ZoneInfo,
    *,
    metadata: str,
    notice: str = "",
) -> Json:
    """Build the form: which session, on whose side it lies, why, and how much of a series.

    `notice` says at its top what somebody else has changed.
    """
    return {
        "type": "modal",
        "callback_id": CALLBACK_ID,
        "title": label(TITLE),
        "submit": label("Cancel session"),
        "close": label("Keep session"),
        "private_metadata": metadata,
        "blocks": [
            *(notice_blocks(notice) if notice else []),
            *as_written(session_words(shown, zone)),
            _sides(entries.side),
            _reason(entries.reason),
            *([scope_field(entries.scope)] if shown.in_series else []),
        ],
    }


def session_words(shown: ShownSession, zone: ZoneInfo) -> str:
    """Say which session is meant."""
    learners = ", ".join(name for _, name in shown.learners)
    return f"{EFFECTS[shown.type].title} with {learners}, {say_interval(shown.interval, zone)}"


def _sides(chosen: Side) -> Json:
    options = {side: option(side.value.capitalize(), side.value) for side in Side}
    radio = {
        "type": "radio_buttons",
        "action_id": SIDE,
        "options": list(options.values()),
        "initial_option": options[chosen],
    }
    return input_block("Cancelled by", radio, SIDE)


def _reason(text: str) -> Json:
    line: Json = {
        "type": "plain_text_input",
        "action_id": REASON,
        "multiline": True,
        "max_length": REASON_LIMIT,
        "placeholder": label("Why the session is not held"),
    }
    hint = "Everybody who takes part reads this."
    return input_block("Reason", typed(line, text), REASON, optional=True, hint=hint)


def scope_field(chosen: Scope = Scope.THIS) -> Json:
    """Ask which sessions of a series are meant: this one unless somebody says otherwise."""
    options = {scope: option(scope.words, scope.value) for scope in Scope}
    radio = {
        "type": "radio_buttons",
        "action_id": SCOPE,
        "options": list(options.values()),
        "initial_option": options[chosen],
    }
    hint = "What is over or closed stays as it is."
    return input_block(APPLY_TO, radio, SCOPE, hint=hint)


def cancelled_modal(text: str, session_id: int, *, metadata: str, until: datetime) -> Json:
    """Say what was cancelled, and until when that can be undone, in the reader's zone."""
    undo = button("Undo", UNDO_CANCEL, value=str(session_id))
    return {
        "type": "modal",
        "callback_id": "cancelled_session",
        "title": label("Session cancelled"),
        "close": label("Close"),
        "private_metadata": metadata,
        "blocks": [
            *as_written(text),
            note(f"You can undo this until {until:%H:%M:%S}."),
            actions([undo], "undo"),
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
