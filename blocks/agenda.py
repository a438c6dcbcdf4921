"""A booker's agenda on the Home tab: their next sessions, and the way to a new one."""

from __future__ import annotations

from itertools import groupby

from blocks.home_sessions import Reader, agenda_line
from blocks.layout import actions, button, header, note, paragraph
from blocks.paging import AGENDA, paging
from blocks.session_actions import session_buttons
from blocks.text import Json
from booking.agendas import AgendaEntry
from booking.pages import Page

OPEN_BOOKING = "open_booking"
STRETCHES = ((0, "Today"), (7, "Next 7 days"))
"""By how many days ahead it reaches, the name of a stretch of the agenda."""
LATER = "Later"
NOTHING_NEXT = "You have no sessions coming up. Press *Create new session* or type `/book`."


def agenda_blocks(agenda: Page[AgendaEntry], reader: Reader) -> list[Json]:
    """Show a page of an agenda by today, the next 7 days and later, with what can be done."""
    create = button("Create new session", OPEN_BOOKING, style="primary", value="home")
    stretches = groupby(agenda.rows, lambda entry: _stretch(entry, reader))
    lines = [
        block
        for stretch, entries in stretches
        for block in (note(stretch), *(part for entry in entries for part in _entry(entry, reader)))
    ]
    return [
        header("Your sessions to come"),
        actions([create], "create"),
        *(lines or [paragraph(NOTHING_NEXT)]),
        *paging(agenda, AGENDA, reader.state),
    ]


def _stretch(entry: AgendaEntry, reader: Reader) -> str:
    day = entry.interval.start.astimezone(reader.zone).date()
    days = (day - reader.now.astimezone(reader.zone).date()).days
    return next((name for last, name in STRETCHES if days <= last), LATER)


def _entry(entry: AgendaEntry, reader: Reader) -> tuple[Json, Json]:
    buttons = session_buttons(entry.session_id, skipped=entry.skipped_dates)
    return agenda_line(entry, reader), buttons
