"""Home's section of a booker's sessions to come."""

from __future__ import annotations

from functools import partial

from blocks.agenda import agenda_blocks
from blocks.paging import AGENDA
from booking.agendas import next_sessions
from booking.database import Db
from bot.home_visit import Section, Visit


def agenda(db: Db, visit: Visit) -> Section:
    """Read the next sessions that the person holds or has booked."""
    page = next_sessions(
        db,
        organisation_id=visit.organisation_id,
        person_id=visit.member.id,
        now=visit.now,
        page=visit.state.number(AGENDA.key) or 0,
    )
    return Section(partial(agenda_blocks, page))
