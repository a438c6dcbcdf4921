"""Whether a message about an earlier version of a session has been overtaken by what came later."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, or_, tuple_
from sqlmodel import col, select

from booking.change_records import ChangeRecord, read_changes
from booking.database import Db
from booking.deliveries import DueDelivery
from booking.occurrences import series_session_ids
from booking.rules.message_validity import OF_SERIES, TELLING
from booking.tables import Delivery, Session
from booking.telling import CHANGES
from booking.values import DeliveryKind, DeliveryState

UNTOLD = frozenset({DeliveryState.DROPPED, DeliveryState.FAILED})
EVENTS = frozenset(told.event for told in CHANGES.values())
OF_A_MOMENT: Mapping[DeliveryKind, str] = {
    DeliveryKind.REMINDER: "starts_at",
    DeliveryKind.SNOOZED_REMINDER: "starts_at",
    DeliveryKind.DIGEST: "starts_at",
    DeliveryKind.CLOSING: "ends_at",
    DeliveryKind.CLOSING_REMINDER: "ends_at",
}
"""What is due at a moment that the session gives, and which: that holds while it is the same."""


def is_overtaken(db: Db, due: DueDelivery) -> bool | None:
    """Whether what was owed since has taken a message's place; None where nobody knows yet.

    A message that is due at a moment gives way to one that is owed anew, and to another moment.
    Any other gives way to what tells its reader how the session was later; what told nothing,
    because it no longer held or was given up, does not count.
    """
    if due.kind in OF_A_MOMENT:
        return bool(_states(db, due, *_owed_anew(due))) or _has_other_moment(db, due)
    states = {
        *_states(db, due, *_of_its_session(due)),
        *_states(db, due, *_of_several(_changed_with_it(db, due))),
    }
    return True if DeliveryState.SENT in states else None if states else False


def _states(db: Db, due: DueDelivery, *conditions: ColumnElement[bool]) -> set[DeliveryState]:
    states = db.exec(
        select(Delivery.state).where(
            Delivery.organisation_id == due.organisation_id,
            Delivery.person_id == due.person_id,
            col(Delivery.state).not_in(UNTOLD),
            *conditions,
        )
    )
    return {DeliveryState(state) for state in states}


def _since(due: DueDelivery) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Delivery.session_id) == due.session_id,
        col(Delivery.session_version) > due.session_version,
    )


def _owed_anew(due: DueDelivery) -> tuple[ColumnElement[bool], ...]:
    same = (col(Delivery.kind) == due.kind, col(Delivery.lead_minutes) == due.lead_minutes)
    return (*_since(due), *same)


def _of_its_session(due: DueDelivery) -> tuple[ColumnElement[bool], ...]:
    return (*_since(due), or_(col(Delivery.kind).in_(TELLING), col(Delivery.kind) == due.kind))


def _of_several(changes: Collection[ChangeRecord]) -> tuple[ColumnElement[bool], ...]:
    """Choose what is kept with any of the sessions that changed together."""
    sessions = [(each.session_id, each.version) for each in changes]
    return (
        tuple_(col(Delivery.session_id), col(Delivery.session_version)).in_(sessions),
        col(Delivery.kind).in_(OF_SERIES),
    )


def _has_other_moment(db: Db, due: DueDelivery) -> bool:
    column = OF_A_MOMENT[due.kind]
    moments = [each.before[column] for each in _own_changes(db, due) if column in each.before]
    now = select(getattr(Session, column)).where(
        Session.organisation_id == due.organisation_id, Session.id == due.session_id
    )
    return bool(moments) and datetime.fromisoformat(moments[0]) != db.exec(now).one()


def _changed_with_it(db: Db, due: DueDelivery) -> list[ChangeRecord]:
    """List what changed together with a message's session since the version that it is about."""
    own = _own_changes(db, due)
    changes = {each.change for each in own}
    others = series_session_ids(db, due.organisation_id, due.session_id).union(
        *(each.together for each in own)
    )
    return [each for each in _changes(db, due, others) if each.change in changes]


def _own_changes(db: Db, due: DueDelivery) -> list[ChangeRecord]:
    """List the changes of a message's session since the version that it is about, in order."""
    changes = _changes(db, due, [due.session_id])
    since = [each for each in changes if each.version > due.session_version]
    return sorted(since, key=lambda each: each.version)


def _changes(db: Db, due: DueDelivery, session_ids: Collection[int]) -> list[ChangeRecord]:
    return [
        each
        for event in EVENTS
        for each in read_changes(
            db, organisation_id=due.organisation_id, session_ids=session_ids, event=event
        )
    ]
