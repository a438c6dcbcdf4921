"""The sessions that an assessor has held and not closed yet, on the Home tab below their agenda."""

from __future__ import annotations

from blocks.agenda import agenda_blocks
from blocks.home_sessions import Reader, agenda_line
from blocks.layout import actions, divider, header, paragraph
from blocks.paging import ListName, paging
from blocks.session_actions import close_button
from blocks.text import Json
from booking.agendas import AgendaEntry, AssessorsAgenda
from booking.pages import Page

OVERDUE = ListName("overdue", "Sessions", "Later sessions to close", "Earlier sessions to close")
NOTHING_OVERDUE = "Nothing is left to close: every session that is over has been closed."


def assessors_blocks(agenda: AssessorsAgenda, reader: Reader) -> list[Json]:
    """Show what comes, and below it what waits to be closed."""
    return [
        *agenda_blocks(agenda.coming, reader),
        divider(),
        *overdue_blocks(agenda.overdue, reader),
    ]


def overdue_blocks(page: Page[AgendaEntry], reader: Reader) -> list[Json]:
    """Show a page of the sessions that wait to be closed, the last first."""
    lines = [
        block
        for entry in page.rows
        for block in (
            agenda_line(entry, reader),
            actions([close_button(entry.session_id)]),
        )
    ]
    return [
        header("Overdue to close"),
        *(lines or [paragraph(NOTHING_OVERDUE)]),
        *paging(page, OVERDUE, reader.state),
    ]
