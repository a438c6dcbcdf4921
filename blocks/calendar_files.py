"""What is said beside a calendar file."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.text import escape
from booking.calendars.events import CalendarEvent

FILE_NAME = "session.ics"
"""The same for all, because it may show where others look over the reader's shoulder."""


def file_title(events: Sequence[CalendarEvent]) -> str:
    """The file's title: the session, or how many there are."""
    if len(events) == 1:
        return events[0].summary
    return f"{len(events)} sessions"


def file_comment(events: Sequence[CalendarEvent]) -> str:
    """What opening the file does to the reader's calendar, escaped for Slack."""
    it = escape(file_title(events))
    if events[0].cancelled:
        return f"Open this file to take {it} out of your calendar."
    return f"Open this file to have {it} in your calendar. Opened again, it changes what is there."
