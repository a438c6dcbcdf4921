"""What can't be in a roster though each cell can: repeats, references, and what would be left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from booking.roster.cells import quoted
from booking.roster.csv_files import Content, Fault, Line
from booking.roster.sheets import COURSES, ENROLMENTS, ORGANISATION, PEOPLE, SHEETS, Sheet
from booking.roster.standing import Row, Standing
from booking.values import Role

Contents = Mapping[str, Content]
"""By file, what the files that are there hold."""

Check = Callable[[Contents, Standing], Iterator[Fault]]


def check_roster(contents: Contents, standing: Standing) -> list[Fault]:
    """List all that can't be, in the order of the files and their lines."""
    faults = [fault for content in contents.values() for fault in content.faults]
    faults += [fault for check in CHECKS for fault in check(contents, standing)]
    order = [sheet.file for sheet in SHEETS]
    return sorted(faults, key=lambda fault: (order.index(fault.file), fault.number))


def _lines(contents: Contents, sheet: Sheet) -> list[Line]:
    return contents[sheet.file].lines if sheet.file in contents else []


def _one_organisation(contents: Contents, _standing: Standing) -> Iterator[Fault]:
    lines = _lines(contents, ORGANISATION)
    for line in lines[1:]:
        yield line.fault("there is a second organisation; one line describes the only one")
    if ORGANISATION.file in contents and not lines and contents[ORGANISATION.file].readable:
        yield Fault(ORGANISATION.file, 1, "the line that describes the organisation is missing")


def _no_repeats(contents: Contents, _standing: Standing) -> Iterator[Fault]:
    for sheet in SHEETS:
        seen: dict[Any, int] = {}
        for line in _lines(contents, sheet) if sheet.key else []:
            key = sheet.key_of(line)
            if key is not None and seen.setdefault(key, line.number) != line.number:
                shown = " on ".join(quoted(part) for part in key)
                yield line.fault(f"{shown} is in line {seen[key]} already")


def _known_references(contents: Contents, standing: Standing) -> Iterator[Fault]:
    for column, sheet in REFERENCES.items():
        if sheet.file in contents and not contents[sheet.file].readable:
            continue
        known = standing.rows[sheet.file].keys() | {
            sheet.key_of(line) for line in _lines(contents, sheet)
        }
        for line in _lines(contents, ENROLMENTS):
            meant = line.values.get(column)
            if meant is not None and (meant,) not in known:
                yield line.fault(
                    f"{column} {quoted(meant)} is neither in {sheet.file} nor in the database",
                    column,
                )


REFERENCES = {"learner_email": PEOPLE, "course_code": COURSES, "assessor_email": PEOPLE}
"""By column of enrolments.csv, the file whose key it holds."""


def _dates_in_order(contents: Contents, standing: Standing) -> Iterator[Fault]:
    for line in _lines(contents, ENROLMENTS):
        row = standing.rows[ENROLMENTS.file].get(ENROLMENTS.key_of(line) or (), {})
        dates = {**row, **line.values}
        first, last = dates.get("starts_on"), dates.get("ends_on")
        if first and last and last < first:
            yield line.fault(f"ends_on {last} is before starts_on {first}", "ends_on")


def _one_slack_user_each(contents: Contents, standing: Standing) -> Iterator[Fault]:
    lines = _people_by_email(contents)
    holders: dict[str, set[str]] = defaultdict(set)
    for email, person in _people_after(lines, standing).items():
        if person.get("slack_user_id"):
            holders[person["slack_user_id"]].add(email)
    for email, line in lines.items():
        user_id = line.values.get("slack_user_id", "")
        others = sorted(holders[user_id] - {email})
        if others:
            yield line.fault(
                f"slack_user_id {quoted(user_id)} is also that of {', '.join(others)}",
                "slack_user_id",
            )


def _a_master_admin_stays(contents: Contents, standing: Standing) -> Iterator[Fault]:
    """Without a Master Admin nobody could put things right; one who is there must stay."""
    lines = _people_by_email(contents)
    before = {email for (email,), row in standing.rows[PEOPLE.file].items() if _governs(row)}
    people = _people_after(lines, standing)
    if not before or any(_governs(person) for person in people.values()):
        return
    for email in before & lines.keys():
        yield lines[email].fault(
            f"{email} can't cease to be Master Admin: nobody would be left with the role MA",
            "archived" if lines[email].values.get("archived") else "roles",
        )


def _people_by_email(contents: Contents) -> dict[str, Line]:
    lines = _lines(contents, PEOPLE)
    return {line.values["email"]: line for line in lines if "email" in line.values}


def _people_after(lines: Mapping[str, Line], standing: Standing) -> dict[str, Row]:
    """Give everybody as they would be after the import."""
    before = {email: row for (email,), row in standing.rows[PEOPLE.file].items()}
    after = {
        email: {**PEOPLE.defaults, **before.get(email, {}), **line.values}
        for email, line in lines.items()
    }
    return before | after


def _governs(person: Row) -> bool:
    return Role.MASTER_ADMIN in person.get("roles", ()) and not person["archived"]


CHECKS: tuple[Check, ...] = (
    _one_organisation,
    _no_repeats,
    _known_references,
    _dates_in_order,
    _one_slack_user_each,
    _a_master_admin_stays,
)
