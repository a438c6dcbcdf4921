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
    CancelEntries,
    cancel_modal,
    cancelled_modal,
    reinstated_modal,
)
from blocks.notices import notice_modal
from blocks.session_actions import CANCEL_SESSION, UNDO_CANCEL
from booking.cancelling import Cancelled, cancel_session
from booking.commands import CancelSession, UndoCancel
from booking.drafts import ChangeDraft
from booking.errors import ChangedMeanwhile, NotEligible, Refusal
from booking.people import Member
from booking.reinstating import UNDONE_WITHIN, undo_cancel
from booking.rules.local_times import say_interval
from booking.rules.permissions import Action, require_state
from booking.values import Scope, Side
from bot.booked import announce
from bot.change_drafts import keep_change, kept_change, see_session
from bot.changed_meanwhile import first_left, say_changed
from bot.desk import Desk
from bot.failures import telling
from bot.members import find_booker
from bot.page_answers import staying_open
from bot.payload_values import parse_id
from bot.shown_messages import Place, answering_press, show_sessions
from bot.view_updates import update_view

Json = dict[str, Any]
SAID_AT_MOST = 10
CANCEL_ANEW = "Nothing was cancelled yet: press Cancel session to cancel it as it is now."
CANCEL_OTHERS = "Nothing was cancelled yet: press Cancel session to cancel the others that stand."


def register(app: App, desk: Desk) -> None:
    """Listen to the button, to the form, and to Undo."""

    def open_form(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        ack()
        put = client.views_push if _in_modal(body) else client.views_open

        def show(text: str) -> None:
            put(trigger_id=body["trigger_id"], view=notice_modal(TITLE, text))

        with answering_press(desk, client, body, show):
            member = find_booker(desk, context, client, Action.CANCEL_SESSION)
            session_id = parse_id(body["actions"][0]["value"])
            page = _form(desk, member, session_id, Place.of(body))
            put(trigger_id=body["trigger_id"], view=page)

    def submit(ack: Ack, view: Json, client: WebClient, context: BoltContext) -> None:
        with staying_open(desk, ack, view):
            member = find_booker(desk, context, client, Action.CANCEL_SESSION)
            ack(response_action="update", view=_cancel(desk, member, view))
            announce(desk, client, member)
            carried = json.loads(view["private_metadata"])
            session_id = parse_id(carried["session"])
            show_sessions(desk, client, member, [session_id], Place.load(carried))

    def undo(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        ack()

        def show(text: str) -> None:
            update_view(client, body["view"], reinstated_modal(text))

        with telling(desk, show):
            member = find_booker(desk, context, client, Action.CANCEL_SESSION)
            session_id = parse_id(body["actions"][0]["value"])
            command = UndoCancel(
                organisation_id=member.organisation.id, actor_id=member.id, session_id=session_id
            )
            undone = undo_cancel(desk.database, command, now=desk.now(), ids=desk.ids)
            times = _say_times(member, list(undone.sessions.values()))
            show(f"The cancellation is undone. Held as planned:\n{times}")
            announce(desk, client, member)
            place = Place.load(json.loads(body["view"]["private_metadata"]))
            show_sessions(desk, client, member, [session_id], place)

    app.action(CANCEL_SESSION)(open_form)
    app.view(CALLBACK_ID)(submit)
    app.action(UNDO_CANCEL)(undo)


def _in_modal(body: Mapping[str, Any]) -> bool:
    return bool(body.get("view", {}).get("type") == "modal")


def _form(desk: Desk, member: Member, session_id: int, place: Place) -> Json:
    """Open the form on a session as it is, and keep how that was."""
    seen = see_session(desk, member, session_id)
    require_state(seen.shown.status, Action.CANCEL_SESSION)
    token = desk.new_token()
    keep_change(desk, member, token, seen)
    holds = seen.shown.assessor_id == member.id
    return cancel_modal(
        seen.shown,
        CancelEntries(side=Side.ASSESSOR if holds else Side.PROVIDER),
        _zone(member),
        metadata=place.dump(session_id, token=token),
    )


def _cancel(desk: Desk, member: Member, view: Json) -> Json:
    """Cancel what the form says, or give the form with what somebody else has changed."""
    before = kept_change(desk, member, _token(view))
    command = parse_cancel_form(view, member, before)
    try:
        cancelled = cancel_session(desk.database, command, now=desk.now(), ids=desk.ids)
    except (ChangedMeanwhile, NotEligible) as refusal:
        return _overtaken(desk, member, command, view, before, refusal)
    return _cancelled(desk, member, command, view, cancelled)


def _overtaken(
    desk: Desk,
    member: Member,
    command: CancelSession,
    view: Json,
    before: ChangeDraft,
    refusal: Refusal,
) -> Json:
    """Say what somebody else changed; where this session is cancelled, go on with what is left."""
    zone = ZoneInfo(member.organisation.time_zone)
    seen = see_session(desk, member, command.session_id)
    left = first_left(seen, command.scope)
    if isinstance(refusal, NotEligible) and left is None:
        return _again(desk, member, command, view, seen, str(refusal))
    then = CANCEL_OTHERS if left else CANCEL_ANEW
    notice = say_changed(before, seen, zone, command.scope, then=then)
    shown = see_session(desk, member, left.session_id) if left else seen
    return _again(desk, member, command, view, shown, notice)


def _again(
    desk: Desk, member: Member, command: CancelSession, view: Json, seen: ChangeDraft, notice: str
) -> Json:
    """Give the form on a session as it is now, with what stood in it."""
    keep_change(desk, member, _token(view), seen)
    carried = json.loads(view["private_metadata"])
    return cancel_modal(
        seen.shown,
        CancelEntries(side=command.on_side_of, reason=command.reason, scope=command.scope),
        _zone(member),
        metadata=json.dumps(carried | {"session": str(seen.shown.session_id)}),
        notice=notice,
    )


def _token(view: Json) -> str:
    return str(json.loads(view["private_metadata"])["token"])


def parse_cancel_form(view: Json, member: Member, seen: ChangeDraft) -> CancelSession:
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
        version=seen.shown.version,
        others=seen.other_versions,
    )


def _cancelled(
    desk: Desk, member: Member, command: CancelSession, view: Json, cancelled: Cancelled
) -> Json:
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
        until=(desk.now() + UNDONE_WITHIN).astimezone(_zone(member)),
    )


def _say_times(member: Member, intervals: list[Any]) -> str:
    shown = [say_interval(each, _zone(member)) for each in intervals[:SAID_AT_MOST]]
    more = len(intervals) - len(shown)
    return "\n".join([*(f"• {each}" for each in shown), *([f"and {more} more"] if more else [])])


def _zone(member: Member) -> ZoneInfo:
    return ZoneInfo(member.time_zone or member.organisation.time_zone)
