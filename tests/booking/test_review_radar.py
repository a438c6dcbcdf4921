"""The review radar: who needs an induction, a formal review or any session, and nobody else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from booking.pages import Page
from booking.review_radar import Need, RadarEntry, review_radar
from booking.tables import Person
from booking.values import EnrolmentStatus, SessionType
from tests.booking.college import College, open_college
from tests.factories import NOW, create_enrolment, create_learner, create_person

LONDON = ZoneInfo("Europe/London")
TODAY = NOW.date()


def radar(college: College, **arguments: Any) -> Page[RadarEntry]:
    return college.read(review_radar, now=NOW, zone=LONDON, **arguments)


def enrol(college: College, name: str, **overrides: Any) -> Person:
    learner = create_learner(college.database, college.organisation, name=name)
    create_enrolment(college.database, learner, college.course, **overrides)
    return learner


@dataclass(frozen=True)
class Case:
    """An enrolment, the days from NOW on which it has sessions by their types, and its needs."""

    needs: tuple[Need, ...]
    enrolment: dict[str, Any] = field(default_factory=dict)
    sessions: tuple[tuple[int, SessionType], ...] = ()


REVIEW, GENERAL = SessionType.FORMAL_REVIEW, SessionType.GENERAL
COMING = (3, GENERAL)
AWAITING = {"status": EnrolmentStatus.AWAITING_INDUCTION}


def started(weeks: int) -> dict[str, Any]:
    return {"starts_on": TODAY - timedelta(weeks=weeks)}


def next_on(days: int) -> dict[str, Any]:
    return {"next_review_on": TODAY + timedelta(days=days)}


LATELY = started(2)
CASES = {
    "with a session coming": Case((), LATELY, (COMING,)),
    "without any session": Case((Need.SESSION,), LATELY),
    "with past sessions only": Case((Need.SESSION,), LATELY, ((-3, GENERAL),)),
    "with neither a first day nor a review's": Case((Need.UNDATED_REVIEW,), sessions=(COMING,)),
    "with neither day nor session": Case((Need.UNDATED_REVIEW, Need.SESSION)),
    "with neither day but reviewed lately": Case((), sessions=(COMING, (-30, REVIEW))),
    "with neither day and reviewed long ago": Case(
        (Need.UNDATED_REVIEW,), sessions=(COMING, (-90, REVIEW))
    ),
    "with neither day but a review booked": Case((), sessions=((20, REVIEW),)),
    "awaiting induction": Case((Need.INDUCTION,), AWAITING),
    "awaiting induction, with a session coming": Case((Need.INDUCTION,), AWAITING, (COMING,)),
    "awaiting induction after the first day": Case(
        (Need.INDUCTION, Need.SESSION), AWAITING | started(2)
    ),
    "awaiting induction long after the first day": Case(
        (Need.INDUCTION, Need.REVIEW, Need.SESSION), AWAITING | started(12)
    ),
    "started long ago": Case((Need.REVIEW,), started(11), (COMING,)),
    "started lately": Case((), started(9), (COMING,)),
    "with a shorter interval": Case((Need.REVIEW,), started(9) | {"review_weeks": 6}, (COMING,)),
    "with a longer interval": Case((), started(20) | {"review_weeks": 26}, (COMING,)),
    "reviewed lately": Case((), started(40), (COMING, (-30, REVIEW))),
    "reviewed long ago": Case((Need.REVIEW,), started(40), (COMING, (-90, REVIEW))),
    "with a review booked": Case((), started(40), ((20, REVIEW),)),
    "whose next review is far": Case((), started(40) | next_on(30), (COMING,)),
    "whose next review is near": Case((Need.REVIEW,), next_on(10), (COMING, (-74, REVIEW))),
    "whose next review is overdue": Case((Need.REVIEW,), next_on(-5), (COMING,)),
    "on a break": Case((), {"status": EnrolmentStatus.BREAK_IN_LEARNING}),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_learner_is_on_the_radar_for_what_is_needed(college: College, case: Case) -> None:
    learner = enrol(college, "Tom Hill", **case.enrolment)
    for days, type_ in case.sessions:
        college.book(
            learner_ids=(learner.id,), starts_at=NOW + timedelta(days=days, hours=2), type=type_
        )
    found = {entry.learner_id: entry for entry in radar(college).rows}
    assert (found[learner.id].needs if learner.id in found else ()) == case.needs


def test_an_entry_says_when_the_review_is_due_and_what_to_book(college: College) -> None:
    enrol(college, "Ada Day", starts_on=date(2026, 8, 3))
    entry = radar(college).rows[0]
    assert entry.review_on == date(2026, 10, 26)
    assert entry.type is SessionType.FORMAL_REVIEW
    assert (entry.learner, entry.course) == ("Ada Day", "Team Leader Level 3")


def test_an_assessors_radar_has_their_own_learners(college: College) -> None:
    omar = create_person(college.database, college.organisation, name="Omar Khan")
    own = enrol(college, "Tom Hill", assessor_id=omar.id)
    assert [each.learner_id for each in radar(college, assessor_id=omar.id).rows] == [own.id]
    assert len(radar(college).rows) == 2


def test_the_archived_are_not_on_the_radar(college: College) -> None:
    learner = create_learner(
        college.database, college.organisation, college.course, name="Tom Hill", archived=True
    )
    assert learner.id not in {each.learner_id for each in radar(college).rows}


def test_long_radars_have_pages_in_the_order_of_names(college: College) -> None:
    for number in range(12):
        enrol(college, f"Learner {number:02}")
    first, second = radar(college), radar(college, page=1)
    assert (first.has_later, second.has_later) == (True, False)
    names = [each.learner for page in (first, second) for each in page.rows]
    assert names == sorted(names)
    assert len(names) == 13


def test_a_radar_takes_one_query_for_any_number(sqlite_url: str) -> None:
    with open_college(sqlite_url) as college:
        for number in (1, 10):
            for each in range(number):
                enrol(college, f"Learner {number} {each}")
            with college.statements() as sent:
                radar(college)
            assert len(sent) == 1
