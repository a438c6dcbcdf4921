"""Which times of people and smart rooms are taken: by claims of sessions, or by days away.

Claims are written only with a session; days away stand in booking.absences.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    CompoundSelect,
    Integer,
    Row,
    TextualSelect,
    bindparam,
    column,
    text,
    union_all,
)
from sqlmodel import col, select

from booking.columns import UtcDateTime, as_sqlite_text
from booking.database import Db
from booking.diary_tables import Absence
from booking.rules.durations import LONGEST
from booking.tables import Claim
from booking.values import Interval


@dataclass(frozen=True, slots=True)
class Clash:
    """A taken time that overlaps a wanted one; `wanted` says which of them, from 0.

    It is taken by a session, or without one by days away.
    """

    wanted: int
    owner_id: int
    interval: Interval
    session_id: int | None


_SQLITE = """
SELECT wanted.key AS wanted, claims.owner_id, claims.starts_at, claims.ends_at, claims.session_id
FROM json_each(:wanted) AS wanted CROSS JOIN json_each(:owners) AS owner CROSS JOIN claims
WHERE claims.organisation_id = :organisation_id AND claims.owner_id = owner.value
  AND claims.starts_at > json_extract(wanted.value, '$[0]')
  AND claims.starts_at < json_extract(wanted.value, '$[2]')
  AND claims.ends_at > json_extract(wanted.value, '$[1]')
UNION ALL
SELECT wanted.key, absences.person_id, absences.starts_at, absences.ends_at, NULL
FROM json_each(:owners) AS owner CROSS JOIN absences CROSS JOIN json_each(:wanted) AS wanted
WHERE absences.organisation_id = :organisation_id AND absences.person_id = owner.value
  AND absences.starts_at < json_extract(wanted.value, '$[2]')
  AND absences.ends_at > json_extract(wanted.value, '$[1]')
ORDER BY 1, 2, 3
"""
_POSTGRESQL = """
SELECT wanted.number - 1 AS wanted, claims.owner_id, claims.starts_at, claims.ends_at,
       claims.session_id
FROM unnest(
    CAST(:earliest AS timestamptz[]), CAST(:starts AS timestamptz[]), CAST(:ends AS timestamptz[])
) WITH ORDINALITY AS wanted (earliest, starts_at, ends_at, number)
CROSS JOIN unnest(CAST(:owners AS bigint[])) AS owner (id)
JOIN claims ON claims.organisation_id = :organisation_id AND claims.owner_id = owner.id
  AND claims.starts_at > wanted.earliest
  AND claims.starts_at < wanted.ends_at
  AND claims.ends_at > wanted.starts_at
UNION ALL
SELECT wanted.number - 1, absences.person_id, absences.starts_at, absences.ends_at, NULL
FROM unnest(CAST(:owners AS bigint[])) AS owner (id)
JOIN absences ON absences.organisation_id = :organisation_id AND absences.person_id = owner.id
CROSS JOIN unnest(CAST(:starts AS timestamptz[]), CAST(:ends AS timestamptz[]))
  WITH ORDINALITY AS wanted (starts_at, ends_at, number)
WHERE absences.starts_at < wanted.ends_at AND absences.ends_at > wanted.starts_at
ORDER BY 1, 2, 3
"""
"""By hand for each database, so that many wanted times of many owners are one statement, whose
plan walks the claims' key: no claim is longer than the longest session, so those that start
earlier than that before a wanted time need no look. Days away are few: each owner's are walked."""


def _typed(statement: str) -> TextualSelect:
    return text(statement).columns(
        column("wanted", Integer),
        column("owner_id", BigInteger),
        column("starts_at", UtcDateTime),
        column("ends_at", UtcDateTime),
        column("session_id", BigInteger),
    )


OVERLAPPING = {"sqlite": _typed(_SQLITE), "postgresql": _typed(_POSTGRESQL)}


def overlapping_claims(
    db: Db, *, organisation_id: int, owner_ids: Collection[int], wanted: Sequence[Interval]
) -> list[Clash]:
    """List what the owners' time is taken by in the wanted times, in their order."""
    rows = _overlapping_rows(db, organisation_id, owner_ids, wanted)
    return [
        Clash(number, owner_id, Interval(start, end), session_id)
        for number, owner_id, start, end, session_id in rows
    ]


def _overlapping_rows(
    db: Db, organisation_id: int, owner_ids: Collection[int], wanted: Sequence[Interval]
) -> Sequence[Row[int, int, datetime, datetime, int | None]]:
    if not wanted or not owner_ids:
        return []
    connection = db.connection()
    dialect = connection.dialect.name
    named = _NAMED[dialect](owner_ids, wanted) | {"organisation_id": organisation_id}
    return connection.execute(OVERLAPPING[dialect], named).all()


def _named_sqlite(owner_ids: Collection[int], wanted: Sequence[Interval]) -> dict[str, Any]:
    times = [
        [as_sqlite_text(moment) for moment in (each.start - LONGEST, each.start, each.end)]
        for each in wanted
    ]
    return {"wanted": json.dumps(times), "owners": json.dumps(list(owner_ids))}


def _named_postgresql(owner_ids: Collection[int], wanted: Sequence[Interval]) -> dict[str, Any]:
    return {
        "earliest": [each.start - LONGEST for each in wanted],
        "starts": [each.start for each in wanted],
        "ends": [each.end for each in wanted],
        "owners": list(owner_ids),
    }


_NAMED = {"sqlite": _named_sqlite, "postgresql": _named_postgresql}


def taken_times(
    db: Db, *, organisation_id: int, owner_id: int, stretch: Interval
) -> list[Interval]:
    """Give one owner's busy times that touch one stretch, in any order: lighter than `busy_times`.

    PostgreSQL plans this once, and the query of many owners and wanted times every time anew.
    """
    named = {
        "organisation_id": organisation_id,
        "owner_id": owner_id,
        "earliest": stretch.start - LONGEST,
        "start": stretch.start,
        "end": stretch.end,
    }
    rows = db.connection().execute(_taken_statement(), named).all()
    return [Interval(starts_at, ends_at) for starts_at, ends_at in rows]


@cache
def _taken_statement() -> CompoundSelect[datetime, datetime]:
    """Make it once: SQLAlchemy takes longer to make it than a database to answer it."""
    claimed = select(Claim.starts_at, Claim.ends_at).where(
        col(Claim.organisation_id) == bindparam("organisation_id"),
        col(Claim.owner_id) == bindparam("owner_id"),
        col(Claim.starts_at) > bindparam("earliest"),
        col(Claim.starts_at) < bindparam("end"),
        col(Claim.ends_at) > bindparam("start"),
    )
    away = select(Absence.starts_at, Absence.ends_at).where(
        col(Absence.organisation_id) == bindparam("organisation_id"),
        col(Absence.person_id) == bindparam("owner_id"),
        col(Absence.starts_at) < bindparam("end"),
        col(Absence.ends_at) > bindparam("start"),
    )
    return union_all(claimed, away)


def busy_times(
    db: Db,
    *,
    organisation_id: int,
    owner_ids: Collection[int],
    start: datetime,
    end: datetime,
    apart_from: Collection[int] = (),
) -> dict[int, list[Interval]]:
    """Give each owner's busy times that touch the stretch from `start` to `end`, in order.

    The sessions in `apart_from` don't count: they are to move.
    """
    busy: dict[int, list[Interval]] = {owner_id: [] for owner_id in owner_ids}
    stretch = [Interval(start, end)]
    for _, owner_id, starts_at, ends_at, session_id in _overlapping_rows(
        db, organisation_id, owner_ids, stretch
    ):
        if session_id not in apart_from:
            busy[owner_id].append(Interval(starts_at, ends_at))
    return busy
