"""What tests of closing share: what is noted of sessions, and how they are closed and unlocked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from booking.closing import CloseSession, UnlockSession, close_session, unlock_session
from booking.rules.closing import Attended
from booking.submissions import Booked
from booking.tables import Participant, TimeLogEntry
from booking.values import Attendance, TimeKind
from tests.booking.academy import Academy
from tests.factories import IDS, TEN

OVER = TEN + timedelta(hours=2)
"""When a session of an hour at TEN is over."""


def noted(minutes: int = 60, attendance: Attendance = Attendance.ATTENDED) -> Attended:
    """Note that a learner was there."""
    return Attended(attendance, minutes)


def closing(academy: Academy, session: Booked, **overrides: Any) -> CloseSession:
    """Make a command that closes a session to which everybody came."""
    places = academy.rows(Participant, session_id=session.session_id)
    defaults: dict[str, Any] = {
        "organisation_id": academy.organisation.id,
        "actor_id": academy.dana.id,
        "session_id": session.session_id,
        "version": 1,
        "attendances": {place.learner_id: noted() for place in places},
        "kind": TimeKind.NOT_APPLICABLE,
    }
    return CloseSession(**defaults | overrides)


def close(academy: Academy, session: Booked, *, now: datetime = OVER, **overrides: Any) -> None:
    """Close a session to which everybody came."""
    close_session(academy.database, closing(academy, session, **overrides), now=now, ids=IDS)


def unlock(academy: Academy, session: Booked, *, now: datetime = OVER, **overrides: Any) -> None:
    """Let a Master Admin unlock a session."""
    defaults: dict[str, Any] = {
        "organisation_id": academy.organisation.id,
        "session_id": session.session_id,
        "reason": "Somebody was noted wrongly",
    }
    command = UnlockSession(**defaults | overrides)
    unlock_session(academy.database, command, now=now, ids=IDS)


def log_of(academy: Academy, session: Booked) -> dict[int, tuple[Any, ...]]:
    """Give what stands in the time log of a session, by learner."""
    entries = academy.rows(TimeLogEntry, session_id=session.session_id)
    return {each.learner_id: (each.minutes, each.kind, each.state, each.reason) for each in entries}
