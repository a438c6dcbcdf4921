"""Answers the form's searches: assessors, learners, and the chosen learner's courses."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.layout import option
from blocks.text import label
from booking.courses import bookable_courses
from booking.database import Db
from booking.people import Member
from booking.person_search import Found, search_assessors, search_learners
from booking.rules.names import fold, fold_typed, shared_names
from booking.values import FormField
from bot.desk import Desk
from bot.failures import telling
from bot.form_reading import parse_booking_form
from bot.members import find_booker

GROUP_LIMIT = 75
Json = dict[str, Any]
Search = Callable[[Db, Member, Json], Json]


def register(app: App, desk: Desk) -> None:
    """Listen to what is typed into the form's searches."""

    def answer(search: Search) -> Callable[..., None]:
        def suggest(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
            with telling(desk, lambda _text: ack(options=[])):
                member = find_booker(desk, context, client)
                ack(**desk.database.read(lambda db: search(db, member, body)))

        return suggest

    for field, search in SEARCHES.items():
        app.options(field.value)(answer(search))


def _assessors(db: Db, member: Member, body: Json) -> Json:
    found = search_assessors(db, organisation_id=member.organisation.id, text=body.get("value", ""))
    shared = shared_names(each.name for each in found)
    return {"options": [person_option(each, shared) for each in found]}


def _learners(db: Db, member: Member, body: Json) -> Json:
    """Group the learners: the chosen assessor's own first."""
    assessor = parse_booking_form(body["view"]).assessor
    found = search_learners(
        db,
        organisation_id=member.organisation.id,
        text=body.get("value", ""),
        assessor_id=int(assessor.value) if assessor and assessor.value.isdecimal() else None,
    )
    groups = (("The assessor's learners", found.own), ("Other learners", found.others))
    shared = shared_names(each.name for each in (*found.own, *found.others))
    filled = [_group(name, people, shared) for name, people in groups if people]
    return {"option_groups": filled} if filled else {"options": []}


def _group(name: str, people: Sequence[Found], shared: Container[str]) -> Json:
    options = [person_option(each, shared) for each in people]
    return {"label": label(name, GROUP_LIMIT), "options": options}


def person_option(found: Found, shared: Container[str]) -> Json:
    """Offer somebody; `shared` are the names, folded, that only an e-mail tells apart."""
    about = f"Can't be booked: {found.unable}" if found.unable else found.description
    email = found.email if fold(found.name) in shared else ""
    return option(found.name, str(found.person_id), ". ".join(filter(None, (email, about))))


def _courses(db: Db, member: Member, body: Json) -> Json:
    learner_id = parse_booking_form(body["view"]).memory.learner_id
    if not learner_id.isdecimal():
        return {"options": []}
    offered = bookable_courses(
        db, organisation_id=member.organisation.id, learner_id=int(learner_id)
    )
    typed = fold_typed(body.get("value", ""))
    return {
        "options": [
            option(course.title, str(course.course_id), course.status)
            for course in offered
            if typed in fold(course.title)
        ]
    }


SEARCHES: dict[FormField, Search] = {
    FormField.ASSESSOR: _assessors,
    FormField.LEARNER: _learners,
    FormField.COURSE: _courses,
}
