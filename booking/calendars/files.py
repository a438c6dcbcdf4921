"""Calendar files (RFC 5545): sessions in, bytes out."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vUri

from booking.calendars.events import CalendarEvent
from booking.calendars.time_zones import calendar_zone
from booking.rules.texts import TURNING
from booking.values import Interval

PRODUCT = "-//Session Booker//Session Booker//EN"
PUBLISH, CANCEL = "PUBLISH", "CANCEL"


def calendar_file(events: Sequence[CalendarEvent], zone: ZoneInfo, *, made_at: datetime) -> bytes:
    """Write a file that tells a calendar how sessions stand now.

    Args:
        events: at least one.
        zone: on whose clocks the times are written.
        made_at: when this is told, in UTC.
    """
    calendar = _calendar(events, zone, made_at)
    calendar.add("method", _method(events))
    return bytes(calendar.to_ical())


def calendar_feed(
    events: Sequence[CalendarEvent], zone: ZoneInfo, *, name: str, made_at: datetime
) -> bytes:
    """Write the calendar of an address: all that it has, in place of all that it had."""
    calendar = _calendar(events, zone, made_at)
    calendar.add("name", _text(name))
    calendar.add("x-wr-calname", _text(name))
    calendar.add("x-wr-timezone", zone.key)
    return bytes(calendar.to_ical())


def _method(events: Sequence[CalendarEvent]) -> str:
    """Take CANCEL for one session that is off; it may not name several (RFC 5546, 3.2.5)."""
    return CANCEL if len(events) == 1 and events[0].cancelled else PUBLISH


def _calendar(events: Sequence[CalendarEvent], zone: ZoneInfo, made_at: datetime) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    years = [made_at.year, *(each.interval.start.astimezone(zone).year for each in events)]
    calendar.add_component(calendar_zone(zone, min(years), max(years) + 1))
    for each in events:
        calendar.add_component(_event(each, zone, made_at))
    return calendar


def _event(session: CalendarEvent, zone: ZoneInfo, made_at: datetime) -> Event:
    event = Event()
    event.add("uid", session.uid)
    event.add("sequence", session.version)
    event.add("dtstamp", made_at)
    start, end = _times(session.interval, zone)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", _text(session.summary))
    event.add("description", _text(session.description))
    event.add("status", "CANCELLED" if session.cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE" if session.busy and not session.cancelled else "TRANSPARENT")
    event.add("organizer", _organiser(session))
    if session.place:
        event.add("location", _text(session.place))
    if session.join_url and not session.cancelled:
        event.add("url", vUri(session.join_url))
    return event


def _times(interval: Interval, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Give start and end on local clocks, or in UTC if the clocks show either of them twice."""
    start, end = interval.start.astimezone(zone), interval.end.astimezone(zone)
    if any(
        each.utcoffset() != each.replace(fold=1 - each.fold).utcoffset() for each in (start, end)
    ):
        return interval.start, interval.end
    return start, end


def _organiser(session: CalendarEvent) -> vCalAddress:
    address = vCalAddress(f"mailto:{session.assessor_email}")
    address.params["CN"] = _text(session.assessor).replace("\n", " ")
    return address


def _text(text: str) -> str:
    """Leave out control characters, which the format does not allow, and those that turn others.

    Lines stay.
    icalendar reads a backslash before an N as the end of a line: a slash says the same.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "/")
    return "".join(filter(_is_shown, lines))


def _is_shown(character: str) -> bool:
    if character in TURNING:
        return False
    return character == "\n" or unicodedata.category(character) != "Cc"
