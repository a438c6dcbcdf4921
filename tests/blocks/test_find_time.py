"""The page "Find a time": within Slack's limits, and saying of each time who can't come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.find_time import find_time_modal
from blocks.layout import OPTION_LIMIT
from blocks.text import Json
from booking.rules.group_times import GroupTime
from booking.values import Interval
from sandbox.screen import pings_in, text_of
from sandbox.validator import elements_of, view_faults

LONDON = ZoneInfo("Europe/London")
TEN = datetime(2026, 12, 3, 10, 0, tzinfo=UTC)
NAME_LIMIT = 200
"""The longest name that the roster takes."""
NAMES = {
    1: "Tom Hill",
    2: "Priya Shah",
    3: "Zoë Fox",
    4: "Bartholomew Featherstonehaugh the Younger",
}


def at(days: int, *absent: int, hours: int = 1) -> GroupTime:
    start = TEN + timedelta(days=days)
    return GroupTime(Interval(start, start + timedelta(hours=hours)), absent)


def show(*times: GroupTime, names: dict[int, str] = NAMES) -> Json:
    view = find_time_modal(times, names, LONDON, metadata="what the page carries")
    assert view_faults(view) == []
    return view


def radio_of(view: Json) -> Any:
    return next(
        element
        for block in view["blocks"]
        for element in elements_of(block)
        if element["type"] == "radio_buttons"
    )


def descriptions(view: Json) -> list[str]:
    return [option["description"]["text"] for option in radio_of(view)["options"]]


def test_the_page_offers_the_times_and_the_best_one_is_chosen() -> None:
    view = show(at(0), at(1, 1))
    words = {key: view[key]["text"] for key in ("title", "submit", "close")}
    assert words == {"title": "Find a time", "submit": "Use this time", "close": "Back"}
    assert view["private_metadata"] == "what the page carries"
    assert view["blocks"][0]["label"]["text"] == "Time"
    radio = radio_of(view)
    assert [(option["text"]["text"], option["value"]) for option in radio["options"]] == [
        ("Thu 3 Dec 2026, 10:00 to 11:00 GMT", "2026-12-03T10:00:00+00:00"),
        ("Fri 4 Dec 2026, 10:00 to 11:00 GMT", "2026-12-04T10:00:00+00:00"),
    ]
    assert radio["initial_option"] == radio["options"][0]


@pytest.mark.parametrize(
    ("absent", "names", "words"),
    [
        ((), NAMES, "All 4 can come"),
        ((), {1: "Tom Hill", 2: "Ann Lee"}, "Both can come"),
        ((), {1: "Tom Hill"}, "The learner can come"),
        ((1,), NAMES, "3 of 4 can come; not Tom Hill"),
        ((1, 3), NAMES, "2 of 4 can come; not Tom Hill, Zoë Fox"),
        ((1, 2, 3), NAMES, "1 of 4 can come; not Tom Hill, Priya Shah, Zoë Fox"),
        ((1, 2, 4), NAMES, "1 of 4 can come; not Tom Hill and 2 more"),
        ((1,), {1: "x" * 54, 2: ""}, f"1 of 2 can come; not {'x' * 54}"),
        (
            (1, 2),
            {1: "x" * 26, 2: "y" * 26, 3: ""},
            f"1 of 3 can come; not {'x' * 26}, {'y' * 26}",
        ),
        ((1, 2), {1: "x" * 26, 2: "y" * 27, 3: ""}, f"1 of 3 can come; not {'x' * 26} and 1 more"),
        ((1,), {1: "x" * 55, 2: ""}, f"1 of 2 can come; not {'x' * 53}…"),
        ((1, 2), {1: "x" * 60, 2: "", 3: ""}, f"1 of 3 can come; not {'x' * 42}… and 1 more"),
        (
            (1, 2),
            {1: "&" * 8, 2: "&" * 8, 3: ""},
            f"1 of 3 can come; not {'&amp;' * 8} and 1 more",
        ),
        ((1,), {1: "&" * 60, 2: ""}, f"1 of 2 can come; not {'&amp;' * 10}…"),
    ],
)
def test_a_description_names_all_who_fit_or_the_first_and_how_many_more(
    absent: tuple[int, ...], names: dict[int, str], words: str
) -> None:
    assert descriptions(show(at(0, *absent), names=names)) == [words]


def test_below_the_times_stands_in_full_who_cannot_come() -> None:
    lines = text_of(show(at(0), at(1, 1, 2, 4))["blocks"]).splitlines()
    heading = lines.index("Who can't come")
    assert lines[heading + 1 :] == [
        "Thu 3 Dec 2026, 10:00 to 11:00 GMT:",
        "Everybody can come.",
        "Fri 4 Dec 2026, 10:00 to 11:00 GMT:",
        "Tom Hill, Priya Shah, Bartholomew Featherstonehaugh the Younger",
    ]


@pytest.mark.parametrize("written", ["x", "&", "<!channel> & <@U1> ", "Ünïcödé 🎓 "])
def test_thirty_of_the_longest_names_are_all_there_and_within_slacks_limits(written: str) -> None:
    names = {
        number: f"{number} {written * NAME_LIMIT}"[:NAME_LIMIT].strip() for number in range(30)
    }
    view = show(*(at(day, *range(29), hours=12) for day in range(5)), names=names)
    whole = "".join(text_of(view["blocks"]).split("\n"))
    assert [name for name in names.values() if whole.count(name) < 5] == [names[29]]
    assert pings_in(view["blocks"]) == []


def test_without_any_time_the_page_explains_and_has_nothing_to_submit() -> None:
    view = show()
    assert "submit" not in view
    assert "choose other participants" in text_of(view["blocks"])


typed = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=90)


@given(st.lists(typed, min_size=2, max_size=30), st.data())
def test_a_description_always_fits_and_says_how_many_can_come(
    written: Sequence[str], drawn: st.DataObject
) -> None:
    names = dict(enumerate(written))
    absent = drawn.draw(st.lists(st.sampled_from(range(len(names))), unique=True, min_size=1))
    (words,) = descriptions(show(at(0, *absent[:-1] or absent), names=names))
    away = len(absent[:-1] or absent)
    assert words.startswith(f"{len(names) - away} of {len(names)} can come; not ")
    assert len(words) <= OPTION_LIMIT
