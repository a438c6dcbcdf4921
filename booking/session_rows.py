"""The rows of booked sessions: everything that they mean, written in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from booking.commands import BookSession
from booking.database import Db
from booking.effects import status_happenings
from booking.form_tables import Submission
from booking.history import Happening, record
from booking.ids import IdSource
from booking.learner_rows import link_enrolments, write_places
from booking.owed_messages import at_once, closing_calls, digests, reminders
from booking.party import Party
from booking.placing import PlacedSession
from booking.rows import Row, insert_rows
from booking.tables import Claim, Delivery, Session
from booking.values import DeliveryKind, HistoryEvent, SessionStatus

FIRST_VERSION = 1


def write_sessions(
    db: Db,
    command: BookSession,
    party: Party,
    placed: Sequence[PlacedSession],
    *,
    now: datetime,
    ids: IdSource,
    told: DeliveryKind = DeliveryKind.CONFIRMATION,
) -> None:
    """Write sessions with their claims, places in plans and logs, effects and messages.

    Args:
        db: the transaction.
        command: what each of the sessions is, but for its time.
        party: whom they concern.
        placed: the sessions, in the order of their times.
        now: when they are booked.
        ids: new ids for the history.
        told: the message that tells everybody of each, or at once of all.
    """
    connection = db.connection()
    organisation_id, learner_ids = command.organisation_id, command.learner_ids
    insert_rows(connection, Session, [_session_row(command, each, now) for each in placed])
    insert_rows(connection, Claim, list(_claim_rows(command, placed)))
    write_places(connection, organisation_id, placed, learner_ids, command.type)
    changes = link_enrolments(
        connection,
        organisation_id,
        placed,
        party.linked_courses(command.course_ids),
        command.type,
        party.zone,
    )
    everybody = dict.fromkeys([command.assessor_id, *learner_ids, command.actor_id])
    announced = placed[:1] if told is DeliveryKind.SERIES_CONFIRMATION else placed
    messages = [
        *(row for each in announced for row in at_once(each.id, everybody, told, now)),
        *reminders(placed, party.reminder_terms(learner_ids), now),
        *digests(placed, command.assessor_id, party.reader_terms(command.assessor_id), now),
        *closing_calls(placed, command.assessor_id, party.terms),
    ]
    key: Row = {"organisation_id": organisation_id, "session_version": FIRST_VERSION}
    insert_rows(connection, Delivery, [key | message for message in messages])
    token: Row = {"organisation_id": organisation_id, "token": command.token}
    insert_rows(connection, Submission, [token | {"session_id": placed[0].id}])
    happenings = [*(_booked(command, each) for each in placed), *status_happenings(changes)]
    where = {"organisation_id": organisation_id, "actor_id": command.actor_id}
    record(db, ids, happenings, **where, at=now)


def _booked(command: BookSession, placed: PlacedSession) -> Happening:
    details = {
        "starts_at": placed.interval.start.isoformat(),
        "ends_at": placed.interval.end.isoformat(),
        "assessor_id": command.assessor_id,
        "learner_ids": command.learner_ids,
    }
    return Happening(event=HistoryEvent.SESSION_BOOKED, session_id=placed.id, details=details)


def _session_row(command: BookSession, placed: PlacedSession, now: datetime) -> Row:
    return {
        "organisation_id": command.organisation_id,
        "id": placed.id,
        "assessor_id": command.assessor_id,
        "booked_by_id": command.actor_id,
        "method": command.method,
        "location": command.location,
        "starts_at": placed.interval.start,
        "ends_at": placed.interval.end,
        "type": command.type,
        "places": command.places,
        "planning_notes": command.planning_notes,
        "recording_wanted": command.recording_wanted,
        "smart_room_id": placed.room_id,
        "status": SessionStatus.BOOKED,
        "version": FIRST_VERSION,
        "booked_at": now,
    }


def _claim_rows(command: BookSession, placed: Sequence[PlacedSession]) -> Iterable[Row]:
    for each in placed:
        rooms = [each.room_id] if each.room_id else []
        for owner_id in (command.assessor_id, *command.learner_ids, *rooms):
            yield claim_row(command.organisation_id, each, owner_id)


def claim_row(organisation_id: int, placed: PlacedSession, owner_id: int) -> Row:
    """The time that a session takes of one owner."""
    return {
        "organisation_id": organisation_id,
        "owner_id": owner_id,
        "starts_at": placed.interval.start,
        "ends_at": placed.interval.end,
        "session_id": placed.id,
    }
