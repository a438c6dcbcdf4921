"""A booker's agenda on the Home tab: their next sessions, and the way to a new one."""

from __future__ import annotations

from blocks.home_sessions import Reader, agenda_line
from blocks.layout import actions, button, header, paragraph
from blocks.paging import AGENDA, paging
from blocks.session_actions import session_buttons
from blocks.text import Json
from booking.agendas import AgendaEntry
from booking.pages import Page

OPEN_BOOKING = "open_booking"
NOTHING_NEXT = "You have no sessions coming up. Press *Create new session* or type `/book`."


def agenda_blocks(agenda: Page[AgendaEntry], reader: Reader) -> list[Json]:
    """Show a page of an agenda, with what can be done with each session."""
    create = button("Create new session", OPEN_BOOKING, style="primary", value="home")
    lines = [
        block
        for entry in agenda.rows
        for block in (
            agenda_line(entry, reader),
            session_buttons(entry.session_id, skipped=entry.skipped_dates),
        )
    ]
    return [
        header("Your sessions to come"),
        actions([create], "create"),
        *(lines or [paragraph(NOTHING_NEXT)]),
        *paging(agenda, AGENDA, reader.state),
    ]
