"""Home's section of the sessions that an assessor has still to close."""

from __future__ import annotations

from functools import partial

from blocks.overdue import OVERDUE, overdue_blocks
from booking.agendas import overdue_sessions
from booking.database import Db
from booking.values import Role
from bot.home_visit import NOTHING, Section, Visit


def overdue(db: Db, visit: Visit) -> Section:
    """Read a page of the sessions that are over and not closed."""
    if Role.ASSESSOR not in visit.member.roles:
        return NOTHING
    page = overdue_sessions(
        db,
        organisation_id=visit.organisation_id,
        assessor_id=visit.member.id,
        now=visit.now,
        page=visit.state.number(OVERDUE.key) or 0,
    )
    return Section(partial(overdue_blocks, page))
