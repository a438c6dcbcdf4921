"""Finding a learner on the Home tab, and the head of the page with their plan."""

from __future__ import annotations

from dataclasses import dataclass

from blocks.home_sessions import LEARNER, Reader
from blocks.home_state import CHOOSE_HOME, SHOW_HOME
from blocks.layout import actions, button, header, input_block, note, option, paragraph
from blocks.paging import ListName, paging
from blocks.session_actions import PERSON_HISTORY
from blocks.session_starts import SessionStart, book_button
from blocks.text import Json, label, plain, shorten
from booking.learner_finder import FoundLearner, TakenCourse
from booking.pages import Page
from booking.values import EnrolmentStatus

LEARNERS = ListName("learners", "Learners", "Earlier names", "Later names")
NAME, COURSE, ASSESSOR, STATUS = "name", "course", "assessor", "status"
MOST_COURSES = 5
NAME_LIMIT = 100
PLACEHOLDER_LIMIT = 150
NOBODY = "Nobody is found. Clear a filter, or write less of the name."


def filter_id(key: str) -> str:
    """Name the action of a filter's field."""
    return f"{CHOOSE_HOME}.{LEARNERS.key}.{key}"


@dataclass(frozen=True, slots=True)
class Filters:
    """What is filtered by, in words; empty where nothing is."""

    name: str = ""
    course: str = ""
    assessor: str = ""
    status: EnrolmentStatus | None = None


def finder_blocks(page: Page[FoundLearner], filters: Filters, reader: Reader) -> list[Json]:
    """Show the filters, and a page of the learners who are found."""
    lines = [_found(each, reader) for each in page.rows]
    return [
        header("Find a learner"),
        *_filters(filters, reader),
        *(lines or [paragraph(NOBODY)]),
        *paging(page, LEARNERS, reader.state),
    ]


def learner_head(learner: FoundLearner, reader: Reader) -> list[Json]:
    """Say whose page this is, with the ways to a booking and back."""
    back = reader.state.keep(**{LEARNER: "", "plan": "", "log": "", "evidence": ""})
    half = reader.room.words // 2
    return [
        header(learner.name),
        *([{"type": "section", "text": plain(_say_courses(learner), half)}]),
        actions(
            [
                book_button(
                    "Book a session",
                    SessionStart(learner.learner_id),
                    learner.name,
                    style="primary",
                ),
                button("History", PERSON_HISTORY, value=str(learner.learner_id)),
                button("Back to the learners", f"{SHOW_HOME}.learners.back", value=back.dump()),
            ],
            "learner",
        ),
    ]


def _filters(filters: Filters, reader: Reader) -> list[Json]:
    name: Json = {
        "type": "plain_text_input",
        "action_id": filter_id(NAME),
        "placeholder": label("Part of a name or e-mail, then Enter"),
        "max_length": NAME_LIMIT,
    }
    if filters.name:
        name["initial_value"] = shorten(filters.name, NAME_LIMIT)
    clear = reader.state.keep(
        **dict.fromkeys((NAME, COURSE, ASSESSOR, STATUS, LEARNERS.key, "cleared"), "")
    )
    version = reader.state.number("cleared") or 0
    clear = clear.keep(cleared=version + 1)
    return [
        input_block("Name", name, f"filter.name.{version}", optional=True, dispatch=True),
        actions(
            [
                _search(COURSE, filters.course or "Any course"),
                _search(ASSESSOR, filters.assessor or "Any assessor"),
                _statuses(filters.status),
                button("Clear filters", f"{SHOW_HOME}.learners.clear", value=clear.dump()),
            ],
            f"filter.others.{version}",
        ),
        *_said(filters),
    ]


def _said(filters: Filters) -> list[Json]:
    by = [
        f"{name}: {value}"
        for name, value in (
            ("name", filters.name),
            ("course", filters.course),
            ("assessor", filters.assessor),
            ("status", filters.status.words if filters.status else ""),
        )
        if value
    ]
    said = f"Shown by {'; '.join(shorten(each, NAME_LIMIT) for each in by)}."
    return [note(said)] if by else []


def _search(key: str, shown: str) -> Json:
    return {
        "type": "external_select",
        "action_id": filter_id(key),
        "placeholder": plain(shown, PLACEHOLDER_LIMIT),
        "min_query_length": 0,
    }


def _statuses(chosen: EnrolmentStatus | None) -> Json:
    options = {each: option(each.words.capitalize(), each.value) for each in EnrolmentStatus}
    element: Json = {
        "type": "static_select",
        "action_id": filter_id(STATUS),
        "placeholder": label("Any status"),
        "options": list(options.values()),
    }
    return element | ({"initial_option": options[chosen]} if chosen else {})


def _found(learner: FoundLearner, reader: Reader) -> Json:
    state = reader.state.keep(**{LEARNER: learner.learner_id})
    to_plan = button("Open plan", f"{SHOW_HOME}.learners.{learner.learner_id}", value=state.dump())
    to_plan["accessibility_label"] = shorten(f"Open the plan of {learner.name}", 75)
    half = reader.room.words // 2
    return {
        "type": "section",
        "fields": [
            plain(f"{learner.name} ({learner.email})", half),
            plain(_say_courses(learner), half),
        ],
        "accessory": to_plan,
    }


def _say_courses(learner: FoundLearner) -> str:
    said = [_say_course(each) for each in learner.courses[:MOST_COURSES]]
    more = len(learner.courses) - len(said)
    return "; ".join([*said, *([f"{more} more"] if more else [])]) or "Not on a course"


def _say_course(course: TakenCourse) -> str:
    by = f", with {course.assessor}" if course.assessor else ", without an assessor"
    return f"{course.title}: {course.status.words}{by}"
