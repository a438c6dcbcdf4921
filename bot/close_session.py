"""Closes a session from its message and from Home, page by page, and asks for the next review."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.closed_page import reviewed_modal
from blocks.closing_form import (
    CALLBACK_ID,
    TITLE,
    TURN_PLACES,
    ClosingEntries,
    ClosingMemory,
    closing_modal,
    first_entries,
    minutes_block,
    pages_of,
)
from blocks.notices import noticed
from blocks.session_actions import CLOSE_SESSION
from blocks.text import cut
from booking.closing import CloseSession, close_session
from booking.closing_reading import ToClose, read_to_close
from booking.database import Db
from booking.drafts import ClosingDraft, EnteredPlace, read_draft, save_draft
from booking.errors import NotFound, Refusal, single_refusals
from booking.people import Member
from booking.rules.permissions import Action
from booking.values import FormField, TimeKind
from bot.booked import announce
from bot.closing_entries import attendances, parse_entries, placed
from bot.desk import Desk
from bot.drafts import draft_key
from bot.failures import telling
from bot.members import find_booker
from bot.opened_pages import opens
from bot.page_answers import staying_open
from bot.payload_values import parse_id
from bot.shown_messages import show_sessions
from bot.view_updates import update_view

Json = dict[str, Any]
ERROR_LIMIT = 2_000
NOT_CLOSED = "The session was not closed."


def register(app: App, desk: Desk) -> None:
    """Listen to the button, to the form's pages being turned, and to its submission."""

    def open_form(member: Member, value: str) -> Json:
        return _first_page(desk, member, parse_id(value))

    def turn(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        ack()

        def show(text: str) -> None:
            update_view(client, body["view"], noticed(body["view"], text))

        with telling(desk, show):
            member = find_booker(desk, context, client, Action.CLOSE_SESSION)
            page = parse_id(body["actions"][0]["value"])
            update_view(client, body["view"], _turned(desk, member, body["view"], page))

    def submit(ack: Ack, view: Json, client: WebClient, context: BoltContext) -> None:
        with staying_open(desk, ack, view):
            member = find_booker(desk, context, client, Action.CLOSE_SESSION)
            try:
                page = _close(desk, member, view)
            except Refusal as refusal:
                ack(**_refused(desk, member, view, refusal))
                return
            if page:
                ack(response_action="update", view=page)
            else:
                ack(response_action="clear")
            announce(desk, client, member)
            session_id = ClosingMemory.load(view["private_metadata"]).session_id
            show_sessions(desk, client, member, [session_id])

    opens(app, desk, CLOSE_SESSION, TITLE, open_form, action=Action.CLOSE_SESSION)
    app.action(re.compile(rf"{TURN_PLACES}\..+"))(turn)
    app.view(CALLBACK_ID)(submit)


def _zone(member: Member) -> ZoneInfo:
    return ZoneInfo(member.organisation.time_zone)


def _read(desk: Desk, member: Member, session_id: int) -> ToClose:
    return desk.database.read(
        lambda db: read_to_close(
            db, organisation_id=member.organisation.id, session_id=session_id, now=desk.now()
        )
    )


def _first_page(desk: Desk, member: Member, session_id: int) -> Json:
    form = _read(desk, member, session_id)
    memory = ClosingMemory(token=desk.new_token(), session_id=session_id, version=form.version)
    entries = first_entries(form)
    if pages_of(form) > 1:
        _keep(desk, member, memory, entries)
    return closing_modal(form, entries, memory, _zone(member))


def _keep(desk: Desk, member: Member, memory: ClosingMemory, entries: ClosingEntries) -> None:
    """Keep what stands on all pages: Slack sends only the one that is shown."""
    draft = ClosingDraft(session_id=memory.session_id, places=entries.places)
    key = draft_key(member, memory.token)
    desk.database.write(lambda db: save_draft(db, key, draft, now=desk.now()))


def _turned(desk: Desk, member: Member, view: Json, page: int) -> Json:
    """Keep what stands on the page, and give another one."""
    memory = ClosingMemory.load(view["private_metadata"])
    form, entries = _entered(desk, member, view, memory)
    _keep(desk, member, memory, entries)
    return closing_modal(form, entries, replace(memory, page=page), _zone(member))


def _entered(
    desk: Desk, member: Member, view: Json, memory: ClosingMemory
) -> tuple[ToClose, ClosingEntries]:
    """Give the session as it is now, with what stands on this page and was left on others."""
    form = _read(desk, member, memory.session_id)
    shown = parse_entries(view)
    kept = desk.database.read(lambda db: _kept(db, member, memory))
    return form, replace(shown, places=placed(form, kept, shown.places))


def _kept(db: Db, member: Member, memory: ClosingMemory) -> Mapping[int, EnteredPlace]:
    """Read what was left on other pages; nothing while no page was turned."""
    try:
        draft: ClosingDraft = read_draft(db, draft_key(member, memory.token), ClosingDraft)
    except NotFound:
        return {}
    return draft.places if draft.session_id == memory.session_id else {}


def _close(desk: Desk, member: Member, view: Json) -> Json | None:
    """Close the session, and give the page that follows; None when all is done."""
    memory = ClosingMemory.load(view["private_metadata"])
    shown = parse_entries(view)
    kept = desk.database.read(lambda db: _kept(db, member, memory))
    command = _command(member, memory, replace(shown, places={**kept, **shown.places}))
    close_session(desk.database, command, now=desk.now(), ids=desk.ids)
    if command.next_review_on is None:
        return None
    return reviewed_modal(memory.session_id, command.next_review_on)


def _command(member: Member, memory: ClosingMemory, entries: ClosingEntries) -> CloseSession:
    return CloseSession(
        organisation_id=member.organisation.id,
        actor_id=member.id,
        session_id=memory.session_id,
        version=memory.version,
        attendances=attendances(entries.places),
        kind=entries.kind or TimeKind.NOT_APPLICABLE,
        reason=entries.reason,
        recording_link=entries.recording_link,
        next_review_on=entries.next_review_on,
    )


def _refused(desk: Desk, member: Member, view: Json, refusal: Refusal) -> Json:
    """Show each refusal at its field; what has none here stands above the form as it is now.

    Raises:
        Refusal: the session can't be closed at all any more.
    """
    blocks = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    refusals = single_refusals(refusal)
    if all(_block(each) in blocks for each in refusals):
        errors = {_block(each): cut(str(each), ERROR_LIMIT) for each in refusals}
        return {"response_action": "errors", "errors": errors}
    memory = ClosingMemory.load(view["private_metadata"])
    form, entries = _entered(desk, member, view, memory)
    if pages_of(form) > 1:
        _keep(desk, member, memory, entries)
    anew = replace(memory, version=form.version)
    page = closing_modal(form, entries, anew, _zone(member))
    return {"response_action": "update", "view": noticed(page, f"{NOT_CLOSED} {refusal}")}


def _block(refusal: Refusal) -> str:
    """Give the block at which a refusal stands."""
    if refusal.field is FormField.MINUTES and refusal.person_id:
        return minutes_block(refusal.person_id)
    return refusal.field.value if refusal.field else ""
