"""Why sessions can't be moved, with the times that suit instead; read after the transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from booking.database import Db
from booking.errors import DatesTaken, Refusal, Taken, TakenDate
from booking.move_plans import PlannedMove
from booking.proposals import with_proposals
from booking.rules.local_times import say_interval
from booking.values import FormField, Interval

EXPLAINED, PROPOSED = 5, 2
"""For so many dates that are taken so many other times are proposed: more would not be read."""


def explain_move(db: Db, moves: Sequence[PlannedMove], _zone: ZoneInfo, now: datetime) -> Refusal:
    """Explain why one session can't be moved, with the times that suit everybody."""
    [(move, refusal)] = _barred(moves)
    if not isinstance(refusal, Taken):
        return refusal
    return _with_proposals(db, move, refusal, now)


def _with_proposals(db: Db, move: PlannedMove, refusal: Taken, now: datetime) -> Taken:
    stands = move.standing.was
    return with_proposals(db, move.booking, refusal, now=now, apart_from=[move.id], stands=stands)


def explain_dates(db: Db, moves: Sequence[PlannedMove], zone: ZoneInfo, now: datetime) -> Refusal:
    """Explain which sessions of a series can't be moved, each with the times near it."""
    barred = _barred(moves)
    dates = [
        TakenDate(
            session_id=move.id,
            stands=move.standing.was,
            happened=refusal.happened,
            proposals=_near(db, move, moves, now) if number < EXPLAINED else (),
        )
        for number, (move, refusal) in enumerate(barred)
    ]
    lines = [_say_date(each, zone) for each in dates]
    return DatesTaken(
        f"{len(barred)} of {len(moves)} sessions can't be moved like this. {' '.join(lines)}",
        helps="Choose another time, or leave these where they are.",
        field=barred[0][1].field or FormField.SESSION_TIME,
        dates=dates,
    )


def _barred(moves: Sequence[PlannedMove]) -> list[tuple[PlannedMove, Refusal]]:
    return [(each, each.refusal) for each in moves if each.refusal]


def _near(
    db: Db, move: PlannedMove, moves: Sequence[PlannedMove], now: datetime
) -> tuple[Interval, ...]:
    """Find times for one session of a series that none of the others is to have."""
    if not isinstance(move.refusal, Taken):
        return ()
    found = _with_proposals(db, move, move.refusal, now)
    others = [each.booking.interval for each in moves if each is not move]
    free = [each for each in found.proposals if not any(map(each.overlaps, others))]
    return tuple(free[:PROPOSED])


def _say_date(date: TakenDate, zone: ZoneInfo) -> str:
    times = "; ".join(say_interval(each, zone) for each in date.proposals)
    said = f"{say_interval(date.stands, zone)}: {date.happened}"
    return f"{said} Free: {times}." if times else said
