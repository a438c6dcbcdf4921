"""Builds the Participants page from a draft: of a booking, or of a change of a session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from blocks.participants_page import participants_modal
from blocks.participants_values import ParticipantsMemory, ParticipantsPage
from booking.database import Db
from booking.drafts import BookingDraft, ParticipantsDraft
from booking.errors import BadField
from booking.joinable_learners import LearnerFilter, chosen_learners, joinable_learners
from booking.people import Member, named
from booking.rules.local_times import say_interval
from booking.rules.occurrences import possible_intervals
from booking.rules.places import participants_of
from booking.rules.recurrence import say_rule
from booking.rules.session_types import EFFECTS
from booking.session_cards import SessionCard, read_session_card
from booking.wanted_times import WantedTimes
from bot.participants_reading import read_places

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page shows beside its draft.

    Attributes:
        memory: the filter, the search and the page of the list.
        participants: what "Number of participants" says where it is asked; None at first.
        following: whether the later sessions of the series are meant too, where it is asked.
        notices: what stood in the way of Continue.
    """

    memory: ParticipantsMemory
    participants: str | None = None
    following: bool = False
    notices: Sequence[str] = ()


def booking_participants(db: Db, member: Member, draft: BookingDraft, shown: Shown) -> Json:
    """Build the page on which a booking's participants are chosen."""
    booking, zone = draft.booking, ZoneInfo(member.organisation.time_zone)
    intervals = possible_intervals(draft.series(), zone) if draft.rule else (booking.interval,)
    names = named(db, organisation_id=booking.organisation_id, ids=[booking.assessor_id])
    when = say_interval(booking.interval, zone)
    if draft.rule:
        rule = say_rule(draft.rule, booking.starts_at.astimezone(zone).date())
        when = f"{rule[0].lower()}{rule[1:]}, from {when}"
    page = ParticipantsPage(
        memory=shown.memory,
        session=f"{EFFECTS[booking.type].title}, {when}, with {names[booking.assessor_id]}",
        places=booking.places,
        finds_times=draft.rule is None,
        **_lists(
            db, member, booking.assessor_id, draft.booking.learner_ids, shown, intervals, None
        ),
        notices=tuple(shown.notices),
    )
    return participants_modal(page)


def session_participants(db: Db, member: Member, draft: ParticipantsDraft, shown: Shown) -> Json:
    """Build the page on which a session's participants are changed.

    Raises:
        NotFound: the session does not exist.
    """
    zone = ZoneInfo(member.organisation.time_zone)
    card = read_session_card(
        db, organisation_id=member.organisation.id, session_id=draft.session_id
    )
    when = say_interval(card.interval, zone)
    page = ParticipantsPage(
        memory=shown.memory,
        session=f"{EFFECTS[card.type].title}, {when}, with {card.assessor}",
        places=_places(card, shown, limit=member.organisation.session_places),
        participants=shown.participants or str(participants_of(card.places, card.method)),
        finds_times=False,
        following=shown.following if draft.in_series else None,
        **_lists(
            db, member, card.assessor_id, draft.chosen, shown, (card.interval,), draft.session_id
        ),
        notices=tuple(shown.notices),
    )
    return participants_modal(page)


def _places(card: SessionCard, shown: Shown, *, limit: int) -> int:
    """Count the places with the number that was typed, as far as there can be so many."""
    try:
        return read_places(shown.participants or "", card.method, limit=limit)
    except BadField:
        return card.places


def _lists(
    db: Db,
    member: Member,
    assessor_id: int,
    chosen: tuple[int, ...],
    shown: Shown,
    intervals: tuple[Any, ...],
    session_id: int | None,
) -> dict[str, Any]:
    """Read who is chosen, who of them can't come, and a page of the others."""
    zone, memory = ZoneInfo(member.organisation.time_zone), shown.memory
    wanted = WantedTimes(intervals, zone, session_id)
    organisation_id = member.organisation.id
    ticked = chosen_learners(db, organisation_id=organisation_id, chosen=chosen, wanted=wanted)
    course_id = int(memory.course.value) if memory.course else None
    learners = joinable_learners(
        db,
        organisation_id=organisation_id,
        assessor_id=assessor_id,
        wanted=wanted,
        narrowed=LearnerFilter(memory.text, course_id),
        page=memory.page,
        chosen=chosen,
    )
    return {
        "chosen": tuple(learner.name for learner in ticked),
        "refused": tuple(learner for learner in ticked if learner.unable),
        "learners": learners,
    }
