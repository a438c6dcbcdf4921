"""The page that follows the form: the participants of a group, or the dates of a series."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from blocks.participants_values import ParticipantsMemory
from blocks.review_page import ReviewMemory
from booking.commands import BookSeries
from booking.database import Db
from booking.drafts import BookingDraft, DraftKey, read_draft, save_draft
from booking.errors import NotFound
from booking.people import Member
from booking.series_review import check_series
from booking.sessions import check_session
from bot.booking_request import BookingRequest
from bot.desk import Desk
from bot.drafts import draft_key
from bot.participants_view import Shown, booking_participants
from bot.review_dates import review_view


def next_page(
    desk: Desk, member: Member, request: BookingRequest, *, now: datetime
) -> dict[str, Any]:
    """Keep what the form says, and build the page that follows; nothing is booked yet.

    Raises:
        Refusal: what can't be, at its field.
        DatabaseUnavailable: the database can't answer now.
    """
    key, database = draft_key(member, request.booking.token), desk.database
    database.read(lambda db: _check(db, request, now))

    def keep(db: Db) -> BookingDraft:
        draft = _with_earlier_choices(db, key, request)
        save_draft(db, key, draft, now=now)
        return draft

    draft = database.write(keep)
    if draft.booking.places > 1:
        shown = Shown(memory=ParticipantsMemory(key.token))
        return database.read(lambda db: booking_participants(db, member, draft, shown))
    memory = ReviewMemory(key.token)
    return database.read(lambda db: review_view(db, member, draft, memory, now=now))


def _check(db: Db, request: BookingRequest, now: datetime) -> None:
    if request.rule:
        check_series(db, BookSeries(booking=request.booking, rule=request.rule), now=now)
    else:
        check_session(db, request.booking, now=now)


def _with_earlier_choices(db: Db, key: DraftKey, request: BookingRequest) -> BookingDraft:
    """Tick who was named with the first learner, or who came back to the form has chosen before."""
    booking = request.booking
    first = booking.learner_ids[0]
    chosen = (first, *request.further_learner_ids)
    try:
        earlier = read_draft(db, key, BookingDraft).booking.learner_ids
    except NotFound:
        earlier = ()
    if booking.places > 1:
        learners = earlier if first in earlier else tuple(dict.fromkeys(chosen))
        booking = replace(booking, learner_ids=learners)
    return BookingDraft(booking=booking, rule=request.rule)
