"""Home's section of days away: an assessor's own, an admin's of everybody."""

from __future__ import annotations

from functools import partial
from zoneinfo import ZoneInfo

from blocks.days_away import LIST, days_away_blocks
from booking.absences import days_away_of
from booking.database import Db
from booking.rules.permissions import ADMINS
from bot.home_visit import Section, Visit


def days_away(db: Db, visit: Visit) -> Section:
    """Read the days away that are not over."""
    member = visit.member
    page = days_away_of(
        db,
        organisation_id=visit.organisation_id,
        actor_id=member.id,
        person_id=None if member.roles & ADMINS else member.id,
        now=visit.now,
        page=visit.state.number(LIST.key) or 0,
    )
    return Section(partial(days_away_blocks, page, ZoneInfo(member.organisation.time_zone)))
