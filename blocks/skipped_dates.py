"""The page "Skipped dates": which dates that a series skipped can be booked after all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from zlib import crc32
from zoneinfo import ZoneInfo

from blocks.layout import as_written, input_block, option
from blocks.review_page import date_words
from blocks.text import Json, label
from booking.rules.local_times import say_interval
from booking.series_review import ReviewedDate

CALLBACK_ID = "skipped_dates"
DATES = "dates"
"""How the block ids of the boxes begin, and their action id."""
TITLE = "Skipped dates"
BOXES = 10
"""So many stand in one group of boxes."""
NOTHING = "No date to come of this series was skipped, or all of them have been booked since."


def skipped_dates_modal(
    dates: Sequence[ReviewedDate],
    zone: ZoneInfo,
    *,
    metadata: str,
    ticked: Collection[date] = (),
) -> Json:
    """Build the page: a box for each date that can be booked, and why the others can't."""
    bookable = [each for each in dates if not each.barred]
    barred = [f"• {date_words(each, zone)}" for each in dates if each.barred]
    groups = [bookable[first : first + BOXES] for first in range(0, len(bookable), BOXES)]
    page: Json = {
        "type": "modal",
        "callback_id": CALLBACK_ID,
        "title": label(TITLE),
        "close": label("Close"),
        "private_metadata": metadata,
        "blocks": [
            *(_boxes(group, number, zone, ticked) for number, group in enumerate(groups)),
            *(as_written("\n".join(["Still not possible:", *barred])) if barred else []),
            *([] if dates else as_written(NOTHING)),
        ],
    }
    return page | ({"submit": label("Book these dates")} if bookable else {})


def _boxes(
    dates: Sequence[ReviewedDate], number: int, zone: ZoneInfo, ticked: Collection[date]
) -> Json:
    """Build a group of boxes, which is a new block with other dates: none stays ticked unseen."""
    boxes = {each.day: _box(each, zone) for each in dates}
    element: Json = {"type": "checkboxes", "action_id": DATES, "options": list(boxes.values())}
    initial = [box for day, box in boxes.items() if day in ticked]
    if initial:
        element["initial_options"] = initial
    words = "Dates that can be booked" if number == 0 else f"More dates ({number})"
    values = crc32(" ".join(box["value"] for box in boxes.values()).encode())
    return input_block(words, element, f"{DATES}.{number}.{values:x}", optional=True)


def _box(each: ReviewedDate, zone: ZoneInfo) -> Json:
    """Build a box; its value is the day of the rule and the start that the box shows."""
    assert each.interval  # noqa: S101 - a date without a time is barred, and has no box
    found = "; ".join(finding.words for finding in each.findings)
    value = f"{each.day.isoformat()} {each.interval.start.isoformat()}"
    return option(say_interval(each.interval, zone), value, found)


def parse_box(value: str) -> tuple[date, datetime]:
    """Read the day of the rule and the start that a box shows.

    Raises:
        ValueError: the value is none that a box has.
    """
    day, start = value.split(" ")
    return date.fromisoformat(day), datetime.fromisoformat(start)
