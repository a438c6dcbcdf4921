"""History: who did what and when, written in the transaction that does it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from booking.database import Db
from booking.ids import IdSource
from booking.record_tables import HistoryEntry
from booking.rows import insert_rows
from booking.values import HistoryEvent

PERSON_KEYS = frozenset({"assessor_id", "learner_id", "learner_ids", "added", "removed"})
COURSE_KEYS = frozenset({"course_id", "course_ids"})
"""The details that name people and courses: by an id, or by several."""
BY_LEARNER = frozenset({"attendance", "minutes"})
"""The details that say something of each learner, by their ids."""


def from_to(before: Any, after: Any) -> dict[str, Any]:
    """Write as a detail what a value was and what it is now."""
    return {"from": before, "to": after}


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that somebody does to a session, a person, or what is the organisation's own.

    Attributes:
        event: what it is.
        session_id: the session, if it is done to one.
        person_id: whom it concerns: a learner, or the one whose roles change.
        details: what changed, as plain JSON values, each as it is or as `from_to`. People stand
            there by their ids, never by name or e-mail, and no notes stand there, so that nothing
            outlives an erasure.
    """

    event: HistoryEvent
    session_id: int | None = None
    person_id: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


def record(
    db: Db,
    ids: IdSource,
    happenings: Sequence[Happening],
    *,
    organisation_id: int,
    actor_id: int | None,
    at: datetime,
) -> None:
    """Write what somebody does into the history; without an actor it came from outside."""
    rows = [
        {
            "organisation_id": organisation_id,
            "id": ids.new(),
            "at": at,
            "event": happening.event,
            "actor_id": actor_id,
            "session_id": happening.session_id,
            "person_id": happening.person_id,
            "details": json.dumps(happening.details, sort_keys=True),
        }
        for happening in happenings
    ]
    insert_rows(db.connection(), HistoryEntry, rows)
