"""Home's section "Remind me"."""

from __future__ import annotations

from functools import partial

from blocks.remind_me import remind_me_blocks
from booking.database import Db
from booking.reminder_settings import read_reminder_settings
from bot.home_visit import Section, Visit


def remind_me(db: Db, visit: Visit) -> Section:
    """Read how the person is reminded of their sessions."""
    settings = read_reminder_settings(db, visit.organisation_id, visit.member.id)
    return Section(partial(remind_me_blocks, settings))
