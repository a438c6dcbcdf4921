"""A learner's evidence library: their Smart Sessions and nothing else, the newest first."""

from __future__ import annotations

from booking.evidence import EvidenceItem, evidence_library
from booking.pages import Page
from booking.values import SessionMethod, SessionType
from tests.booking.college import College, open_college


def read_evidence(college: College, page: int = 0) -> Page[EvidenceItem]:
    return college.read(evidence_library, learner_id=college.priya.id, page=page)


def test_a_smart_session_appears_with_its_date_title_course_and_recording(
    college: College,
) -> None:
    [booked] = college.book_days(
        1,
        method=SessionMethod.SMART_SESSION,
        type=SessionType.GATEWAY_READY,
        recording_wanted=True,
    )
    assert read_evidence(college).rows == (
        EvidenceItem(
            starts_at=booked.interval.start,
            type=SessionType.GATEWAY_READY,
            courses=("Team Leader Level 3",),
            recording_wanted=True,
        ),
    )


def test_a_traditional_session_is_no_evidence(college: College) -> None:
    college.book_days(1)
    assert read_evidence(college).rows == ()


def test_the_newest_evidence_comes_first_and_pages_follow(college: College) -> None:
    booked = college.book_days(*range(-5, 6), method=SessionMethod.SMART_SESSION)
    newest = [each.interval.start for each in reversed(booked)]
    first, second = read_evidence(college), read_evidence(college, 7)
    assert [item.starts_at for item in first.rows] == newest[:10]
    assert [item.starts_at for item in second.rows] == newest[10:]
    assert (first.has_later, second.has_later, second.number) == (True, False, 1)


def test_a_library_holds_nothing_of_another_learner_or_organisation(
    college: College, database_url: str
) -> None:
    college.book_days(1, method=SessionMethod.SMART_SESSION)
    tom = college.learner("Tom Hill")
    assert college.read(evidence_library, learner_id=tom.id).total == 0
    with open_college(database_url) as elsewhere:
        assert elsewhere.read(evidence_library, learner_id=college.priya.id).total == 0
