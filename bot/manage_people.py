"""Shows a person to a Master Admin, and answers the searches of the page Manage and its forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.layout import option
from blocks.manage_sections import FIND_PERSON
from blocks.notices import notice_modal
from blocks.person_page import SHOW_PERSON, TITLE, person_modal
from blocks.roster_fields import SEARCHED
from blocks.roster_form import BACK
from booking.database import Db
from booking.people import Member
from booking.person_search import search_assessors, search_people
from booking.roster.reading import person_page, search_courses
from booking.rules.names import shared_names
from booking.rules.permissions import Action, require
from bot.desk import Desk
from bot.failures import telling
from bot.find_people import person_option
from bot.members import find_member
from bot.payload_values import parse_id
from bot.view_updates import put_view

Json = dict[str, Any]
LAST_PAGE = 1_000_000
Search = Callable[[Db, int, str], list[Json]]


def register(app: App, desk: Desk) -> None:
    """Listen to a person being chosen, their pages being turned, and to the searches."""

    def choose(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        ack()
        chosen = body["actions"][0].get("selected_option") or {}
        show(body, client, context, chosen.get("value", ""))

    def turn(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        ack()
        show(body, client, context, body["actions"][0]["value"])

    def show(body: Json, client: WebClient, context: BoltContext, value: str) -> None:
        with telling(desk, lambda text: put_view(client, body, notice_modal(TITLE, text))):
            member = find_member(desk, context, client)
            id_, _, page = value.partition(".")
            shown = read_person(desk, member, parse_id(id_), page=parse_id(page or "0"))
            put_view(client, body, shown)

    def answering(search: Search) -> Callable[..., None]:
        def suggest(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
            with telling(desk, lambda _text: ack(options=[])):
                member = find_member(desk, context, client)
                require(member.roles, Action.MANAGE_ORGANISATION, archived=member.archived)
                typed = body.get("value", "")
                ack(
                    options=desk.database.read(lambda db: search(db, member.organisation.id, typed))
                )

        return suggest

    app.action(FIND_PERSON)(choose)
    app.action(re.compile(rf"{SHOW_PERSON}\..+"))(turn)
    app.action(BACK)(turn)
    for action_id, search in SEARCHES.items():
        app.options(action_id)(answering(search))


def read_person(
    desk: Desk, member: Member, person_id: int, *, page: int = 0, notice: str = ""
) -> Json:
    """Give a person's page.

    Raises:
        NotAllowed: the member may not manage the organisation.
        NotFound: there is no such person.
        DatabaseUnavailable: the database can't answer now.
    """
    found = desk.database.read(
        lambda db: person_page(
            db,
            organisation_id=member.organisation.id,
            actor_id=member.id,
            person_id=person_id,
            page=min(page, LAST_PAGE),
        )
    )
    return person_modal(found, notice)


def _people(db: Db, organisation_id: int, typed: str) -> list[Json]:
    found = search_people(db, organisation_id=organisation_id, text=typed)
    shared = shared_names(each.name for each in found)
    return [person_option(each, shared) for each in found]


def _assessors(db: Db, organisation_id: int, typed: str) -> list[Json]:
    found = search_assessors(db, organisation_id=organisation_id, text=typed)
    shared = shared_names(each.name for each in found)
    return [person_option(each, shared) for each in found]


def _courses(db: Db, organisation_id: int, typed: str) -> list[Json]:
    found = search_courses(db, organisation_id=organisation_id, text=typed)
    return [option(course.title, str(course.id), course.code) for course in found]


SEARCHES: dict[str, Search] = {
    FIND_PERSON: _people,
    f"{SEARCHED}.assessor_email": _assessors,
    f"{SEARCHED}.course_code": _courses,
}
