"""Home's section of the sessions that are closed, for who may unlock them."""

from __future__ import annotations

from functools import partial

from blocks.closed_sessions import CLOSED, closed_blocks
from booking.closing_reading import closed_sessions
from booking.database import Db
from bot.home_visit import Section, Visit


def closed(db: Db, visit: Visit) -> Section:
    """Read the closed sessions of the organisation."""
    page = closed_sessions(
        db, organisation_id=visit.organisation_id, page=visit.state.number(CLOSED.key) or 0
    )
    return Section(partial(closed_blocks, page))
