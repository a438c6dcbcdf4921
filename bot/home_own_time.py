"""Home's sections of learners' own time: the way to a new entry, and what waits for approval."""

from __future__ import annotations

from functools import partial

from blocks.home_sessions import LEARNER
from blocks.own_time_form import WAITING, add_blocks, waiting_blocks
from booking.database import Db
from booking.own_time import may_keep
from booking.own_time_reading import waiting_for
from booking.values import Role
from bot.home_visit import NOTHING, Section, Visit


def waiting(db: Db, visit: Visit) -> Section:
    """Read a page of what waits for the person's approval."""
    if Role.ASSESSOR not in visit.member.roles:
        return NOTHING
    page = waiting_for(
        db,
        organisation_id=visit.organisation_id,
        assessor_id=visit.member.id,
        page=visit.state.number(WAITING.key) or 0,
    )
    return Section(partial(waiting_blocks, page))


def add_own(_db: Db, _visit: Visit) -> Section:
    """Offer a new entry of one's own."""
    return Section(partial(add_blocks, None))


def add_for_learner(db: Db, visit: Visit) -> Section:
    """Offer a new entry of the learner that is looked at, to an assessor of theirs."""
    learner_id = visit.state.number(LEARNER)
    if learner_id is None or not may_keep(
        db,
        organisation_id=visit.organisation_id,
        actor_id=visit.member.id,
        learner_id=learner_id,
    ):
        return NOTHING
    return Section(partial(add_blocks, learner_id))
