"""Days away: marking them, taking them back, and what is booked on them.

Who marks days away and who books lock the person first, each in their own transaction: either the
booking sees the days away and is refused, or it was there before and is listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import col, func, select

from booking.database import Database, Db
from booking.diary_tables import Absence
from booking.errors import BadInput, NotAllowed, NotEligible, NotFound
from booking.history import Happening, record
from booking.ids import IdSource
from booking.organisations import read_organisation
from booking.pages import PAGE_SIZE, Page, counted_page, page_within
from booking.people import named, require_actor
from booking.rules.absences import LONGEST_ABSENCE, days_away, first_and_last, say_away
from booking.rules.horizon import FURTHEST_AHEAD
from booking.rules.permissions import ADMINS, Action
from booking.tables import Person
from booking.values import HistoryEvent, Interval, Role

FIRST_DAY, LAST_DAY = "first_day", "last_day"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkAbsence:
    """Days on which an assessor is away.

    Attributes:
        organisation_id: where.
        actor_id: who marks them: the assessor, or an admin.
        person_id: the assessor.
        first_day: on the organisation's clocks.
        last_day: the same day or a later one, at most a year after.
    """

    organisation_id: int
    actor_id: int
    person_id: int
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysAway:
    """Days away of somebody; the interval is in UTC, from midnight to midnight."""

    absence_id: int
    person_id: int
    name: str
    interval: Interval


def mark_absence(database: Database, command: MarkAbsence, *, now: datetime, ids: IdSource) -> int:
    """Mark days away, and give the new absence's id; what is booked there stays until it is moved.

    Raises:
        NotAllowed: the actor may not mark them, or not for somebody else.
        NotFound: there is no such person.
        NotEligible: the person is no assessor.
        BadInput: the days can't be, by field: `first_day` or `last_day`.
        DatabaseUnavailable: the database can't answer now.
    """
    return database.write(lambda db: _mark(db, command, now, ids))


def take_back_absence(
    database: Database,
    *,
    organisation_id: int,
    actor_id: int,
    absence_id: int,
    now: datetime,
    ids: IdSource,
) -> None:
    """Take days away back: the person can be booked then again.

    Raises:
        NotAllowed: the actor may not, or not for somebody else.
        NotFound: they are not marked any more.
        DatabaseUnavailable: the database can't answer now.
    """

    def take_back(db: Db) -> None:
        absence = find_absence(db, organisation_id=organisation_id, absence_id=absence_id)
        _let(db, organisation_id, actor_id, absence.person_id)
        db.delete(absence)
        db.flush()
        zone = ZoneInfo(read_organisation(db, organisation_id=organisation_id).time_zone)
        author = _Author(organisation_id, actor_id, now, zone)
        interval = Interval(absence.starts_at, absence.ends_at)
        _record(db, ids, author, HistoryEvent.ABSENCE_TAKEN_BACK, absence.person_id, interval)

    database.write(take_back)


def days_away_of(
    db: Db,
    *,
    organisation_id: int,
    actor_id: int,
    person_id: int | None,
    now: datetime,
    page: int = 0,
) -> Page[DaysAway]:
    """Read a page of days away that are not over, in order: somebody's, or for None everybody's.

    Raises:
        NotAllowed: the actor may not see them.
        NotFound: there is no such person.
    """
    wanted = [col(Absence.organisation_id) == organisation_id, col(Absence.ends_at) > now]
    if person_id is not None:
        _let(db, organisation_id, actor_id, person_id, lock=False)
        wanted.append(col(Absence.person_id) == person_id)
    else:
        actor = require_actor(
            db, Action.MARK_ABSENCE, organisation_id=organisation_id, actor_id=actor_id
        )
        _let_others(actor)
    total = db.exec(select(func.count()).select_from(Absence).where(*wanted)).one()
    number = page_within(page, total)
    rows = db.exec(
        select(Absence)
        .where(*wanted)
        .order_by(col(Absence.starts_at), col(Absence.id))
        .offset(number * PAGE_SIZE)
        .limit(PAGE_SIZE)
    ).all()
    names = named(db, organisation_id=organisation_id, ids={row.person_id for row in rows})
    lines = tuple(_days_away(row, names[row.person_id]) for row in rows)
    return counted_page(lines, number, total)


def read_absence(db: Db, *, organisation_id: int, actor_id: int, absence_id: int) -> DaysAway:
    """Read days away that the actor may mark.

    Raises:
        NotAllowed: the actor may not see them.
        NotFound: they are not marked any more.
    """
    absence = find_absence(db, organisation_id=organisation_id, absence_id=absence_id)
    person = _let(db, organisation_id, actor_id, absence.person_id, lock=False)
    return _days_away(absence, person.name)


def find_absence(db: Db, *, organisation_id: int, absence_id: int) -> Absence:
    """Find days away by their id.

    Raises:
        NotFound: they are not marked any more.
    """
    absence = db.exec(
        select(Absence).where(Absence.organisation_id == organisation_id, Absence.id == absence_id)
    ).first()
    if absence is None:
        raise NotFound("These days away are not marked any more.")
    return absence


def _days_away(row: Absence, name: str) -> DaysAway:
    return DaysAway(
        absence_id=row.id,
        person_id=row.person_id,
        name=name,
        interval=Interval(row.starts_at, row.ends_at),
    )


def _mark(db: Db, command: MarkAbsence, now: datetime, ids: IdSource) -> int:
    organisation = read_organisation(db, organisation_id=command.organisation_id)
    zone = ZoneInfo(organisation.time_zone)
    person = _let(db, command.organisation_id, command.actor_id, command.person_id)
    if person.archived or Role.ASSESSOR not in person.roles:
        raise NotEligible(f"{person.name} is not an assessor.", helps="Choose an assessor.")
    _check_days(command, zone, now)
    interval = days_away(command.first_day, command.last_day, zone)
    _refuse_overlap(db, command, interval, zone)
    absence = Absence(
        organisation_id=command.organisation_id,
        id=ids.new(),
        person_id=command.person_id,
        starts_at=interval.start,
        ends_at=interval.end,
    )
    db.add(absence)
    db.flush()
    author = _Author(command.organisation_id, command.actor_id, now, zone)
    _record(db, ids, author, HistoryEvent.ABSENCE_MARKED, person.id, interval)
    return absence.id


def _let(
    db: Db, organisation_id: int, actor_id: int, person_id: int, *, lock: bool = True
) -> Person:
    """Let the actor mark this person's days away; to write, the person is locked first.

    Raises:
        NotAllowed: they may not.
        NotFound: there is no such person.
    """
    query = select(Person).where(Person.organisation_id == organisation_id, Person.id == person_id)
    person = db.exec(query.with_for_update(key_share=True) if lock else query).first()
    actor = require_actor(
        db, Action.MARK_ABSENCE, organisation_id=organisation_id, actor_id=actor_id
    )
    if person is None:
        raise NotFound("This person is not in your organisation.", helps="Choose another.")
    if actor_id != person_id:
        _let_others(actor)
    return person


def _let_others(actor: Person) -> None:
    if not actor.roles & ADMINS:
        raise NotAllowed(
            "You can mark your own days away only.",
            helps="Master Admins and Basic Admins can for others: ask one of them.",
        )


def _check_days(command: MarkAbsence, zone: ZoneInfo, now: datetime) -> None:
    today = now.astimezone(zone).date()
    found: dict[str, str] = {}
    if command.first_day - today > FURTHEST_AHEAD:
        found[FIRST_DAY] = "This is more than five years ahead. Check the year."
    if command.last_day < command.first_day:
        found[LAST_DAY] = "This is before the first day."
    elif command.last_day < today:
        found[LAST_DAY] = "This is over. Choose a day to come."
    elif command.last_day - command.first_day > LONGEST_ABSENCE:
        found[LAST_DAY] = "This is more than a year after the first day. Check the year."
    if found:
        raise BadInput(found)


def _refuse_overlap(db: Db, command: MarkAbsence, wanted: Interval, zone: ZoneInfo) -> None:
    other = db.exec(
        select(Absence).where(
            Absence.organisation_id == command.organisation_id,
            Absence.person_id == command.person_id,
            col(Absence.starts_at) < wanted.end,
            col(Absence.ends_at) > wanted.start,
        )
    ).first()
    if other:
        said = say_away(Interval(other.starts_at, other.ends_at), zone)
        raise BadInput({FIRST_DAY: f"Already {said}. Choose other days, or take those back first."})


@dataclass(frozen=True, slots=True)
class _Author:
    """Who marks days away or takes them back, and when; days are those of the zone."""

    organisation_id: int
    actor_id: int
    now: datetime
    zone: ZoneInfo


def _record(
    db: Db, ids: IdSource, author: _Author, event: HistoryEvent, person_id: int, away: Interval
) -> None:
    first, last = first_and_last(away, author.zone)
    details = {FIRST_DAY: first.isoformat(), LAST_DAY: last.isoformat()}
    record(
        db,
        ids,
        [Happening(event=event, person_id=person_id, details=details)],
        organisation_id=author.organisation_id,
        actor_id=author.actor_id,
        at=author.now,
    )
