"""A person as a Master Admin manages them: who they are, what they may do, their enrolments."""

from __future__ import annotations

from blocks.history_words import ROLE_NAMES
from blocks.layout import actions, as_written, button, divider, note
from blocks.notices import notice_blocks
from blocks.paging import ListName, turning, which_rows
from blocks.roster_form import ADD_ROW, CHANGE_ROW, RosterMemory
from blocks.session_actions import PERSON_HISTORY
from blocks.text import Json, label
from booking.pages import PAGE_SIZE
from booking.roster.reading import EnrolmentLine, PersonPage
from booking.roster.sheets import ENROLMENTS, PEOPLE
from booking.rules.local_times import say_day
from booking.values import Role

CALLBACK_ID = "person_page"
SHOW_PERSON = "show_person"
"""How the action ids of the paging buttons begin; their values are the person and the page."""
ERASE = "erase_learner"
"""The action id of the button that erases a learner's data; its value is the learner."""
TITLE = "Person"
ERASE_TITLE = "Erase a learner's data"
ERASE_WARNS = (
    "Name, e-mail and Slack account go for good, and so does what they wrote. They are taken out "
    "of sessions to come and archived. Sessions, time and history stay, without the name."
)
LIST = ListName("enrolments", "Enrolments", "Earlier enrolments", "Later enrolments")
NO_ENROLMENTS = "On no course yet. Press “Add enrolment” to put them on one."


def person_modal(page: PersonPage, notice: str = "") -> Json:
    """Build the page; `notice` says what has just been done."""
    turns = turning(page.enrolments, LIST, SHOW_PERSON, lambda to: f"{page.person_id}.{to}")
    return {
        "type": "modal",
        "callback_id": CALLBACK_ID,
        "title": label(TITLE),
        "close": label("Close"),
        "blocks": [
            *(notice_blocks(notice) if notice else []),
            *as_written(_say_person(page)),
            actions(_buttons(page), "person"),
            divider(),
            *(
                [_enrolment(each, page) for each in page.enrolments.rows]
                or as_written(NO_ENROLMENTS)
            ),
            *(
                [note(which_rows(page.enrolments, LIST, PAGE_SIZE)), actions(turns)]
                if turns
                else []
            ),
        ],
    }


def _say_person(page: PersonPage) -> str:
    roles = ", ".join(name for role, name in ROLE_NAMES.items() if role in page.roles)
    linked = "linked" if page.in_slack else "not linked yet: at the first contact, by the e-mail"
    return "\n".join(
        [
            f"{page.name}{' (archived)' if page.archived else ''}",
            f"E-mail: {page.email}",
            f"Roles: {roles or 'none'}",
            f"Time zone: {page.time_zone or 'that of the organisation'}",
            f"Slack: {linked}",
        ]
    )


def _buttons(page: PersonPage) -> list[Json]:
    changing = RosterMemory(PEOPLE.file, page.person_id, page.person_id)
    adding = RosterMemory(ENROLMENTS.file, None, page.person_id)
    return [
        button("Change person", f"{CHANGE_ROW}.person", value=changing.dump(), style="primary"),
        button("Add enrolment", f"{ADD_ROW}.enrolment", value=adding.dump()),
        button("History", PERSON_HISTORY, value=str(page.person_id)),
        *([_erase(page)] if Role.LEARNER in page.roles else []),
    ]


def _erase(page: PersonPage) -> Json:
    confirm: Json = {
        "title": label("Erase this learner's data?"),
        "text": label(ERASE_WARNS),
        "confirm": label("Erase it"),
        "deny": label("Keep it"),
        "style": "danger",
    }
    erase = button("Erase data", ERASE, value=str(page.person_id), style="danger")
    return erase | {"confirm": confirm}


def _enrolment(line: EnrolmentLine, page: PersonPage) -> Json:
    first, last = (say_day(day) if day else "open" for day in (line.starts_on, line.ends_on))
    words = (
        f"{line.course}: {line.status.words}\n"
        f"Assessor: {line.assessor or 'none'}. From {first} to {last}. "
        f"A formal review every {line.review_weeks} weeks."
    )
    changing = RosterMemory(ENROLMENTS.file, line.enrolment_id, page.person_id)
    change = button("Change enrolment", f"{CHANGE_ROW}.enrolment", value=changing.dump())
    [block] = as_written(words)
    return block | {"accessory": change}
