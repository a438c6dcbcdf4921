"""Days that a series skipped, each with the time of its session; they move with their series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, update
from sqlmodel import col, select

from booking.commands import MoveSession, Shifted
from booking.database import Db
from booking.occurrences import series_of
from booking.series_tables import Occurrence, Series
from booking.standing_sessions import LockedSessions
from booking.values import Scope


@dataclass(frozen=True, slots=True)
class SkippedDay:
    """A day of the rule without a session, and when and for how long that would be by now."""

    day: date
    shifted: Shifted

    @property
    def starts(self) -> datetime:
        """When it would start, naive, on the clocks of the series' zone."""
        return self.shifted[0]


def read_skipped(db: Db, *, organisation_id: int, series_id: Any) -> list[SkippedDay]:
    """Read the skipped days of a series, named by its id or a query of that, in order."""
    rows = db.exec(
        select(Occurrence, Series)
        .join(
            Series,
            (col(Series.organisation_id) == col(Occurrence.organisation_id))
            & (col(Series.id) == col(Occurrence.series_id)),
        )
        .where(
            Occurrence.organisation_id == organisation_id,
            Occurrence.series_id == series_id,
            col(Occurrence.session_id).is_(None),
        )
        .order_by(col(Occurrence.day))
    )
    return [SkippedDay(occurrence.day, _shifted(occurrence, series)) for occurrence, series in rows]


def _shifted(occurrence: Occurrence, series: Series) -> Shifted:
    starts = occurrence.clock_start or datetime.combine(occurrence.day, series.at)
    return starts, timedelta(minutes=occurrence.minutes or series.minutes)


def move_skipped(db: Db, command: MoveSession, locked: LockedSessions, *, now: datetime) -> None:
    """Let the skipped days to come of a series go with its sessions that move, as far on the clock.

    Sessions that are left where they are, or moved by hand before, have no say in that.
    """
    if command.scope is Scope.THIS or (command.starts_at is None and command.duration is None):
        return
    organisation_id, zone = command.organisation_id, locked.party.zone
    series_id = series_of(organisation_id, command.session_id).scalar_subquery()
    skipped = read_skipped(db, organisation_id=organisation_id, series_id=series_id)
    was = locked.named.was.start
    since = was if command.scope is Scope.FOLLOWING else now
    going = [each for each in skipped if each.starts.replace(tzinfo=zone) > max(since, now)]
    by = _on_clock(command.starts_at or was, zone) - _on_clock(was, zone)
    _write(db, organisation_id, series_id, [_moved(each, by, command.duration) for each in going])


def _moved(skipped: SkippedDay, by: timedelta, duration: timedelta | None) -> SkippedDay:
    starts, before = skipped.shifted
    return SkippedDay(skipped.day, (starts + by, duration or before))


def _on_clock(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def _write(db: Db, organisation_id: int, series_id: Any, skipped: Sequence[SkippedDay]) -> None:
    rows = [
        {
            "skipped": each.day,
            "starts": each.starts,
            "length": each.shifted[1] // timedelta(minutes=1),
        }
        for each in skipped
    ]
    if rows:
        db.connection().execute(
            update(Occurrence)
            .where(
                col(Occurrence.organisation_id) == organisation_id,
                col(Occurrence.series_id) == series_id,
                col(Occurrence.day) == bindparam("skipped"),
            )
            .values(clock_start=bindparam("starts"), minutes=bindparam("length")),
            rows,
        )
