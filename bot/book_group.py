"""Books a group at the Participants page's Continue, or goes on to the dates of its series."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.notices import notice_modal
from blocks.participants_page import CALLBACK_ID
from blocks.participants_values import ParticipantsMemory
from blocks.review_page import BACK_TO_PARTICIPANTS, ReviewMemory
from booking.database import Db
from booking.drafts import BookingDraft, discard_draft, read_draft
from booking.errors import Refusal
from booking.people import Member
from booking.sessions import book_session
from bot.choose_participants import TITLE, keep_choices, shown_of
from bot.desk import Desk
from bot.drafts import NOT_BOOKED, draft_key, has_booked
from bot.failures import telling
from bot.members import find_booker
from bot.page_answers import answer_page
from bot.participants_reading import parse_participants
from bot.participants_view import Shown, booking_participants
from bot.review_dates import review_view
from bot.view_updates import update_view

Json = dict[str, Any]


def register(app: App, desk: Desk) -> None:
    """Listen to Continue, and to the way back to the page from that of the dates."""

    def submit(ack: Ack, view: Json, client: WebClient, context: BoltContext) -> None:
        answer_page(desk, ack, view, client, context, lambda member: _continue(desk, member, view))

    def go_back(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        ack()

        def show(text: str) -> None:
            client.views_push(trigger_id=body["trigger_id"], view=notice_modal(TITLE, text))

        with telling(desk, show):
            member = find_booker(desk, context, client)
            token = ReviewMemory.load(body["view"]["private_metadata"]).token
            page = desk.database.read(lambda db: _participants(db, member, token))
            update_view(client, body["view"], page)

    app.view(CALLBACK_ID)(submit)
    app.action(BACK_TO_PARTICIPANTS)(go_back)


def _participants(db: Db, member: Member, token: str) -> Json:
    draft = read_draft(db, draft_key(member, token), BookingDraft)
    return booking_participants(db, member, draft, Shown(memory=ParticipantsMemory(token)))


def _continue(desk: Desk, member: Member, view: Json) -> Json | None:
    """Book the group, or give the page that follows: the dates, or this one with what is wrong.

    Raises:
        NotFound: the form has expired.
        DatabaseUnavailable: the database can't answer now.
    """
    reading = parse_participants(view)
    token, now, database = reading.memory.token, desk.now(), desk.database
    if has_booked(desk, member, token):
        return None
    draft: BookingDraft = keep_choices(desk, member, reading, BookingDraft)
    try:
        if draft.rule:
            memory = ReviewMemory(token)
            return database.read(lambda db: review_view(db, member, draft, memory, now=now))
        book_session(database, draft.booking, now=now, ids=desk.ids)
    except Refusal as refusal:
        shown = shown_of(reading, reading.memory, f"{NOT_BOOKED} {refusal}")
        return database.read(lambda db: booking_participants(db, member, draft, shown))
    database.write(lambda db: discard_draft(db, draft_key(member, token)))
    return None
