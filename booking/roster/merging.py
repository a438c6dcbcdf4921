"""Writing a sheet's lines to its table: new rows, and those columns that have changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update

from booking.appointments import appoint_everybody_anew, appoint_people_anew
from booking.database import Db
from booking.history import Happening, record
from booking.ids import IdSource
from booking.roster.csv_files import Line
from booking.roster.happenings import happenings_of_change, happenings_of_new
from booking.roster.sheets import COURSES, ENROLMENTS, ORGANISATION, PEOPLE, Sheet
from booking.roster.standing import Row, Standing
from booking.rules.names import search_name

Changes = dict[int, dict[str, Any]]
"""By a row's id, the columns that change."""

APPOINTING = frozenset({"reminder_leads", "time_zone"})
"""The columns by which it is reckoned when people are reminded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who writes into which organisation, and when; without an actor it comes from files."""

    organisation_id: int
    now: datetime
    actor_id: int | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """What an import did with the lines of one file."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


def merge_organisation(
    db: Db,
    lines: Sequence[Line],
    standing: Standing,
    ids: IdSource,
    *,
    now: datetime,
    actor_id: int | None = None,
) -> tuple[int, Count]:
    """Write the organisation's line; without one, a new organisation has the defaults.

    Returns:
        The organisation's id and what was done.
    """
    wanted = dict(lines[0].values) if lines else {}
    row = standing.organisation
    if row is None:
        new = {"id": ids.new(), **ORGANISATION.defaults, **wanted}
        db.connection().execute(insert(ORGANISATION.table), new)
        return new["id"], Count(added=1)
    changes = _changed(row, wanted)
    if changes:
        _update(db, ORGANISATION, {row["id"]: changes}, {})
        said = happenings_of_change(ORGANISATION, row, changes)
        record(db, ids, said, organisation_id=row["id"], actor_id=actor_id, at=now)
    if APPOINTING & changes.keys():
        appoint_everybody_anew(db, organisation_id=row["id"], now=now)
    return row["id"], Count(changed=int(bool(changes)), unchanged=len(lines) - int(bool(changes)))


def merge(
    db: Db,
    sheet: Sheet,
    lines: Sequence[Line],
    standing: Standing,
    ids: IdSource,
    author: Author,
) -> Count:
    """Write a sheet's lines, which must have passed every check; `standing` gets the new rows.

    Columns that a file leaves out, and cells that stand for "as it is", are not touched: others
    may change them at the same time.
    """
    rows = standing.rows[sheet.file]
    owner = {"organisation_id": author.organisation_id}
    new: list[Row] = []
    changes: Changes = {}
    said: list[Happening] = []
    for line in lines:
        key, wanted = sheet.key_of(line) or (), _row(sheet, line, standing)
        if key not in rows:
            rows[key] = {**owner, "id": ids.new(), **sheet.defaults, **wanted}
            new.append(rows[key])
        elif changed := _changed(rows[key], wanted):
            changes[rows[key]["id"]] = changed
            said += happenings_of_change(sheet, rows[key], changed)
    changes = dict(sorted(changes.items()))
    _release_slack_users(db, changes, owner)
    if new:
        db.connection().execute(insert(sheet.table), new)
    _update(db, sheet, changes, owner)
    if sheet is PEOPLE:
        _appoint_anew(db, changes, author)
    said += happenings_of_new(sheet, new)
    record(db, ids, said, at=author.now, actor_id=author.actor_id, **owner)
    return Count(len(new), len(changes), len(lines) - len(new) - len(changes))


def _appoint_anew(db: Db, changes: Changes, author: Author) -> None:
    moved = [row_id for row_id, columns in changes.items() if APPOINTING & columns.keys()]
    appoint_people_anew(
        db, organisation_id=author.organisation_id, person_ids=moved, now=author.now
    )


def _changed(row: Row, wanted: Row) -> dict[str, Any]:
    return {name: value for name, value in wanted.items() if row[name] != value}


def _row(sheet: Sheet, line: Line, standing: Standing) -> Row:
    make = ROWS.get(sheet.file)
    return make(line.values, standing) if make else line.values


AS_THEY_ARE = frozenset({"status", "starts_on", "ends_on", "review_weeks"})
"""The columns of an enrolment that are kept as they are read."""


def _person(values: Mapping[str, Any], _standing: Standing) -> Row:
    return {**values, "search_name": search_name(values["name"], values["email"])}


def _enrolment(values: Mapping[str, Any], standing: Standing) -> Row:
    """Turn the e-mails and the code into ids."""
    row: dict[str, Any] = {
        "learner_id": standing.id_of(PEOPLE, values["learner_email"]),
        "course_id": standing.id_of(COURSES, values["course_code"]),
    }
    if "assessor_email" in values:
        email = values["assessor_email"]
        row["assessor_id"] = standing.id_of(PEOPLE, email) if email else None
    return row | {name: values[name] for name in values.keys() & AS_THEY_ARE}


ROWS: Mapping[str, Callable[[Mapping[str, Any], Standing], Row]] = {
    PEOPLE.file: _person,
    ENROLMENTS.file: _enrolment,
}
"""How a line becomes a row, where it is not one already."""


def _release_slack_users(db: Db, changes: Changes, owner: Row) -> None:
    """Unlink those whose Slack user changes, so that two people can swap theirs."""
    moving = {row_id: {"slack_user_id": None} for row_id in changes if _moves(changes[row_id])}
    _update(db, PEOPLE, moving, owner)


def _moves(changes: Mapping[str, Any]) -> bool:
    return changes.get("slack_user_id") is not None


def _update(db: Db, sheet: Sheet, changes: Changes, owner: Row) -> None:
    """Change rows, those with the same columns in one go, in the order of their ids."""
    alike: dict[frozenset[str], list[dict[str, Any]]] = defaultdict(list)
    for row_id, columns in changes.items():
        parameters = {f"to_{name}": value for name, value in columns.items()}
        alike[frozenset(columns)].append({"row_id": row_id, **parameters})
    table = sheet.table
    for names, parameters_of_rows in alike.items():
        statement = (
            update(table)
            .where(*(table.c[name] == value for name, value in owner.items()))
            .where(table.c.id == bindparam("row_id"))
            .values({name: bindparam(f"to_{name}") for name in sorted(names)})
        )
        db.connection().execute(statement, parameters_of_rows)
