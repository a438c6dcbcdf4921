"""Home's section of somebody's calendar address."""

from __future__ import annotations

from functools import partial

from blocks.calendar_address import calendar_address_blocks
from booking.calendars.addresses import is_switched_on
from booking.database import Db
from bot.home_visit import Section, Visit


def calendar_address(db: Db, visit: Visit) -> Section:
    """Read whether the person has an address; there are none where the bot has none itself."""
    switched_on = is_switched_on(
        db, organisation_id=visit.organisation_id, person_id=visit.member.id
    )
    available = bool(visit.public_url)
    return Section(partial(calendar_address_blocks, available=available, switched_on=switched_on))
