"""Home's sections for a Master Admin: people, courses and Smart Rooms."""

from __future__ import annotations

from functools import partial

from blocks.manage_sections import (
    COURSE_LIST,
    ROOM_LIST,
    course_blocks,
    people_blocks,
    room_blocks,
)
from booking.database import Db
from booking.roster.reading import courses_page, rooms_page
from bot.home_visit import Section, Visit


def people(_db: Db, visit: Visit) -> Section:
    """Offer to find a person; nothing is read for it."""
    return Section(partial(people_blocks, visit.organisation_id))


def courses(db: Db, visit: Visit) -> Section:
    """Read a page of the courses."""
    number = visit.state.number(COURSE_LIST.key) or 0
    page = courses_page(db, organisation_id=visit.organisation_id, page=number)
    return Section(partial(course_blocks, page))


def rooms(db: Db, visit: Visit) -> Section:
    """Read a page of the Smart Rooms."""
    number = visit.state.number(ROOM_LIST.key) or 0
    page = rooms_page(db, organisation_id=visit.organisation_id, page=number)
    return Section(partial(room_blocks, page))
