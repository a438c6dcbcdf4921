"""The rows of one booked session: everything that it means, written in one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Insert, insert, update
from sqlmodel import SQLModel, col

from booking.commands import BookSession
from booking.database import Db
from booking.party import Party
from booking.rules.reminder_leads import parse_reminder_leads
from booking.rules.reminders import due_reminders
from booking.rules.session_types import EFFECTS
from booking.tables import (
    Claim,
    Delivery,
    Enrolment,
    Evidence,
    Participant,
    Session,
    SessionEnrolment,
    SmartRoom,
    Submission,
    TimeLogEntry,
)
from booking.values import (
    DeliveryKind,
    DeliveryState,
    EnrolmentStatus,
    SessionStatus,
    TimeLogState,
)

FIRST_VERSION = 1
NO_LEAD = 0
"""The lead of a message that is due at once."""

Row = dict[str, Any]


def write_session(
    db: Db,
    command: BookSession,
    party: Party,
    *,
    session_id: int,
    room: SmartRoom | None,
    now: datetime,
) -> None:
    """Write a session with its claims, its places in plans and logs, its effects and messages."""
    connection = db.connection()
    key: Row = {"organisation_id": command.organisation_id, "session_id": session_id}
    owners = [command.assessor_id, *command.learner_ids, *([room.id] if room else [])]
    _insert(connection, Session, [_session_row(command, session_id, room, now)])
    _insert(connection, Claim, [key | _claim_row(command, owner_id) for owner_id in owners])
    learners = [key | {"learner_id": id_} for id_ in command.learner_ids]
    placed = [row | {"starts_at": command.starts_at} for row in learners]
    _insert(connection, Participant, placed)
    _insert(connection, TimeLogEntry, [row | _time_log_row(command) for row in placed])
    _insert(connection, Evidence, placed if room else [])
    _link_enrolments(connection, command, party, key)
    _insert(connection, Delivery, [key | row for row in _delivery_rows(command, party, now)])
    _insert(connection, Submission, [key | {"token": command.token}])


INSERTS: dict[type[SQLModel], Insert] = {
    table: insert(table)
    for table in (
        Session,
        Claim,
        Participant,
        TimeLogEntry,
        Evidence,
        SessionEnrolment,
        Delivery,
        Submission,
    )
}
"""By table, its statement, made once."""


def _insert(connection: Connection, table: type[SQLModel], rows: list[Row]) -> None:
    if rows:
        connection.execute(INSERTS[table], rows)


def _session_row(
    command: BookSession, session_id: int, room: SmartRoom | None, now: datetime
) -> Row:
    return {
        "organisation_id": command.organisation_id,
        "id": session_id,
        "assessor_id": command.assessor_id,
        "booked_by_id": command.actor_id,
        "method": command.method,
        "location": command.location,
        "starts_at": command.starts_at,
        "ends_at": command.interval.end,
        "type": command.type,
        "places": command.places,
        "planning_notes": command.planning_notes,
        "recording_wanted": command.recording_wanted,
        "smart_room_id": room.id if room else None,
        "status": SessionStatus.BOOKED,
        "version": FIRST_VERSION,
        "booked_at": now,
    }


def _claim_row(command: BookSession, owner_id: int) -> Row:
    return {
        "owner_id": owner_id,
        "starts_at": command.starts_at,
        "ends_at": command.interval.end,
    }


def _time_log_row(command: BookSession) -> Row:
    return {
        "minutes": command.duration // timedelta(minutes=1),
        "kind": EFFECTS[command.type].logs,
        "state": TimeLogState.PLANNED,
    }


def _link_enrolments(connection: Connection, command: BookSession, party: Party, key: Row) -> None:
    """Link each learner's enrolments on the chosen courses, with the type's effects there."""
    effects = EFFECTS[command.type]
    first_day = command.starts_at.astimezone(party.zone).date()
    rows: list[Row] = []
    for taken in party.linked_courses(command.course_ids):
        starts = effects.starts_training and taken.status is EnrolmentStatus.AWAITING_INDUCTION
        sets = effects.sets_first_day and taken.starts_on is None
        changes: Row = ({"status": EnrolmentStatus.IN_TRAINING} if starts else {}) | (
            {"starts_on": first_day} if sets else {}
        )
        _change_enrolment(connection, command.organisation_id, taken.enrolment_id, changes)
        effect = {"moved_to_in_training": starts, "set_first_day": sets}
        rows.append(key | {"enrolment_id": taken.enrolment_id} | effect)
    _insert(connection, SessionEnrolment, rows)


def _change_enrolment(
    connection: Connection, organisation_id: int, enrolment_id: int, changes: Row
) -> None:
    if changes:
        connection.execute(
            update(Enrolment)
            .where(
                col(Enrolment.organisation_id) == organisation_id,
                col(Enrolment.id) == enrolment_id,
            )
            .values(changes)
        )


def _delivery_rows(command: BookSession, party: Party, now: datetime) -> list[Row]:
    """List the confirmations, due at once, and the learners' reminders that are still to come."""
    told = dict.fromkeys([command.assessor_id, *command.learner_ids, command.actor_id])
    leads = parse_reminder_leads(party.terms.reminder_leads)
    confirmations = [
        _delivery_row(person_id, DeliveryKind.CONFIRMATION, NO_LEAD, now) for person_id in told
    ]
    reminders = [
        _delivery_row(learner_id, DeliveryKind.REMINDER, lead // timedelta(minutes=1), due_at)
        for lead, due_at in due_reminders(command.starts_at, leads, now)
        for learner_id in command.learner_ids
    ]
    return confirmations + reminders


def _delivery_row(person_id: int, kind: DeliveryKind, lead: int, due_at: datetime) -> Row:
    return {
        "session_version": FIRST_VERSION,
        "person_id": person_id,
        "kind": kind,
        "lead_minutes": lead,
        "due_at": due_at,
        "state": DeliveryState.DUE,
        "attempts": 0,
    }
