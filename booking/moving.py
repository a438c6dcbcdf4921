"""Moving and changing sessions that stand: one, or more of a series, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from booking.change_records import TOGETHER, State, changed_session, state_of
from booking.commands import ChangeSession, MoveSession
from booking.database import Database, Db
from booking.effects import status_happenings
from booking.history import record
from booking.ids import IdSource
from booking.move_findings import ask_about_dates
from booking.move_plans import PlannedMove, plan_moves
from booking.move_refusals import explain_dates, explain_move
from booking.move_rows import appoint_anew, move_rows
from booking.rules.permissions import Action, require
from booking.session_details import DetailsChanged, change_details, check_details
from booking.skipped_days import move_skipped
from booking.standing_sessions import (
    LockedSessions,
    StandingSession,
    check_standing,
    lock_sessions,
    write_settled,
)
from booking.tables import Session
from booking.telling import DETAILS, MOVE, Concerned, concerned_by, owe_together, tell
from booking.values import DeliveryKind, HistoryEvent, Interval
from booking.waiting_messages import Untold

NOWHERE: dict[str, Any] = dict.fromkeys(
    (
        "starts_at",
        "duration",
        "assessor_id",
        "method",
        "recording_wanted",
        "location",
        "room_id",
    )
)
"""A command to move, when all of these are None, moves nothing."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What has become of a move or a change.

    Attributes:
        sessions: the sessions that changed, each with its time now.
        left_alone: how many others were meant, but are over or closed.
    """

    sessions: dict[int, Interval]
    left_alone: int = 0


@dataclass(frozen=True, slots=True)
class Together:
    """What moves of sessions that are not of one series have in common, made in one transaction.

    `change` is an id of its own; `session_ids` are those of all the sessions that move.
    """

    change: int
    session_ids: tuple[int, ...]


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
        DatesQuestioned: some would be on dates that should be looked at; they can be accepted.
        Refusal: the session is cancelled, closed or over, somebody can't take part, somebody's
            time or every smart room is taken; `Refusals` when there are several.
        DatabaseUnavailable: the database can't answer now.

    The search for times that suit instead runs after the transaction: nobody waits for it.
    """
    return _alter(database, ChangeSession(move=command), now=now, ids=ids)


def change_session(
    database: Database, command: ChangeSession, *, now: datetime, ids: IdSource
) -> Moved:
    """Change what sessions are for, and move them where that is wanted, all in one.

    Everybody concerned is told once of both. An old type's effects are taken back, and the new
    one's happen.

    Raises:
        NotAllowed: the actor may not change sessions.
        Refusal: as for `move_session`; or a text or the courses can't be.
        DatabaseUnavailable: the database can't answer now.
    """
    return _alter(database, command, now=now, ids=ids)


def move_together(
    db: Db, command: MoveSession, together: Together, *, now: datetime, ids: IdSource
) -> Moved:
    """Move a session in a transaction in which others move too.

    Whatever is refused, nothing of this move is written.

    Raises:
        Refusal: as `move_session` does, without other times.
        Overtaken: somebody changed who is concerned in this moment.
    """
    try:
        return _write(db, ChangeSession(move=command), now=now, ids=ids, together=together)
    except _Barred as barred:
        refusals = [each.refusal for each in barred.moves if each.refusal]
    raise refusals[0]


def _alter(database: Database, command: ChangeSession, *, now: datetime, ids: IdSource) -> Moved:
    try:
        return write_settled(database, lambda db: _write(db, command, now=now, ids=ids))
    except _Barred as barred:
        moves, zone = barred.moves, barred.locked.party.zone
        several = len(barred.locked.taking) > 1
    explain = explain_dates if several else explain_move
    raise database.read(lambda db: explain(db, moves, zone, now))


def _write(
    db: Db,
    command: ChangeSession,
    *,
    now: datetime,
    ids: IdSource,
    together: Together | None = None,
) -> Moved:
    locked = _lock(db, command, now)
    check_details(command)
    moves = plan_moves(db, command.move, locked, now=now)
    if any(each.refusal for each in moves):
        raise _Barred(moves, locked)
    ask_about_dates(db, command, moves, locked.party, now=now)
    before = {each.id: state_of(each.session) for each in locked.taking}
    untold = Untold(db, command.move.organisation_id, locked.taking)
    details = change_details(db, command, locked.taking, locked.party)
    if moves:
        move_rows(db, moves, locked.party)
        untold.keep_in_order([each.standing.session for each in moves])
    others = _only_changed(locked, moves, before, details)
    for each in others:
        each.session.version += 1
    db.flush()
    _tell(db, untold, moves, others, before, now)
    if moves:
        appoint_anew(db, moves, locked.party, now)
        move_skipped(db, command.move, locked, now=now)
    together = together or Together(ids.new(), ())
    events = [
        *((HistoryEvent.SESSION_MOVED, each.standing.session) for each in moves),
        *((HistoryEvent.SESSION_CHANGED, each.session) for each in others),
    ]
    _record(db, command.move, events, before, details, together, now=now, ids=ids)
    changed = [*(each.standing for each in moves), *others]
    times = {each.id: each.placed.interval for each in changed}
    return Moved(times, left_alone=locked.left_alone)


def _lock(db: Db, command: ChangeSession, now: datetime) -> LockedSessions:
    """Lock what is to change; who may move sessions need not be who may change them."""
    move = command.move
    moves = replace(move, **NOWHERE) != move
    action = Action.MOVE_SESSION if moves else Action.CHANGE_SESSION
    joining = [move.assessor_id] if move.assessor_id else []
    locked = lock_sessions(db, move, action, now=now, joining=joining)
    if command != ChangeSession(move=move):
        actor = locked.party.actor
        require(actor.roles, Action.CHANGE_SESSION, archived=actor.archived)
        check_standing(locked.named.session, Action.CHANGE_SESSION, locked.party, now)
    return locked


def _only_changed(
    locked: LockedSessions,
    moves: Sequence[PlannedMove],
    before: Mapping[int, State],
    details: DetailsChanged,
) -> list[StandingSession]:
    """Find those that stay where they are, and of which something else has changed."""
    moving = {each.id for each in moves}
    return [
        each
        for each in locked.taking
        if each.id not in moving
        and (state_of(each.session) != before[each.id] or each.id in details.courses)
    ]


def _tell(
    db: Db,
    untold: Untold,
    moves: Sequence[PlannedMove],
    others: Sequence[StandingSession],
    before: Mapping[int, State],
    now: datetime,
) -> None:
    in_order = sorted(moves, key=lambda each: each.booking.starts_at)
    tell(db, untold, MOVE, [_told(each, before) for each in in_order], now)
    changed = [(each.session, concerned_by(each.session, each.learner_ids)) for each in others]
    tell(db, untold, DETAILS, changed, now)
    _tell_assessors(db, untold, [each.standing.session for each in in_order], before, now)


def _record(
    db: Db,
    command: MoveSession,
    events: Sequence[tuple[HistoryEvent, Session]],
    before: Mapping[int, State],
    details: DetailsChanged,
    together: Together,
    *,
    now: datetime,
    ids: IdSource,
) -> None:
    kept = {TOGETHER: list(together.session_ids)} if together.session_ids else {}
    happenings = [
        changed_session(
            event,
            session,
            together.change,
            before[session.id],
            **details.courses.get(session.id, {}),
            **kept,
        )
        for event, session in events
    ]
    where = {"organisation_id": command.organisation_id, "actor_id": command.actor_id}
    record(db, ids, [*happenings, *status_happenings(details.statuses)], **where, at=now)


def _told(move: PlannedMove, before: Mapping[int, State]) -> Concerned:
    """Say whom a move is told, but for assessors who come and go: they are told of just that."""
    session, was = move.standing.session, before[move.id]["assessor_id"]
    people = concerned_by(session, move.booking.learner_ids)
    if was == session.assessor_id:
        return session, people
    told_otherwise = {was} | ({session.assessor_id} - {session.booked_by_id})
    return session, [id_ for id_ in people if id_ not in told_otherwise]


def _tell_assessors(
    db: Db, untold: Untold, sessions: Sequence[Session], before: Mapping[int, State], now: datetime
) -> None:
    """Confirm sessions to who holds them from now on, and bid farewell to who did."""
    coming: list[tuple[Session, list[int]]] = []
    leaving: list[tuple[Session, list[int]]] = []
    for session in sessions:
        was = before[session.id]["assessor_id"]
        if was != session.assessor_id:
            coming.append((session, _but_for({session.booked_by_id}, session.assessor_id)))
            leaving.append((session, _but_for(untold.unaware_of(session.id), was)))
    owe_together(db, coming, DeliveryKind.CONFIRMATION, DeliveryKind.SERIES_CONFIRMATION, now)
    owe_together(db, leaving, DeliveryKind.REMOVAL, DeliveryKind.SERIES_REMOVAL, now)


def _but_for(knowing: Collection[int], person_id: int) -> list[int]:
    return [id_ for id_ in (person_id,) if id_ not in knowing]
