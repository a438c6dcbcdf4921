"""Which sessions a message about several shows by now, and as what, where it stands in Slack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import col

from booking.change_cards import ChangeCard
from booking.database import Db
from booking.deliveries import DueDelivery
from booking.rules.held_days import DATES_BELOW
from booking.series_cards import SeriesCard, concerning, read_series_card, sessions_from
from booking.tables import Session
from booking.telling import CHANGES
from booking.values import DeliveryKind, Interval, SessionStatus


@dataclass(frozen=True, slots=True)
class ShownSeries:
    """Sessions that a message shows by now, and as what it shows them."""

    kind: DeliveryKind
    card: SeriesCard


class _Told(NamedTuple):
    """A session of which a message told, and whether it concerns the reader by now."""

    id: int
    starts_at: datetime
    ends_at: datetime
    status: SessionStatus
    theirs: bool


def read_shown_series(db: Db, due: DueDelivery, change: ChangeCard | None) -> ShownSeries | None:
    """Read what is left of what a message told: the sessions that stand for its reader.

    Of a change these are among those of which it told. Where none stands, those that are
    cancelled; else those that the reader has left. None where all have been closed: that stays as
    it was told.
    """
    rows = _sessions_told(db, due, change)
    theirs = [row for row in rows if row.theirs]
    standing = [row for row in theirs if row.status == SessionStatus.BOOKED]
    cancelled = [row for row in theirs if row.status == SessionStatus.CANCELLED]
    if standing:
        return ShownSeries(due.kind, _standing(db, due, standing))
    if cancelled:
        return ShownSeries(DeliveryKind.SERIES_CANCELLATION, _card(cancelled))
    return None if theirs else ShownSeries(DeliveryKind.SERIES_REMOVAL, _card(rows))


def _sessions_told(db: Db, due: DueDelivery, change: ChangeCard | None) -> list[_Told]:
    """Read the sessions of which a message told, in the order of their times."""
    told: Any = sessions_from(due.organisation_id, due.session_id)
    if due.kind in CHANGES:
        told = (change and change.session_ids) or (due.session_id,)
    query = (
        select(
            col(Session.id),
            col(Session.starts_at),
            col(Session.ends_at),
            col(Session.status),
            concerning(due.organisation_id, due.person_id),
        )
        .where(col(Session.organisation_id) == due.organisation_id, col(Session.id).in_(told))
        .order_by(col(Session.starts_at))
    )
    return [_Told(*row) for row in db.connection().execute(query)]


def _standing(db: Db, due: DueDelivery, rows: Sequence[_Told]) -> SeriesCard:
    """Give sessions that stand, where a booking is told with the words of their series."""
    card = _card(rows)
    if due.kind in CHANGES:
        return card
    series = read_series_card(
        db,
        organisation_id=due.organisation_id,
        session_id=rows[0].id,
        reader_id=due.person_id,
    )
    return replace(series, sessions=card.sessions, session_ids=card.session_ids)


def _card(rows: Sequence[_Told]) -> SeriesCard:
    return SeriesCard(
        rule=DATES_BELOW,
        sessions=tuple(Interval(row.starts_at, row.ends_at) for row in rows),
        session_ids=tuple(row.id for row in rows),
        skipped=(),
    )
