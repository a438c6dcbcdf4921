"""Books what the submitted form says, or shows each refusal at its field."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.booking_form import CALLBACK_ID
from blocks.text import cut
from booking.errors import Refusal
from booking.people import Member
from booking.sessions import book_session
from booking.values import FormField
from bot.booked import announce
from bot.booking_request import parse_booking_request
from bot.desk import Desk
from bot.failures import explain
from bot.form_reading import field_blocks, parse_booking_form
from bot.members import find_member
from bot.next_page import next_page

ERROR_LIMIT = 2_000
SHOWN_UNDER = dict.fromkeys(
    (FormField.EVERY, FormField.END_DATE, FormField.NUMBER_OF_SESSIONS), FormField.REPEAT_SESSION
)
"""By a field that is not always in the form, the one above it that is."""


def register(app: App, desk: Desk) -> None:
    """Listen to the form's submission."""

    def submit_booking(
        ack: Ack, view: dict[str, Any], client: WebClient, context: BoltContext
    ) -> None:
        try:
            member = find_member(desk, context, client)
            page = book_form(desk, view, member)
        except Exception as error:  # noqa: BLE001 - the edge: the form stays open and says why
            ack(response_action="errors", errors=field_errors(desk, error, field_blocks(view)))
            return
        if page:
            ack(response_action="push", view=page)
            return
        ack()
        announce(desk, client, member)

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


def field_errors(desk: Desk, error: Exception, blocks: dict[str, str]) -> dict[str, str]:
    """Map each refusal to the block of its field; what blames no field stands at the first."""
    errors: dict[str, str] = {}
    for each in getattr(error, "refusals", (error,)):
        block_id = _block(each.field if isinstance(each, Refusal) else None, blocks)
        said = explain(desk, each)
        errors[block_id] = f"{errors[block_id]} {said}" if block_id in errors else said
    return {block_id: cut(said, ERROR_LIMIT) for block_id, said in errors.items()}


def _block(field: FormField | None, blocks: dict[str, str]) -> str:
    """Find the block at which a field's refusal stands in this form."""
    for name in (field, SHOWN_UNDER.get(field) if field else None):
        if name in blocks:
            return blocks[name]
    return blocks.get(FormField.ASSESSOR, next(iter(blocks.values())))
