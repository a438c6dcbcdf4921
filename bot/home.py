"""Publishes the Home tab when somebody opens it or turns a page there."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.home import (
    TURN_PAGE,
    HomePages,
    LearnerLists,
    booker_part,
    home_view,
    learner_parts,
    stranger_home,
)
from booking.agendas import next_sessions
from booking.database import Db
from booking.evidence import evidence_library
from booking.learning_plans import learning_plan
from booking.people import Member
from booking.rules.permissions import WHO_CAN, Action, is_allowed
from booking.time_logs import time_log
from booking.values import Role
from bot.desk import Desk
from bot.failures import telling
from bot.members import find_member

NOTHING_HERE = "Session Booker is for those who book sessions and for learners."


def register(app: App, desk: Desk) -> None:
    """Listen to Home being opened and its pages being turned."""

    def publish(client: WebClient, context: BoltContext, pages: HomePages) -> None:
        user_id = context.user_id or ""

        def show(text: str) -> None:
            client.views_publish(user_id=user_id, view=stranger_home(text))

        with telling(desk, show):
            publish_home(desk, client, find_member(desk, context, client), user_id, pages)

    def open_home(event: dict[str, Any], client: WebClient, context: BoltContext) -> None:
        if event.get("tab") == "home":
            publish(client, context, HomePages())

    def turn_page(
        ack: Ack, action: dict[str, Any], client: WebClient, context: BoltContext
    ) -> None:
        ack()
        publish(client, context, HomePages.load(action["value"]))

    app.event("app_home_opened")(open_home)
    app.action(re.compile(rf"{TURN_PAGE}\..+"))(turn_page)


def publish_home(
    desk: Desk, client: WebClient, member: Member, slack_user_id: str, pages: HomePages
) -> None:
    """Show a person their own Home tab; nobody sees another's.

    Raises:
        DatabaseUnavailable: the database can't answer now.
        SlackApiError: Slack did not take the view.
    """
    view = desk.database.read(lambda db: _home(db, desk, member, pages))
    client.views_publish(user_id=slack_user_id, view=view)


def _home(db: Db, desk: Desk, member: Member, pages: HomePages) -> dict[str, Any]:
    zone = ZoneInfo(member.person.time_zone)
    parts = []
    if is_allowed(member.roles, Action.BOOK_SESSION, archived=member.archived):
        sessions = next_sessions(
            db, organisation_id=member.organisation.id, person_id=member.id, now=desk.now()
        )
        parts.append(booker_part(sessions, zone))
    if Role.LEARNER in member.roles and not member.archived:
        parts += learner_parts(_lists(db, desk, member, pages), pages, zone)
    if parts:
        return home_view(parts)
    return stranger_home(f"{NOTHING_HERE} {WHO_CAN[Action.BOOK_SESSION]}")


def _lists(db: Db, desk: Desk, member: Member, pages: HomePages) -> LearnerLists:
    mine = {"organisation_id": member.organisation.id, "learner_id": member.id}
    return LearnerLists(
        plan=learning_plan(db, **mine, now=desk.now(), page=pages.plan),
        log=time_log(db, **mine, page=pages.log),
        evidence=evidence_library(db, **mine, page=pages.evidence),
    )
