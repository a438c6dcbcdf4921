"""Accepting a time that a learner proposed: the session moves, and the proposers come to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, select

from booking.commands import MoveSession
from booking.database import Database, Db
from booking.diary_tables import ProposedTime
from booking.errors import NotFound
from booking.ids import IdSource
from booking.moving import move_session
from booking.tables import Participant
from booking.values import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptTime:
    """A time instead of a session's own, proposed by one who can't come.

    Attributes:
        organisation_id: where.
        actor_id: the person who accepts it.
        session_id: the session that moves.
        version: its version as it was shown.
        starts_at: the proposed time, aware.
    """

    organisation_id: int
    actor_id: int
    session_id: int
    version: int
    starts_at: datetime


def accept_time(database: Database, command: AcceptTime, *, now: datetime, ids: IdSource) -> None:
    """Move a session to a proposed time, with all checks of a booking.

    Everybody is told and asked anew whether they come, but for who proposed this very time: they
    have said so.

    Raises:
        NotFound: nobody proposes this time, or not any more.
        Refusal: as `move_session` does.
        DatabaseUnavailable: the database can't answer now.
    """
    proposers = database.read(lambda db: _proposers(db, command))
    if not proposers:
        raise NotFound(
            "Nobody proposes this time any more.", helps="Move the session with Change session."
        )
    move = MoveSession(
        organisation_id=command.organisation_id,
        actor_id=command.actor_id,
        session_id=command.session_id,
        starts_at=command.starts_at,
        version=command.version,
    )
    move_session(database, move, now=now, ids=ids)
    database.write(lambda db: _let_come(db, command, proposers, now))


def _proposers(db: Db, command: AcceptTime) -> list[int]:
    proposers = select(ProposedTime.learner_id).where(
        ProposedTime.organisation_id == command.organisation_id,
        ProposedTime.session_id == command.session_id,
        ProposedTime.starts_at == command.starts_at,
    )
    return list(db.exec(proposers))


def _let_come(db: Db, command: AcceptTime, proposers: list[int], now: datetime) -> None:
    """Note that the proposers come, unless the session has moved on or they have answered since."""
    db.connection().execute(
        update(Participant)
        .where(
            col(Participant.organisation_id) == command.organisation_id,
            col(Participant.session_id) == command.session_id,
            col(Participant.learner_id).in_(proposers),
            col(Participant.starts_at) == command.starts_at,
            col(Participant.answer).is_(None),
        )
        .values(answer=Answer.COMING, answered_at=now)
    )
