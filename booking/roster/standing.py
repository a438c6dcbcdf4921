"""What the database holds before an import, found by the same keys as the files' lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select, true

from booking.database import Db
from booking.errors import BadRoster, NotFound
from booking.roster.sheets import (
    COURSES,
    ENROLMENTS,
    ORGANISATION,
    PEOPLE,
    SMART_ROOMS,
    Key,
    Sheet,
)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """The rows of the organisation.

    Attributes:
        organisation: its own row; None in an empty database.
        rows: by file and by key, all others. An enrolment's key is made of its learner's
            e-mail and its course's code.
    """

    organisation: Row | None
    rows: dict[str, dict[Key, Row]]

    def id_of(self, sheet: Sheet, *key: str) -> int:
        """Give the id of the row with this key."""
        row_id: int = self.rows[sheet.file][key]["id"]
        return row_id


def wait_for_other_changes(db: Db) -> None:
    """Let one import or change by hand run at a time; on SQLite every write does.

    The lock bars no reader and no booking, only others that want to change the organisation.
    """
    connection = db.connection()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE organisations IN SHARE ROW EXCLUSIVE MODE")


def read_standing(db: Db) -> Standing:
    """Read what the database holds: one organisation or none.

    Raises:
        BadRoster: it holds several organisations, and the files can't say which they mean.
    """
    organisations = _rows(db, select(ORGANISATION.table).limit(2))
    if len(organisations) > 1:
        raise BadRoster(["The database holds several organisations; the files are for one."])
    if not organisations:
        return Standing(None, {sheet.file: {} for sheet in _OTHERS})
    organisation = organisations[0]
    return _standing(db, organisation, {sheet.file: true() for sheet in _OTHERS})


def read_part(
    db: Db, *, organisation_id: int, wanted: Mapping[str, ColumnElement[bool]]
) -> Standing:
    """Read an organisation and some of its rows: by file, those that fulfil a condition.

    Whom a wanted enrolment refers to must be wanted too.

    Raises:
        NotFound: there is no such organisation.
    """
    row = _rows(db, select(ORGANISATION.table).where(ORGANISATION.table.c.id == organisation_id))
    if not row:
        raise NotFound("This organisation does not exist.")
    return _standing(db, row[0], wanted)


def _standing(db: Db, organisation: Row, wanted: Mapping[str, ColumnElement[bool]]) -> Standing:
    def read(sheet: Sheet) -> list[Row]:
        condition = wanted.get(sheet.file)
        if condition is None:
            return []
        mine = select(sheet.table).where(sheet.table.c.organisation_id == organisation["id"])
        return _rows(db, mine.where(condition))

    # The enrolments first: whom they refer to is there when the people are read after them.
    enrolments = read(ENROLMENTS)
    rows = {sheet.file: _by_key(sheet, read(sheet)) for sheet in (PEOPLE, COURSES, SMART_ROOMS)}
    emails = {row["id"]: row["email"] for row in rows[PEOPLE.file].values()}
    codes = {row["id"]: row["code"] for row in rows[COURSES.file].values()}
    rows[ENROLMENTS.file] = {
        (emails[row["learner_id"]], codes[row["course_id"]]): row for row in enrolments
    }
    return Standing(organisation, rows)


_OTHERS = (PEOPLE, COURSES, ENROLMENTS, SMART_ROOMS)


def _rows(db: Db, query: Select[Any]) -> list[Row]:
    return [dict(row) for row in db.connection().execute(query).mappings()]


def _by_key(sheet: Sheet, rows: Iterable[Row]) -> dict[Key, Row]:
    return {tuple(row[name] for name in sheet.key): row for row in rows}
