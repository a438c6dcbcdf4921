"""Changes a session that stands, from its message, Home or a list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.change_form import CALLBACK_ID, TITLE, Asked, values_of
from blocks.form_values import FormMemory, FormValues
from blocks.notices import notice_modal
from blocks.session_actions import CHANGE_SESSION
from booking.change_records import last_changed_by
from booking.commands import ChangeSession, MoveSession
from booking.drafts import ChangeDraft
from booking.errors import ChangedMeanwhile, DatesQuestioned, DatesTaken
from booking.moving import NOWHERE, change_session
from booking.people import Member
from booking.rules.permissions import Action, require_state
from booking.values import Scope
from bot.booked import announce
from bot.change_drafts import keep_change, kept_change, see_session, seen_anew
from bot.change_page import draw_change, with_learner
from bot.change_request import (
    leaves_clashing,
    merge_changes,
    moves_all_the_same,
    parse_change_request,
    parse_scope,
)
from bot.changed_meanwhile import say_changed
from bot.desk import Desk
from bot.form_reading import field_blocks, parse_booking_form
from bot.members import find_booker
from bot.payload_values import parse_id
from bot.shown_messages import Place, answering_press, show_sessions
from bot.submit_booking import field_errors

Json = dict[str, Any]
SAVE_ANEW = "Nothing was saved yet: press Save changes to apply it."


def register(app: App, desk: Desk) -> None:
    """Listen to the button, and to the form's submission."""

    def open_form(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        ack()
        in_modal = body.get("view", {}).get("type") == "modal"
        put = client.views_push if in_modal else client.views_open

        def show(text: str) -> None:
            put(trigger_id=body["trigger_id"], view=notice_modal(TITLE, text))

        with answering_press(desk, client, body, show):
            member = find_booker(desk, context, client, Action.CHANGE_SESSION)
            session_id = parse_id(body["actions"][0]["value"])
            put(trigger_id=body["trigger_id"], view=_form(desk, member, session_id, Place.of(body)))

    def submit(ack: Ack, view: Json, client: WebClient, context: BoltContext) -> None:
        try:
            member = find_booker(desk, context, client, Action.CHANGE_SESSION)
            page = save_changes(desk, member, view)
        except Exception as error:  # noqa: BLE001 - the edge: the form stays open and says why
            ack(response_action="errors", errors=field_errors(desk, error, field_blocks(view)))
            return
        if page:
            ack(response_action="update", view=page)
            return
        ack()
        announce(desk, client, member)
        draft = kept_change(desk, member, parse_booking_form(view).memory.token)
        place = Place(draft.channel, draft.ts)
        show_sessions(desk, client, member, [draft.shown.session_id], place)

    app.action(CHANGE_SESSION)(open_form)
    app.view(CALLBACK_ID)(submit)


def _form(desk: Desk, member: Member, session_id: int, place: Place) -> Json:
    """Open the form on a session as it is, and keep how that was."""
    now, zone = desk.now(), ZoneInfo(member.organisation.time_zone)
    memory = FormMemory(desk.new_token())
    seen = see_session(desk, member, session_id)
    require_state(seen.shown.status, Action.CHANGE_SESSION)
    draft = replace(seen, channel=place.channel, ts=place.ts)
    keep_change(desk, member, memory.token, draft)
    values = values_of(seen.shown, memory, zone)
    return desk.database.read(lambda db: draw_change(db, member, values, seen.shown, now=now))


def save_changes(desk: Desk, member: Member, view: Json) -> Json | None:
    """Save what was changed in the form, or give the form with what stands against it.

    Raises:
        Refusal: what can't be, at its field; or the form has expired.
        DatabaseUnavailable: the database can't answer now.
    """
    values = parse_booking_form(view)
    draft = kept_change(desk, member, values.memory.token)
    values = with_learner(values, draft.shown)
    now, left = desk.now(), leaves_clashing(view)
    command = _with_decisions(
        parse_change_request(values, draft, member, now=now, scope=parse_scope(view)), view, draft
    )
    draft = _with_answers(draft, command.move)
    try:
        change_session(desk.database, command, now=now, ids=desk.ids)
    except ChangedMeanwhile:
        return _overtaken(desk, member, values, draft, command.move.scope, left=left)
    except DatesTaken as refusal:
        return _clashing(desk, member, values, draft, refusal)
    except DatesQuestioned as refusal:
        return _questioned(desk, member, values, draft, refusal, left=left)
    return None


def _with_decisions(command: ChangeSession, view: Json, draft: ChangeDraft) -> ChangeSession:
    """Add which sessions stay where they are, and which new starts are wanted all the same.

    What was decided about dates before holds on, unless others are wanted by now.
    """
    move, moving = command.move, moves_all_the_same(view)
    if move.starts_at != draft.asked_for:
        draft = replace(draft, questioned={}, left=(), accepted=())
    clashing = draft.clashing if leaves_clashing(view) else ()
    staying = {*draft.left, *clashing, *(draft.questioned if moving is False else ())}
    accepted = {*draft.accepted, *(draft.questioned.values() if moving else ())}
    decided = replace(move, staying=frozenset(staying), accepted=frozenset(accepted))
    return replace(command, move=decided)


def _with_answers(draft: ChangeDraft, move: MoveSession) -> ChangeDraft:
    """Keep what was decided about dates, for the questions that may follow."""
    return replace(
        draft,
        questioned={},
        left=tuple(sorted(move.staying.difference(draft.clashing))),
        accepted=tuple(sorted(move.accepted or ())),
        asked_for=move.starts_at,
    )


def _overtaken(
    desk: Desk,
    member: Member,
    values: FormValues,
    draft: ChangeDraft,
    scope: Scope,
    *,
    left: bool,
) -> Json | None:
    """Say what somebody else changed; the form has it, beside what was typed and decided."""
    zone, now = ZoneInfo(member.organisation.time_zone), desk.now()
    seen = see_session(desk, member, draft.shown.session_id)
    require_state(seen.shown.status, Action.CHANGE_SESSION)
    merged = with_learner(merge_changes(values, draft.shown, seen.shown, zone), seen.shown)
    fresh = seen_anew(seen, draft)
    if _stands(desk, parse_change_request(merged, fresh, member, now=now, scope=scope)):
        return None
    keep_change(desk, member, values.memory.token, fresh)
    notice = say_changed(draft, seen, zone, scope, then=SAVE_ANEW)
    asked = Asked(clashing=left, left=left)
    return desk.database.read(
        lambda db: draw_change(db, member, merged, seen.shown, now=now, notice=notice, asked=asked)
    )


def _stands(desk: Desk, command: ChangeSession) -> bool:
    """Whether what was wanted stands already, such as after the same submission twice.

    Of a series only who changed it knows that: a colleague may have changed this session alone.
    """
    move = command.move
    if command != ChangeSession(move=replace(move, **NOWHERE)):
        return False
    return move.scope is Scope.THIS or move.actor_id == desk.database.read(
        lambda db: last_changed_by(
            db, organisation_id=move.organisation_id, session_id=move.session_id
        )
    )


def _clashing(
    desk: Desk, member: Member, values: FormValues, draft: ChangeDraft, refusal: DatesTaken
) -> Json:
    """Say which sessions clash, and offer to leave them, with those that are left already."""
    clashing = {*draft.clashing, *(each.session_id for each in refusal.dates)}
    kept = replace(draft, clashing=tuple(sorted(clashing)))
    keep_change(desk, member, values.memory.token, kept)
    return desk.database.read(
        lambda db: draw_change(
            db,
            member,
            values,
            draft.shown,
            now=desk.now(),
            notice=f"Nothing was changed. {refusal}",
            asked=Asked(clashing=True),
        )
    )


def _questioned(
    desk: Desk,
    member: Member,
    values: FormValues,
    draft: ChangeDraft,
    refusal: DatesQuestioned,
    *,
    left: bool,
) -> Json:
    """Say which dates should be looked at; what was left before stays left."""
    keep_change(desk, member, values.memory.token, replace(draft, questioned=refusal.dates))
    dates = f"Nothing was changed yet. {refusal.happened}\n{refusal.helps}"
    asked = Asked(clashing=left, left=left, dates=dates)
    return desk.database.read(
        lambda db: draw_change(db, member, values, draft.shown, now=desk.now(), asked=asked)
    )
