"""Time zones as calendars read them (RFC 5545, section 3.6.5).

icalendar's own are an hour off at every change of the clocks and name no rule, without which
Outlook ignores a zone; so they are made here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

PROOF_YEARS = 10
"""A rule is written only if the clocks follow it for so long: the 4th Sunday is not the last."""
WEEK = 7
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

Observance = TimezoneDaylight | TimezoneStandard


@dataclass(frozen=True, slots=True)
class ClockChange:
    """One change of the clocks, and what they showed just before it; `local` has no zone."""

    local: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def kind(self) -> tuple[timedelta, timedelta, str, int]:
        """What the same change has in common from year to year."""
        return self.before, self.after, self.name, self.local.month


@lru_cache(maxsize=64)
def calendar_zone(zone: ZoneInfo, first: int, last: int) -> Timezone:
    """Describe a zone so that every moment from year `first` to year `last` reads right."""
    changes = list(_changes(zone, first - 1, max(last, first + PROOF_YEARS)))
    component = Timezone()
    component.add("tzid", zone.key)
    for part in _yearly(changes) or _one_by_one(zone, first - 1, last, changes):
        component.add_component(part)
    return component


def _changes(zone: ZoneInfo, first: int, last: int) -> Iterator[ClockChange]:
    """Find the changes of the clocks, by looking at every noon between the years."""
    noon, end = datetime(first, 1, 1, 12, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    while noon < end:
        following = noon + timedelta(days=1)
        if _offset(zone, noon) != _offset(zone, following):
            yield _change(zone, noon, following)
        noon = following


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> ClockChange:
    while after - before > timedelta(minutes=1):
        middle = before + timedelta(minutes=(after - before) // timedelta(minutes=2))
        if _offset(zone, middle) == _offset(zone, before):
            before = middle
        else:
            after = middle
    return ClockChange(
        local=after.replace(tzinfo=None) + _offset(zone, before),
        before=_offset(zone, before),
        after=_offset(zone, after),
        name=after.astimezone(zone).tzname() or zone.key,
    )


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _yearly(changes: Sequence[ClockChange]) -> list[Observance]:
    """Write each of the changes that come every year as a rule; nothing unless all of them do."""
    series: dict[object, list[ClockChange]] = {}
    for each in changes:
        series.setdefault(each.kind, []).append(each)
    years = {each.local.year for each in changes}
    rules = [(same[0], _rule(same)) for same in series.values() if len(same) == len(years)]
    if len(rules) != len(series) or not all(rule for _, rule in rules):
        return []
    return [_part(change, rule) for change, rule in rules]


def _rule(changes: Sequence[ClockChange]) -> vRecur | None:
    """Find the nth weekday of the month on which all of these changes are."""
    if len({(each.local.weekday(), each.local.time()) for each in changes}) != 1:
        return None
    first = changes[0].local
    for nth in (-1, (first.day - 1) // WEEK + 1):
        if all(_is_nth(each.local.date(), nth) for each in changes):
            day = f"{nth}{WEEKDAYS[first.weekday()]}"
            return vRecur({"freq": "yearly", "bymonth": first.month, "byday": day})
    return None


def _is_nth(day: date, nth: int) -> bool:
    if nth < 0:
        return (day + timedelta(days=WEEK)).month != day.month
    return (day.day - 1) // WEEK + 1 == nth


def _one_by_one(
    zone: ZoneInfo, first: int, last: int, changes: Sequence[ClockChange]
) -> list[Observance]:
    """Write what the clocks show at the beginning, and each change as it comes."""
    start = datetime(first, 1, 1, tzinfo=UTC)
    offset, name = _offset(zone, start), start.astimezone(zone).tzname() or zone.key
    beginning = ClockChange(start.replace(tzinfo=None), offset, offset, name)
    return [_part(each) for each in (beginning, *changes) if each.local.year <= last]


def _part(change: ClockChange, rule: vRecur | None = None) -> Observance:
    part: Observance = TimezoneDaylight() if change.after > change.before else TimezoneStandard()
    part.add("dtstart", change.local)
    part.add("tzoffsetfrom", change.before)
    part.add("tzoffsetto", change.after)
    part.add("tzname", change.name)
    if rule:
        part.add("rrule", rule)
    return part
