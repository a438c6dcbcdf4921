"""Time zones in calendar files, read by a reader that knows nothing of the zones' names."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st

from booking.calendars.time_zones import calendar_zone
from tests.booking.calendars.samples import property_of

BY_RULE = (
    "Europe/London",
    "America/New_York",
    "Australia/Sydney",
    "Europe/Dublin",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
)
ONE_BY_ONE = ("Asia/Jerusalem", "Africa/Casablanca", "America/Santiago")
CONSTANT = ("UTC", "Asia/Kolkata", "Asia/Kathmandu", "Pacific/Apia")
YEARS = (2026, 2028)


def as_read(name: str) -> tzical:
    return tzical(StringIO(calendar_zone(ZoneInfo(name), *YEARS).to_ical().decode()))


def agrees(name: str, moment: datetime) -> bool:
    """Whether a moment's local time, written and read, is the moment again."""
    local = moment.astimezone(ZoneInfo(name))
    back = local.replace(tzinfo=as_read(name).get(name))
    return back.astimezone(UTC) == moment


@pytest.mark.parametrize("name", [*BY_RULE, *ONE_BY_ONE, *CONSTANT])
def test_every_day_of_the_years_reads_right(name: str) -> None:
    start = datetime(YEARS[0], 1, 1, 12, tzinfo=UTC)
    days = (date(YEARS[1], 12, 31) - start.date()).days + 1
    read = as_read(name).get(name)
    for moment in (start + timedelta(days=each) for each in range(days)):
        local = moment.astimezone(ZoneInfo(name))
        assert local.replace(tzinfo=read).utcoffset() == local.utcoffset(), local


@given(
    st.sampled_from(BY_RULE + ONE_BY_ONE),
    st.datetimes(datetime(YEARS[0], 1, 2), datetime(YEARS[1], 12, 30)),  # noqa: DTZ001
)
def test_any_moment_that_comes_once_reads_right(name: str, at: datetime) -> None:
    moment = at.replace(microsecond=0, tzinfo=UTC)
    local = moment.astimezone(ZoneInfo(name))
    if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
        assert agrees(name, moment)


@pytest.mark.parametrize(
    ("name", "minutes"), [("Europe/London", -1), ("Europe/London", 1), ("America/New_York", 1)]
)
def test_the_minutes_around_a_change_of_the_clocks_read_right(name: str, minutes: int) -> None:
    changes = {"Europe/London": (2026, 3, 29, 1), "America/New_York": (2026, 3, 8, 7)}
    assert agrees(name, datetime(*changes[name], tzinfo=UTC) + timedelta(minutes=minutes))


@pytest.mark.parametrize("name", BY_RULE)
def test_changes_that_come_every_year_are_two_rules(name: str) -> None:
    parts = calendar_zone(ZoneInfo(name), *YEARS).subcomponents
    assert sorted(part.name for part in parts) == ["DAYLIGHT", "STANDARD"]
    assert all(str(property_of(part, "rrule")["FREQ"]).lower() == "yearly" for part in parts)


@pytest.mark.parametrize(
    ("name", "month", "day"),
    [("Europe/London", 3, "-1SU"), ("America/New_York", 3, "2SU"), ("America/New_York", 11, "1SU")],
)
def test_the_last_sunday_is_not_taken_for_the_fourth(name: str, month: int, day: str) -> None:
    parts = calendar_zone(ZoneInfo(name), *YEARS).subcomponents
    rules = [property_of(part, "rrule") for part in parts]
    assert (month, day) in [(int(each["BYMONTH"]), str(each["BYDAY"])) for each in rules]


@pytest.mark.parametrize("name", ONE_BY_ONE)
def test_changes_without_a_rule_are_written_one_by_one(name: str) -> None:
    parts = calendar_zone(ZoneInfo(name), *YEARS).subcomponents
    assert all("rrule" not in part for part in parts)
    assert len(parts) > 2


@pytest.mark.parametrize("name", CONSTANT)
def test_clocks_that_never_change_are_one_part(name: str) -> None:
    (part,) = calendar_zone(ZoneInfo(name), *YEARS).subcomponents
    assert property_of(part, "tzoffsetfrom").td == property_of(part, "tzoffsetto").td
