"""Calendar files: what they say, how changes follow each other, and the format's own rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.calendars.files import calendar_feed
from booking.rules.texts import TURNING
from booking.values import Interval, SessionType
from tests.booking.calendars.samples import (
    LONDON,
    create_event,
    property_of,
    read,
    read_one,
    said,
    write,
)
from tests.factories import NOW, TEN

JOIN = "https://rooms.example.org/5?a=1,2;b=3"


def test_a_file_says_what_when_where_and_who() -> None:
    event = read_one(write(create_event(location="Room 5", join_url=JOIN)))
    assert said(event, "summary") == "Formal Review: Team Leader Level 3"
    assert said(event, "location") == f"Room 5, {JOIN}"
    assert said(event, "url") == JOIN
    assert said(event, "description").split("\n") == [
        "Assessor: Dana Reed",
        "Learners: Priya Shah, Tom Hill",
        "Course: Team Leader Level 3",
        f"Join: {JOIN}",
    ]
    assert said(event, "organizer") == "mailto:dana@example.org"
    assert property_of(event, "organizer").params["CN"] == "Dana Reed"


def test_nobodys_address_but_the_organisers_is_told_and_no_alarm_is_set() -> None:
    written = write(create_event(join_url=JOIN))
    assert written.count(b"@example.org") == 1
    assert b"ATTENDEE" not in written
    assert b"VALARM" not in written


def test_a_session_without_place_or_courses_leaves_them_out() -> None:
    event = read_one(write(create_event(location="", courses=())))
    assert said(event, "summary") == "Formal Review"
    assert "location" not in event
    assert "Course" not in said(event, "description")


def test_many_learners_are_named_in_part() -> None:
    names = tuple(f"Learner {number}" for number in range(1, 31))
    event = read_one(write(create_event(learners=names)))
    assert "Learner 10 and 20 more" in said(event, "description")


@pytest.mark.parametrize(
    ("cancelled", "method", "status", "takes_time"),
    [
        ((False,), "PUBLISH", "CONFIRMED", "OPAQUE"),
        ((True,), "CANCEL", "CANCELLED", "TRANSPARENT"),
        ((False, False), "PUBLISH", "CONFIRMED", "OPAQUE"),
        ((True, True), "PUBLISH", "CANCELLED", "TRANSPARENT"),
    ],
)
def test_the_method_is_right_for_bookings_and_cancellations(
    cancelled: tuple[bool, ...], method: str, status: str, takes_time: str
) -> None:
    events = [
        create_event(session_id=number, cancelled=off) for number, off in enumerate(cancelled)
    ]
    calendar = read(write(*events))
    assert said(calendar, "method") == method
    assert {str(each["status"]) for each in calendar.events} == {status}
    assert {str(each["transp"]) for each in calendar.events} == {takes_time}


def test_a_moved_and_a_cancelled_session_keep_their_uid_and_grow_in_sequence() -> None:
    later = Interval(TEN + timedelta(days=1), TEN + timedelta(days=1, hours=1))
    steps = [
        create_event(version=1),
        create_event(version=2, interval=later),
        create_event(version=3, interval=later, cancelled=True),
        create_event(version=4, interval=later),
    ]
    events = [read_one(write(step)) for step in steps]
    assert len({str(each["uid"]) for each in events}) == 1
    assert [each.sequence for each in events] == [1, 2, 3, 4]
    assert [each.start for each in events] == [TEN, *[later.start] * 3]


def test_each_session_of_a_series_has_its_own_uid_and_no_rule() -> None:
    weeks = [
        create_event(
            session_id=number,
            interval=Interval(
                TEN + timedelta(weeks=number), TEN + timedelta(weeks=number, hours=1)
            ),
        )
        for number in range(52)
    ]
    events = read(write(*weeks)).events
    assert [str(each["uid"]) for each in events] == [each.uid for each in weeks]
    assert all("rrule" not in each and "recurrence-id" not in each for each in events)


def test_uids_differ_between_organisations() -> None:
    assert create_event(organisation_id=1).uid != create_event(organisation_id=2).uid


def test_who_takes_part_in_a_cancelled_session_is_not_told() -> None:
    event = read_one(write(create_event(cancelled=True, join_url=JOIN)))
    assert said(event, "description") == "Assessor: Dana Reed"
    assert "url" not in event


def test_what_somebody_has_only_booked_does_not_take_their_time() -> None:
    assert said(read_one(write(create_event(busy=False))), "transp") == "TRANSPARENT"


@pytest.mark.parametrize(
    ("start", "local", "offset"),
    [
        (datetime(2026, 3, 28, 10, tzinfo=UTC), "20260328T100000", 0),
        (datetime(2026, 3, 29, 9, tzinfo=UTC), "20260329T100000", 1),
        (datetime(2026, 10, 24, 9, tzinfo=UTC), "20261024T100000", 1),
        (datetime(2026, 10, 25, 10, tzinfo=UTC), "20261025T100000", 0),
    ],
)
def test_times_are_local_on_both_sides_of_a_clock_change(
    start: datetime, local: str, offset: int
) -> None:
    written = write(create_event(interval=Interval(start, start + timedelta(hours=1))))
    assert f"DTSTART;TZID=Europe/London:{local}\r\n".encode() in written
    event = read_one(written)
    assert isinstance(event.start, datetime)
    assert event.start == start
    assert event.start.utcoffset() == timedelta(hours=offset)


@pytest.mark.parametrize("hour", [0, 1])
def test_times_that_the_clocks_show_twice_are_written_in_utc(hour: int) -> None:
    start = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
    event = read_one(write(create_event(interval=Interval(start, start + timedelta(hours=2)))))
    assert event.start == start
    assert event.duration == timedelta(hours=2)


TEXTS = st.text(
    st.characters(
        exclude_categories=["Cc", "Cs"], exclude_characters="\\" + "".join(sorted(TURNING))
    ),
    max_size=200,
).map(str.strip)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2040, 1, 1)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=0, tzinfo=UTC)
)
EVENTS = st.builds(
    create_event,
    session_id=st.integers(1, 2**63 - 1),
    version=st.integers(1, 2**31 - 1),
    cancelled=st.booleans(),
    type=st.sampled_from(SessionType),
    courses=st.lists(TEXTS, max_size=3).map(tuple),
    location=TEXTS,
    assessor=TEXTS.filter(bool),
    learners=st.lists(TEXTS, max_size=12).map(tuple),
    interval=st.builds(
        lambda start, minutes: Interval(start, start + timedelta(minutes=minutes)),
        MOMENTS,
        st.integers(5, 720),
    ),
)


@given(st.lists(EVENTS, min_size=1, max_size=3, unique_by=lambda each: each.session_id))
def test_whatever_is_written_is_read_back(events: list[Any]) -> None:
    calendar = read(write(*events))
    for event, back in zip(events, calendar.events, strict=True):
        assert said(back, "uid") == event.uid
        assert back.sequence == event.version
        assert said(back, "summary") == event.summary
        assert said(back, "location") == event.place
        assert said(back, "description") == event.description
        assert property_of(back, "organizer").params["CN"] == event.assessor
        assert (back.start, back.end) == (event.interval.start, event.interval.end)


@pytest.mark.parametrize(
    "location",
    [
        "Room 5; first floor, left",
        "Main hall\nBack door\r\nRing twice",
        "Café 🖥️👩‍🏫 " * 40,
        r"C:\rooms\new",
        'The "blue" room: 5',
        "Bell\x07 and \x1b[1mescape\x00",
        "\u202eegelloc sdeeL\u202c, \u2067room\u2069 5",
    ],
)
def test_places_come_back_as_they_were_typed_but_for_control_characters_and_backslashes(
    location: str,
) -> None:
    kept = location.replace("\r\n", "\n")
    kept = "".join(each for each in kept if each == "\n" or each >= " ").replace("\\", "/")
    kept = "".join(each for each in kept if each not in TURNING)
    assert said(read_one(write(create_event(location=location))), "location") == kept


def test_an_injected_line_stays_text() -> None:
    event = read_one(write(create_event(location="x\r\nATTENDEE:mailto:eve@example.org")))
    assert "attendee" not in event
    assert read(write(create_event(assessor='Eve"\r\nURL:http://x'))).events[0].get("url") is None


def test_a_feed_has_a_name_and_no_method_and_may_be_empty() -> None:
    for events in ([], [create_event()]):
        written = calendar_feed(events, LONDON, name="Sessions of Dana", made_at=NOW)
        calendar = read(written)
        assert "method" not in calendar
        assert said(calendar, "x-wr-calname") == "Sessions of Dana"
        assert len(calendar.timezones) == 1
        assert len(calendar.events) == len(events)


def test_another_organisations_zone_is_written_by_its_name() -> None:
    written = write(create_event(), zone=ZoneInfo("America/New_York"))
    assert b"DTSTART;TZID=America/New_York:20261201T050000" in written
    assert read_one(written).start == TEN
