"""Submissions: what a form's one-time token has booked, so that a repeat books nothing twice."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import col, select

from booking.commands import BookSession
from booking.database import Db
from booking.tables import Session, Submission
from booking.values import Interval


@dataclass(frozen=True, slots=True)
class Booked:
    """A session that stands in the database."""

    session_id: int
    interval: Interval


def booked_with_token(db: Db, command: BookSession) -> Booked | None:
    """Find what the form's token has booked already; of a series, its first session.

    In a booking's transaction the actor's row is locked by now, so of two equal submissions the
    second waits, finds the first one's time taken, and learns here that it is its own.
    """
    return find_booked(
        db,
        organisation_id=command.organisation_id,
        actor_id=command.actor_id,
        token=command.token,
    )


def find_booked(db: Db, *, organisation_id: int, actor_id: int, token: str) -> Booked | None:
    """Find what a person has booked with a token; of a series, its first session."""
    row = db.exec(
        select(Session.id, Session.starts_at, Session.ends_at)
        .join(
            Submission,
            (col(Submission.organisation_id) == col(Session.organisation_id))
            & (col(Submission.session_id) == col(Session.id)),
        )
        .where(
            Submission.organisation_id == organisation_id,
            Submission.token == token,
            Session.booked_by_id == actor_id,
        )
    ).first()
    return Booked(row[0], Interval(row[1], row[2])) if row else None
