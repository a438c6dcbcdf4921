"""Home's section of a booker's sessions: those to come, and those that are still to close."""

from __future__ import annotations

from functools import partial

from blocks.agenda import agenda_blocks
from blocks.overdue import OVERDUE, assessors_blocks
from blocks.paging import AGENDA
from booking.agendas import assessors_agenda, next_sessions
from booking.database import Db
from booking.values import Role
from bot.home_visit import Section, Visit


def agenda(db: Db, visit: Visit) -> Section:
    """Read the next sessions that the person holds or has booked; an assessor's overdue ones too.

    Both stand in one section, because they are completed together: that takes half the queries.
    """
    page = visit.state.number(AGENDA.key) or 0
    if Role.ASSESSOR not in visit.member.roles:
        coming = next_sessions(
            db,
            organisation_id=visit.organisation_id,
            person_id=visit.member.id,
            now=visit.now,
            page=page,
        )
        return Section(partial(agenda_blocks, coming))
    both = assessors_agenda(
        db,
        organisation_id=visit.organisation_id,
        assessor_id=visit.member.id,
        now=visit.now,
        page=page,
        overdue_page=visit.state.number(OVERDUE.key) or 0,
    )
    return Section(partial(assessors_blocks, both))
