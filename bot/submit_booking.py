"""Books what the submitted form says, or shows each refusal at its field."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.booking_form import CALLBACK_ID
from booking.people import Member
from booking.sessions import book_session
from bot.booking_request import parse_booking_request
from bot.desk import Desk
from bot.form_answers import answer_form
from bot.form_reading import parse_booking_form
from bot.members import find_member
from bot.next_page import next_page


def register(app: App, desk: Desk) -> None:
    """Listen to the form's submission."""

    def submit_booking(
        ack: Ack, view: dict[str, Any], client: WebClient, context: BoltContext
    ) -> None:
        answer_form(
            desk,
            ack,
            view,
            client,
            find=lambda: find_member(desk, context, client),
            save=lambda member: book_form(desk, view, member),
            follows="push",
        )

    app.view(CALLBACK_ID)(submit_booking)


def book_form(desk: Desk, view: dict[str, Any], member: Member) -> dict[str, Any] | None:
    """Book what stands in the form, or give the page on which a group or a series goes on.

    Raises:
        Refusal: what can't be, at its field.
        DatabaseUnavailable: the database can't answer now.
    """
    now = desk.now()
    request = parse_booking_request(parse_booking_form(view), member, now=now)
    if request.booking.places > 1 or request.rule:
        return next_page(desk, member, request, now=now)
    book_session(desk.database, request.booking, now=now, ids=desk.ids)
    return None
