"""Time of a learner's own, outside of sessions: noted, changed, taken back, approved or returned.

It never overlaps another entry of the learner's time log: whoever writes one locks the learner's
row first, as a booking does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from booking.database import Database, Db
from booking.diary_tables import OwnTimeEntry
from booking.errors import BadField, ChangedMeanwhile, NotAllowed, NotFound, raise_refusals
from booking.ids import IdSource
from booking.organisations import read_organisation
from booking.people import require_actor
from booking.rules.local_times import say_times
from booking.rules.own_time import check_entry, check_word
from booking.rules.permissions import ADMINS, Action
from booking.tables import Enrolment, Person
from booking.time_overlaps import overlapping_entries
from booking.values import FormField, Interval, OwnTimeState, Role, TimeKind

FIRST_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTimeNote:
    """What stands in an entry: when it began (aware), for how many minutes, what, on which course.

    The comment has at most 2,000 characters.
    """

    starts_at: datetime
    minutes: int
    activity: str
    course_id: int
    kind: TimeKind
    comment: str = ""

    @property
    def interval(self) -> Interval:
        """The time that it takes."""
        return Interval(self.starts_at, self.starts_at + timedelta(minutes=self.minutes))


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryKey:
    """An entry, and the version in which somebody saw it, who wants to change it."""

    organisation_id: int
    actor_id: int
    entry_id: int
    version: int


def add_own_time(
    database: Database,
    note: OwnTimeNote,
    *,
    organisation_id: int,
    actor_id: int,
    learner_id: int,
    now: datetime,
    ids: IdSource,
) -> int:
    """Note time for a learner, by themselves or by an assessor of theirs; it waits for approval.

    Returns:
        The entry's id.

    Raises:
        NotAllowed: the actor is neither.
        BadField: what is noted can't be, or overlaps another entry.
        DatabaseUnavailable: the database can't answer now.
    """

    def add(db: Db) -> int:
        _require_keeper(db, organisation_id, actor_id, learner_id)
        _lock(db, organisation_id, learner_id)
        _check(db, organisation_id, learner_id, note, now=now)
        entry = OwnTimeEntry(
            organisation_id=organisation_id,
            id=ids.new(),
            learner_id=learner_id,
            state=OwnTimeState.WAITING,
            added_by_id=actor_id,
            version=FIRST_VERSION,
            **_columns(note),
        )
        db.add(entry)
        db.flush()
        return entry.id

    return database.write(add)


def change_own_time(database: Database, key: EntryKey, note: OwnTimeNote, *, now: datetime) -> None:
    """Change an entry, by who noted it or an assessor of its learner; it waits for approval anew.

    Raises:
        NotFound, NotAllowed, ChangedMeanwhile, BadField: as the entry and the note have it.
        DatabaseUnavailable: the database can't answer now.
    """

    def change(db: Db) -> None:
        entry = _locked_entry(db, key)
        _check(db, key.organisation_id, entry.learner_id, note, now=now, entry_id=entry.id)
        for name, value in _columns(note).items():
            setattr(entry, name, value)
        _decide(entry, OwnTimeState.WAITING, decided_by_id=None)
        db.flush()

    database.write(change)


def take_back_own_time(database: Database, key: EntryKey) -> None:
    """Delete an entry, by who noted it or an assessor of its learner.

    Raises:
        NotFound, NotAllowed, ChangedMeanwhile: as the entry has it.
        DatabaseUnavailable: the database can't answer now.
    """

    def take_back(db: Db) -> None:
        db.delete(_locked_entry(db, key))
        db.flush()

    database.write(take_back)


def decide_own_time(database: Database, key: EntryKey, *, approved: bool, word: str = "") -> None:
    """Approve an entry so that it counts, or return it with a word that says what to mend.

    Raises:
        NotAllowed: the actor is neither an assessor of the learner's nor an admin.
        NotFound, ChangedMeanwhile: as the entry has it.
        BadField: it is returned without a word, or with one that can't be.
        DatabaseUnavailable: the database can't answer now.
    """

    def decide(db: Db) -> None:
        entry = _locked_entry(db, key, Action.APPROVE_TIME)
        if not approved:
            check_word(word)
        state = OwnTimeState.APPROVED if approved else OwnTimeState.RETURNED
        _decide(entry, state, decided_by_id=key.actor_id, word="" if approved else word)
        db.flush()

    database.write(decide)


def may_keep(db: Db, *, organisation_id: int, actor_id: int, learner_id: int) -> bool:
    """Whether somebody is the learner, or an assessor of theirs."""
    return actor_id == learner_id or _assesses(db, organisation_id, actor_id, learner_id)


def who_may_change(
    db: Db, *, organisation_id: int, actor_id: int, learner_id: int
) -> Callable[[OwnTimeEntry], bool]:
    """Say which of a learner's entries somebody may change, in one query at most."""
    keeps = may_keep(db, organisation_id=organisation_id, actor_id=actor_id, learner_id=learner_id)
    return lambda entry: keeps and _is_author(entry, actor_id)


def _is_author(entry: OwnTimeEntry, actor_id: int) -> bool:
    """Whether it is an assessor of the learner's who asks, or the learner noted it themselves."""
    return actor_id != entry.learner_id or entry.added_by_id == actor_id


def _columns(note: OwnTimeNote) -> dict[str, Any]:
    return {name: getattr(note, name) for name in OwnTimeNote.__dataclass_fields__}


def _decide(
    entry: OwnTimeEntry, state: OwnTimeState, *, decided_by_id: int | None, word: str = ""
) -> None:
    entry.state, entry.decided_by_id, entry.word = state, decided_by_id, word
    entry.version += 1


def _assesses(db: Db, organisation_id: int, actor_id: int, learner_id: int) -> bool:
    found = db.exec(
        select(Enrolment.id).where(
            Enrolment.organisation_id == organisation_id,
            Enrolment.learner_id == learner_id,
            Enrolment.assessor_id == actor_id,
        )
    ).first()
    return found is not None


def _require_keeper(db: Db, organisation_id: int, actor_id: int, learner_id: int) -> None:
    actor = require_actor(
        db, Action.KEEP_TIME_LOG, organisation_id=organisation_id, actor_id=actor_id
    )
    own = actor_id == learner_id and Role.LEARNER in actor.roles
    if not own and not _assesses(db, organisation_id, actor_id, learner_id):
        raise NotAllowed(
            "You can't keep this learner's time log.", helps="The learner and their assessors can."
        )


def _require_author(entry: OwnTimeEntry, actor_id: int) -> None:
    """Let a learner change what they noted themselves; an assessor of theirs may change all."""
    if not _is_author(entry, actor_id):
        raise NotAllowed("Your assessor has noted this.", helps="Ask them to change it.")


def _require_approver(db: Db, key: EntryKey, learner_id: int) -> None:
    actor = require_actor(
        db, Action.APPROVE_TIME, organisation_id=key.organisation_id, actor_id=key.actor_id
    )
    assesses = _assesses(db, key.organisation_id, key.actor_id, learner_id)
    if key.actor_id == learner_id or not (assesses or actor.roles & ADMINS):
        raise NotAllowed(
            "You can't approve this learner's time.", helps="Their assessors and admins can."
        )


def _locked_entry(db: Db, key: EntryKey, action: Action = Action.KEEP_TIME_LOG) -> OwnTimeEntry:
    """Lock the learner, then read their entry as it is, and check who asks."""
    where = (OwnTimeEntry.organisation_id == key.organisation_id, OwnTimeEntry.id == key.entry_id)
    learner_id = db.exec(select(OwnTimeEntry.learner_id).where(*where)).first()
    if learner_id is None:
        raise _gone()
    _lock(db, key.organisation_id, learner_id)
    entry = db.exec(select(OwnTimeEntry).where(*where)).first()
    if entry is None:
        raise _gone()
    if action is Action.APPROVE_TIME:
        _require_approver(db, key, learner_id)
    else:
        _require_keeper(db, key.organisation_id, key.actor_id, learner_id)
        _require_author(entry, key.actor_id)
    if entry.version != key.version:
        raise ChangedMeanwhile(
            "This entry was changed meanwhile.", helps="Open it anew to see what it says now."
        )
    return entry


def _gone() -> NotFound:
    return NotFound("This entry does not exist any more.")


def _lock(db: Db, organisation_id: int, learner_id: int) -> None:
    locked = db.exec(
        select(Person.id)
        .where(Person.organisation_id == organisation_id, Person.id == learner_id)
        .with_for_update(key_share=True)
    ).first()
    if locked is None:
        raise NotFound("This learner does not exist.")


def _check(
    db: Db,
    organisation_id: int,
    learner_id: int,
    note: OwnTimeNote,
    *,
    now: datetime,
    entry_id: int | None = None,
) -> None:
    raise_refusals(check_entry(note.minutes, note.starts_at, note.activity, note.comment, now))
    _check_course(db, organisation_id, learner_id, note.course_id)
    others = [
        each
        for each in overlapping_entries(
            db,
            organisation_id=organisation_id,
            learner_ids=[learner_id],
            wanted=note.interval,
        )
        if each.id != entry_id
    ]
    if others:
        zone = ZoneInfo(read_organisation(db, organisation_id=organisation_id).time_zone)
        raise BadField(
            f"The time log has another entry from {say_times(others[0].interval, zone)}.",
            helps="Choose a time beside it.",
            field=FormField.SESSION_TIME,
        )


def _check_course(db: Db, organisation_id: int, learner_id: int, course_id: int) -> None:
    taken = db.exec(
        select(Enrolment.id).where(
            Enrolment.organisation_id == organisation_id,
            Enrolment.learner_id == learner_id,
            col(Enrolment.course_id) == course_id,
        )
    ).first()
    if taken is None:
        raise BadField(
            "The learner does not take this course.",
            helps="Choose one of theirs.",
            field=FormField.COURSE,
        )
