"""Owes the morning's overview also to who holds no session that day, but has some left to close."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import col, select

from booking.database import Database, Db
from booking.diary_tables import Absence
from booking.owed_messages import owed
from booking.rows import UPSERTS, Row
from booking.rules.digest_mornings import digest_morning
from booking.rules.reminders import ReminderTerms, reminder_terms
from booking.rules.working_hours import parse_working_hours
from booking.rules.working_mornings import is_worked
from booking.tables import Delivery, Organisation, Person, Session
from booking.values import DeliveryKind, DeliveryState, Role, SessionStatus

A_DAY = timedelta(days=1)
Mornings = Mapping[int, datetime]
"""By the ids of people, the moments, in UTC, at which their overview comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Somebody who wants the overview, and how they read."""

    id: int
    terms: ReminderTerms


def owe_overdue_digests(
    database: Database, *, team_id: str, since: datetime, now: datetime
) -> None:
    """Owe the overview of a working morning to who has sessions left to close and is not away.

    Who is owed one for a session of that day gets no second one. Looking again changes nothing.

    Args:
        database: where.
        team_id: the Slack workspace whose people are looked at.
        since: of the mornings, those after this moment; aware.
        now: and not after this one; a morning of a day that is over is left out.

    Raises:
        DatabaseUnavailable: the database can't answer now.
    """
    organisation = database.read(
        lambda db: db.exec(
            select(Organisation).where(Organisation.slack_team_id == team_id)
        ).first()
    )
    if organisation is None:
        return
    rows = database.read(lambda db: _owed(db, organisation, since, now))
    if rows:
        database.write(lambda db: _write(db, rows))


def _owed(db: Db, organisation: Organisation, since: datetime, now: datetime) -> list[Row]:
    mornings = _mornings(organisation, _readers(db, organisation), since, now)
    if not mornings:
        return []
    told = _told(db, organisation.id, mornings) | _away(db, organisation.id, mornings)
    waiting = {id_: at for id_, at in mornings.items() if id_ not in told}
    if not waiting:
        return []
    return [
        owed(session.id, session.assessor_id, DeliveryKind.DIGEST, _lead(session, morning), morning)
        | {"organisation_id": organisation.id, "session_version": session.version}
        for session in _last_overdue(db, organisation.id, waiting)
        for morning in [waiting[session.assessor_id]]
    ]


def _lead(session: Session, morning: datetime) -> int:
    """Tell the rows of several mornings about one session apart: a morning after it is negative."""
    return (session.starts_at - morning) // timedelta(minutes=1)


def _write(db: Db, rows: list[Row]) -> None:
    """Write the rows, but for those that stand already: another process may look as well."""
    connection = db.connection()
    statement = UPSERTS[connection.dialect.name](Delivery).on_conflict_do_nothing()
    connection.execute(statement, rows)


def _readers(db: Db, organisation: Organisation) -> list[_Reader]:
    """Find those who hold sessions and want the overview."""
    query = select(Person.id, Person.quiet_hours, Person.time_zone).where(
        Person.organisation_id == organisation.id,
        col(Person.roles).contains(Role.ASSESSOR.value),
        col(Person.archived).is_(False),
        col(Person.digest).is_(True),
    )
    return [
        _Reader(
            id=id_,
            terms=reminder_terms(
                leads="",
                quiet_hours=quiet_hours,
                time_zone=time_zone,
                leads_of_all="",
                zone_of_all=organisation.time_zone,
            ),
        )
        for id_, quiet_hours, time_zone in db.exec(query)
    ]


def _mornings(
    organisation: Organisation, readers: Collection[_Reader], since: datetime, now: datetime
) -> Mornings:
    """Give whose morning of a working day has come since then."""
    hours = parse_working_hours(organisation.working_hours)
    found = {}
    for reader in readers:
        morning = digest_morning(now, reader.terms)
        day = now.astimezone(reader.terms.zone).date()
        if since < morning <= now and is_worked(day, hours, organisation.bank_holidays):
            found[reader.id] = morning
    return found


def _told(db: Db, organisation_id: int, mornings: Mornings) -> set[int]:
    """Find who is owed, or has got, an overview of that day already."""
    query = select(Delivery.person_id, Delivery.due_at).where(
        Delivery.organisation_id == organisation_id,
        col(Delivery.person_id).in_(mornings),
        col(Delivery.state).in_({DeliveryState.DUE, DeliveryState.SENT, DeliveryState.FAILED}),
        col(Delivery.due_at) >= min(mornings.values()) - A_DAY / 2,
        col(Delivery.due_at) <= max(mornings.values()) + A_DAY / 2,
        Delivery.kind == DeliveryKind.DIGEST,
    )
    return {id_ for id_, due_at in db.exec(query) if abs(due_at - mornings[id_]) < A_DAY / 2}


def _away(db: Db, organisation_id: int, mornings: Mornings) -> set[int]:
    query = select(Absence.person_id, Absence.starts_at, Absence.ends_at).where(
        Absence.organisation_id == organisation_id,
        col(Absence.person_id).in_(mornings),
        col(Absence.ends_at) > min(mornings.values()),
    )
    return {id_ for id_, start, end in db.exec(query) if start <= mornings[id_] < end}


def _last_overdue(db: Db, organisation_id: int, waiting: Mornings) -> list[Session]:
    """Read of each the last session that they held before the morning and have not closed."""
    overdue = (
        Session.organisation_id == organisation_id,
        col(Session.assessor_id).in_(waiting),
        Session.status == SessionStatus.BOOKED,
        col(Session.ends_at) <= min(waiting.values()),
    )
    last = (
        select(Session.assessor_id, func.max(Session.starts_at).label("starts_at"))
        .where(*overdue)
        .group_by(col(Session.assessor_id))
        .subquery()
    )
    same = (col(Session.assessor_id) == last.c.assessor_id) & (
        col(Session.starts_at) == last.c.starts_at
    )
    return list(db.exec(select(Session).join(last, same).where(*overdue)))
