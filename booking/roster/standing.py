"""What the database holds before an import, found by the same keys as the files' lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from booking.database import Db
from booking.errors import BadRoster
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
    # The enrolments first: whom they refer to is there when the people are read after them.
    enrolments = _rows(db, _of(ENROLMENTS, organisation["id"]))
    rows = {
        sheet.file: _by_key(sheet, _rows(db, _of(sheet, organisation["id"])))
        for sheet in (PEOPLE, COURSES, SMART_ROOMS)
    }
    emails = {row["id"]: row["email"] for row in rows[PEOPLE.file].values()}
    codes = {row["id"]: row["code"] for row in rows[COURSES.file].values()}
    rows[ENROLMENTS.file] = {
        (emails[row["learner_id"]], codes[row["course_id"]]): row for row in enrolments
    }
    return Standing(organisation, rows)


_OTHERS = (PEOPLE, COURSES, ENROLMENTS, SMART_ROOMS)


def _of(sheet: Sheet, organisation_id: int) -> Select[Any]:
    return select(sheet.table).where(sheet.table.c.organisation_id == organisation_id)


def _rows(db: Db, query: Select[Any]) -> list[Row]:
    return [dict(row) for row in db.connection().execute(query).mappings()]


def _by_key(sheet: Sheet, rows: Iterable[Row]) -> dict[Key, Row]:
    return {tuple(row[name] for name in sheet.key): row for row in rows}
