"""The review radar on the Home tab: who needs a session, why, and the way to book it."""

from __future__ import annotations

from blocks.home_sessions import Reader
from blocks.home_state import SHOW_HOME
from blocks.layout import actions, button, header, paragraph
from blocks.paging import ListName, paging
from blocks.session_starts import SessionStart, book_button
from blocks.text import Json, plain
from booking.pages import Page
from booking.review_radar import Need, RadarEntry
from booking.rules.local_times import say_day

RADAR = ListName("radar", "Courses of learners", "Earlier names", "Later names")
EVERYBODY = "everybody"
"""The key under which it is kept whether the learners of all assessors are shown."""
NOTHING_DUE = (
    "Nobody needs a session now: inductions and formal reviews are booked, and everybody has a "
    "session coming up. Look again after the next sessions."
)


def radar_blocks(page: Page[RadarEntry], reader: Reader, *, has_own: bool) -> list[Json]:
    """Show a page of the radar; `has_own` offers to look at one's own learners only."""
    return [
        header("Who needs a session"),
        *(_choice(reader) if has_own else []),
        *([_line(entry, reader) for entry in page.rows] or [paragraph(NOTHING_DUE)]),
        *paging(page, RADAR, reader.state),
    ]


def _choice(reader: Reader) -> list[Json]:
    everybody = bool(reader.state.number(EVERYBODY))
    text = "Show my learners only" if everybody else "Show all learners"
    state = reader.state.keep(**{EVERYBODY: int(not everybody), RADAR.key: 0})
    return [actions([button(text, f"{SHOW_HOME}.radar.whose", value=state.dump())], "radar.whose")]


def _line(entry: RadarEntry, reader: Reader) -> Json:
    half = reader.room.words // 2
    reasons = "; ".join(_say(need, entry, reader) for need in entry.needs)
    start = SessionStart(entry.learner_id, entry.type)
    return {
        "type": "section",
        "fields": [
            plain(f"{entry.learner} ({entry.course})", half),
            plain(f"{reasons[0].upper()}{reasons[1:]}.", half),
        ],
        "accessory": book_button("Book", start, entry.learner),
    }


def _say(need: Need, entry: RadarEntry, reader: Reader) -> str:
    if need is not Need.REVIEW or not entry.review_on:
        return need.value
    overdue = entry.review_on < reader.now.astimezone(reader.zone).date()
    return f"a formal review {'was' if overdue else 'is'} due on {say_day(entry.review_on)}" + (
        ": it is overdue" if overdue else ""
    )
