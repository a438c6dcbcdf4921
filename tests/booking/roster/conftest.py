"""A folder with CSV files, and a database to import them into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlmodel import SQLModel, select

from booking.database import Database
from booking.errors import BadRoster
from booking.ids import IdSource
from booking.roster import Imported, import_roster
from booking.tables import Enrolment, Person
from tests.factories import NOW

ORGANISATION = (
    "name,time_zone,smart_rooms_enabled,working_hours,session_places,bank_holidays,reminder_leads\n"
    "Northern Skills,Europe/London,true,Mon-Fri 09:00-17:00,30,scotland,1 day;1 hour\n"
)
PEOPLE = (
    "email,name,roles,time_zone,slack_user_id,archived\n"
    "maya@example.org,Maya Lund,MA;AS,,,\n"
    "dana@example.org,Dana Reed,AS,Europe/Paris,U0DANA,false\n"
    "priya@example.org,Priya Shah,LR,,,\n"
    "nina@example.org,Nina Roy,LR,,,true\n"
)
COURSES = "code,title,off_the_job_minimum_hours\nTL3,Team Leader,187\nBA3,Business Admin,232\n"
ENROLMENTS = (
    "learner_email,course_code,status,assessor_email,starts_on,ends_on\n"
    "priya@example.org,TL3,in_training,dana@example.org,2026-02-02,2027-08-31\n"
    "priya@example.org,BA3,awaiting_induction,,,\n"
)
SMART_ROOMS = "name,join_url\nRoom 1,https://rooms.example.org/1\n"

WHOLE: Mapping[str, str] = {
    "organisation.csv": ORGANISATION,
    "people.csv": PEOPLE,
    "courses.csv": COURSES,
    "enrolments.csv": ENROLMENTS,
    "smart_rooms.csv": SMART_ROOMS,
}
"""A roster with everything in it, by file."""


@dataclass
class Office:
    """Where CSV files become rows."""

    database: Database
    folder: Path
    ids: IdSource = field(default_factory=IdSource)

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Put files into the folder, instead of those that are there."""
        for path in self.folder.iterdir():
            path.unlink()
        for name, content in files.items():
            written = content.encode() if isinstance(content, str) else content
            (self.folder / name).write_bytes(written)

    def bring_in(self, files: Mapping[str, str | bytes]) -> Imported:
        """Import files."""
        self.write(files)
        return self.bring_in_folder()

    def bring_in_folder(self) -> Imported:
        """Import what is in the folder."""
        return import_roster(self.database, self.folder, self.ids, now=NOW)

    def refused(self, files: Mapping[str, str | bytes]) -> tuple[str, ...]:
        """Import files that can't be, and give the lines that say why."""
        with pytest.raises(BadRoster) as caught:
            self.bring_in(files)
        return caught.value.lines

    def rows(self, table: type[SQLModel]) -> list[dict[str, object]]:
        """Read a table's rows, in the order of their ids."""
        query = select(table)
        found = self.database.read(lambda db: [row.model_dump() for row in db.exec(query)])
        return sorted(found, key=lambda row: str(row["id"]))

    def person(self, email: str) -> Person:
        """Read a person."""
        return self.database.read(
            lambda db: db.exec(select(Person).where(Person.email == email)).one()
        )

    def enrolments(self) -> list[Enrolment]:
        """Read every enrolment, in the order in which they came."""
        return self.database.read(lambda db: list(db.exec(select(Enrolment).order_by("id"))))


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    """Open the office on each kind of database."""
    yield from _opened(database_url, tmp_path)


@pytest.fixture
def quick_office(sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    """Open the office once, for what does not depend on the database."""
    yield from _opened(sqlite_url, tmp_path)


def _opened(url: str, tmp_path: Path) -> Iterator[Office]:
    folder = tmp_path / "roster"
    folder.mkdir()
    database = Database(url)
    yield Office(database, folder)
    database.close()
