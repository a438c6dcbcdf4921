"""People whom the bot can't reach in Slack: named to who organises their sessions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import col, select

from booking.database import Db
from booking.deliveries import DueDelivery, owe
from booking.owed_messages import at_once
from booking.tables import Delivery, Person, Session
from booking.values import DeliveryKind, DeliveryState, SessionStatus

GATHERING = timedelta(minutes=1)
"""How long word of somebody not reached waits, so that a whole group goes into one message."""
WORD_OF_IT = frozenset({DeliveryKind.UNREACHED, DeliveryKind.ANSWER, DeliveryKind.DIGEST})
"""What nobody has to pass on when it does not arrive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreached:
    """Somebody to whom the last message that was tried could not be sent, and why, in words."""

    person_id: int
    name: str
    failure: str


def read_unreached(
    db: Db, *, organisation_id: int, person_ids: Collection[int]
) -> dict[int, Unreached]:
    """Find those of the people who can't be reached, in two queries along an index."""
    if not person_ids:
        return {}
    last_failed = _last(db, organisation_id, person_ids, DeliveryState.FAILED)
    if not last_failed:
        return {}
    last_sent = _last(db, organisation_id, last_failed, DeliveryState.SENT)
    lost = {
        id_: failed
        for id_, failed in last_failed.items()
        if id_ not in last_sent or last_sent[id_] < failed
    }
    return _described(db, organisation_id, lost)


def tell_organisers(db: Db, dues: Sequence[DueDelivery], now: datetime) -> None:
    """Owe who organises a session word that somebody could not be told of it.

    Only the first time that somebody is not reached about this session: the next confirmation
    names them as it is.
    """
    for due in dues:
        if due.kind not in WORD_OF_IT and not _failed_before(db, due):
            _tell(db, due, now)


def _tell(db: Db, due: DueDelivery, now: datetime) -> None:
    session = db.exec(
        select(Session).where(
            Session.organisation_id == due.organisation_id, Session.id == due.session_id
        )
    ).first()
    if session is None or session.status is not SessionStatus.BOOKED:
        return
    organisers = {session.assessor_id, session.booked_by_id} - {due.person_id}
    kind, moment = DeliveryKind.UNREACHED, now + GATHERING
    message = at_once(session.id, sorted(organisers), kind, moment)
    owe(db, due.organisation_id, message, {session.id: session.version})


def _failed_before(db: Db, due: DueDelivery) -> bool:
    others = db.exec(
        select(func.count())
        .select_from(Delivery)
        .where(
            Delivery.organisation_id == due.organisation_id,
            Delivery.session_id == due.session_id,
            Delivery.person_id == due.person_id,
            Delivery.state == DeliveryState.FAILED,
            col(Delivery.kind).not_in(WORD_OF_IT),
        )
    ).one()
    return others > 1


def _last(
    db: Db, organisation_id: int, person_ids: Collection[int], state: DeliveryState
) -> dict[int, datetime]:
    """Give when each person's last message with this state was due."""
    rows = db.exec(
        select(Delivery.person_id, func.max(col(Delivery.due_at)))
        .where(
            Delivery.organisation_id == organisation_id,
            col(Delivery.person_id).in_(person_ids),
            Delivery.state == state,
        )
        .group_by(col(Delivery.person_id))
    )
    return dict(rows.all())


def _described(db: Db, organisation_id: int, lost: Mapping[int, datetime]) -> dict[int, Unreached]:
    rows = db.exec(
        select(Person.id, Person.name, Delivery.failure, Delivery.due_at)
        .join(
            Delivery,
            (col(Delivery.organisation_id) == col(Person.organisation_id))
            & (col(Delivery.person_id) == col(Person.id)),
        )
        .where(
            Person.organisation_id == organisation_id,
            col(Person.id).in_(lost),
            Delivery.state == DeliveryState.FAILED,
        )
        .order_by(col(Person.name), col(Person.id))
    )
    return {
        id_: Unreached(person_id=id_, name=name, failure=failure or "")
        for id_, name, failure, due_at in rows
        if due_at == lost[id_]
    }
