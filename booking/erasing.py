"""Erasing a learner's data on request: what says who they are goes, the record of what was stays.

Their sessions, time and history stay, under a neutral name; history names people by ids alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, true, update
from sqlmodel import col, select

from booking.cancelling import cancel_within
from booking.commands import CancelSession
from booking.database import Database, Db
from booking.diary_tables import OwnTimeEntry, ProposedTime
from booking.errors import NotEligible, NotFound
from booking.form_tables import Draft
from booking.history import Happening, record
from booking.ids import IdSource
from booking.leaving import take_out
from booking.party import Concerned, Party, load_party
from booking.people import require_actor
from booking.record_tables import HistoryEntry
from booking.rules.names import search_name
from booking.rules.permissions import Action
from booking.standing_sessions import write_settled
from booking.tables import Delivery, Participant, Person, Session, TimeLogEntry
from booking.values import DeliveryState, HistoryEvent, Role, SessionStatus, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseLearner:
    """A learner whose data somebody wants erased."""

    organisation_id: int
    actor_id: int
    learner_id: int


def erase_learner(
    database: Database, command: EraseLearner, *, now: datetime, ids: IdSource
) -> None:
    """Erase a learner's data, and take them out of what is to come: all of it, or nothing.

    Sessions to come that were theirs alone are cancelled.

    Raises:
        NotAllowed: the actor is no Master Admin.
        NotFound: the person does not exist.
        NotEligible: they are no learner, or the last Master Admin.
        Overtaken: what is to come changed in this very moment, again and again.
        DatabaseUnavailable: the database can't answer now.
    """
    write_settled(database, lambda db: _erase(db, command, now=now, ids=ids))


def erased_name(person_id: int) -> str:
    """The name of somebody whose data is erased."""
    return f"Erased learner {person_id}"


def _erase(db: Db, command: EraseLearner, *, now: datetime, ids: IdSource) -> None:
    organisation_id, learner_id = command.organisation_id, command.learner_id
    _checked(db, command)
    party = _lock_people(db, command, now)
    person = _checked(db, command)
    coming = _lock_sessions(db, command, _coming(db, command, now))
    alone = _coming(db, command, now, alone=True)
    _cancel(db, command, alone, now=now, ids=ids)
    leaving = [(session, (learner_id,)) for session in coming if session.id not in alone]
    take_out(db, party, leaving, now=now)
    _empty_words(db, command)
    _forget(db, command)
    _rename(person)
    db.flush()
    record(
        db,
        ids,
        [Happening(event=HistoryEvent.PERSON_ERASED, person_id=learner_id)],
        organisation_id=organisation_id,
        actor_id=command.actor_id,
        at=now,
    )


def _lock_people(db: Db, command: EraseLearner, now: datetime) -> Party:
    """Lock the learner, and who holds a session to come of theirs, in the order of their ids."""
    holders = db.exec(
        select(Session.assessor_id).where(
            Session.organisation_id == command.organisation_id,
            col(Session.id).in_(_coming(db, command, now)),
        )
    )
    people = (command.learner_id, *sorted(set(holders)))
    actor_id = command.actor_id
    return load_party(db, Concerned(command.organisation_id, actor_id, actor_id, people))


def _cancel(
    db: Db, command: EraseLearner, session_ids: Iterable[int], *, now: datetime, ids: IdSource
) -> None:
    for session_id in session_ids:
        cancel = CancelSession(
            organisation_id=command.organisation_id,
            actor_id=command.actor_id,
            session_id=session_id,
            on_side_of=Side.LEARNER,
        )
        cancel_within(db, cancel, now=now, ids=ids)


def _checked(db: Db, command: EraseLearner) -> Person:
    """Read the learner, if the actor may erase them."""
    organisation_id = command.organisation_id
    require_actor(
        db, Action.ERASE_LEARNER, organisation_id=organisation_id, actor_id=command.actor_id
    )
    person = db.exec(
        select(Person)
        .where(Person.organisation_id == organisation_id, Person.id == command.learner_id)
        .execution_options(populate_existing=True)
    ).first()
    if person is None:
        raise NotFound("This person does not exist.")
    if Role.LEARNER not in person.roles:
        raise NotEligible(f"{person.name} is no learner.", helps="Archive them instead.")
    if _governs_alone(db, person):
        raise NotEligible(
            f"{person.name} is the last Master Admin.", helps="Give somebody else that role first."
        )
    return person


def _governs_alone(db: Db, person: Person) -> bool:
    if Role.MASTER_ADMIN not in person.roles or person.archived:
        return False
    others = db.exec(
        select(Person).where(
            Person.organisation_id == person.organisation_id,
            Person.id != person.id,
            col(Person.archived).is_(False),
            col(Person.roles).contains(Role.MASTER_ADMIN.value),
        )
    )
    return not any(Role.MASTER_ADMIN in other.roles for other in others)


def _coming(
    db: Db, command: EraseLearner, now: datetime, *, alone: bool = False
) -> tuple[int, ...]:
    """Give the booked sessions that have not begun and in which they take part, or do alone."""
    theirs = select(Participant.session_id).where(
        Participant.organisation_id == command.organisation_id,
        Participant.learner_id == command.learner_id,
        col(Participant.starts_at) > now,
    )
    query = (
        select(Session.id)
        .join(
            Participant,
            (col(Participant.organisation_id) == col(Session.organisation_id))
            & (col(Participant.session_id) == col(Session.id)),
        )
        .where(
            Session.organisation_id == command.organisation_id,
            col(Session.id).in_(theirs),
            Session.status == SessionStatus.BOOKED,
        )
        .group_by(col(Session.id))
        .order_by(col(Session.id))
    )
    if alone:
        query = query.having(func.count() == 1)
    return tuple(db.exec(query))


def _lock_sessions(db: Db, command: EraseLearner, ids: tuple[int, ...]) -> list[Session]:
    """Lock sessions in the order of their ids; give them in that of their times."""
    rows = db.exec(
        select(Session)
        .where(Session.organisation_id == command.organisation_id, col(Session.id).in_(ids))
        .order_by(col(Session.id))
        .with_for_update(key_share=True)
    ).all()
    return sorted(rows, key=lambda session: session.starts_at)


def _empty_words(db: Db, command: EraseLearner) -> None:
    """Empty what they wrote, and what others wrote of them alone or to unlock their sessions."""
    for table, column, words in (
        (Participant, Participant.learner_id, {"answer_reason": ""}),
        (TimeLogEntry, TimeLogEntry.learner_id, {"reason": ""}),
        (OwnTimeEntry, OwnTimeEntry.learner_id, {"activity": "", "comment": "", "word": ""}),
    ):
        _change(db, table, command, col(column) == command.learner_id, words)
    notes = {"planning_notes": "", "cancel_reason": "", "recording_url": ""}
    _change(db, Session, command, col(Session.id).in_(_of_them_alone(command)), notes)
    unlocked = (col(HistoryEntry.event) == HistoryEvent.SESSION_UNLOCKED) & col(
        HistoryEntry.session_id
    ).in_(_of_them(command))
    _change(db, HistoryEntry, command, unlocked, {"details": json.dumps({})})


def _change(db: Db, table: Any, command: EraseLearner, where: Any, values: dict[str, str]) -> None:
    db.connection().execute(
        update(table)
        .where(col(table.organisation_id) == command.organisation_id, where)
        .values(values)
    )


def _of_them(command: EraseLearner) -> Any:
    return select(Participant.session_id).where(
        Participant.organisation_id == command.organisation_id,
        Participant.learner_id == command.learner_id,
    )


def _of_them_alone(command: EraseLearner) -> Any:
    return (
        select(Participant.session_id)
        .where(
            Participant.organisation_id == command.organisation_id,
            col(Participant.session_id).in_(_of_them(command)),
        )
        .group_by(col(Participant.session_id))
        .having(func.count() == 1)
    )


def _forget(db: Db, command: EraseLearner) -> None:
    """Delete proposed times of theirs and all drafts, and drop the messages owed to them.

    Drafts are kept for a day at most, and anybody's may name them.
    """
    learner_id = command.learner_id
    for table, of_them in (
        (ProposedTime, col(ProposedTime.learner_id) == learner_id),
        (Draft, true()),
    ):
        db.connection().execute(
            delete(table).where(col(table.organisation_id) == command.organisation_id, of_them)
        )
    due = (col(Delivery.person_id) == learner_id) & (col(Delivery.state) == DeliveryState.DUE)
    _change(db, Delivery, command, due, {"state": DeliveryState.DROPPED})


def _rename(person: Person) -> None:
    name, email = erased_name(person.id), f"erased-{person.id}@erased.invalid"
    person.name, person.email, person.search_name = name, email, search_name(name, email)
    person.slack_user_id, person.archived = None, True
    person.time_zone, person.reminder_leads, person.quiet_hours = "", None, None
    person.calendar_key, person.digest = None, False
