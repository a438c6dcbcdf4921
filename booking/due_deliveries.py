"""Due deliveries: which messages a worker takes, with a lease, and which go out as one.

A worker that dies loses nothing: its lease runs out and another worker takes the messages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, or_
from sqlalchemy import select as sql_select
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from booking.database import Db
from booking.deliveries import IN_THE_AIR, KEY, DueDelivery, lease
from booking.rules.delivery_pace import Pace, even_after, messages_allowed
from booking.rules.message_validity import OF_SERIES
from booking.rules.messages_together import TOGETHER, goes_along, letter_of
from booking.sending_pace import lock_pace, set_pace
from booking.tables import Delivery, Organisation, Person, Session
from booking.values import DeliveryState

LEASE = timedelta(minutes=2)
LOOKING_AHEAD = timedelta(days=2)
"""How much later than now what goes along may be due itself."""


def any_due(db: Db, *, team_id: str, now: datetime) -> bool:
    """Whether a workspace's message is due; a read, so that an idle worker never holds a lock."""
    in_it = col(Delivery.organisation_id) == _organisation_in(team_id).scalar_subquery()
    due = select(Delivery.session_id).where(in_it, *_is_due(now)).limit(1)
    return db.exec(due).first() is not None


def claim_due(
    db: Db, *, team_id: str, now: datetime, pace: Pace, limit: int = 200
) -> list[DueDelivery]:
    """Take the messages that are due in a Slack workspace, so that no other worker does.

    It takes at most `limit`, no more than the pace allows, and besides what goes along with them;
    so a workspace waits for no other one. The lease runs `LEASE` from `now`.
    """
    organisation_id = db.exec(_organisation_in(team_id)).first()
    if organisation_id is None:
        return []
    even_at = lock_pace(db, organisation_id, now=now)
    allowed = messages_allowed(even_at, now, pace, limit)
    due = _free_in(organisation_id, now).where(col(Delivery.due_at) <= now).limit(allowed)
    claimed = _read(db, due, now)
    lease(db, claimed)
    set_pace(db, organisation_id, even_after(even_at, now, pace, len(letters(claimed))))
    along = _what_goes_along(db, organisation_id, claimed, now)
    lease(db, along)
    return claimed + along


def letters(dues: Sequence[DueDelivery]) -> list[tuple[DueDelivery, ...]]:
    """Put together what goes out as one message; what is due first comes first."""
    found: defaultdict[Hashable, list[DueDelivery]] = defaultdict(list)
    for due in sorted(dues, key=lambda each: (each.due_at, each.starts_at)):
        found[letter_of(due)].append(due)
    return [tuple(together) for together in found.values()]


def _what_goes_along(
    db: Db, organisation_id: int, claimed: Sequence[DueDelivery], now: datetime
) -> list[DueDelivery]:
    """Find what is not due yet, or was left by the limit, and goes in one letter with these."""
    leads: defaultdict[Hashable, set[timedelta]] = defaultdict(set)
    readers = {due.person_id for due in claimed if due.kind in TOGETHER}
    for due in claimed:
        leads[letter_of(due)].add(due.lead)
    if not readers:
        return []
    candidates = _free_in(organisation_id, now).where(
        col(Delivery.person_id).in_(readers),
        col(Delivery.kind).in_(TOGETHER),
        col(Delivery.due_at) <= now + LOOKING_AHEAD,
    )
    return [
        each
        for each in _read(db, candidates, now)
        if letter_of(each) in leads and goes_along(each, leads[letter_of(each)], now)
    ]


def _organisation_in(team_id: str) -> SelectOfScalar[int]:
    return select(Organisation.id).where(Organisation.slack_team_id == team_id)


def _is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (*_is_free(now), col(Delivery.due_at) <= now)


def _is_free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    leased_until = col(Delivery.leased_until)
    return (
        col(Delivery.state) == DeliveryState.DUE,
        or_(leased_until.is_(None), leased_until < now),
        _in_the_air_beside_it(now).is_(None),
    )


def _in_the_air_beside_it(now: datetime) -> ScalarSelect[int]:
    """Select what a worker tells the same reader just now of the same session, or may do.

    What is read later must not arrive earlier; what is about a series may be about any session.
    It is a value, and not a condition of its own,
    because PostgreSQL would look through the whole table for that.
    """
    other = aliased(Delivery)
    return (
        select(other.session_id)
        .where(
            other.organisation_id == col(Delivery.organisation_id),
            or_(
                col(other.session_id) == col(Delivery.session_id),
                col(other.kind).in_(OF_SERIES),
                col(Delivery.kind).in_(OF_SERIES),
            ),
            other.person_id == col(Delivery.person_id),
            col(other.state).in_(IN_THE_AIR),
            col(other.leased_until) >= now,
        )
        .limit(1)
        .correlate(Delivery)
        .scalar_subquery()
    )


def _free_in(organisation_id: int, now: datetime) -> Select[Any]:
    """Select an organisation's messages that nobody has, as `DueDelivery` but for the lease."""
    own_zone = func.nullif(col(Person.time_zone), "")
    return (
        sql_select(
            *(getattr(Delivery, name) for name in KEY),
            col(Delivery.due_at),
            col(Delivery.attempts),
            col(Person.slack_user_id),
            col(Person.email),
            col(Person.archived),
            func.coalesce(own_zone, col(Organisation.time_zone)).label("time_zone"),
            col(Session.starts_at),
        )
        .join(Organisation, col(Organisation.id) == col(Delivery.organisation_id))
        .join(
            Person,
            and_(
                col(Person.organisation_id) == col(Delivery.organisation_id),
                col(Person.id) == col(Delivery.person_id),
            ),
        )
        .join(
            Session,
            and_(
                col(Session.organisation_id) == col(Delivery.organisation_id),
                col(Session.id) == col(Delivery.session_id),
            ),
        )
        .where(
            col(Delivery.organisation_id) == organisation_id,
            *_is_free(now),
        )
        .order_by(col(Delivery.due_at))
        .with_for_update(skip_locked=True, of=Delivery)
    )


def _read(db: Db, query: Select[Any], now: datetime) -> list[DueDelivery]:
    rows = db.connection().execute(query)
    return [DueDelivery(**row._mapping, leased_until=now + LEASE) for row in rows]  # noqa: SLF001 - SQLAlchemy's name of a row's public mapping
