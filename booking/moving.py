"""Moving sessions that stand: another time, place or assessor, for one or for more of a series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlmodel import col

from booking.change_records import State, changed_session, state_of
from booking.commands import MoveSession
from booking.database import Database, Db
from booking.errors import DatesTaken, Refusal, Taken, TakenDate
from booking.history import record
from booking.ids import IdSource
from booking.move_plans import PlannedMove, plan_moves
from booking.move_rows import move_rows, remind_anew
from booking.occurrences import series_of
from booking.proposals import with_proposals
from booking.rules.local_times import say_interval
from booking.rules.permissions import Action
from booking.series_tables import Series
from booking.standing_sessions import LockedSessions, lock_sessions, write_settled
from booking.tables import Session
from booking.telling import MOVE, Concerned, Untold, concerned_by, owe_together, tell
from booking.values import DeliveryKind, FormField, HistoryEvent, Interval, Scope

EXPLAINED, PROPOSED = 5, 2
"""For so many dates that are taken so many other times are proposed: more would not be read."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What has become of a move.

    Attributes:
        sessions: the sessions that changed, each with its time now.
        left_alone: how many others were meant, but are over or closed.
    """

    sessions: dict[int, Interval]
    left_alone: int = 0


class _Barred(Exception):
    """Something stands against some of the moves; what, is explained after the transaction."""

    def __init__(self, moves: Sequence[PlannedMove], locked: LockedSessions) -> None:
        super().__init__()
        self.moves = moves
        self.locked = locked


def move_session(
    database: Database, command: MoveSession, *, now: datetime, ids: IdSource
) -> Moved:
    """Move a session, or more of its series: all that is meant, or nothing.

    Everybody concerned is told once what was and what is now. What is already so changes nothing
    and tells nobody.

    Raises:
        NotAllowed: the actor may not move sessions.
        NotFound: the session does not exist.
        ChangedMeanwhile: it is in another version than was seen.
        DatesTaken: some sessions of the series can't have their time; they could be left.
        Refusal: the session is cancelled, closed or over, somebody can't take part, somebody's
            time or every smart room is taken; `Refusals` when there are several.
        DatabaseUnavailable: the database can't answer now.

    The search for times that suit instead runs after the transaction: nobody waits for it.
    """
    try:
        return write_settled(database, lambda db: _move(db, command, now=now, ids=ids))
    except _Barred as barred:
        moves, zone = barred.moves, barred.locked.party.zone
        several = len(barred.locked.taking) > 1
    explain = _explained_dates if several else _explained
    raise database.read(lambda db: explain(db, moves, zone, now))


def _move(db: Db, command: MoveSession, *, now: datetime, ids: IdSource) -> Moved:
    joining = [command.assessor_id] if command.assessor_id else []
    locked = lock_sessions(db, command, Action.MOVE_SESSION, now=now, joining=joining)
    moves = plan_moves(db, command, locked, now=now)
    if any(each.refusal for each in moves):
        raise _Barred(moves, locked)
    if moves:
        _write(db, command, locked, moves, now=now, ids=ids)
    times = {each.id: each.booking.interval for each in moves}
    return Moved(times, left_alone=locked.left_alone)


def _write(
    db: Db,
    command: MoveSession,
    locked: LockedSessions,
    moves: Sequence[PlannedMove],
    *,
    now: datetime,
    ids: IdSource,
) -> None:
    before = {each.id: state_of(each.standing.session) for each in moves}
    sessions = [each.standing.session for each in moves]
    untold = Untold(db, command.organisation_id, [each.standing for each in moves])
    move_rows(db, moves, locked.party)
    untold.keep_in_order(sessions)
    tell(db, untold, MOVE, [_told(each, before, command.actor_id) for each in moves], now)
    _tell_assessors(db, untold, sessions, before, now)
    remind_anew(db, moves, locked.party, now)
    if command.scope is Scope.SERIES:
        _retime_series(db, locked)
    change = ids.new()
    happenings = [
        changed_session(HistoryEvent.SESSION_MOVED, each, change, before[each.id])
        for each in sessions
    ]
    where = {"organisation_id": command.organisation_id, "actor_id": command.actor_id}
    record(db, ids, happenings, **where, at=now)


def _told(move: PlannedMove, before: Mapping[int, State], actor_id: int) -> Concerned:
    """Say whom a move is told: who takes part, who holds it, who has booked it."""
    session = move.standing.session
    people = concerned_by(session, move.booking.learner_ids, actor_id)
    if session.assessor_id not in (before[move.id]["assessor"], session.booked_by_id):
        people = [id_ for id_ in people if id_ != session.assessor_id]
    return session, people


def _tell_assessors(
    db: Db, untold: Untold, sessions: Sequence[Session], before: Mapping[int, State], now: datetime
) -> None:
    """Confirm sessions to who holds them from now on, and bid farewell to who did."""
    coming: list[tuple[Session, list[int]]] = []
    leaving: list[tuple[Session, list[int]]] = []
    for session in sessions:
        was = before[session.id]["assessor"]
        if was != session.assessor_id:
            knows = {session.booked_by_id}
            coming.append((session, [id_ for id_ in (session.assessor_id,) if id_ not in knows]))
            knows |= untold.of(session.id)
            leaving.append((session, [id_ for id_ in (was,) if id_ not in knows]))
    owe_together(db, coming, DeliveryKind.CONFIRMATION, DeliveryKind.SERIES_CONFIRMATION, now)
    owe_together(db, leaving, DeliveryKind.REMOVAL, DeliveryKind.SERIES_REMOVAL, now)


def _retime_series(db: Db, locked: LockedSessions) -> None:
    """Let dates that were skipped, and are booked after all, have the series' time of now."""
    session, zone = locked.named.session, locked.party.zone
    db.connection().execute(
        update(Series)
        .where(
            col(Series.organisation_id) == session.organisation_id,
            col(Series.id).in_(series_of(session.organisation_id, session.id)),
        )
        .values(
            at=session.starts_at.astimezone(zone).time(),
            minutes=(session.ends_at - session.starts_at) // timedelta(minutes=1),
        )
    )


def _explained(db: Db, moves: Sequence[PlannedMove], _zone: ZoneInfo, now: datetime) -> Refusal:
    """Explain why one session can't be moved, with the times that suit everybody."""
    [(move, refusal)] = _barred(moves)
    if not isinstance(refusal, Taken):
        return refusal
    return _with_proposals(db, move, refusal, now)


def _with_proposals(db: Db, move: PlannedMove, refusal: Taken, now: datetime) -> Taken:
    stands = move.standing.was
    return with_proposals(db, move.booking, refusal, now=now, apart_from=[move.id], stands=stands)


def _explained_dates(
    db: Db, moves: Sequence[PlannedMove], zone: ZoneInfo, now: datetime
) -> Refusal:
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
