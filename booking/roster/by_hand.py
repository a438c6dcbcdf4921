"""Changing one row of the roster by hand: with the cells and checks of an import, and a few more.

What an import takes from a file is decided elsewhere; who changes a row by hand can be asked. So
here a form that is out of date is refused, and so is what would leave sessions without somebody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from booking.database import Database, Db
from booking.errors import BadInput, NotFound, RowChanged
from booking.ids import IdSource
from booking.people import require_actor
from booking.roster import cells
from booking.roster.cells import quoted
from booking.roster.checks import check_roster
from booking.roster.csv_files import Column, Content, Line, read_cell
from booking.roster.exporting import cell_text
from booking.roster.hanging import refuse_what_hangs
from booking.roster.merging import Author, merge, merge_organisation
from booking.roster.sheets import (
    COURSES,
    ENROLMENTS,
    ORGANISATION,
    PEOPLE,
    SMART_ROOMS,
    Key,
    Sheet,
)
from booking.roster.standing import Row, Standing, read_part, wait_for_other_changes
from booking.rules.permissions import Action
from booking.values import Role

Texts = Mapping[str, str]
"""By column, a cell's text."""


def _without(sheet: Sheet, *names: str) -> Mapping[str, Column]:
    return {name: column for name, column in sheet.columns.items() if name not in names}


COLUMNS: Mapping[str, Mapping[str, Column]] = {
    ORGANISATION.file: ORGANISATION.columns,
    PEOPLE.file: _without(PEOPLE, "slack_user_id"),
    COURSES.file: COURSES.columns,
    ENROLMENTS.file: {**ENROLMENTS.columns, "review_weeks": Column(cells.weeks)},
    SMART_ROOMS.file: SMART_ROOMS.columns,
}
"""By file, what can be changed by hand. Slack users are linked at the first contact alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """A row of the roster as somebody wants it.

    Attributes:
        organisation_id: where.
        actor_id: who wants it.
        sheet: which kind of row.
        row_id: the row; None for a new one.
        typed: every column of `COLUMNS`, as it would stand in a file.
        seen: by column, the mark of what stood there when the form was filled in.
        confirmed: whether the person knows what hangs on it.
    """

    organisation_id: int
    actor_id: int
    sheet: Sheet
    row_id: int | None
    typed: Texts
    seen: Texts
    confirmed: bool = False


def mark(text: str) -> str:
    """Give a short mark by which a form knows again what stood in a cell."""
    return sha256(text.encode()).hexdigest()[:8]


def change_row(database: Database, command: ChangeRow, *, now: datetime, ids: IdSource) -> int:
    """Change a row of the roster, or add one, and give its id.

    Raises:
        NotAllowed: the actor may not manage the organisation.
        NotFound: there is no such row.
        BadInput: what was typed can't be, by column.
        RowChanged: somebody else changed the row since the form was filled in.
        NotEligible: sessions to come hang on it.
        NeedsConfirmation: something hangs on it that the person has not confirmed.
        DatabaseUnavailable: the database can't answer now.
    """
    return database.write(lambda db: _change(db, command, now, ids))


def texts_of_row(db: Db, *, organisation_id: int, sheet: Sheet, row_id: int) -> dict[str, str]:
    """Give by column what stands in a row, as it would in a file.

    Raises:
        NotFound: there is no such row.
    """
    part = read_part(db, organisation_id=organisation_id, wanted=_wanted(sheet, row_id, {}))
    return _texts(part, sheet, _found(part, sheet, row_id)[1])


def _change(db: Db, command: ChangeRow, now: datetime, ids: IdSource) -> int:
    wait_for_other_changes(db)
    require_actor(
        db,
        Action.MANAGE_ORGANISATION,
        organisation_id=command.organisation_id,
        actor_id=command.actor_id,
    )
    sheet, row_id = command.sheet, command.row_id
    wanted = _wanted(sheet, row_id, command.typed)
    part = read_part(db, organisation_id=command.organisation_id, wanted=wanted)
    line = _read(command)
    if row_id is not None:
        key, row = _found(part, sheet, row_id)
        _refuse_changed(command, _texts(part, sheet, row))
        _rename(part, sheet, key, line)
        refuse_what_hangs(db, sheet, row, line.values, confirmed=command.confirmed, now=now)
    else:
        _refuse_known(part, sheet, line)
    _check(part, line)
    if sheet is ORGANISATION:
        return merge_organisation(db, [line], part, ids, now=now, actor_id=command.actor_id)[0]
    author = Author(organisation_id=command.organisation_id, actor_id=command.actor_id, now=now)
    merge(db, sheet, [line], part, ids, author)
    return part.id_of(sheet, *(sheet.key_of(line) or ()))


def _wanted(sheet: Sheet, row_id: int | None, typed: Texts) -> dict[str, ColumnElement[bool]]:
    """Say which rows a change has to know: its own, those of the same key, those it refers to."""
    emails = [typed.get(name, "").strip().lower() for name in EMAIL_COLUMNS]
    people, courses = PEOPLE.table.c, COURSES.table.c
    known = {
        PEOPLE.file: or_(people.roles.contains(Role.MASTER_ADMIN.value), people.email.in_(emails)),
        COURSES.file: courses.code.in_([typed.get("course_code", "").strip()]),
    }
    if sheet is ORGANISATION:
        return known
    mine = sheet.table.c.id == row_id
    if sheet is not ENROLMENTS:
        named = [sheet.table.c[name] == typed.get(name, "").strip() for name in sheet.key]
        return known | {sheet.file: or_(known.get(sheet.file, mine), mine, *named)}
    return known | _wanted_enrolments(known, mine)


EMAIL_COLUMNS = ("email", "learner_email", "assessor_email")


def _wanted_enrolments(
    known: Mapping[str, ColumnElement[bool]], mine: ColumnElement[bool]
) -> dict[str, ColumnElement[bool]]:
    """Want an enrolment with its people and its course, and that of the typed key."""
    people, courses, enrolments = PEOPLE.table.c, COURSES.table.c, ENROLMENTS.table.c

    def of_mine(column: Any) -> Any:
        return select(column).where(mine)

    alike = and_(
        enrolments.learner_id.in_(select(people.id).where(known[PEOPLE.file])),
        enrolments.course_id.in_(select(courses.id).where(known[COURSES.file])),
    )
    return {
        ENROLMENTS.file: or_(mine, alike),
        PEOPLE.file: or_(
            known[PEOPLE.file],
            people.id.in_(of_mine(enrolments.learner_id)),
            people.id.in_(of_mine(enrolments.assessor_id)),
        ),
        COURSES.file: or_(known[COURSES.file], courses.id.in_(of_mine(enrolments.course_id))),
    }


def _found(part: Standing, sheet: Sheet, row_id: int) -> tuple[Key, Row]:
    if sheet is ORGANISATION and part.organisation:
        return (), part.organisation
    for key, row in part.rows.get(sheet.file, {}).items():
        if row["id"] == row_id:
            return key, row
    raise NotFound("This is not in your organisation any more.")


def _texts(part: Standing, sheet: Sheet, row: Row) -> dict[str, str]:
    emails = {person["id"]: person["email"] for person in part.rows.get(PEOPLE.file, {}).values()}
    codes = {course["id"]: course["code"] for course in part.rows.get(COURSES.file, {}).values()}
    named = {
        "learner_email": emails.get(row.get("learner_id")),
        "assessor_email": emails.get(row.get("assessor_id")),
        "course_code": codes.get(row.get("course_id")),
    }
    return {name: cell_text({**named, **row}[name]) for name in COLUMNS[sheet.file]}


def _read(command: ChangeRow) -> Line:
    """Read every cell.

    Raises:
        BadInput: some can't be.
    """
    values: dict[str, Any] = {}
    bad: dict[str, str] = {}
    for name, column in COLUMNS[command.sheet.file].items():
        try:
            values[name] = read_cell(command.typed.get(name, ""), column)
        except ValueError as error:
            bad[name] = _sentence(str(error))
    if bad:
        raise BadInput(bad)
    return Line(command.sheet.file, 1, values)


def _sentence(reason: str) -> str:
    """Make a sentence of a cell's fault, which begins with the cell or leaves it out."""
    return f"This {reason}." if reason.startswith("is ") else f"{reason}."


def _refuse_changed(command: ChangeRow, now_there: Texts) -> None:
    changed = {
        name: text for name, text in now_there.items() if command.seen.get(name) != mark(text)
    }
    if changed:
        raise RowChanged(
            "Somebody else changed this meanwhile.",
            helps="Look at it once more, then save again.",
            columns=changed,
        )


def _rename(part: Standing, sheet: Sheet, key: Key, line: Line) -> None:
    """Let a row have another key, such as a new e-mail, unless another row has it."""
    new = sheet.key_of(line) or ()
    if new != key:
        _refuse_known(part, sheet, line)
        part.rows[sheet.file][new] = part.rows[sheet.file].pop(key)


def _refuse_known(part: Standing, sheet: Sheet, line: Line) -> None:
    key = sheet.key_of(line) or ()
    if key in part.rows.get(sheet.file, {}):
        shown = " on ".join(quoted(each) for each in key)
        raise BadInput({sheet.key[-1]: f"{shown} is there already."})


def _check(part: Standing, line: Line) -> None:
    faults = check_roster({line.file: Content([line])}, part)
    if faults:
        raise BadInput({fault.column: _sentence(fault.reason) for fault in faults})
