"""The page of dates: however much there is to say, it fits where it is sent."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from blocks.review_page import MOST_BYTES, ReviewMemory, ReviewPage, review_modal
from booking.rules.date_findings import DateState, Finding
from booking.rules.recurrence import MOST_SESSIONS
from booking.series_review import ReviewedDate
from booking.values import Interval
from sandbox.validator import view_faults

LONDON = ZoneInfo("Europe/London")
START = datetime(2026, 12, 1, 14, tzinfo=UTC)
NAMES = {"plain": "Priya Shah", "long": "Name " * 40, "wide": "🎓" * 200, "escaped": "<&>" * 60}


def clashing(number: int, name: str, *, moved: bool) -> ReviewedDate:
    start = START + timedelta(days=number)
    hour = timedelta(hours=1)
    busy = "; ".join(f"{name} {each} is busy 14:00 to 15:00" for each in range(31))
    return ReviewedDate(
        day=date(2026, 12, 1) + timedelta(days=number),
        interval=Interval(start, start + hour),
        moved=moved,
        findings=(Finding(DateState.OUTSIDE_HOURS, busy),),
        proposals=tuple(
            Interval(start + hour * step, start + hour * (step + 1)) for step in (1, 2, 3)
        ),
    )


@pytest.mark.parametrize("moved", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_the_longest_series_fits_into_one_answer_and_each_date_can_be_decided_on(
    name: str, *, moved: bool
) -> None:
    dates = [clashing(number, NAMES[name], moved=moved) for number in range(MOST_SESSIONS)]
    memory = ReviewMemory("t" * 40, {each.day.isoformat(): 99 for each in dates})
    page = ReviewPage(
        memory=memory,
        what=", ".join([NAMES[name]] * 11),
        rule="Every day, 52 times.",
        dates=dates,
        zone=LONDON,
        is_group=True,
        notice=f"Nothing was booked. {NAMES[name] * 400}",
    )
    view = review_modal(page)
    assert len(json.dumps(view)) <= MOST_BYTES
    assert view_faults(view) == []
    choices = [block for block in view["blocks"] if block["type"] == "input"]
    assert len(choices) == MOST_SESSIONS
    for block, each in zip(choices, dates, strict=True):
        assert f"{each.day.day} " in block["label"]["text"]
        assert len(block["element"]["options"]) >= 3


def test_a_short_page_says_everything_of_each_date() -> None:
    page = ReviewPage(
        memory=ReviewMemory("token"),
        what="General",
        rule="Every day, once.",
        dates=[clashing(0, "Priya Shah", moved=False)],
        zone=LONDON,
    )
    (choice,) = [block for block in review_modal(page)["blocks"] if block["type"] == "input"]
    assert choice["label"]["text"].endswith("Priya Shah 30 is busy 14:00 to 15:00")
    assert len(choice["element"]["options"]) == 6
