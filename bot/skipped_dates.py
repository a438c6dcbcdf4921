"""Books dates that a series skipped, once they are free, from its message and from Home."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.notices import noticed
from blocks.session_actions import SKIPPED_DATES
from blocks.skipped_dates import CALLBACK_ID, DATES, TITLE, parse_box, skipped_dates_modal
from booking.errors import Refusal
from booking.people import Member
from booking.rules.permissions import Action
from booking.skipped_dates import BookSkippedDates, book_skipped_dates, review_skipped_dates
from bot.desk import Desk
from bot.drafts import NOT_BOOKED
from bot.opened_pages import opens
from bot.page_answers import answer_page
from bot.payload_values import parse_id

Json = dict[str, Any]


def register(app: App, desk: Desk) -> None:
    """Listen to the button, and to the page's submission."""

    def open_page(member: Member, value: str) -> Json:
        return _page(desk, member, parse_id(value), desk.new_token())

    def submit(ack: Ack, view: Json, client: WebClient, context: BoltContext) -> None:
        answer_page(desk, ack, view, client, context, lambda member: _book(desk, member, view))

    opens(app, desk, SKIPPED_DATES, TITLE, open_page, action=Action.BOOK_SESSION)
    app.view(CALLBACK_ID)(submit)


def _page(
    desk: Desk, member: Member, session_id: int, token: str, ticked: Collection[date] = ()
) -> Json:
    dates = desk.database.read(
        lambda db: review_skipped_dates(
            db,
            organisation_id=member.organisation.id,
            actor_id=member.id,
            session_id=session_id,
            now=desk.now(),
        )
    )
    zone = ZoneInfo(member.organisation.time_zone)
    carried = json.dumps({"session": str(session_id), "token": token})
    return skipped_dates_modal(dates, zone, metadata=carried, ticked=ticked)


def _book(desk: Desk, member: Member, view: Json) -> Json | None:
    """Book the ticked dates; when that can't be, give the page anew, with what stands now."""
    carried = json.loads(view["private_metadata"])
    session_id, token = parse_id(carried["session"]), carried["token"]
    shown = _ticked(view)
    command = BookSkippedDates(
        organisation_id=member.organisation.id,
        actor_id=member.id,
        token=token,
        session_id=session_id,
        days=tuple(shown),
        shown=shown,
    )
    try:
        book_skipped_dates(desk.database, command, now=desk.now(), ids=desk.ids)
    except Refusal as refusal:
        page = _page(desk, member, session_id, token, command.days)
        return noticed(page, f"{NOT_BOOKED} {refusal}")
    return None


def _ticked(view: Json) -> dict[date, datetime]:
    """Read which days are ticked, each with the start that its box shows."""
    return dict(
        parse_box(box["value"])
        for elements in view["state"]["values"].values()
        for box in elements.get(DATES, {}).get("selected_options") or ()
    )
