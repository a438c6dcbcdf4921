"""Exporting the roster: the files that an import reads, with all that the database holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from booking.database import Database
from booking.errors import NotFound
from booking.roster.csv_files import write_csv
from booking.roster.sheets import ENROLMENTS, ORGANISATION, PEOPLE, SHEETS, Sheet
from booking.roster.standing import Row, Standing, read_standing
from booking.values import Role


def export_roster(database: Database, folder: Path) -> None:
    """Write the roster to a folder, which is made if need be; files of its names are replaced.

    Raises:
        NotFound: there is no organisation yet.
        BadRoster: the database holds several organisations.
        OSError: a file can't be written.
        DatabaseUnavailable: the database can't answer now.
    """
    standing = database.read(read_standing)
    if standing.organisation is None:
        raise NotFound("There is nothing to export: the database holds no organisation yet.")
    folder.mkdir(parents=True, exist_ok=True)
    for sheet in SHEETS:
        rows = [
            {name: cell_text(row[name]) for name in sheet.columns} for row in _rows(sheet, standing)
        ]
        write_csv(folder / sheet.file, sheet.columns, rows)


def _rows(sheet: Sheet, standing: Standing) -> list[Row]:
    """Give a file's rows in the order in which they first came, with the columns of the file."""
    if sheet is ORGANISATION:
        return [standing.organisation] if standing.organisation else []
    rows = sorted(standing.rows[sheet.file].items(), key=lambda item: item[1]["id"])
    if sheet is not ENROLMENTS:
        return [row for _, row in rows]
    emails = {row["id"]: row["email"] for row in standing.rows[PEOPLE.file].values()}
    return [
        {
            **row,
            "learner_email": email,
            "course_code": code,
            "assessor_email": emails.get(row["assessor_id"]),
        }
        for (email, code), row in rows
    ]


def cell_text(value: Any) -> str:
    """Write a value as a cell that reads as the same value."""
    return next(write(value) for kind, write in WRITERS.items() if isinstance(value, kind))


def _roles(roles: frozenset[Role]) -> str:
    return ";".join(role.value for role in Role if role in roles)


WRITERS: Mapping[type, Callable[[Any], str]] = {
    type(None): lambda _: "",
    bool: lambda value: "true" if value else "false",
    frozenset: _roles,
    date: date.isoformat,
    object: str,
}
"""By a value's type, the first that fits: how it is written in a cell."""
