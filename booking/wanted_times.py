"""The times that learners are wanted for, and who of them is busy then; never with what."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import CTE, Integer, column, select, values
from sqlmodel import col

from booking.columns import UtcDateTime
from booking.database import Db
from booking.rules.durations import LONGEST
from booking.rules.local_times import say_times
from booking.tables import Claim
from booking.values import Interval


@dataclass(frozen=True, slots=True)
class WantedTimes:
    """When a session is to be, or each session of a series.

    Attributes:
        intervals: none twice; one for a single session.
        zone: the organisation's zone, in which busy hours are said.
        session_id: the session that is being changed: its own claims don't count.
    """

    intervals: tuple[Interval, ...]
    zone: ZoneInfo
    session_id: int | None = None


class Busy(NamedTuple):
    """Why somebody can't come at all, or what there is to know of when they can't."""

    unable: str = ""
    note: str = ""


FREE = Busy()
BusyOn = dict[int, list[Interval]]
"""By the wanted interval's number, the claims that overlap it, in order."""


def read_busy(
    db: Db, *, organisation_id: int, owner_ids: Collection[int], wanted: WantedTimes
) -> dict[int, Busy]:
    """Say who of some people is busy in the wanted times, in one query; who is free is left out."""
    if not wanted.intervals:
        return {}
    busy: dict[int, BusyOn] = {}
    times = _as_rows(wanted.intervals)
    rows = db.connection().execute(
        select(times.c.number, col(Claim.owner_id), col(Claim.starts_at), col(Claim.ends_at))
        .join(
            times,
            (col(Claim.starts_at) > times.c.earliest)
            & (col(Claim.starts_at) < times.c.end)
            & (col(Claim.ends_at) > times.c.start),
        )
        .where(
            col(Claim.organisation_id) == organisation_id,
            col(Claim.owner_id).in_(owner_ids),
            col(Claim.session_id).is_distinct_from(wanted.session_id),
        )
        .order_by(col(Claim.starts_at))
    )
    for number, owner_id, starts_at, ends_at in rows:
        on = busy.setdefault(owner_id, {})
        on.setdefault(number, []).append(Interval(starts_at, ends_at))
    return {owner_id: _say_busy(on, wanted) for owner_id, on in busy.items()}


def _as_rows(intervals: Sequence[Interval]) -> CTE:
    """Make a table of the wanted times, so that one query looks at each along the claims' key.

    No claim is longer than the longest session: those before `earliest` need no look.
    """
    moments = (column(name, UtcDateTime()) for name in ("earliest", "start", "end"))
    return (
        values(column("number", Integer), *moments, name="wanted")
        .data(
            [
                (number, each.start - LONGEST, each.start, each.end)
                for number, each in enumerate(intervals)
            ]
        )
        .cte("wanted")
    )


def _say_busy(on: BusyOn, wanted: WantedTimes) -> Busy:
    dates = len(wanted.intervals)
    if dates == 1:
        [claims] = on.values()
        return Busy(unable=f"busy {', '.join(say_times(each, wanted.zone) for each in claims)}")
    if len(on) == dates:
        return Busy(unable="busy on every date")
    return Busy(note=f"busy on {len(on)} of {dates} dates")
