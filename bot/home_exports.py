"""Home's sections with the ways to files of records."""

from __future__ import annotations

from functools import partial

from blocks.exporting import export_blocks, my_data_blocks
from booking.database import Db
from booking.values import Role
from bot.home_visit import NOTHING, Section, Visit


def export(_db: Db, visit: Visit) -> Section:
    """Offer an export; the page is the admins' alone."""
    return Section(partial(export_blocks, visit.organisation_id))


def my_data(_db: Db, visit: Visit) -> Section:
    """Offer a learner their own data."""
    return Section(my_data_blocks) if Role.LEARNER in visit.member.roles else NOTHING
