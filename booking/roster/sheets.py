"""Which CSV files make a roster, and the columns, keys, defaults and tables of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table
from sqlmodel import SQLModel

from booking.roster import cells
from booking.roster.csv_files import KEEP, Column, Line
from booking.tables import Course, Enrolment, Organisation, Person, SmartRoom

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of CSV file.

    Attributes:
        file: its name.
        model: the table that its lines go to.
        columns: in the order in which they are written.
        key: the columns that say which row a line means.
        defaults: what a new row gets where the file says nothing.
    """

    file: str
    model: type[SQLModel]
    columns: Mapping[str, Column]
    key: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)

    @property
    def table(self) -> Table:
        """The table that its lines go to."""
        table: Table = vars(self.model)["__table__"]
        return table

    def key_of(self, line: Line) -> Key | None:
        """Say which row a line means; None when the line does not say it readably."""
        if any(name not in line.values for name in self.key):
            return None
        return tuple(line.values[name] for name in self.key)


ORGANISATION = Sheet(
    file="organisation.csv",
    model=Organisation,
    columns={
        "name": Column(cells.name),
        "time_zone": Column(cells.time_zone),
        "smart_rooms_enabled": Column(cells.yes_or_no),
        "working_hours": Column(cells.working_hours),
        "session_places": Column(cells.places),
        "bank_holidays": Column(cells.bank_holidays, may_be_empty=True, if_empty=""),
        "reminder_leads": Column(cells.reminder_leads, may_be_empty=True, if_empty=""),
    },
    defaults={
        "name": "Training provider",
        "slack_team_id": None,
        "time_zone": "Europe/London",
        "smart_rooms_enabled": False,
        "working_hours": "Mon-Fri 09:00-17:00",
        "session_places": 30,
        "bank_holidays": "england-and-wales",
        "reminder_leads": "1 day;1 hour",
    },
)

PEOPLE = Sheet(
    file="people.csv",
    model=Person,
    columns={
        "email": Column(cells.email),
        "name": Column(cells.name),
        "roles": Column(cells.roles),
        "time_zone": Column(cells.time_zone, may_be_empty=True, if_empty=""),
        "slack_user_id": Column(cells.slack_user_id, may_be_empty=True, if_empty=KEEP),
        "archived": Column(cells.yes_or_no, may_be_empty=True, if_empty=False),
    },
    key=("email",),
    defaults={"time_zone": "", "slack_user_id": None, "archived": False},
)

COURSES = Sheet(
    file="courses.csv",
    model=Course,
    columns={
        "code": Column(cells.name),
        "title": Column(cells.name),
        "off_the_job_minimum_hours": Column(cells.hours),
    },
    key=("code",),
)

ENROLMENTS = Sheet(
    file="enrolments.csv",
    model=Enrolment,
    columns={
        "learner_email": Column(cells.email),
        "course_code": Column(cells.name),
        "status": Column(cells.status),
        "assessor_email": Column(cells.email, may_be_empty=True),
        "starts_on": Column(cells.day, may_be_empty=True),
        "ends_on": Column(cells.day, may_be_empty=True),
    },
    key=("learner_email", "course_code"),
    defaults={"assessor_id": None, "starts_on": None, "ends_on": None},
)

SMART_ROOMS = Sheet(
    file="smart_rooms.csv",
    model=SmartRoom,
    columns={"name": Column(cells.name), "join_url": Column(cells.web_address)},
    key=("name",),
)

SHEETS = (ORGANISATION, PEOPLE, COURSES, ENROLMENTS, SMART_ROOMS)
"""In the order in which they are imported: a line refers to earlier files only."""
