"""The rows that closing a session changes: places, time log, enrolments and messages owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, update
from sqlmodel import col, select

from booking.database import Db
from booking.rows import Row
from booking.rules.closing import Attendances
from booking.tables import (
    Delivery,
    Enrolment,
    Participant,
    Session,
    SessionEnrolment,
    TimeLogEntry,
)
from booking.values import Attendance, DeliveryKind, DeliveryState, TimeKind, TimeLogState

CALLS = frozenset({DeliveryKind.REMINDER, DeliveryKind.CLOSING, DeliveryKind.CLOSING_REMINDER})
"""What nobody is told any more once a session is closed."""


def read_participants(db: Db, session: Session) -> dict[int, Attendance | None]:
    """Give who takes part in a session, by id, and what was noted of each."""
    rows = db.exec(
        select(Participant.learner_id, Participant.attendance).where(
            Participant.organisation_id == session.organisation_id,
            Participant.session_id == session.id,
        )
    )
    return {id_: Attendance(noted) if noted else None for id_, noted in rows}


def write_attendance(db: Db, session: Session, attendances: Attendances) -> None:
    """Note what became of each place."""
    noted: list[Row] = [
        {"to_learner": id_, "to_attendance": each.attendance} for id_, each in attendances.items()
    ]
    db.connection().execute(
        update(vars(Participant)["__table__"])
        .where(
            col(Participant.organisation_id) == session.organisation_id,
            col(Participant.session_id) == session.id,
            col(Participant.learner_id) == bindparam("to_learner"),
        )
        .values(attendance=bindparam("to_attendance")),
        noted,
    )


def post_time_log(
    db: Db, session: Session, attendances: Attendances, kind: TimeKind, reason: str
) -> None:
    """Count the minutes of who was there; who was not has none, and nothing of theirs counts."""
    posted: list[Row] = [
        {
            "to_learner": id_,
            "to_minutes": each.counted,
            "to_state": TimeLogState.COUNTED if each.attendance.counts else TimeLogState.PLANNED,
        }
        for id_, each in attendances.items()
    ]
    db.connection().execute(
        update(vars(TimeLogEntry)["__table__"])
        .where(
            col(TimeLogEntry.organisation_id) == session.organisation_id,
            col(TimeLogEntry.session_id) == session.id,
            col(TimeLogEntry.learner_id) == bindparam("to_learner"),
        )
        .values(
            minutes=bindparam("to_minutes"),
            state=bindparam("to_state"),
            kind=kind,
            reason=reason,
        ),
        posted,
    )


def set_next_review(db: Db, session: Session, day: date | None) -> None:
    """Note on every enrolment that the session is linked to when its next review is due."""
    linked = select(SessionEnrolment.enrolment_id).where(
        SessionEnrolment.organisation_id == session.organisation_id,
        SessionEnrolment.session_id == session.id,
    )
    db.connection().execute(
        update(Enrolment)
        .where(
            col(Enrolment.organisation_id) == session.organisation_id,
            col(Enrolment.id).in_(linked),
        )
        .values(next_review_on=day)
    )


def drop_calls(db: Db, session: Session, kinds: Sequence[DeliveryKind] = tuple(CALLS)) -> None:
    """Drop the reminders and the calls to close that are still owed."""
    db.connection().execute(
        update(Delivery)
        .where(
            col(Delivery.organisation_id) == session.organisation_id,
            col(Delivery.session_id) == session.id,
            col(Delivery.kind).in_(kinds),
            col(Delivery.state) == DeliveryState.DUE,
        )
        .values(state=DeliveryState.DROPPED)
    )
