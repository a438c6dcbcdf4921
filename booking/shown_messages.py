"""Messages about a session that stand in Slack already, to be shown anew as things are now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy import select as sql_select
from sqlmodel import col, select

from booking.database import Db
from booking.deliveries import KEY, DueDelivery
from booking.occurrences import sessions_of_series
from booking.rules.message_validity import FAREWELLS, INVITES, OF_SERIES
from booking.tables import Delivery, Organisation, Person, Session
from booking.values import DeliveryState


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message in Slack: its channel and timestamp there, and the deliveries that it settled."""

    channel: str
    ts: str
    dues: tuple[DueDelivery, ...]


def messages_about(organisation_id: int, session_id: int) -> ColumnElement[bool]:
    """Choose a session's own messages, and those that told of it as one of a series."""
    starts_at = select(Session.starts_at).where(
        Session.organisation_id == organisation_id, Session.id == session_id
    )
    earlier = select(Session.id).where(
        Session.organisation_id == organisation_id,
        col(Session.id).in_(sessions_of_series(organisation_id, session_id)),
        col(Session.starts_at) < starts_at.scalar_subquery(),
    )
    return or_(
        col(Delivery.session_id) == session_id,
        and_(col(Delivery.session_id).in_(earlier), col(Delivery.kind).in_(OF_SERIES - FAREWELLS)),
    )


def inviting_messages(
    db: Db, *, organisation_id: int, session_id: int, learner_id: int
) -> list[ShownMessage]:
    """Find where a learner and who organises a session read of it, the learner's own first."""
    organisers = db.exec(
        select(Session.assessor_id, Session.booked_by_id).where(
            Session.organisation_id == organisation_id, Session.id == session_id
        )
    ).first()
    places = _places(db, organisation_id, session_id, {learner_id, *(organisers or ())})
    found: dict[tuple[str, str], list[DueDelivery]] = {}
    for channel, ts, due in _settled_by(db, organisation_id, places):
        found.setdefault((channel, ts), []).append(due)
    shown = [ShownMessage(*place, tuple(dues)) for place, dues in found.items()]
    return sorted(shown, key=lambda message: message.dues[0].person_id != learner_id)


def _places(
    db: Db, organisation_id: int, session_id: int, person_ids: Collection[int]
) -> set[tuple[int, str]]:
    """Name the messages of these people that invite to a session, by person and timestamp."""
    rows = db.exec(
        select(Delivery.person_id, Delivery.slack_ts).where(
            Delivery.organisation_id == organisation_id,
            messages_about(organisation_id, session_id),
            col(Delivery.person_id).in_(person_ids),
            col(Delivery.kind).in_(INVITES),
            Delivery.state == DeliveryState.SENT,
        )
    )
    return {(person_id, ts) for person_id, ts in rows if ts}


def _settled_by(
    db: Db, organisation_id: int, places: Collection[tuple[int, str]]
) -> list[tuple[str, str, DueDelivery]]:
    """Give all deliveries that messages settled: several may have gone out as one."""
    query = (
        sql_select(
            col(Delivery.slack_channel),
            col(Delivery.slack_ts),
            *(getattr(Delivery, name) for name in KEY),
            col(Delivery.due_at),
            col(Delivery.attempts),
            col(Person.slack_user_id),
            col(Person.email),
            func.coalesce(
                func.nullif(col(Person.time_zone), ""), col(Organisation.time_zone)
            ).label("time_zone"),
            col(Session.starts_at),
        )
        .join(Organisation, col(Organisation.id) == col(Delivery.organisation_id))
        .join(Person, _same(Person.id, Delivery.person_id, Person.organisation_id))
        .join(Session, _same(Session.id, Delivery.session_id, Session.organisation_id))
        .where(
            col(Delivery.organisation_id) == organisation_id,
            col(Delivery.person_id).in_({person_id for person_id, _ in places}),
            col(Delivery.state) == DeliveryState.SENT,
            col(Delivery.slack_ts).in_({ts for _, ts in places}),
            col(Delivery.slack_channel).is_not(None),
        )
        .order_by(col(Delivery.due_at), col(Session.starts_at))
    )
    rows = (dict(row._mapping) for row in db.connection().execute(query))  # noqa: SLF001 - SQLAlchemy's name of a row's public mapping
    return [
        (
            row.pop("slack_channel"),
            row.pop("slack_ts"),
            DueDelivery(**row, leased_until=row["due_at"]),
        )
        for row in rows
    ]


def _same(one: object, other: object, organisation: object) -> ColumnElement[bool]:
    return and_(col(one) == col(other), col(organisation) == col(Delivery.organisation_id))
