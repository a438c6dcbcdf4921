"""Opens the booking form for the review that is due next, filled in from the one just closed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.booking_form import booking_modal
from blocks.closed_page import BOOK_REVIEW
from blocks.form_values import Choice, FormValues
from blocks.notices import notice_modal
from booking.courses import bookable_courses
from booking.database import Db
from booking.people import Member
from booking.rules.places import participants_of
from booking.session_cards import SessionCard, read_session_card
from booking.values import SessionMethod, SessionType
from bot.course_choices import course_choices, usual_courses
from bot.desk import Desk
from bot.failures import telling
from bot.form_offers import read_form_offer
from bot.members import find_booker
from bot.open_booking import first_values
from bot.payload_values import parse_id
from bot.view_updates import update_view

Json = dict[str, Any]
TITLE = "Book the next review"


def register(app: App, desk: Desk) -> None:
    """Listen to the button on the page that follows a closed review."""

    def open_form(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        ack()

        def show(text: str) -> None:
            update_view(client, body["view"], notice_modal(TITLE, text))

        with telling(desk, show):
            member = find_booker(desk, context, client)
            asked = json.loads(body["actions"][0]["value"])
            session_id, day = parse_id(asked["session"]), date.fromisoformat(asked["day"])
            first = first_values(member, desk.new_token())
            view = desk.database.read(
                lambda db: _form(
                    db, member, _filled(db, member, session_id, first, day), now=desk.now()
                )
            )
            update_view(client, body["view"], view)

    app.action(BOOK_REVIEW)(open_form)


def _form(db: Db, member: Member, values: FormValues, *, now: datetime) -> Json:
    return booking_modal(values, read_form_offer(db, member, values, now=now))


def _filled(db: Db, member: Member, session_id: int, values: FormValues, day: date) -> FormValues:
    """Fill in whom the closed review was with, how it was held, and when the next is due."""
    organisation_id = member.organisation.id
    card = read_session_card(db, organisation_id=organisation_id, session_id=session_id)
    first, *others = card.learner_ids
    courses = usual_courses(
        bookable_courses(db, organisation_id=organisation_id, learner_id=first),
        SessionType.FORMAL_REVIEW,
    )
    memory = replace(values.memory, learner_id=str(first), further_learner_ids=tuple(others))
    return replace(
        values,
        memory=memory,
        assessor=Choice(str(card.assessor_id), card.assessor),
        learner=Choice(str(first), card.learners[0]),
        method=_method(card, member),
        location=card.location,
        day=day,
        duration=card.interval.duration,
        courses=course_choices(courses),
        type=SessionType.FORMAL_REVIEW,
        participants=str(participants_of(len(card.learner_ids), _method(card, member))),
    )


def _method(card: SessionCard, member: Member) -> SessionMethod:
    smart = member.organisation.smart_rooms_enabled
    return card.method if smart else SessionMethod.TRADITIONAL
