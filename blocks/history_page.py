"""The page "History": who did what and when, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from blocks.history_words import say_happening
from blocks.layout import actions, as_written, note
from blocks.paging import ListName, turning, which_rows
from blocks.text import Json, label
from booking.history_reading import History, HistoryOf
from booking.pages import PAGE_SIZE

CALLBACK_ID = "history"
TURN = "turn_history"
"""The action id of the paging buttons; the direction follows it, their value says what is shown."""
TITLE = "History"
LIST = ListName("history", "Entries", "Newer entries", "Older entries")
NOTHING = "Nothing is recorded here yet. From now on every change is."


@dataclass(frozen=True, slots=True)
class HistoryShown:
    """Whose history a page shows, and which page of it."""

    of: HistoryOf
    id: int
    page: int = 0

    def dump(self, page: int) -> str:
        """Write another page of it as a button's value."""
        return f"{self.of}.{self.id}.{page}"


def history_modal(history: History, shown: HistoryShown, zone: ZoneInfo) -> Json:
    """Build the page; times are said in `zone`."""
    lines = [
        block
        for line in history.page.rows
        for block in as_written(
            say_happening(line, history, zone, of_session=shown.of is HistoryOf.SESSION)
        )
    ]
    turns = turning(history.page, LIST, TURN, shown.dump)
    return {
        "type": "modal",
        "callback_id": CALLBACK_ID,
        "title": label(TITLE),
        "close": label("Close"),
        "blocks": [
            *(lines or as_written(NOTHING)),
            *([note(which_rows(history.page, LIST, PAGE_SIZE)), actions(turns)] if turns else []),
            note(f"Times are in {zone.key}."),
        ],
    }
