"""The rows of moved sessions: their time, claims, places, evidence and reminders."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, update
from sqlmodel import col

from booking.database import Db
from booking.deliveries import owe
from booking.diary_tables import ProposedTime
from booking.effects import move_first_days
from booking.move_plans import PlannedMove
from booking.owed_messages import closing_calls, digests, reminders
from booking.party import Party
from booking.rows import Row, insert_rows
from booking.session_rows import claim_row
from booking.standing_sessions import StandingSession
from booking.tables import Claim, Evidence, Participant, TimeLogEntry
from booking.values import DeliveryKind
from booking.waiting_messages import CALLS, drop_appointed


def move_rows(db: Db, moves: Sequence[PlannedMove], party: Party) -> None:
    """Write how sessions are to be, in a new version; reminders of an earlier time go."""
    organisation_id = moves[0].booking.organisation_id
    timed = _timed(moves)
    free_time(db, organisation_id, [each.id for each in moves])
    drop_appointed(db, organisation_id, [each.id for each in timed])
    drop_appointed(db, organisation_id, _starting_anew(moves), {DeliveryKind.SNOOZED_REMINDER})
    drop_appointed(db, organisation_id, [each.id for each in moves], CALLS)
    for each in moves:
        _move_session(each)
    db.flush()
    claim_time(db, [each.standing for each in moves])
    _move_evidence(db, organisation_id, moves)
    _move_places(db, timed)
    move_first_days(
        db,
        organisation_id=organisation_id,
        starts={each.id: (each.standing.was.start, each.booking.starts_at) for each in timed},
        zone=party.zone,
    )


def _timed(moves: Sequence[PlannedMove]) -> list[PlannedMove]:
    return [each for each in moves if each.booking.interval != each.standing.was]


def _starting_anew(moves: Sequence[PlannedMove]) -> list[int]:
    """Give those that start at another time: what was put off was about the old one."""
    return [each.id for each in moves if each.booking.starts_at != each.standing.was.start]


def free_time(db: Db, organisation_id: int, session_ids: Collection[int]) -> None:
    """Give back the time of everybody, and of the rooms, that sessions take."""
    forget(db, Claim, organisation_id, session_ids)


def claim_time(db: Db, standing: Sequence[StandingSession]) -> None:
    """Take the time of everybody, and of the rooms, for sessions as their rows have them."""
    insert_rows(
        db.connection(),
        Claim,
        [
            claim_row(each.session.organisation_id, each.placed, owner_id)
            for each in standing
            for owner_id in (*each.people, each.session.smart_room_id)
            if owner_id is not None
        ],
    )


def forget(db: Db, table: type[Any], organisation_id: int, session_ids: Collection[int]) -> None:
    """Delete the rows that a table has of sessions."""
    db.connection().execute(
        delete(table).where(
            col(table.organisation_id) == organisation_id, col(table.session_id).in_(session_ids)
        )
    )


def _move_session(move: PlannedMove) -> None:
    session, booking = move.standing.session, move.booking
    session.starts_at, session.ends_at = booking.interval.start, booking.interval.end
    session.assessor_id = booking.assessor_id
    session.method = booking.method
    session.recording_wanted = booking.recording_wanted
    session.location = booking.location
    session.smart_room_id = move.room_id
    session.version += 1


def _move_evidence(db: Db, organisation_id: int, moves: Sequence[PlannedMove]) -> None:
    """List the sessions held in a room in their learners' libraries, and no others."""
    forget(db, Evidence, organisation_id, [each.id for each in moves])
    insert_rows(
        db.connection(),
        Evidence,
        [
            {
                "organisation_id": organisation_id,
                "session_id": each.id,
                "learner_id": learner_id,
                "starts_at": each.booking.starts_at,
            }
            for each in moves
            if each.room_id
            for learner_id in each.booking.learner_ids
        ],
    )


def _move_places(db: Db, moves: Sequence[PlannedMove]) -> None:
    """Move places and planned time; what was answered was about the time before."""
    start: Row = {"starts_at": bindparam("start")}
    asked_anew: Row = {"answer": None, "answer_reason": "", "answered_at": None}
    _change_each(db, Participant, moves, start | asked_anew)
    _change_each(db, TimeLogEntry, moves, start | {"minutes": bindparam("length")})
    if moves:
        organisation_id = moves[0].booking.organisation_id
        forget(db, ProposedTime, organisation_id, [each.id for each in moves])


def _change_each(db: Db, table: type[Any], moves: Sequence[PlannedMove], values: Row) -> None:
    rows = [
        {
            "of": each.booking.organisation_id,
            "moved": each.id,
            "start": each.booking.starts_at,
            "length": each.booking.duration // timedelta(minutes=1),
        }
        for each in moves
    ]
    if rows:
        db.connection().execute(
            update(table)
            .where(
                col(table.organisation_id) == bindparam("of"),
                col(table.session_id) == bindparam("moved"),
            )
            .values(values),
            rows,
        )


def appoint_anew(db: Db, moves: Sequence[PlannedMove], party: Party, now: datetime) -> None:
    """Remind learners of sessions that have another time; call for each to be closed then."""
    remind(db, party, [each.standing for each in _timed(moves)], now)
    call_to_close(db, party, [each.standing for each in moves], now)


def remind(db: Db, party: Party, standing: Sequence[StandingSession], now: datetime) -> None:
    """Remind the learners of sessions as they stand."""
    owed = [
        row
        for each in standing
        for row in reminders([each.placed], party.reminder_terms(each.learner_ids), now)
    ]
    _owe(db, standing, owed)


def call_to_close(db: Db, party: Party, standing: Sequence[StandingSession], now: datetime) -> None:
    """Call who holds sessions to each on its morning, and to close it when it is over."""
    owed = [
        row
        for each in standing
        for assessor_id in [each.session.assessor_id]
        for row in (
            *digests([each.placed], assessor_id, party.reader_terms(assessor_id), now),
            *closing_calls([each.placed], assessor_id, party.terms),
        )
    ]
    _owe(db, standing, owed)


def _owe(db: Db, standing: Sequence[StandingSession], owed: list[Row]) -> None:
    if owed:
        versions = {each.id: each.session.version for each in standing}
        owe(db, standing[0].session.organisation_id, owed, versions)
