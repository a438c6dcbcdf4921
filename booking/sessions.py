"""Booking a session: one transaction from the command to the rows, or a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from booking.booking_checks import check_booking
from booking.claims import conflicting_claims
from booking.commands import BookSession
from booking.database import Database, Db
from booking.errors import Refusal, Taken
from booking.ids import IdSource
from booking.party import Party, load_party
from booking.proposals import no_smart_room, times_taken, with_proposals
from booking.rules.permissions import Action, require
from booking.session_rows import write_session
from booking.smart_rooms import find_free_room
from booking.tables import Session, SmartRoom, Submission
from booking.values import Interval, SessionMethod


@dataclass(frozen=True, slots=True)
class Booked:
    """A session that stands in the database."""

    session_id: int
    interval: Interval


def book_session(
    database: Database, command: BookSession, *, now: datetime, ids: IdSource
) -> Booked:
    """Book a session with all its rows, or change nothing.

    Raises:
        NotAllowed: the actor may not book.
        Refusal: a field can't be, someone can't take part, somebody's time or every smart
            room is taken; `Refusals` when there are several.
        DatabaseUnavailable: the database can't answer now.

    The search for times that suit instead runs after the transaction: nobody waits for it.
    """
    try:
        return database.write(lambda db: _book(db, command, now=now, ids=ids))
    except Taken as refusal:
        taken = refusal
    raise database.read(lambda db: with_proposals(db, command, taken, now=now))


def _book(db: Db, command: BookSession, *, now: datetime, ids: IdSource) -> Booked:
    party = load_party(db, command)
    require(party.actor.roles, Action.BOOK_SESSION, archived=party.actor.archived)
    try:
        return _write(db, command, party, now=now, session_id=ids.new())
    except Refusal:
        earlier = _booked_with_token(db, command)
        if earlier is None:
            raise
        return earlier


def _write(db: Db, command: BookSession, party: Party, *, now: datetime, session_id: int) -> Booked:
    check_booking(command, party, now=now)
    _refuse_taken_times(db, command, party)
    room = _take_smart_room(db, command, party)
    write_session(db, command, party, session_id=session_id, room=room, now=now)
    return Booked(session_id, command.interval)


def _booked_with_token(db: Db, command: BookSession) -> Booked | None:
    """Find what the form's token has booked already.

    The actor's row is locked by now, so of two equal submissions the second waits, finds the
    first one's time taken, and learns here that it is its own.
    """
    row = db.exec(
        select(Session.id, Session.starts_at, Session.ends_at)
        .join(
            Submission,
            (col(Submission.organisation_id) == col(Session.organisation_id))
            & (col(Submission.session_id) == col(Session.id)),
        )
        .where(
            Submission.organisation_id == command.organisation_id,
            Submission.token == command.token,
            Session.booked_by_id == command.actor_id,
        )
    ).first()
    return Booked(row[0], Interval(row[1], row[2])) if row else None


def _refuse_taken_times(db: Db, command: BookSession, party: Party) -> None:
    conflicts = conflicting_claims(
        db,
        organisation_id=command.organisation_id,
        owner_ids=[command.assessor_id, *command.learner_ids],
        wanted=command.interval,
    )
    if conflicts:
        raise times_taken(party, conflicts)


def _take_smart_room(db: Db, command: BookSession, party: Party) -> SmartRoom | None:
    if command.method is not SessionMethod.SMART_SESSION:
        return None
    room = find_free_room(db, organisation_id=command.organisation_id, wanted=command.interval)
    if room is None:
        raise no_smart_room(party, command.interval)
    return room
