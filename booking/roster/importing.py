"""Importing a roster: all of its files, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path

from booking.database import Database, Db
from booking.errors import BadRoster
from booking.ids import IdSource
from booking.roster.checks import Contents, check_roster
from booking.roster.csv_files import Fault, read_csv
from booking.roster.merging import Author, Count, merge, merge_organisation
from booking.roster.sheets import ORGANISATION, SHEETS
from booking.roster.standing import read_standing, wait_for_other_changes


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.

    Attributes:
        counts: by file, how many of its lines were new, changed something, or nothing.
        left_alone: other CSV files in the folder, which are not a roster's.
    """

    counts: Mapping[str, Count]
    left_alone: tuple[str, ...] = ()


def import_roster(database: Database, folder: Path, ids: IdSource, *, now: datetime) -> Imported:
    """Import those of the roster's files that are in a folder, in one transaction.

    What it changes stands in the history, as of `now`. A second import of the same files changes
    nothing. Who is in no file stays as they are; an
    empty `slack_user_id` leaves the person's link to Slack as it is.

    Raises:
        BadRoster: something can't be; each line says where and why. Nothing was changed.
        DatabaseUnavailable: the database can't answer now.
    """
    contents = _read(folder)
    counts = database.write(lambda db: _import(db, contents, ids, now))
    names = {path.name for path in folder.glob("*.csv")} - {sheet.file for sheet in SHEETS}
    return Imported(counts, tuple(sorted(names)))


def _read(folder: Path) -> Contents:
    if not folder.is_dir():
        raise BadRoster([f"{folder}: there is no such folder"])
    contents = {
        sheet.file: read_csv(folder / sheet.file, sheet.columns)
        for sheet in SHEETS
        if (folder / sheet.file).exists()
    }
    if not contents:
        files = ", ".join(sheet.file for sheet in SHEETS)
        raise BadRoster([f"{folder}: none of {files} is in this folder"])
    return contents


def _import(db: Db, contents: Contents, ids: IdSource, now: datetime) -> dict[str, Count]:
    wait_for_other_changes(db)
    standing = read_standing(db)
    faults = check_roster(contents, standing)
    if faults:
        raise BadRoster(_named(faults))
    lines = {file: content.lines for file, content in contents.items()}
    settings = lines.get(ORGANISATION.file, [])
    organisation_id, count = merge_organisation(db, settings, standing, ids, now=now)
    author = Author(organisation_id=organisation_id, now=now)
    counts = {ORGANISATION.file: count} if ORGANISATION.file in lines or count.added else {}
    for sheet in SHEETS[1:]:
        if sheet.file in lines:
            counts[sheet.file] = merge(db, sheet, lines[sheet.file], standing, ids, author)
    _tell_planner(db)
    return counts


def _tell_planner(db: Db) -> None:
    """Let PostgreSQL count the rows now: by itself it does so a minute later.

    Without that it searches people ten times longer after the first import.
    """
    connection = db.connection()
    if connection.dialect.name == "postgresql":
        tables = ", ".join(sheet.table.name for sheet in SHEETS)
        connection.exec_driver_sql(f"ANALYZE {tables}")


def _named(faults: list[Fault]) -> list[str]:
    """Name each bad line once, with all of its reasons."""
    return [
        f"{file}:{number}: {'; '.join(dict.fromkeys(fault.reason for fault in alike))}"
        for (file, number), alike in groupby(faults, key=lambda fault: (fault.file, fault.number))
    ]
