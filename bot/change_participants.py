"""Changes who takes part in a session that stands, from its message and from Home."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.participants_page import CHANGE_CALLBACK_ID
from blocks.participants_values import ParticipantsMemory
from blocks.session_actions import CHANGE_PARTICIPANTS
from booking.commands import ChangeParticipants
from booking.drafts import ParticipantsDraft, save_draft
from booking.errors import Refusal
from booking.participants import change_participants, draft_participants
from booking.people import Member
from booking.rules.permissions import Action
from booking.session_cards import read_session_card
from bot.choose_participants import TITLE, keep_choices, shown_of
from bot.desk import Desk
from bot.drafts import draft_key
from bot.opened_pages import opens
from bot.page_answers import answer_page
from bot.participants_reading import ParticipantsReading, parse_participants, read_places
from bot.participants_view import Shown, session_participants
from bot.payload_values import parse_id

Json = dict[str, Any]
NOT_CHANGED = "Nothing was changed."


def register(app: App, desk: Desk) -> None:
    """Listen to the button, and to Continue."""

    def open_page(member: Member, value: str) -> Json:
        return _page(desk, member, parse_id(value))

    def submit(ack: Ack, view: Json, client: WebClient, context: BoltContext) -> None:
        answer_page(desk, ack, view, client, context, lambda member: _continue(desk, member, view))

    opens(app, desk, CHANGE_PARTICIPANTS, TITLE, open_page, action=Action.CHANGE_PARTICIPANTS)
    app.view(CHANGE_CALLBACK_ID)(submit)


def _page(desk: Desk, member: Member, session_id: int) -> Json:
    token, now = desk.new_token(), desk.now()
    organisation_id = member.organisation.id
    draft = desk.database.read(
        lambda db: draft_participants(
            db, organisation_id=organisation_id, session_id=session_id, now=now
        )
    )
    desk.database.write(lambda db: save_draft(db, draft_key(member, token), draft, now=now))
    shown = Shown(memory=ParticipantsMemory(token))
    return desk.database.read(lambda db: session_participants(db, member, draft, shown))


def _continue(desk: Desk, member: Member, view: Json) -> Json | None:
    """Change the participants, or give the page with what is wrong.

    Raises:
        NotFound: the form has expired.
        DatabaseUnavailable: the database can't answer now.
    """
    reading = parse_participants(view)
    draft: ParticipantsDraft = keep_choices(desk, member, reading, ParticipantsDraft)
    try:
        command = ChangeParticipants(
            organisation_id=member.organisation.id,
            actor_id=member.id,
            session_id=draft.session_id,
            added=tuple(id_ for id_ in draft.chosen if id_ not in draft.before),
            removed=tuple(id_ for id_ in draft.before if id_ not in draft.chosen),
            places=_places(desk, member, draft, reading),
            following=bool(reading.following),
        )
        change_participants(desk.database, command, now=desk.now(), ids=desk.ids)
    except Refusal as refusal:
        shown = shown_of(reading, reading.memory, f"{NOT_CHANGED} {refusal}")
        return desk.database.read(lambda db: session_participants(db, member, draft, shown))
    return None  # the draft stays: the same Continue once more changes nothing, and closes too


def _places(
    desk: Desk, member: Member, draft: ParticipantsDraft, reading: ParticipantsReading
) -> int | None:
    """Read how many learners there are to be places for; None where nobody has changed that.

    Somebody else may have, and in a series each session may have its own.

    Raises:
        BadField: it is not a number, or not one that fits.
    """
    if reading.participants == str(draft.participants):
        return None
    organisation = member.organisation
    card = desk.database.read(
        lambda db: read_session_card(
            db, organisation_id=organisation.id, session_id=draft.session_id
        )
    )
    return read_places(reading.participants or "", card.method, limit=organisation.session_places)
