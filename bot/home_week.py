"""Home's section of the organisation's week, for its admins."""

from __future__ import annotations

from functools import partial
from zoneinfo import ZoneInfo

from blocks.week_glance import week_blocks
from booking.database import Db
from booking.week_at_a_glance import week_at_a_glance
from bot.home_visit import Section, Visit


def week(db: Db, visit: Visit) -> Section:
    """Read this week, on the organisation's clocks."""
    found = week_at_a_glance(
        db,
        organisation_id=visit.organisation_id,
        now=visit.now,
        zone=ZoneInfo(visit.member.organisation.time_zone),
    )
    return Section(partial(week_blocks, found))
