"""What sessions do to their learners' enrolments, and what of it goes when they go."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select

from booking.database import Db
from booking.history import Happening
from booking.rules.session_types import EFFECTS
from booking.tables import Enrolment, Session, SessionEnrolment
from booking.values import EnrolmentStatus, HistoryEvent, SessionStatus, SessionType

EFFECTIVE = frozenset(
    type_ for type_, effects in EFFECTS.items() if effects.starts_training or effects.sets_first_day
)
"""The types of sessions that do something to enrolments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """A change of an enrolment's status that a session brought about."""

    session_id: int
    learner_id: int
    enrolment_id: int
    before: EnrolmentStatus
    after: EnrolmentStatus


def status_happenings(changes: Sequence[StatusChange]) -> list[Happening]:
    """Say in the history how enrolments' statuses changed; to and back is no change."""
    by_enrolment: dict[int, list[StatusChange]] = {}
    for each in changes:
        by_enrolment.setdefault(each.enrolment_id, []).append(each)
    return [
        Happening(
            event=HistoryEvent.ENROLMENT_CHANGED,
            session_id=parts[-1].session_id,
            person_id=parts[-1].learner_id,
            details={
                "enrolment_id": id_,
                "status": {"from": parts[0].before, "to": parts[-1].after},
            },
        )
        for id_, parts in by_enrolment.items()
        if parts[0].before is not parts[-1].after
    ]


def give_effects(
    db: Db,
    *,
    organisation_id: int,
    session_ids: Collection[int],
    learner_ids: Collection[int],
    zone: ZoneInfo,
) -> list[StatusChange]:
    """Let sessions that stand have their types' effects on these learners' linked enrolments.

    Each happens once, with the first of them, and only where nothing else has had it before.
    """
    rows = db.exec(
        select(SessionEnrolment, Enrolment, Session)
        .join(Enrolment, _same_enrolment())
        .join(Session, _same_session())
        .where(
            SessionEnrolment.organisation_id == organisation_id,
            col(SessionEnrolment.session_id).in_(session_ids),
            col(Enrolment.learner_id).in_(learner_ids),
            col(Session.type).in_(EFFECTIVE),
        )
        .order_by(col(Session.starts_at))
    ).all()
    changes: list[StatusChange] = []
    for link, enrolment, session in rows:
        effects = EFFECTS[session.type]
        if effects.starts_training and enrolment.status is EnrolmentStatus.AWAITING_INDUCTION:
            link.moved_to_in_training = True
            changes.append(_set_status(link, enrolment, EnrolmentStatus.IN_TRAINING))
        if effects.sets_first_day and enrolment.starts_on is None:
            link.set_first_day = True
            enrolment.starts_on = session.starts_at.astimezone(zone).date()
    db.flush()
    return changes


def _set_status(
    link: SessionEnrolment, enrolment: Enrolment, status: EnrolmentStatus
) -> StatusChange:
    before, enrolment.status = enrolment.status, status
    return StatusChange(
        session_id=link.session_id,
        learner_id=enrolment.learner_id,
        enrolment_id=enrolment.id,
        before=before,
        after=status,
    )


def take_back_effects(
    db: Db,
    *,
    organisation_id: int,
    session_ids: Collection[int],
    learner_ids: Collection[int],
    zone: ZoneInfo,
    enrolment_ids: Collection[int] | None = None,
) -> list[StatusChange]:
    """Take back the effects that these sessions had on these learners' enrolments.

    Without `enrolment_ids` on all of them; otherwise on these alone.

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
    changes: list[StatusChange] = []
    for link, enrolment, starts_at in rows:
        if enrolment_ids is not None and enrolment.id not in enrolment_ids:
            continue
        if link.moved_to_in_training:
            changes += _take_back_training(db, link, enrolment, session_ids)
        if link.set_first_day:
            link.set_first_day = False
            if enrolment.starts_on == starts_at.astimezone(zone).date():
                _take_back_first_day(db, link, enrolment, session_ids, zone)
    db.flush()
    return changes


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
) -> list[StatusChange]:
    heir = _heir(db, link, SessionType.INDUCTION, leaving)
    link.moved_to_in_training = False
    if heir:
        heir[0].moved_to_in_training = True
    elif enrolment.status is EnrolmentStatus.IN_TRAINING:
        return [_set_status(link, enrolment, EnrolmentStatus.AWAITING_INDUCTION)]
    return []


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
