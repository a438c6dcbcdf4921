"""How somebody is reminded: their own leads and quiet hours, read and changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlmodel import col, select

from booking.appointments import appoint_people_anew
from booking.database import Database, Db
from booking.errors import BadField, NotFound
from booking.rules.quiet_hours import QuietHours, parse_quiet_hours
from booking.rules.reminder_leads import parse_reminder_leads
from booking.rules.reminders import ReminderTerms, reminder_terms
from booking.tables import Organisation, Person

Parsed = TypeVar("Parsed")


@dataclass(frozen=True, slots=True)
class ReminderSettings:
    """How somebody is reminded.

    Attributes:
        leads: how long before a session, the longest first; none means no reminders.
        own: whether the leads are their own; otherwise they are the organisation's.
        quiet_hours: when they are not reminded, on their own clock; None is never.
    """

    leads: tuple[timedelta, ...]
    own: bool
    quiet_hours: QuietHours | None


def read_reminder_settings(db: Db, organisation_id: int, person_id: int) -> ReminderSettings:
    """Read how somebody is reminded.

    Raises:
        NotFound: the organisation has no such person.
    """
    person, organisation = _person(db, organisation_id, person_id)
    terms = _terms(person, organisation)
    return ReminderSettings(terms.leads, person.reminder_leads is not None, terms.quiet_hours)


def change_reminder_settings(
    database: Database,
    *,
    organisation_id: int,
    person_id: int,
    leads: str | None,
    quiet_hours: str | None,
    now: datetime,
) -> None:
    """Change how somebody is reminded, and what waits for them until the clock says so.

    That is the reminders of the sessions they take part in, and the mornings' overviews of those
    they hold.

    Args:
        database: where.
        organisation_id: where the person belongs.
        person_id: whose settings.
        leads: such as `1 day;1 hour`; "" is no reminders, None the organisation's leads.
        quiet_hours: such as `21:00-07:00`; "" is none, None the usual ones.
        now: what would have been due by then is not owed anew.

    Raises:
        BadField: the leads or the quiet hours can't be read.
        NotFound: the organisation has no such person.
        DatabaseUnavailable: the database can't answer now.
    """
    _check(parse_reminder_leads, leads or "", "Write reminders like 1 day;1 hour.")
    _check(parse_quiet_hours, quiet_hours, "Write quiet hours like 21:00-07:00.")
    database.write(lambda db: _change(db, organisation_id, person_id, leads, quiet_hours, now))


def _check(parse: Callable[[Any], object], text: str | None, helps: str) -> None:
    try:
        parse(text)
    except ValueError as error:
        raise BadField(f"{str(error).capitalize()}.", helps=helps) from error


def _change(
    db: Db,
    organisation_id: int,
    person_id: int,
    leads: str | None,
    quiet_hours: str | None,
    now: datetime,
) -> None:
    person, _ = _person(db, organisation_id, person_id, lock=True)
    person.reminder_leads, person.quiet_hours = leads, quiet_hours
    db.flush()
    appoint_people_anew(db, organisation_id=organisation_id, person_ids=[person_id], now=now)


def _person(
    db: Db, organisation_id: int, person_id: int, *, lock: bool = False
) -> tuple[Person, Organisation]:
    query = (
        select(Person, Organisation)
        .join(Organisation, col(Organisation.id) == col(Person.organisation_id))
        .where(Person.organisation_id == organisation_id, Person.id == person_id)
    )
    if lock:
        query = query.with_for_update(key_share=True, of=Person)
    found = db.exec(query).first()
    if found is None:
        raise NotFound("This person does not exist.")
    return found


def _terms(person: Person, organisation: Organisation) -> ReminderTerms:
    return reminder_terms(
        leads=person.reminder_leads,
        quiet_hours=person.quiet_hours,
        time_zone=person.time_zone,
        leads_of_all=organisation.reminder_leads,
        zone_of_all=organisation.time_zone,
    )
