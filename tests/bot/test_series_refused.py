"""What stops a series, forged pages of dates, and the longest series there can be."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from booking.sessions import book_session
from booking.values import Role
from sandbox.faults import Fault
from sandbox.form import Form
from tests.bot.conftest import Office
from tests.bot.group_journeys import (
    AT_TWO,
    add_assessor,
    add_learners,
    change_person,
    complete_course,
    count,
    make_busy,
    planned,
    top_page,
)
from tests.bot.series_journeys import SKIP, another_time, decide, fill_weekly, open_dates
from tests.bot.test_faults import REFERENCE, briefly_locked
from tests.factories import IDS, NOW, create_booking

FRAME_BYTES = 65_000
"""What the client of Socket Mode sends in one piece; Slack itself takes 250 KB."""
ANSWER_SECONDS = 1
"""Slack waits for three; a person feels more than one."""
SECRET = "Bring the secret log"


Change = Callable[[Office], object]
REFUSED: dict[str, tuple[Change, str]] = {
    "the learner is archived": (
        lambda office: change_person(office, "Priya Shah", archived=True),
        "Priya Shah is archived",
    ),
    "the learner completes": (
        lambda office: complete_course(office, "Priya Shah"),
        "Priya Shah is neither awaiting induction nor in training",
    ),
    "the booker loses the role": (
        lambda office: change_person(office, "Dana Reed", roles=frozenset({Role.EMPLOYER})),
        "You can't book sessions",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_changed_while_the_dates_were_open_is_said_and_nothing_is_booked(
    quick_office: Office, case: str
) -> None:
    change, said = REFUSED[case]
    page = open_dates(quick_office)
    change(quick_office)
    assert page.submit() == "updated"
    assert said in page.text
    assert count(quick_office) == 0


def test_a_locked_database_is_said_and_the_decisions_stay(
    quick_office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    make_busy(quick_office, "Priya Shah", AT_TWO.replace(day=8))
    page = open_dates(quick_office, Planning_notes=SECRET)
    decide(page, "Tue 8 Dec", SKIP)
    with briefly_locked(quick_office), caplog.at_level(logging.DEBUG):
        assert page.submit() == "updated"
    assert "The booking database is busy right now. Nothing was changed" in page.text
    reference = REFERENCE.search(page.text)
    assert reference
    assert reference[1] in caplog.text
    assert SECRET not in caplog.text
    assert page.submit() == "closed", (page.text, page.errors)
    assert len(planned(quick_office, "Priya Shah")) == 3


def test_a_time_that_slack_did_not_show_is_not_kept(quick_office: Office) -> None:
    make_busy(quick_office, "Priya Shah", AT_TWO.replace(day=8))
    page = open_dates(quick_office)
    small = another_time(quick_office, page, "Tue 8 Dec")
    small.fill("New time", "09:00")
    quick_office.slack.plan_fault("views.update", Fault(error="internal_error"))
    assert small.submit() == "updated"
    assert "Slack did not take the bot's answer. Nothing was changed" in small.text
    assert small.submit() == "closed", small.errors
    assert top_page(quick_office).submit() == "closed"
    assert AT_TWO.replace(day=8, hour=9) in planned(quick_office, "Priya Shah")


def option(value: str) -> dict[str, Any]:
    return {"value": value, "text": {"type": "plain_text", "text": "Forged"}}


FORGED_CHOICES = ["move.soon", "move.2026-12-08T15:00", "move.", "party", ""]


@pytest.mark.parametrize("value", FORGED_CHOICES)
def test_a_forged_choice_gets_an_answer_and_books_nothing(quick_office: Office, value: str) -> None:
    make_busy(quick_office, "Priya Shah", AT_TWO.replace(day=8))
    page = open_dates(quick_office)
    view = json.loads(json.dumps(page.opened.payload()))
    for elements in view["state"]["values"].values():
        for state in elements.values():
            state["selected_option"] = option(value)
    answer = page.send(page.person.interaction("view_submission", view=view))
    assert answer["response_action"] in ("update", "errors")
    assert "Nothing was" in str(answer) or "Choose what to do" in str(answer)
    assert count(quick_office) == 1


@pytest.mark.parametrize("metadata", ["", "{}", "[1]", "not json", '{"token": "other"}'])
def test_a_forged_memory_of_the_page_is_refused_in_words(
    quick_office: Office, metadata: str
) -> None:
    page = open_dates(quick_office)
    view = page.opened.payload() | {"private_metadata": metadata}
    answer = page.send(page.person.interaction("view_submission", view=view))
    assert answer["response_action"] == "update"
    assert "othing was changed" in str(answer)
    assert count(quick_office) == 0


@pytest.mark.parametrize("who", ["Omar Khan", "Priya Shah"])
def test_the_page_of_somebody_else_books_nothing(quick_office: Office, who: str) -> None:
    page = open_dates(quick_office)
    person = quick_office.slack.person(who)
    answer = page.send(person.interaction("view_submission", view=page.opened.payload()))
    assert "This form has expired" in str(answer) or "You can't book sessions" in str(answer)
    assert count(quick_office) == 0
    assert page.submit() == "closed", page.text


def test_one_session_is_never_taken_for_a_series(quick_office: Office) -> None:
    form = fill_weekly(quick_office, "3", Number_of_participants="3")
    form.fill("Repeat session", None)
    assert form.submit() == "pushed", form.errors
    page = top_page(quick_office)
    view = page.opened.payload() | {"callback_id": "review_dates"}
    answer = page.send(page.person.interaction("view_submission", view=view))
    assert "Nothing was changed" in str(answer)
    assert count(quick_office) == 0


def keep_busy(office: Office, name: str, starts: list[datetime]) -> None:
    """Book somebody elsewhere at many times."""
    assessor = add_assessor(office, f"Elsewhere {IDS.new()}")
    for start in starts:
        command = create_booking(assessor, office.people[name], office.course, starts_at=start)
        book_session(office.database, command, now=NOW, ids=IDS)


def fill_a_clashing_year(office: Office) -> Form:
    """Tick four learners for a year in which all dates but the first clash."""
    names = [f"Q{number} {'🎓 & <Long> ' * 18}" for number in range(4)]
    starts = [AT_TWO + timedelta(days=day) for day in range(52)]
    add_learners(office, *names)
    for name in (*names, "Priya Shah"):
        keep_busy(office, name, starts[1:])
    form = fill_weekly(office, "52", Frequency="Daily", Number_of_participants="5")
    assert form.submit() == "pushed", form.errors
    page = top_page(office)
    for name in names:
        page.tick(name[:3])
    return page


def test_a_year_in_which_all_but_one_date_clash_fits_into_slack(office: Office) -> None:
    page = fill_a_clashing_year(office)
    assert page.submit() == "updated", page.text
    assert "1 of 52 dates are free. Decide on the others below." in page.text
    assert len(page.labels) == 51
    assert len(json.dumps(page.opened.view)) < FRAME_BYTES
    small = another_time(office, page, "Tue 8 Dec")
    small.fill("New time", "09:00")
    assert small.submit() == "closed", (small.text, small.errors)
    assert "moved to Tue 8 Dec 2026, 09:00 to 10:00 GMT: free" in top_page(office).text


@pytest.mark.slow
def test_a_year_in_which_all_but_one_date_clash_answers_soon(office: Office) -> None:
    page = fill_a_clashing_year(office)
    assert seconds_of(page.submit) < ANSWER_SECONDS
    small = another_time(office, page, "Tue 8 Dec")
    small.fill("New time", "09:00")
    assert seconds_of(small.submit) < ANSWER_SECONDS


def seconds_of(touch: Callable[[], object]) -> float:
    """Measure how long Slack waits for the answer to a touch."""
    begun = time.perf_counter()
    touch()
    return time.perf_counter() - begun
