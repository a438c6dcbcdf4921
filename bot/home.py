"""Publishes the Home tab when somebody opens it, turns a page there, or has booked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.home import member_home, stranger_home
from blocks.home_sessions import JOIN, READ_NOTES
from blocks.home_state import CHOOSE_HOME, SHOW_HOME, HomeState
from blocks.learner_lists import WATCH
from blocks.notices import notice_modal
from booking.database import Db
from booking.errors import NotAllowed
from booking.learning_plans import planning_notes
from booking.people import Member
from booking.pictures import stored_pictures
from booking.rules.permissions import Action, require
from bot.desk import Desk
from bot.failures import telling
from bot.home_pictures import HomePage, publish_page
from bot.home_tabs import Tab, tabs_of
from bot.home_visit import Section, Visit
from bot.members import find_member
from bot.opened_pages import opens
from bot.payload_values import chosen_value

NOTES_TITLE = "Planning notes"
FIRST_LOOK = HomeState()


def register(app: App, desk: Desk) -> None:
    """Listen to Home being opened, its pages being shown, and its buttons."""

    def open_home(event: dict[str, Any], client: WebClient, context: BoltContext) -> None:
        if event.get("tab") == "home":
            _show_home(desk, client, context, lambda: FIRST_LOOK)

    def show_page(
        ack: Ack, action: dict[str, Any], client: WebClient, context: BoltContext
    ) -> None:
        ack()
        _show_home(desk, client, context, lambda: HomeState.load(action["value"]))

    def choose(ack: Ack, body: dict[str, Any], client: WebClient, context: BoltContext) -> None:
        ack()
        shown = body["view"].get("private_metadata", "")
        action = body["actions"][0]
        _show_home(
            desk,
            client,
            context,
            lambda: HomeState.load(shown).choose(action["action_id"], chosen_value(action)),
        )

    def read_notes(member: Member, value: str) -> dict[str, Any]:
        return notice_modal(NOTES_TITLE, _read_notes(desk, member, value))

    app.event("app_home_opened")(open_home)
    app.action(re.compile(rf"{SHOW_HOME}\..+"))(show_page)
    app.action(re.compile(rf"{CHOOSE_HOME}\.[^.]+\..+"))(choose)
    opens(app, desk, READ_NOTES, NOTES_TITLE, read_notes)
    for leads_away in (JOIN, WATCH):
        app.action(leads_away)(lambda ack: ack())


def publish_home(
    desk: Desk, client: WebClient, member: Member, state: HomeState = FIRST_LOOK
) -> None:
    """Show a person their own Home tab; nobody sees another's.

    Someone who has no Slack user yet has no Home tab either: nothing happens.

    Raises:
        DatabaseUnavailable: the database can't answer now.
        SlackApiError: Slack did not take the view.
    """
    if member.slack_user_id:
        publish_page(desk, client, _page(desk, member, state))


def _show_home(
    desk: Desk, client: WebClient, context: BoltContext, state: Callable[[], HomeState]
) -> None:
    """Publish the Home tab of who asks, or there what went wrong."""

    def show(text: str) -> None:
        client.views_publish(user_id=context.user_id or "", view=stranger_home(text))

    with telling(desk, show):
        publish_home(desk, client, find_member(desk, context, client), state())


def _page(desk: Desk, member: Member, state: HomeState) -> HomePage:
    """Read the page that is asked for, or the person's first where they have no such page."""
    organisation_id, user_id = member.organisation.id, member.slack_user_id or ""
    tabs = tabs_of(member)
    if not tabs:
        nothing = stranger_home(_nothing_here(member))
        return HomePage(organisation_id, user_id, lambda _files: nothing)
    key = state.tab if state.tab in tabs else next(iter(tabs))
    visit = Visit(member, state, desk.now(), desk.public_url).on(key)
    sections, files = desk.database.read(lambda db: _read(db, visit, tabs[key]))
    builds = [section.build for section in sections]
    labels = {tab.key: tab.label for tab in tabs.values()}
    return HomePage(
        organisation_id,
        user_id,
        lambda shown: member_home(builds, labels, replace(visit.reader, files=shown)),
        [picture for section in sections for picture in section.pictures],
        files,
    )


def _read(db: Db, visit: Visit, tab: Tab) -> tuple[list[Section], dict[str, str]]:
    """Read a page's sections, and which of their pictures Slack has."""
    sections = [read(db, visit) for read in tab.sections]
    keys = [picture.key for section in sections for picture in section.pictures]
    return sections, stored_pictures(db, organisation_id=visit.organisation_id, keys=keys)


def _nothing_here(member: Member) -> str:
    """Say why there is nothing for this person: they may not book, and are no learner."""
    try:
        require(member.roles, Action.BOOK_SESSION, archived=member.archived)
    except NotAllowed as refusal:
        return f"There is nothing for you here. {refusal}"
    raise AssertionError("who may book has pages")


def _read_notes(desk: Desk, member: Member, value: str) -> str:
    """Read planning notes out of the asker's own plan, or another's for those who may see it.

    Raises:
        NotAllowed: it is another's, and the asker may not see it.
        NotFound: this session is not in the plan, whatever the button names.
    """
    session, _, learner = value.partition(".")
    if learner:
        require(member.roles, Action.SEE_LEARNERS, archived=member.archived)
    return desk.database.read(
        lambda db: planning_notes(
            db,
            organisation_id=member.organisation.id,
            learner_id=_id(learner) if learner else member.id,
            session_id=_id(session),
        )
    )


def _id(text: str) -> int:
    """Read an id that a payload claims; 0, which nothing has, where it is none."""
    return HomeState(kept={"id": text}).number("id") or 0
