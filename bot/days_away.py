"""Marks days away, shows what is booked then, and moves it: one by one or all at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.days_away import (
    FIRST_DAY,
    GIVE_ONE,
    LAST_DAY,
    MARK_CALLBACK_ID,
    MOVE_ALL,
    MOVE_ONE,
    OPEN_MARKING,
    PERSON,
    SHOW_PLAN,
    TAKE_BACK,
    TITLE,
    marking_modal,
    plan_modal,
    say_left,
)
from blocks.home_state import HomeState
from blocks.notices import notice_modal
from booking.absence_moves import (
    MoveFromAbsence,
    Resolved,
    move_all_from_absence,
    move_from_absence,
)
from booking.absence_plans import plan_absence
from booking.absences import MarkAbsence, mark_absence, take_back_absence
from booking.errors import BadInput
from booking.people import Member
from booking.person_search import search_assessors
from booking.rules.names import shared_names
from booking.rules.permissions import ADMINS, Action, require
from booking.values import Role
from bot.desk import Desk
from bot.failures import telling
from bot.find_people import person_option
from bot.home import publish_home
from bot.members import find_member
from bot.page_answers import staying_open
from bot.payload_values import parse_id, parse_moment
from bot.shown_messages import show_sessions
from bot.view_updates import put_view

Json = dict[str, Any]
TAB = "away"
LAST_PAGE = 1_000_000
MARKED = "The days are marked. Nothing new can be booked on them."
TAKEN_BACK = "The days are taken back: sessions can be booked on them again."
Act = Callable[[Member, str], Json]
"""Does what a button asks for by its value, and gives the page that follows."""
Move = Callable[[Desk, Member, str], tuple[int, Resolved]]
"""Moves what a button asks for by its value, and gives the days away and what has become of it."""


def register(app: App, desk: Desk) -> None:
    """Listen to the buttons, the form and its search."""

    def answering(act: Act, *, changes: bool = False) -> Callable[..., None]:
        def touch(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
            ack()
            with telling(desk, lambda text: put_view(client, body, notice_modal(TITLE, text))):
                member = find_member(desk, context, client)
                put_view(client, body, act(member, body["actions"][0].get("value", "")))
                if changes:
                    desk.deliver()
                    publish_home(desk, client, member, HomeState(TAB))

        return touch

    def moving(move: Move) -> Callable[..., None]:
        def touch(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
            ack()
            with telling(desk, lambda text: put_view(client, body, notice_modal(TITLE, text))):
                member = find_member(desk, context, client)
                absence_id, done = move(desk, member, body["actions"][0]["value"])
                put_view(client, body, _plan(desk, member, absence_id, notice=_say(done)))
                desk.deliver()
                publish_home(desk, client, member, HomeState(TAB))
                show_sessions(desk, client, member, done.moved)

        return touch

    def submit(ack: Ack, view: Json, client: WebClient, context: BoltContext) -> None:
        with staying_open(desk, ack, view):
            member = find_member(desk, context, client)
            try:
                absence_id = _mark(desk, member, view)
            except BadInput as refusal:
                ack(response_action="errors", errors=refusal.columns)
                return
            page = _plan(desk, member, absence_id, notice=MARKED)
            ack(response_action="update", view=page)
            publish_home(desk, client, member, HomeState(TAB))

    app.action(OPEN_MARKING)(answering(lambda member, _value: _form(member)))
    app.action(re.compile(rf"{SHOW_PLAN}\..+"))(answering(lambda *asked: _show(desk, *asked)))
    for action_id in (MOVE_ONE, GIVE_ONE):
        app.action(action_id)(moving(_move_one))
    app.action(MOVE_ALL)(moving(_move_all))
    app.action(TAKE_BACK)(answering(lambda *asked: _take_back(desk, *asked), changes=True))
    app.view(MARK_CALLBACK_ID)(submit)
    app.options(PERSON)(_suggesting(desk))


def _suggesting(desk: Desk) -> Callable[..., None]:
    def suggest(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        with telling(desk, lambda _text: ack(options=[])):
            member = find_member(desk, context, client)
            require(member.roles, Action.MARK_ABSENCE, archived=member.archived)
            found = desk.database.read(
                lambda db: search_assessors(
                    db, organisation_id=member.organisation.id, text=body.get("value", "")
                )
            )
            shared = shared_names(each.name for each in found)
            ack(options=[person_option(each, shared) for each in found])

    return suggest


def _form(member: Member) -> Json:
    require(member.roles, Action.MARK_ABSENCE, archived=member.archived)
    own = (member.id, member.name) if Role.ASSESSOR in member.roles else None
    return marking_modal(for_anybody=bool(member.roles & ADMINS), own=own)


def _mark(desk: Desk, member: Member, view: Json) -> int:
    """Mark the days that were filled in.

    Raises:
        Refusal: as `mark_absence` does.
        ValueError: the payload is not the form's.
    """
    values = view["state"]["values"]
    chosen = values.get(PERSON, {}).get(PERSON, {}).get("selected_option")
    command = MarkAbsence(
        organisation_id=member.organisation.id,
        actor_id=member.id,
        person_id=parse_id(chosen["value"]) if chosen else member.id,
        first_day=date.fromisoformat(values[FIRST_DAY][FIRST_DAY]["selected_date"]),
        last_day=date.fromisoformat(values[LAST_DAY][LAST_DAY]["selected_date"]),
    )
    return mark_absence(desk.database, command, now=desk.now(), ids=desk.ids)


def _plan(desk: Desk, member: Member, absence_id: int, *, page: int = 0, notice: str = "") -> Json:
    plan = desk.database.read(
        lambda db: plan_absence(
            db,
            organisation_id=member.organisation.id,
            actor_id=member.id,
            absence_id=absence_id,
            now=desk.now(),
            page=min(page, LAST_PAGE),
        )
    )
    return plan_modal(plan, ZoneInfo(member.organisation.time_zone), notice)


def _show(desk: Desk, member: Member, value: str) -> Json:
    absence_id, page = value.split(".")
    return _plan(desk, member, parse_id(absence_id), page=parse_id(page))


def _move_one(desk: Desk, member: Member, value: str) -> tuple[int, Resolved]:
    """Move a session to the time or to the assessor that its button names."""
    absence_id, session_id, version, to = value.split(" ")
    move = MoveFromAbsence(
        session_id=parse_id(session_id),
        version=parse_id(version),
        starts_at=None if to.isdecimal() else parse_moment(to),
        assessor_id=parse_id(to) if to.isdecimal() else None,
    )
    done = move_from_absence(
        desk.database,
        organisation_id=member.organisation.id,
        actor_id=member.id,
        absence_id=parse_id(absence_id),
        moves=[move],
        now=desk.now(),
        ids=desk.ids,
    )
    return parse_id(absence_id), done


def _move_all(desk: Desk, member: Member, value: str) -> tuple[int, Resolved]:
    done = move_all_from_absence(
        desk.database,
        organisation_id=member.organisation.id,
        actor_id=member.id,
        absence_id=parse_id(value),
        now=desk.now(),
        ids=desk.ids,
    )
    return parse_id(value), done


def _say(done: Resolved) -> str:
    moved = len(done.moved)
    said = f"{moved} session{'' if moved == 1 else 's'} moved." if moved else "Nothing was moved."
    return f"{said} {say_left(done.left.values())}".strip()


def _take_back(desk: Desk, member: Member, value: str) -> Json:
    take_back_absence(
        desk.database,
        organisation_id=member.organisation.id,
        actor_id=member.id,
        absence_id=parse_id(value),
        now=desk.now(),
        ids=desk.ids,
    )
    return notice_modal(TITLE, TAKEN_BACK)
