"""Home's list of the sessions that are closed, for who may unlock them."""

from __future__ import annotations

from blocks.home_sessions import Reader, say_courses, say_learners
from blocks.layout import header, paragraph
from blocks.paging import ListName, paging
from blocks.session_actions import unlock_button
from blocks.text import Json, plain
from booking.closing_reading import ClosedSession, HeldSession
from booking.pages import Page
from booking.rules.local_times import say_interval
from booking.rules.session_types import EFFECTS

CLOSED = ListName("closed", "Sessions", "Later closed sessions", "Earlier closed sessions")
NONE_CLOSED = "No session has been closed yet."


def closed_blocks(closed: Page[ClosedSession], reader: Reader) -> list[Json]:
    """Show the closed sessions, the latest first, each with the way to unlock it."""
    lines = [
        _line(each.session, f"{each.assessor} with {say_learners(each.session.learners)}", reader)
        | {"accessory": unlock_button(each.session.session_id)}
        for each in closed.rows
    ]
    return [
        header("Closed sessions"),
        *(lines or [paragraph(NONE_CLOSED)]),
        *paging(closed, CLOSED, reader.state),
    ]


def _line(session: HeldSession, who: str, reader: Reader) -> Json:
    title = f"*{say_interval(session.interval, reader.zone)}*: {EFFECTS[session.type].title}"
    words = [who, say_courses(session.courses)]
    return paragraph(title) | {"fields": [plain(each, reader.room.words) for each in words if each]}
