"""Home's page "Manage": the way to people, and the lists of courses and Smart Rooms."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.home_sessions import Reader
from blocks.layout import actions, as_written, button, header, note
from blocks.paging import ListName, paging
from blocks.roster_form import ADD_ROW, CHANGE_ROW, RosterMemory
from blocks.session_actions import organisation_history_button
from blocks.text import Json, label
from booking.pages import Page
from booking.roster.reading import CourseLine, RoomLine
from booking.roster.sheets import COURSES, ORGANISATION, PEOPLE, SMART_ROOMS

FIND_PERSON = "manage_person"
COURSE_LIST = ListName("courses", "Courses", "Earlier courses", "Later courses")
ROOM_LIST = ListName("rooms", "Smart Rooms", "Earlier rooms", "Later rooms")
NO_COURSES = "There are no courses yet. Press “Add course”: learners are enrolled on courses."
NO_ROOMS = "There are no Smart Rooms yet. Press “Add Smart Room” for Smart Sessions to have one."


def people_blocks(organisation_id: int, _reader: Reader) -> list[Json]:
    """Offer to find somebody, to add somebody, and to change the organisation's settings."""
    find: Json = {
        "type": "external_select",
        "action_id": FIND_PERSON,
        "min_query_length": 0,
        "placeholder": label("Find a person by name or e-mail", 150),
    }
    settings = RosterMemory(ORGANISATION.file, organisation_id)
    return [
        header("People"),
        actions([find, _add("person", PEOPLE.file)], "people"),
        note("Choose somebody to give or take roles, archive them, or change their enrolments."),
        actions(
            [
                button("Organisation settings", f"{CHANGE_ROW}.settings", value=settings.dump()),
                organisation_history_button(organisation_id),
            ],
            "settings",
        ),
    ]


def course_blocks(page: Page[CourseLine], reader: Reader) -> list[Json]:
    """List the courses."""
    lines = [
        _line(
            f"{course.title} ({course.code}): at least {course.minimum_hours:,} hours off the job",
            "course",
            RosterMemory(COURSES.file, course.course_id),
            reader,
        )
        for course in page.rows
    ]
    return _list("Courses", _add("course", COURSES.file), lines, NO_COURSES) + paging(
        page, COURSE_LIST, reader.state
    )


def room_blocks(page: Page[RoomLine], reader: Reader) -> list[Json]:
    """List the Smart Rooms."""
    lines = [
        _line(room.name, "room", RosterMemory(SMART_ROOMS.file, room.room_id), reader)
        for room in page.rows
    ]
    add = _add("Smart Room", SMART_ROOMS.file)
    return _list("Smart Rooms", add, lines, NO_ROOMS) + paging(page, ROOM_LIST, reader.state)


def _list(title: str, add: Json, lines: Sequence[Json], nothing: str) -> list[Json]:
    return [header(title), actions([add], f"add.{title}"), *(lines or as_written(nothing))]


def _add(noun: str, file: str) -> Json:
    action_id = f"{ADD_ROW}.{noun.replace(' ', '_')}"
    return button(f"Add {noun}", action_id, value=RosterMemory(file).dump())


def _line(words: str, noun: str, memory: RosterMemory, reader: Reader) -> Json:
    [block] = as_written(words[: reader.room.words])
    change = button(f"Change {noun}", f"{CHANGE_ROW}.{noun}", value=memory.dump())
    return block | {"accessory": change}
