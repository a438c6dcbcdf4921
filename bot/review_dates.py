"""Shows every date of a series before it is booked, and books it as was decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.review_page import (
    CALLBACK_ID,
    ReviewMemory,
    ReviewPage,
    review_modal,
)
from booking.database import Db
from booking.drafts import BookingDraft, discard_draft, read_draft, save_draft
from booking.errors import Refusal
from booking.people import Member, named
from booking.rules.durations import say_duration
from booking.rules.recurrence import say_rule, say_short_months
from booking.rules.session_types import EFFECTS
from booking.series import book_series
from booking.series_review import review_series
from bot.desk import Desk
from bot.drafts import NOT_BOOKED, draft_key, has_booked
from bot.page_answers import answer_page, staying_open
from bot.review_reading import Decisions, parse_review

Json = dict[str, Any]
NAMES_SHOWN = 10


def register(app: App, desk: Desk) -> None:
    """Listen to the page's submission."""

    def submit_review(ack: Ack, view: Json, client: WebClient, context: BoltContext) -> None:
        with staying_open(desk, ack, view):
            decisions = parse_review(view)
            if decisions.errors:
                ack(response_action="errors", errors=dict(decisions.errors))
                return
            answer_page(
                desk, ack, view, client, context, lambda member: _book(desk, member, decisions)
            )

    app.view(CALLBACK_ID)(submit_review)


def review_view(
    db: Db,
    member: Member,
    draft: BookingDraft,
    memory: ReviewMemory,
    *,
    now: datetime,
    notice: str = "",
) -> Json:
    """Build the page of a draft's dates as they stand now.

    Raises:
        Refusal: what is wrong with the session itself, or the rule means no date or too many.
    """
    series = draft.series()
    zone = ZoneInfo(member.organisation.time_zone)
    first_day = draft.booking.starts_at.astimezone(zone).date()
    rule = f"{say_rule(series.rule, first_day)}. {say_short_months(series.rule, first_day)}"
    page = ReviewPage(
        memory=memory,
        what=_what(db, draft),
        rule=rule.strip(),
        dates=review_series(db, series, now=now),
        zone=zone,
        is_group=draft.booking.places > 1,
        notice=notice,
    )
    return review_modal(page)


def _what(db: Db, draft: BookingDraft) -> str:
    booking = draft.booking
    names = [*named(db, organisation_id=booking.organisation_id, ids=booking.learner_ids).values()]
    more = len(names) - NAMES_SHOWN
    who = ", ".join(names[:NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")
    return f"{EFFECTS[booking.type].title}, {say_duration(booking.duration)}, with {who}"


def _book(desk: Desk, member: Member, decisions: Decisions) -> Json | None:
    """Book the series; when that can't be, give the page anew, with what stands against it."""
    token, now = decisions.memory.token, desk.now()
    if has_booked(desk, member, token):
        return None
    key = draft_key(member, token)
    draft = desk.database.read(lambda db: read_draft(db, key, BookingDraft))
    decided = decisions.applied_to(draft)
    try:
        book_series(desk.database, decided.series(decisions.skipped), now=now, ids=desk.ids)
    except Refusal as refusal:
        notice = f"{NOT_BOOKED} {refusal}"
        desk.database.write(lambda db: save_draft(db, key, decided, now=now))
        return desk.database.read(
            lambda db: review_view(db, member, decided, decisions.memory, now=now, notice=notice)
        )
    desk.database.write(lambda db: discard_draft(db, key))
    return None
