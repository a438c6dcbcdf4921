"""What processes do to one session at once, and one that closes and unlocks until it is killed."""

from __future__ import annotations

from dataclasses import dataclass
from multiprocessing.synchronize import Event
from typing import Any

from booking.cancelling import cancel_session
from booking.closing import CloseSession, UnlockSession, close_session, unlock_session
from booking.commands import CancelSession, ChangeParticipants
from booking.database import Database
from booking.ids import IdSource
from booking.own_time import OwnTimeNote, add_own_time
from booking.participants import change_participants
from booking.rules.closing import Attended
from booking.values import Attendance, Side, TimeKind
from tests.booking.closings import OVER
from tests.factories import TEN

MOST = 1_000


@dataclass(frozen=True)
class Entry:
    """What one racer does, by which command, in the round of each session."""

    kind: str
    organisation_id: int
    actor_id: int
    learner_ids: tuple[int, ...]
    session_ids: tuple[int, ...]
    course_id: int = 0


def act(database: Database, entry: Entry, number: int, ids: IdSource) -> None:
    """Close, cancel or change the round's session, or note time of a learner's own."""
    where: dict[str, Any] = {"organisation_id": entry.organisation_id, "actor_id": entry.actor_id}
    session_id = entry.session_ids[number]
    if entry.kind == "close":
        close_session(database, _closing(entry, session_id), now=OVER.replace(year=2027), ids=ids)
    elif entry.kind == "cancel":
        command = CancelSession(**where, session_id=session_id, on_side_of=Side.PROVIDER)
        cancel_session(database, command, now=TEN, ids=ids)
    elif entry.kind == "change":
        removed = entry.learner_ids[-1:]
        leave = ChangeParticipants(**where, session_id=session_id, removed=removed)
        change_participants(database, leave, now=TEN, ids=ids)
    else:
        _note(database, entry, ids)


def _closing(entry: Entry, session_id: int) -> CloseSession:
    return CloseSession(
        organisation_id=entry.organisation_id,
        actor_id=entry.actor_id,
        session_id=session_id,
        version=1,
        attendances={id_: Attended(Attendance.ATTENDED, 60) for id_ in entry.learner_ids},
        kind=TimeKind.OFF_THE_JOB,
    )


def _note(database: Database, entry: Entry, ids: IdSource) -> None:
    [learner_id] = entry.learner_ids
    note = OwnTimeNote(
        starts_at=TEN,
        minutes=30,
        activity="Practice",
        course_id=entry.course_id,
        kind=TimeKind.OFF_THE_JOB,
    )
    add_own_time(
        database,
        note,
        organisation_id=entry.organisation_id,
        actor_id=learner_id,
        learner_id=learner_id,
        now=OVER,
        ids=ids,
    )


def close_until_killed(
    begun: Event, url: str, organisation: int, admin: int, session: int, *learners: int
) -> None:
    """Close and unlock a session again and again, and say so once it has been closed."""
    database, ids = Database(url), IdSource()
    entry = Entry("close", organisation, admin, learners, (session,))
    unlock = UnlockSession(
        organisation_id=organisation, actor_id=admin, session_id=session, reason="Once more"
    )
    for _ in range(MOST):
        close_session(database, _closing(entry, session), now=OVER, ids=ids)
        begun.set()
        unlock_session(database, unlock, now=OVER, ids=ids)
