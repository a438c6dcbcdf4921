"""Finding learners by name, course, assessor and status."""

from __future__ import annotations

from typing import Any

import pytest

from booking.learner_finder import FoundLearner, Wanted, find_learners, read_learner
from booking.values import EnrolmentStatus
from tests.booking.college import College
from tests.factories import create_course, create_enrolment, create_learner, create_person


def found(college: College, page: int = 0, **wanted: Any) -> tuple[FoundLearner, ...]:
    return college.read(find_learners, wanted=Wanted(**wanted), page=page).rows


def names(college: College, **wanted: Any) -> list[str]:
    return [each.name for each in found(college, **wanted)]


@pytest.fixture
def crowd(college: College) -> dict[str, int]:
    """Add Zoë, of Omar's on another course, and Tom, archived; give the ids to look for."""
    omar = create_person(college.database, college.organisation, name="Omar Khan")
    safety = create_course(college.database, college.organisation, title="Safety")
    zoe = create_learner(college.database, college.organisation, name="Zoë Fox")
    create_enrolment(
        college.database, zoe, safety, assessor_id=omar.id, status=EnrolmentStatus.GATEWAY
    )
    create_learner(college.database, college.organisation, name="Tom Hill", archived=True)
    return {"omar": omar.id, "safety": safety.id, "zoe": zoe.id}


def test_learners_are_found_by_any_filter(college: College, crowd: dict[str, int]) -> None:
    assert names(college) == ["Priya Shah", "Zoë Fox"]
    assert names(college, name="fox ZOE") == ["Zoë Fox"]
    assert names(college, course_id=crowd["safety"]) == ["Zoë Fox"]
    assert names(college, assessor_id=crowd["omar"]) == ["Zoë Fox"]
    assert names(college, status=EnrolmentStatus.IN_TRAINING) == ["Priya Shah"]
    assert names(college, name="priya", course_id=crowd["safety"]) == []
    assert names(college, status=EnrolmentStatus.GATEWAY, course_id=college.course.id) == []


def test_a_learner_is_found_with_courses_status_and_assessor(
    college: College, crowd: dict[str, int]
) -> None:
    [zoe] = found(college, name="zoe")
    [course] = zoe.courses
    assert (course.title, course.status, course.assessor) == (
        "Safety",
        EnrolmentStatus.GATEWAY,
        "Omar Khan",
    )
    assert college.read(read_learner, learner_id=crowd["zoe"]) == zoe


@pytest.mark.parametrize("whose", ["nobody", "an assessor"])
def test_who_is_no_learner_here_is_not_read(college: College, whose: str) -> None:
    id_ = college.dana.id if whose == "an assessor" else 1
    assert college.read(read_learner, learner_id=id_) is None


def test_pages_follow_in_two_queries_each(college: College) -> None:
    for number in range(12):
        college.learner(f"Learner {number:02}")
    with college.statements() as sent:
        first = found(college)
    assert len(sent) == 2
    assert len(first) == 10
    assert [each.name for each in found(college, page=1)] == [
        "Learner 10",
        "Learner 11",
        "Priya Shah",
    ]
