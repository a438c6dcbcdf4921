"""Events for tests, with sensible defaults, and readers of what was written."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event

from booking.calendars.events import CalendarEvent
from booking.calendars.files import calendar_file
from booking.values import Interval, SessionType
from tests.factories import NOW, TEN

LONDON = ZoneInfo("Europe/London")
LONGEST_LINE = 75
"""In bytes (RFC 5545, 3.1)."""


def create_event(**overrides: Any) -> CalendarEvent:
    """Make an event; nothing stands anywhere because of it."""
    defaults: dict[str, Any] = {
        "organisation_id": 7,
        "session_id": 42,
        "version": 1,
        "cancelled": False,
        "type": SessionType.FORMAL_REVIEW,
        "courses": ("Team Leader Level 3",),
        "interval": Interval(TEN, TEN + timedelta(hours=1)),
        "location": "Room 5",
        "join_url": None,
        "assessor": "Dana Reed",
        "assessor_email": "dana@example.org",
        "learners": ("Priya Shah", "Tom Hill"),
        "busy": True,
    }
    return CalendarEvent(**defaults | overrides)


def write(*events: CalendarEvent, zone: ZoneInfo = LONDON) -> bytes:
    """Write a file of events, made now."""
    return calendar_file(events, zone, made_at=NOW)


def read(written: bytes) -> Calendar:
    """Read a file back, and check what every line and every event of it must keep to."""
    assert written.endswith(b"\r\n")
    assert all(len(line) <= LONGEST_LINE for line in written.split(b"\r\n"))
    assert b"\n" not in written.replace(b"\r\n", b"")
    calendar = Calendar.from_ical(written)
    assert isinstance(calendar, Calendar)
    assert (said(calendar, "version"), bool(said(calendar, "prodid"))) == ("2.0", True)
    uids = [said(each, "uid") for each in calendar.events]
    assert len(set(uids)) == len(uids)
    for event in calendar.events:
        assert event.errors == []
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "ORGANIZER"} <= set(event)
        assert event.DTSTART is not None
        zone = property_of(event, "dtstart").params.get("TZID", "UTC")
        assert zone in {"UTC", *(said(each, "tzid") for each in calendar.timezones)}
    return calendar


def property_of(component: Component, name: str) -> Any:
    """Give a property with its parameters."""
    return component[name]


def said(component: Component, name: str) -> str:
    """Give what a property says; empty when it is not there."""
    return str(component.get(name, ""))


def read_one(written: bytes) -> Event:
    """Read the only event of a file."""
    (event,) = read(written).events
    return event
