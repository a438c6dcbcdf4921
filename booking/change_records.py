"""What the history keeps of moves, changes and cancellations, so that messages can say what was.

Texts that people typed are not kept there: only that they changed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from booking.database import Db
from booking.history import Happening
from booking.record_tables import HistoryEntry
from booking.tables import Session
from booking.values import HistoryEvent

State = Mapping[str, Any]
"""What is kept of a session, as plain JSON values."""
CHANGE, VERSION, CHANGED, TOGETHER = "change", "version", "changed", "together"
"""The details by which what changed together is found again, and what else changed."""
KEPT = ("starts_at", "ends_at", "assessor_id", "method", "recording_wanted", "type")
"""The session's columns whose values stand in the history."""
UNKEPT = ("smart_room_id", "location", "planning_notes", "recording_url")
"""Those of which only that they changed stands there: rooms have no names in it, and the others
are what people type."""


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    """What the history says of one change of one session.

    Attributes:
        session_id: the session.
        version: which version it became by that.
        change: what all sessions that changed together have in common.
        before: what had other values, and which.
        changed: the names of all that changed.
        together: all sessions that changed together with it, where they are not of one series.
    """

    session_id: int
    version: int
    change: int
    before: State
    changed: frozenset[str]
    together: frozenset[int] = frozenset()


def state_of(session: Session) -> State:
    """Take down how a session is, texts too, to see later what changed."""
    return {name: getattr(session, name) for name in (*KEPT, *UNKEPT)}


def plain_state_of(session: Session) -> State:
    """Take down how a session is as the history keeps it, without what people typed."""
    return {name: _plain(getattr(session, name)) for name in KEPT}


def changed_session(
    event: HistoryEvent, session: Session, change: int, before: State, **more: Any
) -> Happening:
    """Say what changed in a session since its state was taken down.

    Args:
        event: what happened.
        session: as it is now, in its new version.
        change: what all sessions that change together have in common.
        before: its state until then.
        more: what the history is to keep besides.
    """
    after = state_of(session)
    changed = [name for name in after if before[name] != after[name]]
    kept = {
        name: {"from": _plain(before[name]), "to": _plain(after[name])}
        for name in changed
        if name in KEPT
    }
    unkept = [name for name in changed if name in UNKEPT]
    details = {CHANGE: change, VERSION: session.version, **kept, **more}
    return Happening(
        event=event,
        session_id=session.id,
        details=details | ({CHANGED: unkept} if unkept else {}),
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def read_changes(
    db: Db, *, organisation_id: int, session_ids: Collection[int], event: HistoryEvent
) -> list[ChangeRecord]:
    """Read the changes of one kind of some sessions, each session's in order."""
    rows = db.exec(
        select(HistoryEntry.session_id, HistoryEntry.details).where(
            HistoryEntry.organisation_id == organisation_id,
            col(HistoryEntry.session_id).in_(session_ids),
            HistoryEntry.event == event,
        )
    )
    records = [_record(id_, json.loads(details)) for id_, details in rows if id_ is not None]
    return sorted(records, key=lambda each: each.version)


def last_changed_by(db: Db, *, organisation_id: int, session_id: int) -> int | None:
    """Give who moved or changed a session last; None where nobody has, or it came from outside."""
    return db.exec(
        select(HistoryEntry.actor_id)
        .where(
            HistoryEntry.organisation_id == organisation_id,
            HistoryEntry.session_id == session_id,
            col(HistoryEntry.event).in_((HistoryEvent.SESSION_MOVED, HistoryEvent.SESSION_CHANGED)),
        )
        .order_by(col(HistoryEntry.at).desc(), col(HistoryEntry.id).desc())
        .limit(1)
    ).first()


def record_of(
    records: Sequence[ChangeRecord], session_id: int, version: int
) -> ChangeRecord | None:
    """Find the change that a message about a version of a session tells: its latest until then."""
    until = [each for each in records if each.session_id == session_id and each.version <= version]
    return until[-1] if until else None


def _record(session_id: int, details: Mapping[str, Any]) -> ChangeRecord:
    before = {
        name: value["from"]
        for name, value in details.items()
        if isinstance(value, dict) and "from" in value
    }
    return ChangeRecord(
        session_id=session_id,
        version=details[VERSION],
        change=details[CHANGE],
        before=before,
        changed=frozenset({*before, *details.get(CHANGED, ())}),
        together=frozenset(details.get(TOGETHER, ())),
    )
