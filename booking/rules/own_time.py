"""What may stand in an entry of a learner's own time."""

from __future__ import annotations

from datetime import datetime, timedelta

from booking.errors import BadField, Refusal
from booking.rules.texts import check_text, is_blank
from booking.values import FormField

MOST_MINUTES = 1_440
"""A day."""
EARLIEST = timedelta(days=10 * 366)
"""Ten years: longer than any programme, so that a wrong year is found."""
ACTIVITY_LIMIT = 200
COMMENT_LIMIT = 2_000
WORD_LIMIT = 500


def check_entry(
    minutes: int, starts_at: datetime, activity: str, comment: str, now: datetime
) -> list[Refusal]:
    """List what can't be in an entry."""
    found: list[Refusal] = []
    if not 1 <= minutes <= MOST_MINUTES:
        found.append(
            BadField(
                f"An entry has from 1 to {MOST_MINUTES:,} minutes.",
                helps="Enter a number between them.",
                field=FormField.MINUTES,
            )
        )
    elif not now - EARLIEST <= starts_at <= now - timedelta(minutes=minutes):
        found.append(
            BadField(
                "What is noted has to be over, and at most ten years old.",
                helps="Choose an earlier time, or fewer minutes.",
                field=FormField.SESSION_TIME,
            )
        )
    if is_blank(activity):
        found.append(
            BadField(
                "An activity is missing.",
                helps="Write in a few words what was done.",
                field=FormField.ACTIVITY,
            )
        )
    texts = (
        (activity, ACTIVITY_LIMIT, FormField.ACTIVITY),
        (comment, COMMENT_LIMIT, FormField.COMMENT),
    )
    for text, limit, field in texts:
        try:
            check_text(text, limit=limit, field=field)
        except BadField as refusal:
            found.append(refusal)
    return found


def check_word(word: str) -> None:
    """Let an entry be returned with this word.

    Raises:
        BadField: it is missing, too long, or can't be shown.
    """
    if is_blank(word):
        raise BadField(
            "A word is missing.", helps="Write what should be mended.", field=FormField.REASON
        )
    check_text(word, limit=WORD_LIMIT, field=FormField.REASON)
