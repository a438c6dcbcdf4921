"""Addresses under which calendars fetch somebody's sessions by themselves.

An address holds a secret of 256 bits. Only the secret's hash is kept, so nobody who reads the
database can read calendars with it; a new secret makes the old address void.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import update
from sqlmodel import col, select

from booking.database import Db
from booking.tables import Organisation, Person

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Whose sessions an address shows, and the organisation's zone, on whose clocks they are."""

    organisation_id: int
    person_id: int
    name: str
    time_zone: str


def set_secret(db: Db, *, organisation_id: int, person_id: int, secret: str | None) -> None:
    """Let a secret open somebody's calendar from now on, and no other; None switches it off."""
    db.connection().execute(
        update(Person)
        .where(col(Person.organisation_id) == organisation_id, col(Person.id) == person_id)
        .values(calendar_key=_key(secret) if secret else None)
    )


def is_switched_on(db: Db, *, organisation_id: int, person_id: int) -> bool:
    """Whether somebody has an address."""
    key = select(Person.calendar_key).where(
        Person.organisation_id == organisation_id, Person.id == person_id
    )
    return db.exec(key).first() is not None


def find_subscriber(db: Db, *, organisation_id: int, secret: str) -> Subscriber | None:
    """Find whose calendar a secret opens; whoever is archived has none."""
    key = _key(secret)
    row = db.exec(
        select(Person, Organisation.time_zone)
        .join(Organisation, col(Organisation.id) == col(Person.organisation_id))
        .where(
            Person.organisation_id == organisation_id,
            Person.calendar_key == key,
            col(Person.archived).is_(False),
        )
    ).first()
    if row is None:
        return None
    person, time_zone = row
    if not hmac.compare_digest(person.calendar_key or "", key):
        return None
    return Subscriber(person.organisation_id, person.id, person.name, time_zone)


def _key(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
