"""What stands in learners' time logs at a time: no two entries of one learner overlap.

Claims guard the sessions among each other; entries of a learner's own have no claims. Whoever
writes one, makes a session's entry longer, or lets somebody into a session that is on, locks the
learner's row first and looks here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from booking.database import Db
from booking.diary_tables import OwnTimeEntry
from booking.errors import NotEligible, raise_refusals
from booking.party import Party
from booking.rules.durations import LONGEST
from booking.rules.local_times import say_times
from booking.tables import Session, TimeLogEntry
from booking.time_totals import same_session
from booking.values import FormField, Interval, SessionStatus

A_DAY = timedelta(days=1)
"""No own entry is longer."""


@dataclass(frozen=True, slots=True)
class Logged:
    """Time that an entry of a learner's time log takes; the id is the entry's or the session's."""

    learner_id: int
    id: int
    interval: Interval


Coming = tuple[Interval, Collection[int]]
"""The time of a session, and the learners who come into it."""


def overlapping_entries(
    db: Db, *, organisation_id: int, learner_ids: Collection[int], wanted: Interval
) -> list[Logged]:
    """List what stands in these learners' logs at a time: sessions that are not cancelled, too.

    Who was not at a session has no minutes there, so their time is free for other entries.
    """
    found = [
        *_sessions(db, organisation_id, learner_ids, wanted),
        *_own(db, organisation_id, learner_ids, wanted),
    ]
    return sorted(
        (each for each in found if each.interval.overlaps(wanted)),
        key=lambda each: each.interval.start,
    )


def refuse_noted(
    db: Db, party: Party, sessions: Iterable[Coming], *, organisation_id: int, now: datetime
) -> None:
    """Let learners come into sessions, also while one is on, unless own entries overlap it.

    What is noted is over by then, so that sessions to come need no look.

    Raises:
        NotEligible: somebody's entry does; `Refusals` when there are several.
    """
    found = {
        each.learner_id: each
        for interval, learner_ids in sessions
        if interval.start < now
        for each in _own(db, organisation_id, learner_ids, interval)
        if each.interval.overlaps(interval)
    }
    raise_refusals(
        [
            NotEligible(
                f"{party.name_of(id_)} has an entry in the time log "
                f"from {say_times(each.interval, party.zone)}.",
                helps="Have that entry changed first.",
                field=FormField.LEARNER,
                person_id=id_,
            )
            for id_, each in found.items()
        ]
    )


def _sessions(
    db: Db, organisation_id: int, learner_ids: Collection[int], wanted: Interval
) -> Iterator[Logged]:
    rows = db.exec(
        select(TimeLogEntry)
        .join(Session, same_session())
        .where(
            TimeLogEntry.organisation_id == organisation_id,
            col(TimeLogEntry.learner_id).in_(learner_ids),
            col(TimeLogEntry.starts_at) > wanted.start - LONGEST,
            col(TimeLogEntry.starts_at) < wanted.end,
            col(TimeLogEntry.minutes) > 0,
            Session.status != SessionStatus.CANCELLED,
        )
    )
    for entry in rows:
        yield _logged(entry.learner_id, entry.session_id, entry.starts_at, entry.minutes)


def _own(
    db: Db, organisation_id: int, learner_ids: Collection[int], wanted: Interval
) -> Iterator[Logged]:
    rows = db.exec(
        select(OwnTimeEntry).where(
            OwnTimeEntry.organisation_id == organisation_id,
            col(OwnTimeEntry.learner_id).in_(learner_ids),
            col(OwnTimeEntry.starts_at) > wanted.start - A_DAY,
            col(OwnTimeEntry.starts_at) < wanted.end,
        )
    )
    for entry in rows:
        yield _logged(entry.learner_id, entry.id, entry.starts_at, entry.minutes)


def _logged(learner_id: int, id_: int, starts_at: datetime, minutes: int) -> Logged:
    return Logged(learner_id, id_, Interval(starts_at, starts_at + timedelta(minutes=minutes)))
