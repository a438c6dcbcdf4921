"""Cancels a session, from its message, Home or a list, and undoes that for a minute."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.cancel_form import (
    CALLBACK_ID,
    REASON,
    SCOPE,
    SIDE,
    TITLE,
    cancel_modal,
    cancelled_modal,
    reinstated_modal,
)
from blocks.notices import notice_modal
from blocks.session_actions import CANCEL_SESSION, UNDO_CANCEL
from booking.cancelling import Cancelled, cancel_session
from booking.commands import CancelSession, UndoCancel
from booking.occurrences import series_of
from booking.people import Member
from booking.reinstating import undo_cancel
from booking.rules.local_times import say_interval
from booking.session_cards import read_session_card
from booking.values import Scope, Side
from bot.booked import announce
from bot.desk import Desk
from bot.failures import telling
from bot.members import find_booker
from bot.page_answers import staying_open
from bot.payload_values import parse_id
from bot.session_message_updates import Place, update_message
from bot.view_updates import update_view

Json = dict[str, Any]
SAID_AT_MOST = 10


def register(app: App, desk: Desk) -> None:
    """Listen to the button, to the form, and to Undo."""

    def open_form(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        ack()
        put = client.views_push if _in_modal(body) else client.views_open

        def show(text: str) -> None:
            put(trigger_id=body["trigger_id"], view=notice_modal(TITLE, text))

        with telling(desk, show):
            member = find_booker(desk, context, client)
            session_id = parse_id(body["actions"][0]["value"])
            page = _form(desk, member, session_id, Place.of(body))
            put(trigger_id=body["trigger_id"], view=page)

    def submit(ack: Ack, view: Json, client: WebClient, context: BoltContext) -> None:
        with staying_open(desk, ack, view):
            member = find_booker(desk, context, client)
            command = parse_cancel_form(view, member)
            cancelled = cancel_session(desk.database, command, now=desk.now(), ids=desk.ids)
            ack(response_action="update", view=_cancelled(member, command, view, cancelled))
            announce(desk, client, member)
            place = Place.load(json.loads(view["private_metadata"]))
            update_message(desk, client, member, place, command.session_id)

    def undo(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        ack()

        def show(text: str) -> None:
            update_view(client, body["view"], reinstated_modal(text))

        with telling(desk, show):
            member = find_booker(desk, context, client)
            session_id = parse_id(body["actions"][0]["value"])
            command = UndoCancel(
                organisation_id=member.organisation.id, actor_id=member.id, session_id=session_id
            )
            undone = undo_cancel(desk.database, command, now=desk.now(), ids=desk.ids)
            times = _say_times(member, list(undone.sessions.values()))
            show(f"The cancellation is undone. Held as planned:\n{times}")
            announce(desk, client, member)
            place = Place.load(json.loads(body["view"]["private_metadata"]))
            update_message(desk, client, member, place, session_id)

    app.action(CANCEL_SESSION)(open_form)
    app.view(CALLBACK_ID)(submit)
    app.action(UNDO_CANCEL)(undo)


def _in_modal(body: Mapping[str, Any]) -> bool:
    return bool(body.get("view", {}).get("type") == "modal")


def _form(desk: Desk, member: Member, session_id: int, place: Place) -> Json:
    where = {"organisation_id": member.organisation.id, "session_id": session_id}
    card = desk.database.read(lambda db: read_session_card(db, **where))
    in_series = desk.database.read(lambda db: db.exec(series_of(**where)).first()) is not None
    return cancel_modal(
        card,
        _zone(member),
        side=Side.ASSESSOR if card.assessor_id == member.id else Side.PROVIDER,
        in_series=in_series,
        metadata=place.dump(session_id, version=card.version),
    )


def parse_cancel_form(view: Json, member: Member) -> CancelSession:
    """Turn what stands in the form into the command.

    Raises:
        ValueError: the view is not one that the bot made.
    """
    carried = json.loads(view["private_metadata"])
    values = view["state"]["values"]
    scope = values.get(SCOPE, {}).get(SCOPE, {}).get("selected_option")
    return CancelSession(
        organisation_id=member.organisation.id,
        actor_id=member.id,
        session_id=parse_id(carried["session"]),
        on_side_of=Side(values[SIDE][SIDE]["selected_option"]["value"]),
        reason=(values[REASON][REASON].get("value") or "").strip(),
        scope=Scope(scope["value"]) if scope else Scope.THIS,
    )


def _cancelled(member: Member, command: CancelSession, view: Json, cancelled: Cancelled) -> Json:
    times = _say_times(member, list(cancelled.sessions.values()))
    alone = (
        f"\n{cancelled.left_alone} of the series are over or closed and stay as they are."
        if cancelled.left_alone
        else ""
    )
    return cancelled_modal(
        f"Cancelled:\n{times}{alone}",
        command.session_id,
        metadata=view["private_metadata"],
        undoable=True,
    )


def _say_times(member: Member, intervals: list[Any]) -> str:
    shown = [say_interval(each, _zone(member)) for each in intervals[:SAID_AT_MOST]]
    more = len(intervals) - len(shown)
    return "\n".join([*(f"• {each}" for each in shown), *([f"and {more} more"] if more else [])])


def _zone(member: Member) -> ZoneInfo:
    return ZoneInfo(member.time_zone or member.organisation.time_zone)
