"""The Home tab: within Slack's limits, as written, for its reader, and never without words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from blocks.home import stranger_home
from blocks.home_sessions import Reader, agenda_line
from blocks.text import Json
from booking.values import SessionMethod, SessionStatus, TimeKind, TimeLogState
from sandbox.screen import text_of
from sandbox.validator import elements_of, view_faults
from tests.blocks.home_lists import (
    JOIN_URL,
    NOW,
    START,
    HomeLists,
    agenda,
    agenda_entry,
    evidence_item,
    hour,
    learner,
    logged_time,
    longest,
    plan_entry,
    show,
)

NASTY = "<!channel> *Bob* _x_ `y` & <https://evil.example|here> :tada: @here"


def said(view: Json) -> str:
    assert view_faults(view) == []
    return text_of(view["blocks"])


def test_a_session_of_the_agenda_is_on_now_from_its_start_until_its_end() -> None:
    times = [START + timedelta(minutes=minutes) for minutes in (-1, 0, 59, 60, 3 * 24 * 60)]
    readers = [Reader(zone=ZoneInfo("UTC"), now=now) for now in times]
    entry = agenda_entry(interval=hour())
    on_now = ["(now)" in text_of([agenda_line(entry, reader)]) for reader in readers]
    assert on_now == [False, True, True, False, False]


def buttons(view: Json) -> dict[str, Json]:
    assert view_faults(view) == []
    return {
        element["text"]["text"]: element
        for block in view["blocks"]
        for element in elements_of(block)
    }


def texts(value: Any) -> Iterator[Json]:
    """Find every text object."""
    if isinstance(value, dict):
        if value.get("type") in ("plain_text", "mrkdwn"):
            yield value
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


CHARACTERS = {
    "letters": "W",
    "ampersands": "&",
    "emoji": "🧑",
    "right to left": "ש",
    "quotes": '"',
    "line breaks": "\n",
}


@pytest.mark.parametrize("character", CHARACTERS.values(), ids=CHARACTERS)
@pytest.mark.parametrize("parts", ["booker", "learner", "both"])
def test_the_longest_of_everything_stays_within_slacks_limits(character: str, parts: str) -> None:
    lists = longest(character)
    shown = {
        "booker": replace(lists, learner=None),
        "learner": replace(lists, agenda=None),
        "both": lists,
    }[parts]
    view = show(shown)
    assert view_faults(view) == []
    assert len(json.dumps(view)) <= 250_000


@pytest.mark.parametrize(
    "lists",
    [
        agenda(),
        agenda(agenda_entry()),
        learner(),
        learner(plan_entry(), log=(logged_time(),), evidence=(evidence_item(),)),
    ],
)
def test_short_lists_are_valid_too(lists: HomeLists) -> None:
    assert view_faults(show(lists)) == []


def test_full_notes_in_common_letters_are_never_cut() -> None:
    lists = longest("W")
    text = said(show(replace(lists, agenda=None)))
    assert text.count("Planning notes: " + "W" * 2_984) == 10
    assert "Read all planning notes" not in text


@pytest.mark.parametrize("notes", ["", "\n" * 3_000, " "])
def test_notes_without_words_take_no_block(notes: str) -> None:
    with_notes, without = (
        show(learner(plan_entry(planning_notes=notes))),
        show(learner(plan_entry())),
    )
    assert with_notes == without


def test_notes_that_do_not_fit_are_a_button_away() -> None:
    view = show(longest("🧑"))
    assert "…" in said(view)
    reading = [
        element["value"]
        for block in view["blocks"]
        for element in elements_of(block)
        if element["action_id"] == "read_notes"
    ]
    assert reading == [str(row) for row in range(10)]


@pytest.mark.parametrize(
    "lists",
    [
        agenda(agenda_entry(learners=(NASTY,), assessor=NASTY, courses=(NASTY,), location=NASTY)),
        learner(
            plan_entry(assessor=NASTY, courses=(NASTY,), location=NASTY, planning_notes=NASTY),
            log=(logged_time(courses=(NASTY,)),),
            evidence=(evidence_item(courses=(NASTY,)),),
        ),
    ],
)
def test_what_people_typed_arrives_as_written_and_is_never_markup(lists: HomeLists) -> None:
    view = show(lists)
    assert NASTY in said(view)
    typed = [text for text in texts(view) if "Bob" in text["text"]]
    assert typed
    for text in typed:
        assert text["type"] == "plain_text"
        assert text.get("emoji") is False
        assert "<" not in text["text"]
        assert "&amp;amp;" not in text["text"]


def test_a_stranger_reads_why_and_what_helps() -> None:
    view = stranger_home(f"You are not in the list ({NASTY}). Ask an admin.")
    assert f"You are not in the list ({NASTY}). Ask an admin." in said(view)
    assert buttons(view).keys() == {"Try again"}


def test_only_who_may_book_finds_the_button_to_the_form() -> None:
    create = buttons(show(agenda()))["Create new session"]
    assert (create["action_id"], create["style"]) == ("open_booking", "primary")
    assert "Create new session" not in buttons(show(learner(plan_entry())))


def test_someone_with_both_roles_sees_both_and_what_they_hold_first() -> None:
    both = HomeLists(agenda(agenda_entry()).agenda, learner(plan_entry()).learner)
    headers = [block["text"]["text"] for block in show(both)["blocks"] if block["type"] == "header"]
    assert headers == [
        "Your sessions to come",
        "Your next session",
        "Your learning plan",
        "Your time log",
        "Your evidence library",
    ]


def test_empty_lists_say_what_to_do_next() -> None:
    assert "Press *Create new session* or type `/book`" in said(show(agenda()))
    text = said(show(learner()))
    for words in (
        "Your assessor books them",
        "counts once you attended",
        "Smart Sessions appear here",
    ):
        assert words in text


def test_a_learner_with_past_sessions_only_is_told_whom_to_ask() -> None:
    text = said(show(learner(plan_entry(interval=hour(-30)))))
    assert "No session is coming up. Ask your assessor" in text


@pytest.mark.parametrize(
    ("zone", "when"),
    [
        ("Europe/London", "Tue 1 Dec 2026, 14:00 to 15:00 GMT"),
        ("America/New_York", "Tue 1 Dec 2026, 09:00 to 10:00 EST"),
        ("Pacific/Auckland", "Wed 2 Dec 2026, 03:00 to 04:00 NZDT"),
    ],
)
def test_times_are_in_the_readers_zone_with_its_name(zone: str, when: str) -> None:
    for lists in (agenda(agenda_entry()), learner(plan_entry())):
        text = said(show(lists, ZoneInfo(zone)))
        assert when in text
        assert f"Times are in {zone}." in text


@pytest.mark.parametrize(
    ("held", "learners", "who"),
    [
        (True, ("Priya Shah",), "With Priya Shah"),
        (False, ("Priya Shah",), "Dana Reed with Priya Shah"),
        (True, ("A", "B", "C", "D"), "With A, B, C, D"),
        (True, ("A", "B", "C", "D", "E"), "With A, B, C and 2 more"),
    ],
)
def test_an_agenda_says_who_meets_whom(
    held: bool,  # noqa: FBT001 - a case of the table
    learners: tuple[str, ...],
    who: str,
) -> None:
    text = said(show(agenda(agenda_entry(held=held, learners=learners))))
    assert who in text.splitlines()


@pytest.mark.parametrize(
    ("overrides", "place"),
    [
        ({}, "Traditional: Leeds college"),
        ({"location": ""}, "Traditional"),
        ({"method": SessionMethod.SMART_SESSION, "location": ""}, "Smart Session"),
        (
            {"method": SessionMethod.SMART_SESSION, "recording_wanted": True},
            "Smart Session, recording wanted: Leeds college",
        ),
    ],
)
def test_a_session_says_where_and_how_it_is_held(overrides: dict[str, Any], place: str) -> None:
    for lists in (agenda(agenda_entry(**overrides)), learner(plan_entry(**overrides))):
        assert place in said(show(lists)).splitlines()


@pytest.mark.parametrize(
    ("overrides", "standing"),
    [
        ({}, "Formal Review (next)"),
        ({"interval": hour(-8)}, "Formal Review (past)"),
        ({"interval": hour(-8), "status": SessionStatus.CLOSED}, "Formal Review (closed)"),
        ({"status": SessionStatus.CANCELLED}, "Formal Review (cancelled)"),
    ],
)
def test_a_plan_says_where_each_session_stands(overrides: dict[str, Any], standing: str) -> None:
    assert standing in said(show(learner(plan_entry(**overrides))))


def test_a_session_that_is_on_says_so_to_both() -> None:
    on = hour()
    on = replace(on, start=NOW - timedelta(minutes=5), end=NOW + timedelta(minutes=55))
    for lists in (agenda(agenda_entry(interval=on)), learner(plan_entry(interval=on))):
        assert "Formal Review (now)" in said(show(lists))


@pytest.mark.parametrize(
    ("overrides", "offered"),
    [
        ({}, True),
        ({"interval": hour(-30)}, False),
        ({"status": SessionStatus.CANCELLED}, False),
        ({"join_url": None}, False),
    ],
)
def test_the_room_is_offered_until_the_session_is_over(
    overrides: dict[str, Any],
    offered: bool,  # noqa: FBT001 - a case of the table
) -> None:
    entry = plan_entry(**{"join_url": JOIN_URL, "method": SessionMethod.SMART_SESSION} | overrides)
    found = buttons(show(learner(entry)))
    assert ("Join the session" in found) is offered
    if offered:
        assert found["Join the session"]["url"] == JOIN_URL


def test_a_time_log_says_sums_and_entries_in_words() -> None:
    minutes = {
        (TimeKind.OFF_THE_JOB, TimeLogState.PLANNED): 90,
        (TimeKind.OFF_THE_JOB, TimeLogState.COUNTED): 600,
        (TimeKind.NOT_APPLICABLE, TimeLogState.PLANNED): 60,
    }
    text = said(show(learner(plan_entry(), log=(logged_time(),), minutes=minutes)))
    for words in (
        "Off the job in all: 10 hours counted, 1 hour 30 minutes planned.",
        "Not applicable in all: 1 hour planned.",
        (
            "• Tue 1 Dec 2026: Out of the Workplace, 1 hour 30 minutes (off the job, planned). "
            "Course: Team Leader Level 3"
        ),
    ):
        assert words in text.splitlines()


def test_evidence_is_named_in_words_and_ends_in_its_screen() -> None:
    text = said(show(learner(evidence=(evidence_item(recording_wanted=True),))))
    assert (
        "• Tue 1 Dec 2026: Smart Session, Formal Review, recording wanted. "
        "Course: Team Leader Level 3 🖥️"
    ) in text.splitlines()
