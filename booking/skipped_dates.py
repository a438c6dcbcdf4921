"""Skipped dates of a series: which of them are free by now, and booking them after all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlmodel import col, select

from booking.booking_checks import check_apart_from_start, check_start
from booking.commands import BookSeries, BookSession
from booking.database import Database, Db
from booking.errors import BadField, NotFound
from booking.ids import IdSource
from booking.linked_courses import linked_course_ids
from booking.occurrences import sessions_of
from booking.party import Party, load_party
from booking.placing import PlacedSession, place_sessions
from booking.rules.occurrences import planned_interval
from booking.rules.permissions import Action, require
from booking.series_cards import read_series, rule_of
from booking.series_review import ReviewedDate, review_series
from booking.series_tables import Occurrence, Series
from booking.session_rows import write_sessions
from booking.skipped_days import SkippedDay, read_skipped
from booking.submissions import Booked, book_once
from booking.tables import Participant, Session
from booking.values import FormField, Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class BookSkippedDates:
    """Dates that a series skipped, to be booked after all.

    Attributes:
        organisation_id: where.
        actor_id: the person who books.
        token: given out once with the form; the same token never books twice.
        session_id: a session of the series; the new ones are like it.
        days: the skipped days of the rule.
        shown: by day, the start with which it was shown; None books it wherever it is by now.
    """

    organisation_id: int
    actor_id: int
    token: str
    session_id: int
    days: tuple[date, ...]
    shown: Mapping[date, datetime] | None = None


def review_skipped_dates(
    db: Db, *, organisation_id: int, actor_id: int, session_id: int, now: datetime
) -> list[ReviewedDate]:
    """Give a series' skipped dates to come with what stands against each now.

    Raises:
        NotAllowed: the actor may not book.
        NotFound: the session does not exist or belongs to no series.
    """
    series = read_series(db, organisation_id=organisation_id, session_id=session_id)
    like = _like(db, organisation_id, session_id, actor_id, token="")
    today = now.astimezone(ZoneInfo(series.time_zone)).date()
    skipped = _skipped(db, series)
    days = [each.day for each in skipped if each.starts.date() >= today]
    return review_series(db, _series(series, like, skipped), now=now, days=days)


def book_skipped_dates(
    database: Database, command: BookSkippedDates, *, now: datetime, ids: IdSource
) -> tuple[Booked, ...]:
    """Book skipped dates at the series' time, like the named session: all of them, or none.

    Raises:
        NotAllowed: the actor may not book.
        NotFound: the session does not exist or belongs to no series.
        Refusal: a day is not skipped, over, or somebody's time or every smart room is taken.
        DatabaseUnavailable: the database can't answer now.
    """
    return book_once(
        database,
        command,
        lambda db: _book(db, command, now=now, ids=ids),
        lambda db, _earlier: _booked_days(db, command),
    )


def _book(db: Db, command: BookSkippedDates, *, now: datetime, ids: IdSource) -> tuple[Booked, ...]:
    organisation_id, session_id = command.organisation_id, command.session_id
    like = _like(db, organisation_id, session_id, command.actor_id, command.token)
    party = load_party(db, like)
    require(party.actor.roles, Action.BOOK_SESSION, archived=party.actor.archived)
    _refuse_changed(db, like, session_id)
    series = read_series(db, organisation_id=organisation_id, session_id=session_id)
    placed = _place(db, command, series, like, party, now=now, ids=ids)
    write_sessions(db, like, party, placed, now=now, ids=ids)
    for day, each in zip(sorted(set(command.days)), placed, strict=True):
        _fill(db, series, day, each)
    return tuple(Booked(each.id, each.interval) for each in placed)


def _place(
    db: Db,
    command: BookSkippedDates,
    series: Series,
    like: BookSession,
    party: Party,
    *,
    now: datetime,
    ids: IdSource,
) -> list[PlacedSession]:
    skipped = _skipped(db, series)
    _refuse_unskipped(command.days, skipped)
    check_apart_from_start(like, party, now=now)
    days, repeated = sorted(set(command.days)), _series(series, like, skipped)
    planned = [planned_interval(repeated, day, party.zone) for day in days]
    _refuse_moved(command, dict(zip(days, planned, strict=True)))
    for interval in planned:
        check_start(interval.start, party.zone, now=now)
    return place_sessions(db, like, party, [(ids.new(), interval) for interval in planned])


def _booked_days(db: Db, command: BookSkippedDates) -> tuple[Booked, ...]:
    """Read the sessions that the form has booked before."""
    organisation_id = command.organisation_id
    series = read_series(db, organisation_id=organisation_id, session_id=command.session_id)
    rows = db.exec(
        sessions_of(organisation_id, series.id).where(col(Occurrence.day).in_(command.days))
    )
    return tuple(Booked(id_, Interval(start, end)) for id_, start, end in rows)


def _refuse_changed(db: Db, like: BookSession, session_id: int) -> None:
    """Refuse when somebody came or went before everybody was locked."""
    if _learner_ids(db, like.organisation_id, session_id) != like.learner_ids:
        raise BadField(
            "Who takes part has changed at this moment.",
            helps="Look at the dates anew.",
            field=FormField.LEARNER,
        )


def _refuse_unskipped(days: Collection[date], skipped: Sequence[SkippedDay]) -> None:
    if not days:
        raise BadField("No date was chosen.", helps="Tick one.", field=FormField.SESSION_DATE)
    if not set(days) <= {each.day for each in skipped}:
        raise _meanwhile("booked")


def _refuse_moved(command: BookSkippedDates, planned: Mapping[date, Interval]) -> None:
    shown = command.shown
    if shown is not None and any(shown[day] != each.start for day, each in planned.items()):
        raise _meanwhile("moved")


def _meanwhile(happened: str) -> BadField:
    return BadField(
        f"One of these dates has been {happened} meanwhile.",
        helps="Look at them anew.",
        field=FormField.SESSION_DATE,
    )


def _fill(db: Db, series: Series, day: date, placed: PlacedSession) -> None:
    db.connection().execute(
        update(Occurrence)
        .where(
            col(Occurrence.organisation_id) == series.organisation_id,
            col(Occurrence.series_id) == series.id,
            col(Occurrence.day) == day,
        )
        .values(session_id=placed.id)
    )


def _skipped(db: Db, series: Series) -> list[SkippedDay]:
    return read_skipped(db, organisation_id=series.organisation_id, series_id=series.id)


def _series(series: Series, like: BookSession, skipped: Sequence[SkippedDay]) -> BookSeries:
    zone = ZoneInfo(series.time_zone)
    starts_at = datetime.combine(series.first_day, series.at, tzinfo=zone)
    duration = timedelta(minutes=series.minutes)
    booking = replace(like, starts_at=starts_at, duration=duration)
    shifted = {each.day: each.shifted for each in skipped}
    return BookSeries(booking=booking, rule=rule_of(series), shifted=shifted)


def _like(db: Db, organisation_id: int, session_id: int, actor_id: int, token: str) -> BookSession:
    """Make the command that would book a session once more, with those who take part now."""
    session = db.exec(
        select(Session).where(Session.organisation_id == organisation_id, Session.id == session_id)
    ).first()
    if session is None:
        raise NotFound("This session does not exist.")
    courses = linked_course_ids(db, organisation_id=organisation_id, session_ids=[session_id])
    return BookSession(
        organisation_id=organisation_id,
        actor_id=actor_id,
        token=token,
        assessor_id=session.assessor_id,
        learner_ids=_learner_ids(db, organisation_id, session_id),
        method=session.method,
        recording_wanted=session.recording_wanted,
        location=session.location,
        starts_at=session.starts_at,
        duration=session.ends_at - session.starts_at,
        course_ids=courses[session_id],
        type=session.type,
        places=session.places,
        planning_notes=session.planning_notes,
    )


def _learner_ids(db: Db, organisation_id: int, session_id: int) -> tuple[int, ...]:
    learners = (
        select(col(Participant.learner_id))
        .where(Participant.organisation_id == organisation_id, Participant.session_id == session_id)
        .order_by(col(Participant.learner_id))
    )
    return tuple(db.exec(learners))
