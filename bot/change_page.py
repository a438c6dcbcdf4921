"""Draws the form that changes a session, with everybody's diary beside its fields."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from blocks.change_form import NOTHING_ASKED, Asked, change_modal
from blocks.form_values import Choice, FormValues, RoomsOffer
from blocks.series_exceptions import say_exceptions
from booking.database import Db
from booking.errors import BadField
from booking.people import Member
from booking.repeated_sessions import read_repeated
from booking.rules.local_times import moment
from booking.rules.series_exceptions import find_exceptions
from booking.shown_sessions import ShownSession, read_shown_session
from booking.smart_rooms import rooms_then
from booking.values import Interval, SessionMethod
from bot.form_offers import read_form_offer
from bot.payload_values import parse_id

Json = dict[str, Any]


def with_learner(values: FormValues, shown: ShownSession) -> FormValues:
    """Name the first of those who take part, whom the form does not ask for."""
    learner_id, name = shown.learners[0]
    return replace(values, learner=Choice(str(learner_id), name))


def shown_of(db: Db, member: Member, values: FormValues) -> ShownSession:
    """Read the session that a form changes, as it is now."""
    return read_shown_session(
        db,
        organisation_id=member.organisation.id,
        session_id=parse_id(values.memory.session_id),
    )


def draw_change(
    db: Db,
    member: Member,
    values: FormValues,
    shown: ShownSession,
    *,
    now: datetime,
    echo: str = "",
    notice: str = "",
    asked: Asked = NOTHING_ASKED,
) -> Json:
    """Build the form with what stands in it, and what it offers to all who take part."""
    offer = read_form_offer(db, member, values, now=now, echo=echo, others=shown.learners)
    if values.method is SessionMethod.SMART_SESSION:
        offer = replace(offer, rooms=_rooms(db, member, values, shown))
    series = _series(db, member, shown, now) if shown.in_series else None
    return change_modal(values, offer, series=series, notice=notice, asked=asked)


def _series(db: Db, member: Member, shown: ShownSession, now: datetime) -> str:
    """Say which sessions of its series to come stand otherwise than the others."""
    organisation, session_id = member.organisation, shown.session_id
    zone = ZoneInfo(organisation.time_zone)
    sessions = read_repeated(db, organisation_id=organisation.id, session_id=session_id, now=now)
    return say_exceptions(find_exceptions(sessions, zone, like=session_id), zone)


def _rooms(db: Db, member: Member, values: FormValues, shown: ShownSession) -> RoomsOffer:
    """Offer the smart rooms, those first that are free at the time in the form."""
    rooms = rooms_then(
        db,
        organisation_id=member.organisation.id,
        wanted=_time_in(values, ZoneInfo(member.organisation.time_zone)),
        apart_from=[shown.session_id],
    )
    choices = {each: Choice(str(each.id), each.name) for each in rooms}
    return RoomsOffer(
        now=shown.room,
        free=tuple(choice for each, choice in choices.items() if each.free),
        taken=tuple(choice for each, choice in choices.items() if not each.free),
    )


def _time_in(values: FormValues, zone: ZoneInfo) -> Interval | None:
    """Give the time that stands in the form; None where there is none, or none that exists."""
    if values.day is None or values.at is None or values.duration is None:
        return None
    try:
        start = moment(values.day, values.at, zone)
    except BadField:
        return None
    return Interval(start, start + values.duration)
