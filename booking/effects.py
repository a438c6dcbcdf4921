"""Taking back what sessions did to their learners' enrolments, where nothing else keeps it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select

from booking.database import Db
from booking.tables import Enrolment, Session, SessionEnrolment
from booking.values import EnrolmentStatus, SessionStatus, SessionType


def take_back_effects(
    db: Db,
    *,
    organisation_id: int,
    session_ids: Collection[int],
    learner_ids: Collection[int],
    zone: ZoneInfo,
) -> None:
    """Take back the effects that these sessions had on these learners' enrolments.

    An enrolment that an Induction moved to in training goes back to awaiting induction, and a
    first day of learning that an Initial session set is no longer set; but where another session
    of the type stands, the effect becomes that one's. What somebody has changed since stays.
    """
    rows = db.exec(
        select(SessionEnrolment, Enrolment, Session.starts_at)
        .join(Enrolment, _same_enrolment())
        .join(Session, _same_session())
        .where(
            SessionEnrolment.organisation_id == organisation_id,
            col(SessionEnrolment.session_id).in_(session_ids),
            col(Enrolment.learner_id).in_(learner_ids),
            or_(col(SessionEnrolment.moved_to_in_training), col(SessionEnrolment.set_first_day)),
        )
    ).all()
    for link, enrolment, starts_at in rows:
        if link.moved_to_in_training:
            _take_back_training(db, link, enrolment, session_ids)
        if link.set_first_day:
            link.set_first_day = False
            if enrolment.starts_on == starts_at.astimezone(zone).date():
                _take_back_first_day(db, link, enrolment, session_ids, zone)
    db.flush()


def move_first_days(
    db: Db,
    *,
    organisation_id: int,
    starts: Mapping[int, tuple[datetime, datetime]],
    zone: ZoneInfo,
) -> None:
    """Let a first day of learning follow the Initial session that set it.

    `starts` gives, by session, when it was and when it is now. What somebody has changed since
    stays.
    """
    rows = db.exec(
        select(SessionEnrolment.session_id, Enrolment)
        .join(Enrolment, _same_enrolment())
        .where(
            SessionEnrolment.organisation_id == organisation_id,
            col(SessionEnrolment.session_id).in_(starts),
            col(SessionEnrolment.set_first_day),
        )
    ).all()
    for session_id, enrolment in rows:
        was, is_now = (each.astimezone(zone).date() for each in starts[session_id])
        if enrolment.starts_on == was:
            enrolment.starts_on = is_now
    db.flush()


def _same_enrolment() -> ColumnElement[bool]:
    return (col(Enrolment.organisation_id) == col(SessionEnrolment.organisation_id)) & (
        col(Enrolment.id) == col(SessionEnrolment.enrolment_id)
    )


def _same_session() -> ColumnElement[bool]:
    return (col(Session.organisation_id) == col(SessionEnrolment.organisation_id)) & (
        col(Session.id) == col(SessionEnrolment.session_id)
    )


def _take_back_training(
    db: Db, link: SessionEnrolment, enrolment: Enrolment, leaving: Collection[int]
) -> None:
    heir = _heir(db, link, SessionType.INDUCTION, leaving)
    link.moved_to_in_training = False
    if heir:
        heir[0].moved_to_in_training = True
    elif enrolment.status is EnrolmentStatus.IN_TRAINING:
        enrolment.status = EnrolmentStatus.AWAITING_INDUCTION


def _take_back_first_day(
    db: Db, link: SessionEnrolment, enrolment: Enrolment, leaving: Collection[int], zone: ZoneInfo
) -> None:
    heir = _heir(db, link, SessionType.INITIAL, leaving)
    if heir:
        heir[0].set_first_day = True
    enrolment.starts_on = heir[1].starts_at.astimezone(zone).date() if heir else None


def _heir(
    db: Db, link: SessionEnrolment, type_: SessionType, leaving: Collection[int]
) -> tuple[SessionEnrolment, Session] | None:
    """Find the first other session of a type that stands for the enrolment."""
    return db.exec(
        select(SessionEnrolment, Session)
        .join(Session, _same_session())
        .where(
            SessionEnrolment.organisation_id == link.organisation_id,
            SessionEnrolment.enrolment_id == link.enrolment_id,
            Session.type == type_,
            Session.status != SessionStatus.CANCELLED,
            col(Session.id).not_in(leaving),
        )
        .order_by(col(Session.starts_at))
        .limit(1)
    ).first()
