"""Publishes the Home tab when somebody opens it, turns a page there, or has booked."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.home import HomeLists, member_home, stranger_home
from blocks.home_sessions import JOIN, READ_NOTES, Reader
from blocks.learner_lists import LearnerLists
from blocks.notices import notice_modal
from blocks.paging import TURN_PAGE, HomePages
from booking.agendas import AgendaEntry, next_sessions
from booking.database import Db
from booking.errors import NotAllowed
from booking.evidence import evidence_library
from booking.learning_plans import learning_plan, planning_notes
from booking.pages import Page
from booking.people import Member
from booking.rules.permissions import Action, is_allowed, require
from booking.time_logs import time_log
from booking.values import Role
from bot.desk import Desk
from bot.failures import telling
from bot.members import find_member

NOTES_TITLE = "Planning notes"
LARGEST_ID = (1 << 63) - 1
"""The databases know no larger number."""
FIRST_PAGES = HomePages()


def register(app: App, desk: Desk) -> None:
    """Listen to Home being opened, its pages being turned, and its buttons."""

    def open_home(event: dict[str, Any], client: WebClient, context: BoltContext) -> None:
        if event.get("tab") == "home":
            _show_home(desk, client, context, lambda: FIRST_PAGES)

    def turn_page(
        ack: Ack, action: dict[str, Any], client: WebClient, context: BoltContext
    ) -> None:
        ack()
        _show_home(desk, client, context, lambda: HomePages.load(action["value"]))

    def read_notes(ack: Ack, body: dict[str, Any], client: WebClient, context: BoltContext) -> None:
        ack()

        def show(text: str) -> None:
            client.views_open(trigger_id=body["trigger_id"], view=notice_modal(NOTES_TITLE, text))

        with telling(desk, show):
            show(_read_notes(desk, find_member(desk, context, client), body["actions"][0]["value"]))

    app.event("app_home_opened")(open_home)
    app.action(re.compile(rf"{TURN_PAGE}\..+"))(turn_page)
    app.action(READ_NOTES)(read_notes)
    app.action(JOIN)(lambda ack: ack())


def publish_home(
    desk: Desk, client: WebClient, member: Member, pages: HomePages = FIRST_PAGES
) -> None:
    """Show a person their own Home tab; nobody sees another's.

    Someone who has no Slack user yet has no Home tab either: nothing happens.

    Raises:
        DatabaseUnavailable: the database can't answer now.
        SlackApiError: Slack did not take the view.
    """
    if member.slack_user_id:
        view = _home(desk, member, pages)
        client.views_publish(user_id=member.slack_user_id, view=view)


def _show_home(
    desk: Desk, client: WebClient, context: BoltContext, pages: Callable[[], HomePages]
) -> None:
    """Publish the Home tab of who asks, or there what went wrong."""

    def show(text: str) -> None:
        client.views_publish(user_id=context.user_id or "", view=stranger_home(text))

    with telling(desk, show):
        publish_home(desk, client, find_member(desk, context, client), pages())


def _home(desk: Desk, member: Member, pages: HomePages) -> dict[str, Any]:
    now = desk.now()
    lists = desk.database.read(
        lambda db: HomeLists(
            agenda=_agenda(db, member, pages, now), learner=_learner(db, member, pages, now)
        )
    )
    if lists == HomeLists():
        return stranger_home(_nothing_here(member))
    zone = ZoneInfo(member.time_zone or member.organisation.time_zone)
    return member_home(lists, pages, Reader(zone, now))


def _agenda(db: Db, member: Member, pages: HomePages, now: datetime) -> Page[AgendaEntry] | None:
    if not is_allowed(member.roles, Action.BOOK_SESSION, archived=member.archived):
        return None
    return next_sessions(
        db,
        organisation_id=member.organisation.id,
        person_id=member.id,
        now=now,
        page=pages.agenda,
    )


def _learner(db: Db, member: Member, pages: HomePages, now: datetime) -> LearnerLists | None:
    if not _is_learner(member):
        return None
    mine = {"organisation_id": member.organisation.id, "learner_id": member.id}
    return LearnerLists(
        plan=learning_plan(db, **mine, around=now, page=pages.plan),
        log=time_log(db, **mine, page=pages.log),
        evidence=evidence_library(db, **mine, page=pages.evidence),
    )


def _is_learner(member: Member) -> bool:
    return Role.LEARNER in member.roles and not member.archived


def _nothing_here(member: Member) -> str:
    """Say why there is nothing for this person: they may not book, and are no learner."""
    try:
        require(member.roles, Action.BOOK_SESSION, archived=member.archived)
    except NotAllowed as refusal:
        return f"There is nothing for you here. {refusal}"
    raise AssertionError("who may book has an agenda")


def _read_notes(desk: Desk, member: Member, value: str) -> str:
    """Read planning notes out of the asker's own plan, whatever session the button names."""
    session_id = min(int(value), LARGEST_ID) if value.isdecimal() else 0
    return desk.database.read(
        lambda db: planning_notes(
            db,
            organisation_id=member.organisation.id,
            learner_id=member.id,
            session_id=session_id,
        )
    )
