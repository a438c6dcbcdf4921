"""The organisation's settings, as the rules and the forms need them."""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlmodel import col, select

from booking.database import Db
from booking.errors import NotFound
from booking.tables import Organisation


@dataclass(frozen=True, slots=True)
class OrganisationSettings:
    """An organisation and its settings; the texts are as organisation.csv has them."""

    id: int
    name: str
    time_zone: str
    smart_rooms_enabled: bool
    working_hours: str
    session_places: int
    bank_holidays: str
    reminder_leads: str


SETTINGS_COLUMNS = (
    col(Organisation.id),
    col(Organisation.name),
    col(Organisation.time_zone),
    col(Organisation.smart_rooms_enabled),
    col(Organisation.working_hours),
    col(Organisation.session_places),
    col(Organisation.bank_holidays),
    col(Organisation.reminder_leads),
)
"""In the order of the fields of `OrganisationSettings`."""


def read_organisation(db: Db, *, organisation_id: int) -> OrganisationSettings:
    """Read an organisation's settings.

    Raises:
        NotFound: there is no such organisation.
    """
    row = db.exec(select(Organisation).where(Organisation.id == organisation_id)).first()
    if row is None:
        raise NotFound("This organisation does not exist.")
    return settings_of(row)


def settings_of(organisation: Organisation) -> OrganisationSettings:
    """Give the settings that stand in an organisation's row."""
    return OrganisationSettings(
        *(getattr(organisation, each.name) for each in fields(OrganisationSettings))
    )
