"""What was owed to a reader about a later version of a session than a message is about."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, or_, tuple_
from sqlmodel import col, select

from booking.change_records import ChangeRecord, read_changes
from booking.database import Db
from booking.deliveries import DueDelivery
from booking.occurrences import series_session_ids
from booking.rules.message_validity import OF_SERIES, TELLING
from booking.tables import Delivery
from booking.telling import CHANGES
from booking.values import DeliveryState

UNTOLD = frozenset({DeliveryState.DROPPED, DeliveryState.FAILED})
EVENTS = frozenset(told.event for told in CHANGES.values())


def states_of_later(db: Db, due: DueDelivery) -> set[DeliveryState]:
    """Give the states of what tells a message's reader how the session was later.

    What told nothing, because it no longer held or was given up, does not count.
    """
    return {
        *_states(db, due, *_of_its_session(due)),
        *_states(db, due, *_of_several(_changed_with_it(db, due))),
    }


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


def _of_its_session(due: DueDelivery) -> tuple[ColumnElement[bool], ...]:
    anew = and_(col(Delivery.kind) == due.kind, col(Delivery.lead_minutes) == due.lead_minutes)
    return (
        col(Delivery.session_id) == due.session_id,
        col(Delivery.session_version) > due.session_version,
        or_(col(Delivery.kind).in_(TELLING), anew),
    )


def _of_several(changes: Collection[ChangeRecord]) -> tuple[ColumnElement[bool], ...]:
    """Choose what is kept with any of the sessions that changed together."""
    sessions = [(each.session_id, each.version) for each in changes]
    return (
        tuple_(col(Delivery.session_id), col(Delivery.session_version)).in_(sessions),
        col(Delivery.kind).in_(OF_SERIES),
    )


def _changed_with_it(db: Db, due: DueDelivery) -> list[ChangeRecord]:
    """List what changed together with a message's session since the version that it is about."""
    own = [
        each for each in _changes(db, due, [due.session_id]) if each.version > due.session_version
    ]
    changes = {each.change for each in own}
    others = series_session_ids(db, due.organisation_id, due.session_id).union(
        *(each.together for each in own)
    )
    return [each for each in _changes(db, due, others) if each.change in changes]


def _changes(db: Db, due: DueDelivery, session_ids: Collection[int]) -> list[ChangeRecord]:
    return [
        each
        for event in EVENTS
        for each in read_changes(
            db, organisation_id=due.organisation_id, session_ids=session_ids, event=event
        )
    ]
