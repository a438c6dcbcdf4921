"""Claims: which times of people and smart rooms are taken. Written only with a session."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from booking.database import Db
from booking.rules.durations import LONGEST
from booking.tables import Claim
from booking.values import Interval


def conflicting_claims(
    db: Db, *, organisation_id: int, owner_ids: Collection[int], wanted: Interval
) -> list[tuple[int, Interval]]:
    """List the owners' claims that overlap the wanted time, as (owner's id, interval)."""
    rows = db.execute(_claims_between(organisation_id, owner_ids, wanted.start, wanted.end))
    return [(owner_id, Interval(start, end)) for owner_id, start, end in rows]


def busy_times(
    db: Db, *, organisation_id: int, owner_ids: Collection[int], start: datetime, end: datetime
) -> dict[int, list[Interval]]:
    """Give each owner's busy times that touch the stretch from `start` to `end`, in order."""
    busy: dict[int, list[Interval]] = {owner_id: [] for owner_id in owner_ids}
    for owner_id, starts_at, ends_at in db.execute(
        _claims_between(organisation_id, owner_ids, start, end)
    ):
        busy[owner_id].append(Interval(starts_at, ends_at))
    return busy


def _claims_between(
    organisation_id: int, owner_ids: Collection[int], start: datetime, end: datetime
) -> Select[int, datetime, datetime]:
    """No claim is longer than the longest session: older ones need not be looked at."""
    return (
        select(Claim.owner_id, Claim.starts_at, Claim.ends_at)
        .where(
            Claim.organisation_id == organisation_id,
            col(Claim.owner_id).in_(owner_ids),
            Claim.starts_at > start - LONGEST,
            Claim.starts_at < end,
            Claim.ends_at > start,
        )
        .order_by(col(Claim.owner_id), col(Claim.starts_at))
    )
