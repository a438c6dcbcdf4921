"""On which days somebody holds how many sessions: counted in the database, one row a day."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from booking.columns import as_sqlite_text
from booking.database import Db
from booking.rules.month_calendars import A_DAY, DayCount, midnight

_SQLITE = """
SELECT day.key, count(*), sum(sessions.ends_at > json_extract(day.value, '$[1]'))
FROM json_each(:days) AS day CROSS JOIN sessions
WHERE sessions.organisation_id = :organisation_id AND sessions.assessor_id = :assessor_id
  AND sessions.starts_at >= json_extract(day.value, '$[0]')
  AND sessions.starts_at < json_extract(day.value, '$[1]')
  AND sessions.status <> 'cancelled'
GROUP BY day.key
"""
_POSTGRESQL = """
SELECT number - 1, count(*), count(*) FILTER (WHERE ends_at > midnights[number + 1])
FROM (
    SELECT width_bucket(starts_at, midnights) AS number, ends_at, midnights
    FROM sessions, (SELECT CAST(:midnights AS timestamptz[]) AS midnights) AS given
    WHERE organisation_id = :organisation_id AND assessor_id = :assessor_id
      AND starts_at >= :first AND starts_at < :last AND status <> 'cancelled'
) AS held
GROUP BY number
"""
"""By hand for each database: how many sessions begin on each day, and how many of them go on over
its midnight. Both walk the sessions of one assessor along their index once."""
COUNTING = {"sqlite": text(_SQLITE), "postgresql": text(_POSTGRESQL)}


def booked_days(
    db: Db, *, organisation_id: int, assessor_id: int, days: Sequence[date], zone: ZoneInfo
) -> dict[date, DayCount]:
    """Count the sessions that somebody holds on each of several days in a row, in one query.

    A session over midnight counts on both of its days; cancelled ones are left out.
    """
    counted = [days[0] - A_DAY, *days]
    connection = db.connection()
    dialect = connection.dialect.name
    named = {
        "organisation_id": organisation_id,
        "assessor_id": assessor_id,
        **_named(dialect, (*counted, days[-1] + A_DAY), zone),
    }
    begun: Counter[date] = Counter()
    touched: Counter[date] = Counter()
    for number, begin, over in connection.execute(COUNTING[dialect], named).all():
        begun[counted[number]] += begin
        touched[counted[number]] += begin
        touched[counted[number] + A_DAY] += over
    return {day: DayCount(count, begun[day]) for day, count in touched.items()}


@lru_cache(100)
def _named(dialect: str, days: Sequence[date], zone: ZoneInfo) -> Mapping[str, Any]:
    """Name the midnights for a statement; few months are looked at, and again and again."""
    return _NAMED[dialect]([midnight(day, zone) for day in days])


def _named_sqlite(midnights: Sequence[datetime]) -> dict[str, Any]:
    return {"days": json.dumps(list(pairwise(map(as_sqlite_text, midnights))))}


def _named_postgresql(midnights: Sequence[datetime]) -> dict[str, Any]:
    return {"midnights": list(midnights), "first": midnights[0], "last": midnights[-1]}


_NAMED = {"sqlite": _named_sqlite, "postgresql": _named_postgresql}
