"""Booking a series: all its sessions in one transaction, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from booking.booking_checks import check_booking, check_start
from booking.commands import BookSeries
from booking.database import Database, Db
from booking.errors import BadField
from booking.ids import IdSource
from booking.occurrences import series_of, sessions_of
from booking.party import Party, load_party
from booking.placing import PlacedSession, place_sessions
from booking.rows import insert_rows
from booking.rules.occurrences import PlannedDate, planned_dates
from booking.rules.permissions import Action, require
from booking.series_tables import Occurrence, Series
from booking.session_rows import write_sessions
from booking.submissions import Booked, book_once
from booking.values import DeliveryKind, FormField, Interval


@dataclass(frozen=True, slots=True)
class BookedSeries:
    """A series that stands in the database, with its sessions in the order of their times."""

    series_id: int
    sessions: tuple[Booked, ...]


def book_series(
    database: Database, command: BookSeries, *, now: datetime, ids: IdSource
) -> BookedSeries:
    """Book every session of a series, or change nothing.

    Raises:
        NotAllowed: the actor may not book.
        Refusal: as for one session, on any of the dates; or the rule means no date or too many.
        DatabaseUnavailable: the database can't answer now.
    """
    return book_once(
        database,
        command.booking,
        lambda db: _book(db, command, now=now, ids=ids),
        lambda db, earlier: _series_of(db, command, earlier),
    )


def _book(db: Db, command: BookSeries, *, now: datetime, ids: IdSource) -> BookedSeries:
    booking = command.booking
    party = load_party(db, booking)
    require(party.actor.roles, Action.BOOK_SESSION, archived=party.actor.archived)
    planned = planned_dates(command, party.zone)
    placed = _place(db, command, party, planned, now=now, ids=ids)
    write_sessions(
        db, booking, party, placed, now=now, ids=ids, told=DeliveryKind.SERIES_CONFIRMATION
    )
    series_id = ids.new()
    _write_series(db, command, party, series_id)
    _write_occurrences(db, booking.organisation_id, series_id, planned, placed)
    return BookedSeries(series_id, tuple(Booked(each.id, each.interval) for each in placed))


def _place(
    db: Db,
    command: BookSeries,
    party: Party,
    planned: Sequence[PlannedDate],
    *,
    now: datetime,
    ids: IdSource,
) -> list[PlacedSession]:
    intervals = sorted(each.interval for each in planned if each.interval)
    check_booking(replace(command.booking, starts_at=intervals[0].start), party, now=now)
    for interval in intervals[1:]:
        check_start(interval.start, party.zone, now=now)
    return place_sessions(db, command.booking, party, [(ids.new(), each) for each in intervals])


def _write_series(db: Db, command: BookSeries, party: Party, series_id: int) -> None:
    booking, rule = command.booking, command.rule
    begins = booking.starts_at.astimezone(party.zone)
    row = {
        "organisation_id": booking.organisation_id,
        "id": series_id,
        "booked_by_id": booking.actor_id,
        "frequency": rule.frequency,
        "every": rule.every,
        "weekdays": rule.weekdays,
        "ends_on": rule.ends_on,
        "count": rule.count,
        "first_day": begins.date(),
        "at": begins.time(),
        "time_zone": party.terms.time_zone,
        "minutes": booking.duration // timedelta(minutes=1),
    }
    insert_rows(db.connection(), Series, [row])


def _write_occurrences(
    db: Db,
    organisation_id: int,
    series_id: int,
    planned: Sequence[PlannedDate],
    placed: Sequence[PlacedSession],
) -> None:
    session_ids = {each.interval: each.id for each in placed}
    rows = [
        {
            "organisation_id": organisation_id,
            "series_id": series_id,
            "day": each.day,
            "session_id": session_ids[each.interval] if each.interval else None,
        }
        for each in planned
    ]
    insert_rows(db.connection(), Occurrence, rows)


def _series_of(db: Db, command: BookSeries, earlier: Booked) -> BookedSeries:
    """Read the series that the form has booked before."""
    organisation_id = command.booking.organisation_id
    series_id = db.exec(series_of(organisation_id, earlier.session_id)).first()
    if series_id is None:
        raise BadField(
            "This form has booked one session already, without repeats.",
            helps="Open a new form for the others.",
            field=FormField.REPEAT_SESSION,
        )
    rows = db.exec(sessions_of(organisation_id, series_id))
    return BookedSeries(
        series_id, tuple(Booked(id_, Interval(start, end)) for id_, start, end in rows)
    )
