"""Opens the booking form: from `/book`, from the shortcuts and from Home."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext, Respond
from slack_sdk import WebClient

from blocks.agenda import OPEN_BOOKING
from blocks.booking_form import booking_modal
from blocks.calendar import BOOK_AT
from blocks.form_values import Choice, FormMemory, FormOffer, FormValues
from blocks.help import help_message
from blocks.notices import notice_message, notice_modal
from blocks.session_starts import BOOK_FOR, SessionStart
from booking.people import Member
from booking.values import Role
from bot.desk import Desk
from bot.failures import telling
from bot.filled_form import Asking, Fill, Filled
from bot.form_offers import form_offer, read_form_offer
from bot.list_sessions import open_list
from bot.members import find_booker
from bot.message_request import fill_from_message
from bot.payload_values import parse_moment
from bot.start_session import fill_learner, fill_time
from bot.typed_request import fill_from_text

COMMAND = "/book"
SHORTCUT = "book_session"
MESSAGE_SHORTCUT = "book_from_message"
HELP = "help"
LIST = "list"
Json = dict[str, Any]


def register(app: App, desk: Desk) -> None:
    """Listen to every way to the booking form."""

    def open_from_command(
        ack: Ack, body: Json, client: WebClient, context: BoltContext, respond: Respond
    ) -> None:
        typed = (body.get("text") or "").strip()
        with telling(desk, _privately(ack, respond)):
            if typed.lower() == HELP:
                ack()
                respond(**help_message())
            elif typed.lower() == LIST:
                open_list(desk, ack, client, context, body["trigger_id"])
            else:
                fill = partial(fill_from_text, sent=typed) if typed else as_it_is
                open_form(desk, ack, client, context, body["trigger_id"], fill)

    def open_from_click(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        with telling(desk, _in_modal(ack, body, client)):
            open_form(desk, ack, client, context, body["trigger_id"], as_it_is)

    def open_from_message(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        with telling(desk, _in_modal(ack, body, client)):
            fill = partial(fill_from_message, message=body["message"])
            open_form(desk, ack, client, context, body["trigger_id"], fill)

    def open_at(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        with telling(desk, _in_modal(ack, body, client)):
            start = parse_moment(body["actions"][0]["value"])
            fill = partial(fill_time, start=start)
            open_form(desk, ack, client, context, body["trigger_id"], fill)

    def open_for(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        with telling(desk, _in_modal(ack, body, client)):
            start = SessionStart.load(body["actions"][0]["value"])
            fill = partial(fill_learner, start=start)
            open_form(desk, ack, client, context, body["trigger_id"], fill)

    app.command(COMMAND)(open_from_command)
    app.global_shortcut(SHORTCUT)(open_from_click)
    app.message_shortcut(MESSAGE_SHORTCUT)(open_from_message)
    app.action(OPEN_BOOKING)(open_from_click)
    app.action(re.compile(rf"{BOOK_AT}\.\d+"))(open_at)
    app.action(re.compile(rf"{BOOK_FOR}\..+"))(open_for)


def open_form(
    desk: Desk, ack: Ack, client: WebClient, context: BoltContext, trigger_id: str, fill: Fill
) -> None:
    """Open the form with what is known filled in.

    The form is made ready first, which takes a database's answer of at most two seconds; the
    acknowledgement comes before the call to Slack, which may take longer than Slack waits.

    Raises:
        NotKnown, NotAllowed: the person may not book.
        SlackApiError: Slack did not open it.
    """
    member = find_booker(desk, context, client)
    asking = Asking(desk, client, context.team_id or "", member)
    filled = fill(asking, first_values(member, desk.new_token()))
    view = booking_modal(filled.values, _offer(desk, member, filled))
    ack()
    client.views_open(trigger_id=trigger_id, view=view)


def _offer(desk: Desk, member: Member, filled: Filled) -> FormOffer:
    """Read diaries only where more than the assessor is filled in: the empty form opens at once."""
    values, echo = filled.values, filled.echo
    if not (values.learner or values.day):
        return form_offer(member, values, echo=echo)
    return desk.database.read(
        lambda db: read_form_offer(db, member, values, now=desk.now(), echo=echo)
    )


def first_values(member: Member, token: str) -> FormValues:
    """What stands in the form at first: an assessor is their own assessor."""
    assessor = Choice(str(member.id), member.name) if Role.ASSESSOR in member.roles else None
    return FormValues(memory=FormMemory(token), assessor=assessor)


def as_it_is(_asking: Asking, values: FormValues) -> Filled:
    """Fill in nothing more."""
    return Filled(values)


def _privately(ack: Ack, respond: Respond) -> Callable[[str], object]:
    def tell(text: str) -> None:
        ack()
        respond(**notice_message(text), response_type="ephemeral")

    return tell


def _in_modal(ack: Ack, body: Json, client: WebClient) -> Callable[[str], object]:
    def tell(text: str) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=notice_modal("Book a session", text))

    return tell
