"""Answers the searches of Home's filters: courses and assessors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.layout import option
from blocks.learner_finder import ASSESSOR, COURSE, filter_id
from booking.courses import search_courses
from booking.database import Db
from booking.people import Member
from booking.person_search import search_assessors
from booking.rules.names import fold, shared_names
from booking.rules.permissions import Action, require
from bot.desk import Desk
from bot.failures import telling
from bot.members import find_member

MOST_OPTIONS = 100
Search = Callable[[Db, Member, str], Sequence[dict[str, Any]]]


def register(app: App, desk: Desk) -> None:
    """Listen to what is typed into the filters."""

    def answer(search: Search) -> Callable[..., None]:
        def suggest(
            ack: Ack, body: dict[str, Any], client: WebClient, context: BoltContext
        ) -> None:
            with telling(desk, lambda _text: ack(options=[])):
                member = find_member(desk, context, client)
                require(member.roles, Action.SEE_LEARNERS, archived=member.archived)
                typed = body.get("value", "")
                ack(options=desk.database.read(lambda db: search(db, member, typed)))

        return suggest

    app.options(filter_id(COURSE))(answer(_courses))
    app.options(filter_id(ASSESSOR))(answer(_assessors))


def _courses(db: Db, member: Member, typed: str) -> Sequence[dict[str, Any]]:
    found = search_courses(
        db, organisation_id=member.organisation.id, text=typed, most=MOST_OPTIONS
    )
    return [option(title, str(id_)) for id_, title in found.items()]


def _assessors(db: Db, member: Member, typed: str) -> Sequence[dict[str, Any]]:
    found = search_assessors(db, organisation_id=member.organisation.id, text=typed)
    shared = shared_names(each.name for each in found)
    return [
        option(each.name, str(each.person_id), each.email if fold(each.name) in shared else "")
        for each in found
    ]
