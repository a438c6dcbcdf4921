"""The Home tab: what matters now to a booker, to a learner, and to a stranger."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from blocks.home_sessions import ROOMS, Reader, agenda_line
from blocks.layout import actions, as_written, button, divider, header, note, paragraph
from blocks.learner_lists import LearnerLists, learner_parts
from blocks.paging import AGENDA, TURN_PAGE, HomePages, paging
from blocks.session_actions import session_buttons
from blocks.text import Json
from booking.agendas import AgendaEntry
from booking.pages import Page

OPEN_BOOKING = "open_booking"
AGAIN = f"{TURN_PAGE}.again"
MOST_BLOCKS = 100
MOST_BYTES = 240_000
"""Slack takes 250 KB; the rest is for how it may count."""

NOTHING_NEXT = "You have no sessions coming up. Press *Create new session* or type `/book`."


@dataclass(frozen=True, slots=True)
class HomeLists:
    """What somebody's Home shows: an agenda for those who book, lists for learners."""

    agenda: Page[AgendaEntry] | None = None
    learner: LearnerLists | None = None


def member_home(lists: HomeLists, pages: HomePages, reader: Reader) -> Json:
    """Build the Home tab of a booker, a learner, or someone who is both.

    What people typed is shortened only when Slack would not take the whole.
    """
    for room in ROOMS:
        view = _home(_parts(lists, pages, replace(reader, room=room)))
        if _fits(view):
            break
    return view


def stranger_home(text: str) -> Json:
    """The Home tab of someone for whom there is nothing now: why, and what helps."""
    again = button("Try again", AGAIN, value=HomePages().dump())
    return _home([[header("Session Booker"), *as_written(text), actions([again], "again")]])


def _home(parts: Sequence[Sequence[Json]]) -> Json:
    """Put a Home tab together, a line between its parts."""
    blocks = [block for part in parts if part for block in (*part, divider())]
    return {"type": "home", "blocks": blocks[:-1]}


def _fits(view: Json) -> bool:
    return len(view["blocks"]) <= MOST_BLOCKS and len(json.dumps(view)) <= MOST_BYTES


def _parts(lists: HomeLists, pages: HomePages, reader: Reader) -> list[list[Json]]:
    return [
        *([_agenda(lists.agenda, pages, reader)] if lists.agenda else []),
        *(learner_parts(lists.learner, pages, reader) if lists.learner else []),
        [note(f"Times are in {reader.zone.key}.")],
    ]


def _agenda(agenda: Page[AgendaEntry], pages: HomePages, reader: Reader) -> list[Json]:
    """A booker's next sessions, and the way to a new one."""
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
        *paging(agenda, AGENDA, pages),
    ]
