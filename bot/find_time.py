"""Finds a time at which most of a group's chosen learners can come."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.find_time import CALLBACK_ID, TIME, find_time_modal
from blocks.notices import notice_modal
from blocks.participants_page import FIND_TIME
from blocks.participants_values import ParticipantsMemory
from booking.database import Db
from booking.drafts import BookingDraft
from booking.group_times import group_times
from booking.people import Member, named
from bot.choose_participants import keep_choices
from bot.desk import Desk
from bot.drafts import change_draft, draft_key
from bot.failures import telling
from bot.members import find_booker
from bot.page_answers import staying_open
from bot.participants_reading import parse_participants
from bot.participants_view import Shown, booking_participants
from bot.payload_values import parse_moment

Json = dict[str, Any]
TITLE = "Find a time"


def register(app: App, desk: Desk) -> None:
    """Listen to the button, and to the choice of a time."""

    def find(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        ack()

        def show(text: str) -> None:
            client.views_push(trigger_id=body["trigger_id"], view=notice_modal(TITLE, text))

        with telling(desk, show):
            member = find_booker(desk, context, client)
            page = _times(desk, member, body["view"])
            client.views_push(trigger_id=body["trigger_id"], view=page)

    def use(ack: Ack, view: Json, client: WebClient, context: BoltContext) -> None:
        with staying_open(desk, ack, view):
            member = find_booker(desk, context, client)
            _use(desk, member, view, client)
            ack()

    app.action(FIND_TIME)(find)
    app.view(CALLBACK_ID)(use)


def _times(desk: Desk, member: Member, view: Json) -> Json:
    reading = parse_participants(view)
    booking = keep_choices(desk, member, reading, BookingDraft).booking
    organisation, now = member.organisation, desk.now()
    zone = ZoneInfo(organisation.time_zone)

    def build(db: Db) -> Json:
        times = group_times(
            db,
            organisation,
            assessor_id=booking.assessor_id,
            learner_ids=booking.learner_ids,
            method=booking.method,
            duration=booking.duration,
            first_day=max(booking.starts_at, now).astimezone(zone).date(),
            now=now,
        )
        names = named(db, organisation_id=organisation.id, ids=booking.learner_ids)
        return find_time_modal(times, names, zone, metadata=reading.memory.dump())

    return desk.database.read(build)


def _use(desk: Desk, member: Member, view: Json, client: WebClient) -> None:
    """Move the draft to the chosen time, and show so on the Participants page below."""
    memory = ParticipantsMemory.load(view["private_metadata"])
    start = parse_moment(view["state"]["values"][TIME][TIME]["selected_option"]["value"])
    change_draft(
        desk,
        draft_key(member, memory.token),
        change=lambda draft: replace(draft, booking=replace(draft.booking, starts_at=start)),
        draw=lambda db, draft: booking_participants(db, member, draft, Shown(memory=memory)),
        show=lambda page: client.views_update(view_id=view["previous_view_id"], view=page),
    )
