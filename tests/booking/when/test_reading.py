"""Typed times: what is understood completely is read, never with anything from the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from booking import when
from tests.booking.when.moments import LONDON, NOW, wall

DAYS = {
    "tomorrow": "2026-11-25",
    "tmrw": "2026-11-25",
    "the day after tomorrow": "2026-11-26",
    "Thursday": "2026-11-26",
    "Tuesday": "2026-12-01",
    "this Tuesday": "2026-11-24",
    "next Thursday": "2026-12-03",
    "this coming Monday": "2026-11-30",
    "Monday of next week": "2026-11-30",
    "a week on Monday": "2026-12-07",
    "Monday week": "2026-12-07",
    "a fortnight on Saturday": "2026-12-12",
    "a week tomorrow": "2026-12-02",
    "in three weeks": "2026-12-15",
    "in three weeks on Thursday": "2026-12-17",
    "in ten days' time": "2026-12-04",
    "two Fridays from now": "2026-12-04",
    "3 days after 12 January": "2027-01-15",
    "6 Dec": "2026-12-06",
    "December the sixth": "2026-12-06",
    "the twenty-first of January": "2027-01-21",
    "6/12": "2026-12-06",
    "6.12.2026": "2026-12-06",
    "2026-12-06": "2026-12-06",
    "Sunday 6th": "2026-12-06",
    "the 20th": "2026-12-20",
    "24 November": "2026-11-24",
    "23 November": "2027-11-23",
    "29 February": "2028-02-29",
    "first Wednesday of next month": "2026-12-02",
    "last Thursday in January": "2027-01-28",
    "the last day of February": "2027-02-28",
    "Boxing Day": "2026-12-26",
    "the day before Christmas": "2026-12-24",
    "the Thursday after 3 December": "2026-12-10",
    "Easter Monday": "2027-03-29",
    "the Tuesday after next": "2026-12-08",
    "the 30th day of the current month": "2026-11-30",
    "Friday morning": "2026-11-27",
    "3rd Wednesday of Febuary": "2027-02-17",
}


@pytest.mark.parametrize("text", DAYS)
def test_a_day_alone_has_no_time_and_never_the_clocks(text: str) -> None:
    reading = when.read(text, NOW)
    assert (wall(reading.start), reading.end) == (f"{DAYS[text]} 00:00", None)
    assert not reading.has_time


TIMES = {
    "4pm": "2026-11-24 16:00",
    "9am": "2026-11-25 09:00",
    "noon": "2026-11-24 12:00",
    "half four": "2026-11-24 16:30",
    "today at 9": "2026-11-24 21:00",
    "in 45 minutes": "2026-11-24 10:15",
    "in an hour and a half": "2026-11-24 11:00",
    "tonight at quarter past seven": "2026-11-24 19:15",
    "tonight at midnight": "2026-11-25 00:00",
    "tomorrow at 3": "2026-11-25 15:00",
    "tomorrow at 7": "2026-11-25 07:00",
    "tomorrow 03:00": "2026-11-25 03:00",
    "tomorrow evening at 8": "2026-11-25 20:00",
    "tomorrow 10ish": "2026-11-25 10:00",
    "1400hrs tomorrow": "2026-11-25 14:00",
    "3p tomorrow": "2026-11-25 15:00",
    "ten to four on Friday": "2026-11-27 15:50",
    "a quarter to 12pm": "2026-11-24 11:45",
    "Friday, a quarter till noon": "2026-11-27 11:45",
    "quarter past 12am on 28 Nov": "2026-11-28 00:15",
    "in a quarter of an hour": "2026-11-24 09:45",
    "Friday 2 30pm": "2026-11-27 14:30",
    "Friday around tenish": "2026-11-27 10:00",
    "3 o clock Friday": "2026-11-27 15:00",
    "3 December three fifteen": "2026-12-03 15:15",
    "Friday hlf psat two": "2026-11-27 14:30",
    "Friday eve at 6": "2026-11-27 18:00",
    "10amFriday": "2026-11-27 10:00",
    "thrus 10am \U0001f44d\U0001f3fd": "2026-11-26 10:00",
    "Friday lunchtime": "2026-11-27 12:00",
    "Friday two thirty": "2026-11-27 14:30",
    "Morning! Can we do Friday at 2?": "2026-11-27 14:00",
    "good morning all, Friday at 2?": "2026-11-27 14:00",
    "morning, Friday at 8": "2026-11-27 08:00",
    "tomorrow 10.12": "2026-11-25 10:12",
    "6 Dec 1815": "2026-12-06 18:15",
    "10.12 at 14:00": "2026-12-10 14:00",
    "10/12 1400": "2026-12-10 14:00",
    "could we do about half past 10 on wensday please?": "2026-11-25 10:30",
    "THURSDAY \u2013 3 P.M.": "2026-11-26 15:00",
    "2pm UTC on 1 June 2027": "2027-06-01 15:00",
    "2026-12-01T14:00:00+01:00": "2026-12-01 13:00",
    "2027-06-01 14:00:00Z": "2027-06-01 15:00",
    "2027-06-01 14:00 +0200": "2027-06-01 13:00",
    "Tue, 01 Dec 2026 14:00:00 +0000": "2026-12-01 14:00",
    "31 October 2027 1.30am GMT": "2027-10-31 01:30",
}


@pytest.mark.parametrize("text", TIMES)
def test_a_time_of_day_is_read_where_it_was_said(text: str) -> None:
    reading = when.read(text, NOW)
    assert (wall(reading.start), reading.end) == (TIMES[text], None)
    assert reading.has_time


STRETCHES = {
    "Fri 10am-11:30": ("2026-11-27 10:00", "2026-11-27 11:30"),
    "thurs 2-4": ("2026-11-26 14:00", "2026-11-26 16:00"),
    "Thursday 2-15:30": ("2026-11-26 14:00", "2026-11-26 15:30"),
    "2026-12-01 14:00-15:00": ("2026-12-01 14:00", "2026-12-01 15:00"),
    "Thursday 9-22": ("2026-11-26 09:00", "2026-11-26 22:00"),
    "Thursday 9-10pm": ("2026-11-26 21:00", "2026-11-26 22:00"),
    "Thursday 11-1": ("2026-11-26 11:00", "2026-11-26 13:00"),
    "Thursday 11-1pm": ("2026-11-26 11:00", "2026-11-26 13:00"),
    "Thursday 3-4.30pm": ("2026-11-26 15:00", "2026-11-26 16:30"),
    "between nine and ten tomorrow": ("2026-11-25 09:00", "2026-11-25 10:00"),
    "from ten to eleven tomorrow": ("2026-11-25 10:00", "2026-11-25 11:00"),
    "tomorrow morning 6-8": ("2026-11-25 06:00", "2026-11-25 08:00"),
    "tomorrow at 2 until half past 3": ("2026-11-25 14:00", "2026-11-25 15:30"),
    "2pm tomorrow till 4": ("2026-11-25 14:00", "2026-11-25 16:00"),
    "Friday 10pm to 1am": ("2026-11-27 22:00", "2026-11-28 01:00"),
    "tomorrow 10am for an hour and a half": ("2026-11-25 10:00", "2026-11-25 11:30"),
    "90 min tomorrow at 10": ("2026-11-25 10:00", "2026-11-25 11:30"),
    "tomorrow 2pm 1h30": ("2026-11-25 14:00", "2026-11-25 15:30"),
    "in an hour for 20 minutes": ("2026-11-24 10:30", "2026-11-24 10:50"),
    "27 March 2027 23:30 for 3 hours": ("2027-03-27 23:30", "2027-03-28 03:30"),
    "1 Dec 9am - 2 Dec 5pm": ("2026-12-01 09:00", "2026-12-02 17:00"),
}


@pytest.mark.parametrize("text", STRETCHES)
def test_an_end_or_a_length_is_read_with_its_start(text: str) -> None:
    reading = when.read(text, NOW)
    assert (wall(reading.start), wall(reading.end)) == STRETCHES[text]
    assert reading.has_time


DAY_STRETCHES = {
    "10 to 22 December": ("2026-12-10", "2026-12-23"),
    "Dec 10-22": ("2026-12-10", "2026-12-23"),
    "10.12. - 13.12.": ("2026-12-10", "2026-12-14"),
    "Thursday to Sunday": ("2026-11-26", "2026-11-30"),
    "from the 30th of December to 2 January": ("2026-12-30", "2027-01-03"),
    "this weekend": ("2026-11-28", "2026-11-30"),
}


@pytest.mark.parametrize("text", DAY_STRETCHES)
def test_a_stretch_of_days_ends_with_its_last_day(text: str) -> None:
    reading = when.read(text, NOW)
    start, end = DAY_STRETCHES[text]
    assert (wall(reading.start), wall(reading.end)) == (f"{start} 00:00", f"{end} 00:00")
    assert not reading.has_time


LENGTHS = {
    "90 minutes": 90,
    "1h30": 90,
    "1.5 hours": 90,
    "1 ½ hours": 90,
    "an hour and a half": 90,
    "one and a half hours": 90,
    "2 hours and 15 mins": 135,
    "three quarters of an hour": 45,
    "half an hour": 30,
    "1 day and an hour": 25 * 60,
}


@pytest.mark.parametrize("text", LENGTHS)
def test_a_length_alone_is_read(text: str) -> None:
    assert when.read_duration(text) == timedelta(minutes=LENGTHS[text])


@pytest.mark.parametrize("text", ["", "tomorrow", "2pm", "a month", "some time", "90"])
def test_what_is_no_length_is_refused(text: str) -> None:
    with pytest.raises(when.NotRead):
        when.read_duration(text)


def test_24_hours_are_real_ones_and_tomorrow_is_on_the_wall() -> None:
    eve = datetime(2027, 3, 27, 15, tzinfo=LONDON)
    assert wall(when.read("in 24 hours", eve).start) == "2027-03-28 16:00"
    assert wall(when.read("tomorrow at 3pm", eve).start) == "2027-03-28 15:00"


def test_a_reading_tells_which_words_said_what() -> None:
    text = "Could we do Friday 2pm for 90 min, every week?"
    reading = when.read(text, NOW)
    assert [(span.says, text[span.start : span.end]) for span in reading.spans] == [
        ("day", "Friday"),
        ("time", "2pm"),
        ("length", "for 90 min"),
        ("repeat", "every week"),
    ]
