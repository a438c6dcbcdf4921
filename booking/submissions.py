"""Submissions: what a form's one-time token has booked, so that a repeat books nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from booking.database import Database, Db
from booking.errors import Refusal
from booking.form_tables import Submission
from booking.tables import Session
from booking.values import Interval


@dataclass(frozen=True, slots=True)
class Booked:
    """A session that stands in the database."""

    session_id: int
    interval: Interval


class Submitted(Protocol):
    """A form that was submitted: a command to book."""

    @property
    def organisation_id(self) -> int:
        """Where."""

    @property
    def actor_id(self) -> int:
        """The person who books."""

    @property
    def token(self) -> str:
        """Given out once with the form."""


Result = TypeVar("Result")


def book_once(
    database: Database,
    form: Submitted,
    book: Callable[[Db], Result],
    booked_before: Callable[[Db, Booked], Result],
) -> Result:
    """Book in one transaction, or give what the form's token has booked before.

    In a booking's transaction the actor's row is locked, so of two equal submissions the second
    waits, finds the first one's time taken, and learns here that it is its own. With another
    time it would not be refused, but the token stands already.

    Args:
        database: where to book.
        form: what was submitted.
        book: does it.
        booked_before: gives its result from the first session that the token has booked.

    Raises:
        Refusal: the booking's own.
        DatabaseUnavailable: the database can't answer now.
    """
    try:
        return database.write(book)
    except (Refusal, IntegrityError):
        earlier = database.read(
            lambda db: find_booked(
                db,
                organisation_id=form.organisation_id,
                actor_id=form.actor_id,
                token=form.token,
            )
        )
        if earlier is None:
            raise
    return database.read(lambda db: booked_before(db, earlier))


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
