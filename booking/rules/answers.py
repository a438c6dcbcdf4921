"""What a learner has to say who can't come to a session: a reason, and times that can be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from booking.errors import BadField
from booking.rules.horizon import FURTHEST_AHEAD
from booking.rules.texts import check_text, is_blank
from booking.values import FormField

REASON_LIMIT = 500
MOST_PROPOSED = 3
A_MINUTE = timedelta(minutes=1)


def check_reason(reason: str) -> None:
    """Let somebody not come for this reason.

    Raises:
        BadField: there is none, it is too long, or it holds what can't be shown.
    """
    if is_blank(reason):
        raise BadField(
            "Your assessor needs to know why you can't make it.",
            helps="Say it in a few words.",
            field=FormField.REASON,
        )
    check_text(reason, limit=REASON_LIMIT, field=FormField.REASON)


def check_proposed(proposed: Sequence[datetime], starts_at: datetime, *, now: datetime) -> None:
    """Let somebody propose these moments instead of `starts_at`; whether all are free is not asked.

    Raises:
        BadField: there are too many, or one is over, too far ahead, said twice, or the
            session's own.
    """
    if len(proposed) > MOST_PROPOSED:
        raise _bad(f"You can propose up to {MOST_PROPOSED} times.", "Keep the best ones.")
    if any(each % A_MINUTE for each in (moment - starts_at for moment in proposed)):
        raise _bad("Sessions start on a whole minute.", "Choose such a time.")
    if any(moment <= now for moment in proposed):
        raise _bad("One of these times has passed.", "Choose times to come.")
    if any(moment > now + FURTHEST_AHEAD for moment in proposed):
        raise _bad("One of these times is more than five years ahead.", "Choose an earlier one.")
    if starts_at in proposed:
        raise _bad("One of these times is the session's own.", "Choose other times.")
    if len(set(proposed)) < len(proposed):
        raise _bad("One of these times is there twice.", "Choose different times.")


def _bad(happened: str, helps: str) -> BadField:
    return BadField(happened, helps=helps, field=FormField.OTHER_TIMES)
