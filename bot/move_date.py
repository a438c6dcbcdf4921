"""Gives one date of a series another time, on a small page above the page of dates."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.another_time import CALLBACK_ID, NEW_DATE, NEW_TIME, another_time_modal
from blocks.notices import notice_modal
from blocks.review_page import ANOTHER, DECIDE, TITLE, ReviewMemory, ask_again
from blocks.text import unescape
from booking.database import Db
from booking.drafts import BookingDraft, read_draft, save_draft
from booking.errors import Refusal, Taken
from booking.people import Member
from booking.rules.local_times import moment
from booking.series_review import review_series
from bot.desk import Desk
from bot.drafts import change_draft, draft_key
from bot.failures import explain, telling
from bot.members import find_booker
from bot.page_answers import staying_open
from bot.review_dates import review_view
from bot.review_reading import Decisions, day_of, parse_review

Json = dict[str, Any]


def register(app: App, desk: Desk) -> None:
    """Listen to the choice of another time, and to its page's submission."""

    def choose(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        ack()

        def show(text: str) -> None:
            client.views_push(trigger_id=body["trigger_id"], view=notice_modal(TITLE, text))

        chosen = body["actions"][0].get("selected_option") or {}
        if chosen.get("value") == ANOTHER:
            with telling(desk, show):
                _ask(desk, body, client, context)

    def submit(ack: Ack, view: Json, client: WebClient, context: BoltContext) -> None:
        with staying_open(desk, ack, view):
            member = find_booker(desk, context, client)
            try:
                _move(desk, member, view, client)
            except Refusal as refusal:
                ack(response_action="errors", errors={NEW_TIME: explain(desk, refusal)})
                return
            ack()

    app.action(DECIDE)(choose)
    app.view(CALLBACK_ID)(submit)


def _ask(desk: Desk, body: Json, client: WebClient, context: BoltContext) -> None:
    """Show the small page, and below it the choice as if nothing had been chosen yet.

    The times chosen for other dates are kept now: Slack sends back only the small page.
    """
    member = find_booker(desk, context, client)
    view, block_id = body["view"], body["actions"][0]["block_id"]
    day = day_of(block_id)
    draft = _keep_decisions(desk, member, parse_review(view))
    zone = ZoneInfo(member.organisation.time_zone)
    until_now = (draft.moved.get(day) or draft.booking.starts_at).astimezone(zone)
    start = until_now if day in draft.moved else datetime.combine(day, until_now.time(), zone)
    words = next(
        block["label"]["text"] for block in view["blocks"] if block["block_id"] == block_id
    )
    again = ask_again(view, block_id)
    carried = json.dumps({"memory": again["private_metadata"], "day": day.isoformat()})
    page = another_time_modal(carried, start, unescape(words))
    client.views_push(trigger_id=body["trigger_id"], view=page)
    client.views_update(view_id=view["id"], view=again)


def _keep_decisions(desk: Desk, member: Member, decisions: Decisions) -> BookingDraft:
    key, now = draft_key(member, decisions.memory.token), desk.now()

    def keep(db: Db) -> BookingDraft:
        draft = decisions.applied_to(read_draft(db, key, BookingDraft))
        save_draft(db, key, draft, now=now)
        return draft

    return desk.database.write(keep)


def _move(desk: Desk, member: Member, view: Json, client: WebClient) -> None:
    """Note a date's new time, and show so on the page of dates below.

    Raises:
        Refusal: it is no local time, or somebody is busy then.
        SlackApiError: Slack did not take the page.
    """
    carried = json.loads(view["private_metadata"])
    memory, day = ReviewMemory.load(carried["memory"]), date.fromisoformat(carried["day"])
    start, now = _chosen(view, ZoneInfo(member.organisation.time_zone)), desk.now()

    def draw(db: Db, draft: BookingDraft) -> Json:
        _refuse_barred(db, draft, day, now)
        return review_view(db, member, draft, memory, now=now)

    change_draft(
        desk,
        draft_key(member, memory.token),
        change=lambda draft: replace(draft, moved={**draft.moved, day: start}),
        draw=draw,
        show=lambda page: client.views_update(view_id=view["previous_view_id"], view=page),
    )


def _chosen(view: Json, zone: ZoneInfo) -> datetime:
    values = view["state"]["values"]
    day = date.fromisoformat(values[NEW_DATE][NEW_DATE]["selected_date"])
    at = time.fromisoformat(values[NEW_TIME][NEW_TIME]["selected_time"])
    return moment(day, at, zone)


def _refuse_barred(db: Db, draft: BookingDraft, day: date, now: datetime) -> None:
    barring = [
        finding.words
        for reviewed in review_series(db, draft.series(), now=now)
        for finding in reviewed.findings
        if reviewed.day == day and finding.bars
    ]
    if barring:
        raise Taken(f"{'; '.join(barring)}.", helps="Choose another time.")
