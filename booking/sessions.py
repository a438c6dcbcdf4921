"""Booking a session: one transaction from the command to the rows, or a refusal."""

from __future__ import annotations

from datetime import datetime

from booking.booking_checks import check_booking
from booking.commands import BookSession
from booking.database import Database, Db
from booking.errors import Taken
from booking.ids import IdSource
from booking.party import load_party
from booking.placing import place_sessions
from booking.proposals import with_proposals
from booking.rules.permissions import Action, require
from booking.session_rows import write_sessions
from booking.submissions import Booked, book_once

__all__ = ["Booked", "book_session", "check_session"]


def book_session(
    database: Database, command: BookSession, *, now: datetime, ids: IdSource
) -> Booked:
    """Book a session of one learner or a group, with all its rows, or change nothing.

    Raises:
        NotAllowed: the actor may not book.
        Refusal: a field can't be, someone can't take part, somebody's time or every smart
            room is taken; `Refusals` when there are several.
        DatabaseUnavailable: the database can't answer now.

    The search for times that suit instead runs after the transaction: nobody waits for it.
    """
    try:
        return book_once(
            database,
            command,
            lambda db: _book(db, command, now=now, ids=ids),
            lambda _db, earlier: earlier,
        )
    except Taken as refusal:
        taken = refusal
    raise database.read(lambda db: with_proposals(db, command, taken, now=now))


def check_session(db: Db, command: BookSession, *, now: datetime) -> None:
    """Refuse what `book_session` would refuse now, and book nothing.

    Raises:
        Refusal: as `book_session` does.
    """
    party = load_party(db, command, lock=False)
    require(party.actor.roles, Action.BOOK_SESSION, archived=party.actor.archived)
    check_booking(command, party, now=now)
    try:
        place_sessions(db, command, party, [(0, command.interval)], lock=False)
    except Taken as refusal:
        raise with_proposals(db, command, refusal, now=now) from None


def _book(db: Db, command: BookSession, *, now: datetime, ids: IdSource) -> Booked:
    party = load_party(db, command)
    require(party.actor.roles, Action.BOOK_SESSION, archived=party.actor.archived)
    check_booking(command, party, now=now)
    wanted = [(ids.new(), command.interval)]
    placed = place_sessions(db, command, party, wanted)
    write_sessions(db, command, party, placed, now=now, ids=ids)
    return Booked(placed[0].id, command.interval)
