"""What the messages about a series say of it: its rule, its sessions and the days skipped."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement
from sqlmodel import col, not_, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from booking.database import Db
from booking.errors import NotFound
from booking.occurrences import series_of, sessions_of, sessions_of_series
from booking.rules.held_days import Held, say_held
from booking.rules.recurrence import RepeatRule
from booking.series_tables import Occurrence, Series
from booking.skipped_days import read_skipped
from booking.tables import Participant, Session
from booking.values import Interval, SessionStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesCard:
    """A series from one of its sessions on, as one reader is concerned.

    Attributes:
        rule: in words, on which days these sessions are held.
        sessions: the times of the sessions that stand, or have the status that was asked for, in
            order, in UTC.
        session_ids: the same sessions by their ids.
        skipped: the days on which there would be one, had it not been skipped.
    """

    rule: str
    sessions: tuple[Interval, ...]
    session_ids: tuple[int, ...]
    skipped: tuple[date, ...]

    def only(self, session_ids: Collection[int]) -> SeriesCard:
        """The same of some of its sessions alone."""
        times = dict(zip(self.session_ids, self.sessions, strict=True))
        return self.at({id_: time for id_, time in times.items() if id_ in session_ids})

    def at(self, times: Mapping[int, Interval]) -> SeriesCard:
        """The same of these sessions, at these times."""
        return replace(self, sessions=tuple(times.values()), session_ids=tuple(times), skipped=())


def read_series(db: Db, *, organisation_id: int, session_id: int) -> Series:
    """Read the series to which a session belongs.

    Raises:
        NotFound: it belongs to none.
    """
    series = db.exec(
        select(Series).where(
            Series.organisation_id == organisation_id,
            Series.id == series_of(organisation_id, session_id).scalar_subquery(),
        )
    ).first()
    if series is None:
        raise NotFound("This session does not belong to a series.")
    return series


def rule_of(series: Series) -> RepeatRule:
    """Give the rule of a series."""
    return RepeatRule(
        frequency=series.frequency,
        every=series.every,
        weekdays=series.weekdays,
        ends_on=series.ends_on,
        count=series.count,
    )


def read_series_card(
    db: Db,
    *,
    organisation_id: int,
    session_id: int,
    reader_id: int,
    left: bool = False,
    status: SessionStatus | None = SessionStatus.BOOKED,
) -> SeriesCard:
    """Read what a message says of a series from a session on, in three queries.

    Args:
        db: where to read.
        organisation_id: where.
        session_id: the first of the sessions.
        reader_id: whose sessions: those that concern them.
        left: whether those are meant that they neither hold nor take part in.
        status: the status of the sessions that are meant; None is any.

    Raises:
        NotFound: the session does not belong to a series.
    """
    series = read_series(db, organisation_id=organisation_id, session_id=session_id)
    first = select(Session.starts_at).where(
        Session.organisation_id == organisation_id, Session.id == session_id
    )
    query = sessions_of(organisation_id, series.id).where(
        col(Session.starts_at) >= first.scalar_subquery()
    )
    if status is not None:
        query = query.where(Session.status == status)
    theirs = (
        not_(attending(organisation_id, reader_id))
        if left
        else concerning(organisation_id, reader_id)
    )
    rows = db.connection().execute(query.where(theirs).add_columns(col(Occurrence.day))).all()
    return SeriesCard(
        rule=say_held(rule_of(series), series.first_day, _held(series, rows)),
        sessions=tuple(Interval(start, end) for _, start, end, _ in rows),
        session_ids=tuple(session_id for session_id, _, _, _ in rows),
        skipped=_skipped(db, series),
    )


def _skipped(db: Db, series: Series) -> tuple[date, ...]:
    """Give the days on which there would be sessions by now, had they not been skipped."""
    skipped = read_skipped(db, organisation_id=series.organisation_id, series_id=series.id)
    return tuple(sorted(each.starts.date() for each in skipped))


def _held(series: Series, rows: Sequence[Any]) -> list[Held]:
    """Give the day of the rule and the day of each session, on the clocks of the series' zone."""
    zone = ZoneInfo(series.time_zone)
    return [(day, start.astimezone(zone).date()) for _, start, _, day in rows]


def sessions_from(organisation_id: int, session_id: int) -> SelectOfScalar[int | None]:
    """Select a session's series by ids, from its day in the series on, wherever they moved."""
    day = select(col(Occurrence.day)).where(
        Occurrence.organisation_id == organisation_id, Occurrence.session_id == session_id
    )
    return sessions_of_series(organisation_id, session_id).where(
        col(Occurrence.day) >= day.scalar_subquery()
    )


def concerning(organisation_id: int, person_id: int) -> ColumnElement[bool]:
    """Whether a session concerns somebody: they hold it, have booked it or take part."""
    return or_(
        attending(organisation_id, person_id),
        col(Session.booked_by_id) == person_id,
    )


def attending(organisation_id: int, person_id: int) -> ColumnElement[bool]:
    """Whether somebody holds a session or takes part in it."""
    places = select(Participant.session_id).where(
        Participant.organisation_id == organisation_id, Participant.learner_id == person_id
    )
    return or_(col(Session.assessor_id) == person_id, col(Session.id).in_(places))
