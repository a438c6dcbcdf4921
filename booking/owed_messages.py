"""The messages that a booking or a change owes, as rows without their organisation and version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from booking.placing import PlacedSession
from booking.rows import Row
from booking.rules.reminders import ReminderTerms, due_reminders
from booking.values import DeliveryKind, DeliveryState

NO_LEAD = 0
"""The lead of a message that is due at once."""


def at_once(
    session_id: int, person_ids: Iterable[int], kind: DeliveryKind, now: datetime
) -> list[Row]:
    """Tell people of a session now."""
    return [_owed(session_id, person_id, kind, NO_LEAD, now) for person_id in person_ids]


def reminders(
    placed: Sequence[PlacedSession], readers: Mapping[int, ReminderTerms], now: datetime
) -> list[Row]:
    """Remind people of sessions, each on their own terms, such as `Party.reminder_terms` gives."""
    alike: defaultdict[ReminderTerms, list[int]] = defaultdict(list)
    for person_id, terms in readers.items():
        alike[terms].append(person_id)
    return [
        _owed(each.id, person_id, DeliveryKind.REMINDER, lead // timedelta(minutes=1), due_at)
        for each in placed
        for terms, person_ids in alike.items()
        for lead, due_at in due_reminders(each.interval.start, terms, now)
        for person_id in person_ids
    ]


def _owed(session_id: int, person_id: int, kind: DeliveryKind, lead: int, due_at: datetime) -> Row:
    return {
        "session_id": session_id,
        "person_id": person_id,
        "kind": kind,
        "lead_minutes": lead,
        "due_at": due_at,
        "state": DeliveryState.DUE,
        "attempts": 0,
    }
