"""The fields of the forms for people, enrolments, courses, rooms and settings: one table.

A field's value is a text as it would stand in a CSV file. Each kind of field knows how such a text
is shown in its element, and how it is read back from what Slack sends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from blocks.history_words import ROLE_NAMES
from blocks.layout import option
from blocks.text import Json, label
from booking.roster.sheets import COURSES, ENROLMENTS, ORGANISATION, PEOPLE, SMART_ROOMS
from booking.rules.bank_holidays import REGION_NAMES
from booking.values import EnrolmentStatus, Role

SEARCHED = "roster"
"""How the action ids of searches begin; the column follows."""
TICKED = "true"
NOTHING = "none"
"""The value of a choice that stands for an empty cell; Slack takes no empty value."""
TEXT_LIMIT = 3_000


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell's text, and for one that names a person or a course its choice in a search."""

    text: str = ""
    choice: Json | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """How a text is shown in an element, and read back."""

    element: Callable[[str, Shown], Json]
    read: Callable[[Json], str]


@dataclass(frozen=True, slots=True)
class RosterField:
    """A field of a form: its column in the CSV file, its label, and how it is filled in."""

    column: str
    label: str
    kind: Kind
    optional: bool = False
    hint: str = ""


def _typed(_column: str, shown: Shown) -> Json:
    element: Json = {"type": "plain_text_input", "max_length": TEXT_LIMIT}
    text = shown.text[:TEXT_LIMIT]
    return element | ({"initial_value": text} if text else {})


def _read_typed(state: Json) -> str:
    return state.get("value") or ""


def _day(_column: str, shown: Shown) -> Json:
    element: Json = {"type": "datepicker"}
    try:
        return element | {"initial_date": date.fromisoformat(shown.text).isoformat()}
    except ValueError:
        return element


def _read_day(state: Json) -> str:
    return state.get("selected_date") or ""


def _chosen(options: Mapping[str, str]) -> Callable[[str, Shown], Json]:
    """Make a choice among words, by the text that stands for each."""

    def element(_column: str, shown: Shown) -> Json:
        offered = {text: option(words, text or NOTHING) for text, words in options.items()}
        initial = offered.get(shown.text)
        select: Json = {"type": "static_select", "options": list(offered.values())}
        return select | ({"initial_option": initial} if initial else {})

    return element


def _read_chosen(state: Json) -> str:
    value = (state.get("selected_option") or {}).get("value", "")
    return "" if value == NOTHING else value


def _roles(_column: str, shown: Shown) -> Json:
    offered = {role.value: option(name, role.value) for role, name in ROLE_NAMES.items()}
    initial = [offered[code] for code in shown.text.split(";") if code in offered]
    element: Json = {"type": "multi_static_select", "options": list(offered.values())}
    return element | ({"initial_options": initial} if initial else {})


def _read_roles(state: Json) -> str:
    codes = {each["value"] for each in state.get("selected_options") or ()}
    return ";".join([role.value for role in Role if role in codes] or sorted(codes))


def _tick(words: str) -> Callable[[str, Shown], Json]:
    def element(_column: str, shown: Shown) -> Json:
        box = option(words, TICKED)
        boxes: Json = {"type": "checkboxes", "options": [box]}
        return boxes | ({"initial_options": [box]} if shown.text == TICKED else {})

    return element


def _read_tick(state: Json) -> str:
    return "true" if state.get("selected_options") else "false"


def _search(words: str) -> Callable[[str, Shown], Json]:
    def element(_column: str, shown: Shown) -> Json:
        search: Json = {
            "type": "external_select",
            "min_query_length": 0,
            "placeholder": label(words, 150),
        }
        return search | ({"initial_option": shown.choice} if shown.choice else {})

    return element


TEXT = Kind(_typed, _read_typed)
DAY = Kind(_day, _read_day)
ROLES = Kind(_roles, _read_roles)
STATUS = Kind(
    _chosen({each.value: each.words.capitalize() for each in EnrolmentStatus}), _read_chosen
)
HOLIDAYS = Kind(_chosen({"": "None", **REGION_NAMES}), _read_chosen)
ASSESSOR = Kind(_search("Choose an assessor"), _read_chosen)
COURSE = Kind(_search("Choose a course"), _read_chosen)
EMPTY_ZONE = "As Europe/London. Empty: the organisation's."

FIELDS: Mapping[str, tuple[RosterField, ...]] = {
    PEOPLE.file: (
        RosterField("name", "Name", TEXT),
        RosterField("email", "E-mail", TEXT),
        RosterField("roles", "Roles", ROLES),
        RosterField("time_zone", "Time zone", TEXT, optional=True, hint=EMPTY_ZONE),
        RosterField(
            "archived",
            "Archived",
            Kind(_tick("Can't book nor be booked"), _read_tick),
            optional=True,
        ),
    ),
    ENROLMENTS.file: (
        RosterField("course_code", "Course", COURSE),
        RosterField("status", "Status", STATUS),
        RosterField("assessor_email", "Assessor", ASSESSOR, optional=True),
        RosterField("starts_on", "First day", DAY, optional=True),
        RosterField("ends_on", "Last day", DAY, optional=True),
        RosterField("review_weeks", "Weeks between formal reviews", TEXT),
    ),
    COURSES.file: (
        RosterField("code", "Code", TEXT),
        RosterField("title", "Title", TEXT),
        RosterField("off_the_job_minimum_hours", "Off-the-job minimum in hours", TEXT),
    ),
    SMART_ROOMS.file: (
        RosterField("name", "Name", TEXT),
        RosterField(
            "join_url",
            "Join link",
            TEXT,
            hint="Messages that were sent keep the old link; Home shows the new one.",
        ),
    ),
    ORGANISATION.file: (
        RosterField("name", "Name", TEXT),
        RosterField("time_zone", "Time zone", TEXT, hint="As Europe/London."),
        RosterField(
            "smart_rooms_enabled",
            "Smart Rooms",
            Kind(_tick("Smart Sessions can be booked"), _read_tick),
            optional=True,
        ),
        RosterField("working_hours", "Working hours", TEXT, hint="As Mon-Fri 09:00-17:00."),
        RosterField("session_places", "Places in a session", TEXT),
        RosterField("bank_holidays", "Bank holidays", HOLIDAYS),
        RosterField(
            "reminder_leads", "Reminders", TEXT, optional=True, hint="As 1 day;1 hour. Empty: none."
        ),
    ),
}
"""By CSV file, in the order of the form."""

NEW: Mapping[str, Mapping[str, str]] = {
    PEOPLE.file: {"archived": "false"},
    ENROLMENTS.file: {"status": EnrolmentStatus.AWAITING_INDUCTION.value, "review_weeks": "12"},
}
"""By CSV file, what a form for a new row begins with."""


def say_columns(file: str, reason: str) -> str:
    """Say a reason that names columns with the labels of the form."""
    for field in FIELDS[file]:
        if "_" in field.column:
            reason = reason.replace(field.column, field.label)
    return reason


def state_of(values: Mapping[str, Mapping[str, Any]], column: str) -> tuple[str, Json]:
    """Find a column's block among a view's values: its block id, and what stands in it."""
    for block_id, elements in values.items():
        if block_id.split(".")[0] == column:
            return block_id, next(iter(elements.values()), {})
    return "", {}
