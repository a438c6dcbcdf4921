"""Draws the form that changes a session, with everybody's diary beside its fields."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from blocks.change_form import NOTHING_ASKED, Asked, change_modal
from blocks.form_values import Choice, FormValues
from booking.database import Db
from booking.people import Member
from booking.shown_sessions import ShownSession, read_shown_session
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
    return change_modal(values, offer, in_series=shown.in_series, notice=notice, asked=asked)
