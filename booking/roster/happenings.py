"""What changes of the roster write into the history, by file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from booking.history import Happening, from_to
from booking.roster.sheets import COURSES, ENROLMENTS, ORGANISATION, PEOPLE, SMART_ROOMS, Sheet
from booking.roster.standing import Row
from booking.values import HistoryEvent

UNWRITTEN = frozenset({"email", "name", "time_zone", "slack_user_id", "join_url"})
"""Columns of which the history says that they changed, but not from what to what: what names a
person must not outlive its erasure, and a room's link lets anybody in."""


def happenings_of_new(sheet: Sheet, rows: Iterable[Row]) -> list[Happening]:
    """Say of each row that it is new."""
    say = ADDED.get(sheet.file)
    return [say(row) for row in rows] if say else []


def happenings_of_change(sheet: Sheet, row: Row, changes: Row) -> list[Happening]:
    """Say what changes in a row; `row` is as it was before."""
    say = CHANGED.get(sheet.file)
    return list(say(row, changes)) if say else []


def _person_added(row: Row) -> Happening:
    return Happening(
        event=HistoryEvent.PERSON_ADDED,
        person_id=row["id"],
        details={"roles": sorted(row["roles"])},
    )


def _person_changed(row: Row, changes: Row) -> Iterator[Happening]:
    who = row["id"]
    if "roles" in changes:
        roles = from_to(sorted(row["roles"]), sorted(changes["roles"]))
        yield Happening(event=HistoryEvent.ROLES_CHANGED, person_id=who, details={"roles": roles})
    if "archived" in changes:
        gone = changes["archived"]
        event = HistoryEvent.PERSON_ARCHIVED if gone else HistoryEvent.PERSON_RESTORED
        yield Happening(event=event, person_id=who)
    others = sorted(changes.keys() & UNWRITTEN)
    if others:
        yield Happening(
            event=HistoryEvent.PERSON_CHANGED, person_id=who, details={"changed": others}
        )


def _enrolment_added(row: Row) -> Happening:
    said = {name: _plain(row[name]) for name in ("status", "assessor_id") if row[name]}
    return Happening(
        event=HistoryEvent.ENROLMENT_ADDED,
        person_id=row["learner_id"],
        details={"course_id": row["course_id"], **said},
    )


def _enrolment_changed(row: Row, changes: Row) -> Iterator[Happening]:
    yield Happening(
        event=HistoryEvent.ENROLMENT_CHANGED,
        person_id=row["learner_id"],
        details={"course_id": row["course_id"], **_differences(row, changes)},
    )


def _course_added(row: Row) -> Happening:
    return Happening(event=HistoryEvent.COURSE_ADDED, details={"course_id": row["id"]})


def _course_changed(row: Row, changes: Row) -> Iterator[Happening]:
    details = {"course_id": row["id"], **_differences(row, changes)}
    yield Happening(event=HistoryEvent.COURSE_CHANGED, details=details)


def _room_added(row: Row) -> Happening:
    return Happening(event=HistoryEvent.SMART_ROOM_ADDED, details={"room": row["name"]})


def _room_changed(row: Row, changes: Row) -> Iterator[Happening]:
    details = {"room": row["name"], "changed": sorted(changes)}
    yield Happening(event=HistoryEvent.SMART_ROOM_CHANGED, details=details)


def _settings_changed(row: Row, changes: Row) -> Iterator[Happening]:
    yield Happening(event=HistoryEvent.SETTINGS_CHANGED, details=_differences(row, changes))


def _differences(row: Row, changes: Row) -> dict[str, Any]:
    return {name: from_to(_plain(row[name]), _plain(changes[name])) for name in changes}


def _plain(value: Any) -> Any:
    """Write a value as JSON takes it."""
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


ADDED: Mapping[str, Callable[[Row], Happening]] = {
    PEOPLE.file: _person_added,
    COURSES.file: _course_added,
    ENROLMENTS.file: _enrolment_added,
    SMART_ROOMS.file: _room_added,
}
CHANGED: Mapping[str, Callable[[Row, Row], Iterable[Happening]]] = {
    PEOPLE.file: _person_changed,
    COURSES.file: _course_changed,
    ENROLMENTS.file: _enrolment_changed,
    SMART_ROOMS.file: _room_changed,
    ORGANISATION.file: _settings_changed,
}
"""By file, what is said of a new row, and of one that changes; of an organisation that is new,
nothing: its history begins with it."""
