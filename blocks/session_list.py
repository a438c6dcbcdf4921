"""The modal "Your sessions": a booker's sessions to come, with what can be done to each."""

from __future__ import annotations

from blocks.agenda import NOTHING_NEXT
from blocks.home_sessions import Reader, agenda_line
from blocks.layout import actions, note, paragraph
from blocks.paging import ListName, turning, which_rows
from blocks.session_actions import manage_buttons
from blocks.text import Json, label
from booking.agendas import AgendaEntry
from booking.pages import PAGE_SIZE, Page

TITLE = "Your sessions"
TURN = "turn_session_list"
"""How the action ids of the buttons to other pages begin; their value is the page's number."""
LIST = ListName("session_list", "Sessions", "Earlier sessions", "Later sessions")


def session_list_modal(agenda: Page[AgendaEntry], reader: Reader) -> Json:
    """Build a page of the list."""
    turns = turning(agenda, LIST, TURN, str)
    rows = note(which_rows(agenda, LIST, PAGE_SIZE))
    return {
        "type": "modal",
        "callback_id": "session_list",
        "title": label(TITLE),
        "close": label("Close"),
        "blocks": [
            *(part for entry in agenda.rows for part in _entry(entry, reader)),
            *([] if agenda.rows else [paragraph(NOTHING_NEXT)]),
            *([rows, actions(turns, "pages")] if turns else []),
        ],
    }


def _entry(entry: AgendaEntry, reader: Reader) -> tuple[Json, Json]:
    return agenda_line(entry, reader), actions(manage_buttons(entry.session_id))
