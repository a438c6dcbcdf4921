"""Keeps the open Participants page up to date: ticks, filter, search and pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.notices import notice_modal
from blocks.participants_page import (
    CALLBACK_ID,
    CHANGE_CALLBACK_ID,
    CHOOSE_LEARNER,
    TURN_LEARNERS,
    course_options,
)
from blocks.participants_values import COURSE_FILTER, LEARNER_SEARCH, ParticipantsMemory
from booking.drafts import BookingDraft, ParticipantsDraft, read_draft, save_draft
from booking.joinable_learners import find_courses
from booking.people import Member
from booking.values import FormField
from bot.desk import Desk
from bot.drafts import draft_key
from bot.failures import telling
from bot.members import find_booker
from bot.participants_reading import ParticipantsReading, merge_chosen, parse_participants
from bot.participants_view import Shown, booking_participants, session_participants
from bot.view_updates import update_view

Json = dict[str, Any]
TITLE = "Participants"
TOUCHED = (
    CHOOSE_LEARNER,
    COURSE_FILTER,
    LEARNER_SEARCH,
    FormField.NUMBER_OF_PARTICIPANTS.value,
)


@dataclass(frozen=True, slots=True)
class Use:
    """What a Participants page is for: the kind of its draft, and how it is drawn."""

    draft: type[Any]
    draw: Callable[..., Json]


USES = {
    CALLBACK_ID: Use(BookingDraft, booking_participants),
    CHANGE_CALLBACK_ID: Use(ParticipantsDraft, session_participants),
}
"""By the page's callback id."""


def register(app: App, desk: Desk) -> None:
    """Listen to what is touched on the page, and to its filter's searches."""

    def touch(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        ack()

        def show(text: str) -> None:
            client.views_push(trigger_id=body["trigger_id"], view=notice_modal(TITLE, text))

        with telling(desk, show):
            update_view(client, body["view"], _follow(desk, client, context, body))

    def suggest(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        with telling(desk, lambda _text: ack(options=[])):
            member = find_booker(desk, context, client)
            ack(options=_suggest_courses(desk, member, body.get("value", "")))

    for action_id in TOUCHED:
        app.action(action_id)(touch)
    app.action(re.compile(rf"{TURN_LEARNERS}\..+"))(touch)
    app.options(COURSE_FILTER)(suggest)


def keep_choices(desk: Desk, member: Member, reading: ParticipantsReading, kind: type[Any]) -> Any:
    """Bring the draft up to date with what is ticked on the page, and give it.

    Raises:
        NotFound: there is no such draft any more.
    """
    key, now = draft_key(member, reading.memory.token), desk.now()
    draft = desk.database.read(lambda db: read_draft(db, key, kind))
    chosen = merge_chosen(chosen_in(draft), reading.visible, reading.ticked)
    if chosen == chosen_in(draft):
        return draft
    changed = with_chosen(draft, chosen)
    desk.database.write(lambda db: save_draft(db, key, changed, now=now))
    return changed


def chosen_in(draft: BookingDraft | ParticipantsDraft) -> tuple[int, ...]:
    """Who is to take part, in the order of choosing."""
    return draft.booking.learner_ids if isinstance(draft, BookingDraft) else draft.chosen


def with_chosen(
    draft: BookingDraft | ParticipantsDraft, chosen: tuple[int, ...]
) -> BookingDraft | ParticipantsDraft:
    """Give the draft in which these are to take part."""
    if isinstance(draft, BookingDraft):
        return replace(draft, booking=replace(draft.booking, learner_ids=chosen))
    return replace(draft, chosen=chosen)


def shown_of(reading: ParticipantsReading, memory: ParticipantsMemory, *notices: str) -> Shown:
    """What the page shows next: what stands on it, and what went wrong."""
    return Shown(
        memory=memory,
        participants=reading.participants,
        following=bool(reading.following),
        notices=notices,
    )


def _follow(desk: Desk, client: WebClient, context: BoltContext, body: Json) -> Json:
    member = find_booker(desk, context, client)
    use = USES[body["view"]["callback_id"]]
    reading = parse_participants(body["view"])
    draft = keep_choices(desk, member, reading, use.draft)
    shown = shown_of(reading, _next_memory(reading, body["actions"][0]))
    return desk.database.read(lambda db: use.draw(db, member, draft, shown))


def _next_memory(reading: ParticipantsReading, action: Json) -> ParticipantsMemory:
    """Follow the filter and the search first: a page of another list means nothing."""
    if reading.is_narrowed_anew:
        return reading.memory.narrowed(reading.course, reading.text)
    if action["action_id"].startswith(TURN_LEARNERS):
        return reading.memory.turned(int(action["value"]))
    return reading.memory


def _suggest_courses(desk: Desk, member: Member, text: str) -> list[Json]:
    organisation_id = member.organisation.id
    found = desk.database.read(
        lambda db: find_courses(db, organisation_id=organisation_id, text=text)
    )
    return course_options(found)
