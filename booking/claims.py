"""Claims: which times of people and smart rooms are taken. Written only with a session."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlmodel import col

from booking.database import Db
from booking.rules.durations import LONGEST
from booking.tables import Claim
from booking.values import Interval

CLAIMS_BETWEEN = (
    select(col(Claim.owner_id), col(Claim.starts_at), col(Claim.ends_at))
    .where(
        col(Claim.organisation_id) == bindparam("organisation_id"),
        col(Claim.owner_id).in_(bindparam("owners", expanding=True)),
        col(Claim.starts_at) > bindparam("earliest"),
        col(Claim.starts_at) < bindparam("end"),
        col(Claim.ends_at) > bindparam("start"),
    )
    .order_by(col(Claim.owner_id), col(Claim.starts_at))
)
"""No claim is longer than the longest session: those that start earlier need no look."""


def conflicting_claims(
    db: Db, *, organisation_id: int, owner_ids: Collection[int], wanted: Interval
) -> list[tuple[int, Interval]]:
    """List the owners' claims that overlap the wanted time, as (owner's id, interval)."""
    named = {
        "organisation_id": organisation_id,
        "owners": list(owner_ids),
        "earliest": wanted.start - LONGEST,
        "start": wanted.start,
        "end": wanted.end,
    }
    rows = db.connection().execute(CLAIMS_BETWEEN, named)
    return [(owner_id, Interval(start, end)) for owner_id, start, end in rows]


def busy_times(
    db: Db, *, organisation_id: int, owner_ids: Collection[int], start: datetime, end: datetime
) -> dict[int, list[Interval]]:
    """Give each owner's busy times that touch the stretch from `start` to `end`, in order."""
    busy: dict[int, list[Interval]] = {owner_id: [] for owner_id in owner_ids}
    for owner_id, interval in conflicting_claims(
        db, organisation_id=organisation_id, owner_ids=owner_ids, wanted=Interval(start, end)
    ):
        busy[owner_id].append(interval)
    return busy
