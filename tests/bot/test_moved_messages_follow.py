"""A message that told of several moved sessions goes on saying so, with how these are by now."""

from __future__ import annotations

from datetime import timedelta

from sandbox.message import Message
from tests.bot.conftest import Office
from tests.bot.group_journeys import AT_TWO, press
from tests.bot.series_journeys import open_dates
from tests.bot.test_changing_journey import open_change
from tests.bot.test_series_meanwhile import open_from_list

READERS = ("Dana Reed", "Priya Shah")
HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)
MOVED = "Sessions moved"
DATES = ("Tue 1 Dec 2026", "Tue 8 Dec 2026", "Tue 15 Dec 2026", "Tue 22 Dec 2026")


def line(day: str, at: int, before: int | None = 14, was: str = "") -> str:
    """What a message says of a date: from when to when it is, and was."""
    said = f"• {day}, {at}:00 to {at + 1}:00 GMT"
    return said + (f" (before: {was or day}, {before}:00 to {before + 1}:00 GMT)" if before else "")


def dates_in(message: Message) -> list[str]:
    """The dates of a message, without who comes to each."""
    lines = [each for each in message.text.splitlines() if each.startswith("• ")]
    return [each.replace(" (0 of 1 coming)", "") for each in lines]


def wait_for_dates(office: Office, message: Message, dates: list[str]) -> None:
    office.slack.wait_until(lambda: dates_in(message) == dates, f"{dates} in {message.text}")


def move_series(office: Office) -> dict[str, Message]:
    """Book four weeks, move them all to three, and give both readers' messages of that."""
    page = open_dates(office, "4")
    assert page.submit() == "closed", page.errors
    form = open_change(office, said="Sessions booked").fill("Session time", "15:00")
    assert form.fill("Apply to", "The whole series").submit() == "closed", form.errors
    return {who: office.slack.person(who).wait_for_message(MOVED) for who in READERS}


ALL_MOVED = [line(day, 15) for day in DATES]


def test_one_that_moves_on_keeps_what_it_was_and_so_do_the_others(office: Office) -> None:
    told = move_series(office)
    for message in told.values():
        assert dates_in(message) == ALL_MOVED
    form = open_from_list(office, AT_TWO + WEEK, "Change session").fill("Session time", "16:00")
    assert form.submit() == "closed", form.errors
    for message in told.values():
        wait_for_dates(office, message, [ALL_MOVED[0], line(DATES[1], 16), *ALL_MOVED[2:]])
        assert MOVED in message.text


def test_one_that_is_cancelled_goes_and_the_others_stay(quick_office: Office) -> None:
    told = move_series(quick_office)
    form = open_from_list(quick_office, AT_TWO + WEEK, "Cancel session")
    assert form.submit() == "updated", form.errors
    for message in told.values():
        wait_for_dates(quick_office, message, [ALL_MOVED[0], *ALL_MOVED[2:]])


def test_one_that_moves_back_is_as_it_was(quick_office: Office) -> None:
    told = move_series(quick_office)
    form = open_from_list(quick_office, AT_TWO + WEEK, "Change session").fill(
        "Session time", "14:00"
    )
    assert form.submit() == "closed", form.errors
    for message in told.values():
        wait_for_dates(
            quick_office, message, [ALL_MOVED[0], line(DATES[1], 14, None), *ALL_MOVED[2:]]
        )


def test_one_whose_place_changes_later_is_not_said_to_have_had_another(
    quick_office: Office,
) -> None:
    told = move_series(quick_office)
    form = open_from_list(quick_office, AT_TWO + WEEK, "Change session")
    assert form.fill("Session location", "York").submit() == "closed", form.errors
    priya = told["Priya Shah"]
    quick_office.slack.wait_until(lambda: "York" in priya.text, "the new place")
    assert [each.split(". ")[0] for each in dates_in(priya)] == ALL_MOVED
    assert "Changed: session location" not in priya.text


def test_when_all_move_again_each_message_says_what_was_before_it(quick_office: Office) -> None:
    told = move_series(quick_office)
    form = press(quick_office, told["Dana Reed"], "Change session").fill("Session time", "16:00")
    assert form.fill("Apply to", "The whole series").submit() == "closed", form.errors
    first = told["Priya Shah"]
    wait_for_dates(quick_office, first, [line(day, 16) for day in DATES])
    later = quick_office.slack.person("Priya Shah").wait_for_message(
        "before: Tue 1 Dec 2026, 15:00"
    )
    assert dates_in(later) == [line(day, 16, 15) for day in DATES]
