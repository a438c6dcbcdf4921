"""Home's section of the review radar: an assessor's own learners first, others' everybody's."""

from __future__ import annotations

from functools import partial

from blocks.radar import EVERYBODY, RADAR, radar_blocks
from booking.database import Db
from booking.review_radar import review_radar
from booking.values import Role
from bot.home_visit import Section, Visit


def radar(db: Db, visit: Visit) -> Section:
    """Read a page of those who need a session."""
    has_own = Role.ASSESSOR in visit.member.roles
    only_own = has_own and not visit.state.number(EVERYBODY)
    page = review_radar(
        db,
        organisation_id=visit.organisation_id,
        now=visit.now,
        zone=visit.zone,
        assessor_id=visit.member.id if only_own else None,
        page=visit.state.number(RADAR.key) or 0,
    )
    return Section(partial(radar_blocks, page, has_own=has_own))
