"""What follows when a formal review is closed, and the page on which a session is unlocked."""

from __future__ import annotations

import json
from datetime import date

from blocks.layout import actions, as_written, button, input_block
from blocks.text import Json, label
from booking.rules.closing import REASON_LIMIT
from booking.rules.local_times import say_day
from booking.values import FormField

BOOK_REVIEW = "book_next_review"
"""The action id of the button that books the next review; its value says of whom and when."""
UNLOCK_CALLBACK_ID = "unlock_session"
UNLOCK_TITLE = "Unlock session"
UNLOCKED_MEANS = (
    "The session can be changed and closed again. Its time is planned until then, as it was noted."
)


def reviewed_modal(session_id: int, next_review_on: date) -> Json:
    """Offer to book the review that is due next."""
    value = json.dumps({"session": str(session_id), "day": next_review_on.isoformat()})
    book = button("Book the next review", BOOK_REVIEW, value=value, style="primary")
    return {
        "type": "modal",
        "callback_id": "session_closed",
        "title": label("Session closed"),
        "close": label("Not now"),
        "blocks": [
            *as_written(
                f"The session is closed. The next review is due on {say_day(next_review_on)}."
            ),
            actions([book]),
        ],
    }


def unlock_modal(session_id: int) -> Json:
    """Ask a Master Admin why a closed session is to be open again."""
    element: Json = {
        "type": "plain_text_input",
        "action_id": FormField.REASON.value,
        "multiline": True,
        "max_length": REASON_LIMIT,
    }
    return {
        "type": "modal",
        "callback_id": UNLOCK_CALLBACK_ID,
        "title": label(UNLOCK_TITLE),
        "submit": label("Unlock session"),
        "close": label("Cancel"),
        "private_metadata": str(session_id),
        "blocks": [
            *as_written(UNLOCKED_MEANS),
            input_block(
                "Reason",
                element,
                FormField.REASON.value,
                hint="It stands in the session's history.",
            ),
        ],
    }
