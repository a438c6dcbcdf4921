"""Messages about a session that stand in Slack already, to be shown anew as things are now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy import select as sql_select
from sqlmodel import col, select

from booking.change_records import read_changes
from booking.database import Db
from booking.deliveries import KEY, DueDelivery
from booking.occurrences import sessions_of_series
from booking.rules.message_validity import FAREWELLS, FOLLOWING, OF_SERIES
from booking.series_tables import Occurrence
from booking.tables import Delivery, Organisation, Person, Session
from booking.values import DeliveryKind, DeliveryState, HistoryEvent


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


def shown_messages(
    db: Db,
    *,
    organisation_id: int,
    session_ids: Collection[int],
    now: datetime,
    reader_ids: Collection[int] | None = None,
) -> list[ShownMessage]:
    """Find the messages that say how sessions are: everybody's, or those of some people.

    With those of their series that are still to come, because a change may have been of these too.
    """
    query = select(Delivery.person_id, Delivery.slack_ts).where(
        Delivery.organisation_id == organisation_id,
        _saying_how_they_are(db, organisation_id, session_ids, now),
        Delivery.state == DeliveryState.SENT,
    )
    if reader_ids is not None:
        query = query.where(col(Delivery.person_id).in_(reader_ids))
    return _messages(
        db, organisation_id, {(person_id, ts) for person_id, ts in db.exec(query) if ts}
    )


def inviting_messages(
    db: Db, *, organisation_id: int, session_id: int, learner_id: int, now: datetime
) -> list[ShownMessage]:
    """Find where a learner and who organises a session read of it, the learner's own first."""
    organisers = db.exec(
        select(Session.assessor_id, Session.booked_by_id).where(
            Session.organisation_id == organisation_id, Session.id == session_id
        )
    ).first()
    shown = shown_messages(
        db,
        organisation_id=organisation_id,
        session_ids=[session_id],
        now=now,
        reader_ids={learner_id, *(organisers or ())},
    )
    return sorted(shown, key=lambda message: message.dues[0].person_id != learner_id)


def message_at(db: Db, *, team_id: str, channel: str, ts: str) -> ShownMessage | None:
    """Find the message that stands in a place of a Slack workspace, if it says how sessions are."""
    rows = db.exec(
        select(Delivery.organisation_id, Delivery.person_id, Delivery.slack_ts)
        .join(Organisation, col(Organisation.id) == col(Delivery.organisation_id))
        .where(
            Organisation.slack_team_id == team_id,
            Delivery.slack_channel == channel,
            Delivery.slack_ts == ts,
            Delivery.state == DeliveryState.SENT,
            col(Delivery.kind).in_(FOLLOWING),
        )
    ).all()
    if not rows:
        return None
    places = {(person_id, str(at)) for _, person_id, at in rows}
    return _messages(db, rows[0][0], places)[0]


def _saying_how_they_are(
    db: Db, organisation_id: int, session_ids: Collection[int], now: datetime
) -> ColumnElement[bool]:
    """Choose sessions' own messages, those of their series, and of what moved together."""
    moves = read_changes(
        db,
        organisation_id=organisation_id,
        session_ids=session_ids,
        event=HistoryEvent.SESSION_MOVED,
    )
    together = {id_ for each in moves for id_ in each.together}
    own = select(Occurrence.series_id).where(
        Occurrence.organisation_id == organisation_id,
        col(Occurrence.session_id).in_(session_ids),
    )
    series = select(Occurrence.session_id).where(
        Occurrence.organisation_id == organisation_id, col(Occurrence.series_id).in_(own)
    )
    ahead = select(Session.id).where(
        Session.organisation_id == organisation_id,
        col(Session.id).in_(series),
        col(Session.ends_at) > now,
    )
    about = or_(
        col(Delivery.session_id).in_(session_ids),
        col(Delivery.session_id).in_(ahead),
        and_(col(Delivery.session_id).in_(series), col(Delivery.kind).in_(OF_SERIES)),
        and_(
            col(Delivery.session_id).in_(together), col(Delivery.kind) == DeliveryKind.ABSENCE_MOVE
        ),
    )
    return and_(about, col(Delivery.kind).in_(FOLLOWING))


def _messages(
    db: Db, organisation_id: int, places: Collection[tuple[int, str]]
) -> list[ShownMessage]:
    """Give messages by whom they are to and their timestamps, each with what it settled."""
    found: dict[tuple[str, str], list[DueDelivery]] = {}
    for channel, ts, due in _settled_by(db, organisation_id, places):
        if due.kind in FOLLOWING:
            found.setdefault((channel, ts), []).append(due)
    return [ShownMessage(*place, tuple(dues)) for place, dues in found.items()]


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
            col(Person.archived),
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
