"""Keeps the open booking form up to date: what is chosen in one field changes others."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.booking_form import CHOOSE_TIME, booking_modal
from blocks.form_values import FormValues
from blocks.notices import notice_modal
from booking.courses import bookable_courses
from booking.database import Db
from booking.errors import BadField
from booking.people import Member
from booking.rules.places import participants_of
from booking.rules.session_types import EFFECTS
from booking.values import FormField, SessionMethod
from bot.change_page import draw_change, shown_of, with_learner
from bot.course_choices import course_choices, usual_courses
from bot.desk import Desk
from bot.failures import telling
from bot.form_offers import read_form_offer
from bot.form_reading import parse_booking_form
from bot.members import find_booker
from bot.typed_when import (
    REPEAT_FIELDS,
    TIME_FIELDS,
    fields_of,
    read_when,
    say_reading,
    with_reading,
)
from bot.view_updates import update_view

REFRESHING = (
    FormField.ASSESSOR,
    FormField.LEARNER,
    FormField.SESSION_METHOD,
    FormField.WHEN,
    FormField.SESSION_DATE,
    FormField.SESSION_TIME,
    FormField.SESSION_DURATION,
    FormField.SESSION_TYPE,
    *REPEAT_FIELDS,
)


def register(app: App, desk: Desk) -> None:
    """Listen to the fields that change others, and to the buttons with the next times."""

    def choose(ack: Ack, body: dict[str, Any], client: WebClient, context: BoltContext) -> None:
        ack()

        def show(text: str) -> None:
            client.views_push(
                trigger_id=body["trigger_id"], view=notice_modal("Book a session", text)
            )

        with telling(desk, show):
            refresh_form(desk, client, context, body)

    for field in REFRESHING:
        app.action(field.value)(choose)
    app.action(re.compile(rf"{CHOOSE_TIME}\.\d+"))(choose)


def refresh_form(desk: Desk, client: WebClient, context: BoltContext, body: dict[str, Any]) -> None:
    """Show the form anew, with what follows from the last choice.

    Raises:
        NotKnown, NotAllowed: the person may no longer book.
        SlackApiError: Slack did not take the view.
    """
    member = find_booker(desk, context, client)
    view, action = body["view"], body["actions"][0]
    values = parse_booking_form(view)
    now, zone = desk.now(), ZoneInfo(member.organisation.time_zone)
    values, echo = _follow(values, action, now, zone)

    def build(db: Db) -> dict[str, Any]:
        if values.memory.session_id:
            shown = shown_of(db, member, values)
            changed = _with_courses(db, member, with_learner(values, shown), action["action_id"])
            return draw_change(db, member, changed, shown, now=now, echo=echo)
        complete = _with_courses(db, member, values, action["action_id"])
        offer = read_form_offer(db, member, complete, now=now, echo=echo)
        return booking_modal(complete, offer)

    update_view(client, view, desk.database.read(build))


def _follow(
    values: FormValues, action: dict[str, Any], now: datetime, zone: ZoneInfo
) -> tuple[FormValues, str]:
    """Apply what the touched element means for the others, and say how When was read."""
    name = action["action_id"]
    if name.startswith(CHOOSE_TIME):
        start = datetime.fromisoformat(action["value"]).astimezone(zone)
        memory = values.memory.set_by_bot(*TIME_FIELDS)
        return replace(values, memory=memory, when="", day=start.date(), at=start.time()), ""
    if name == FormField.WHEN:
        return _read_typed(values, now.astimezone(zone), zone)
    if name == FormField.SESSION_DATE:
        return replace(values, memory=values.memory.set_by_bot(FormField.FREQUENCY)), ""
    if name == FormField.SESSION_METHOD and values.method:
        return _with_same_learners(values, values.method), ""
    return values, ""


def _read_typed(values: FormValues, now: datetime, zone: ZoneInfo) -> tuple[FormValues, str]:
    """Turn the When line into the fields below it, or say why it can't be read."""
    if not values.when:
        return values, ""
    try:
        reading = read_when(values.when, now)
    except BadField as refusal:
        return values, str(refusal)
    memory = values.memory.set_by_bot(*fields_of(reading))
    read = replace(with_reading(values, reading), memory=memory, when="")
    return read, say_reading(reading, read, zone)


def _with_same_learners(values: FormValues, method: SessionMethod) -> FormValues:
    """Keep the learners for whom there is room: a Smart Session's number counts the assessor."""
    if not values.participants.isdecimal():
        return values
    (before,) = set(SessionMethod) - {method}
    places = int(values.participants) - participants_of(0, before)
    if places < 1:
        return values
    memory = values.memory.set_by_bot(FormField.NUMBER_OF_PARTICIPANTS)
    return replace(values, memory=memory, participants=str(participants_of(places, method)))


def _with_courses(db: Db, member: Member, values: FormValues, touched: str) -> FormValues:
    """Preselect courses for a new learner or type: all where the type says so, else the only."""
    if touched not in (FormField.LEARNER, FormField.SESSION_TYPE) or not values.learner:
        return values
    offered = bookable_courses(
        db, organisation_id=member.organisation.id, learner_id=int(values.learner.value)
    )
    new_learner = values.memory.learner_id != values.learner.value
    all_courses = values.type is not None and EFFECTS[values.type].all_courses
    if not (new_learner or all_courses):
        return values
    chosen = usual_courses(offered, values.type)
    memory = values.memory.set_by_bot(FormField.COURSE)
    return replace(
        values,
        memory=replace(memory, learner_id=values.learner.value),
        courses=course_choices(chosen),
    )
