"""A college whose learners are listed for a session of Dana's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from booking.joinable_learners import JoinableLearner, LearnerFilter, joinable_learners
from booking.pages import Page
from booking.tables import Course, Person
from booking.values import EnrolmentStatus, Interval
from booking.wanted_times import WantedTimes
from tests.booking.college import College
from tests.factories import TEN, create_enrolment, create_learner

LONDON = ZoneInfo("Europe/London")
HOUR = timedelta(hours=1)
WEEK = timedelta(weeks=1)


def hours(*starts: float) -> tuple[Interval, ...]:
    """An hour each, so many hours after TEN."""
    return tuple(Interval(TEN + at * HOUR, TEN + (at + 1) * HOUR) for at in starts)


def weeks(count: int) -> tuple[Interval, ...]:
    """An hour from TEN in each of so many weeks."""
    return tuple(Interval(TEN + week * WEEK, TEN + week * WEEK + HOUR) for week in range(count))


@dataclass
class Group:
    """A college without Priya's and Dana's usual roles: who is added is who is listed."""

    college: College

    def learner(
        self,
        name: str,
        *courses: Course,
        status: EnrolmentStatus = EnrolmentStatus.IN_TRAINING,
        own: bool = False,
        **overrides: Any,
    ) -> Person:
        """Add a learner, perhaps one of Dana's, on the college's course or on others."""
        here = self.college
        learner = create_learner(here.database, here.organisation, name=name, **overrides)
        for course in courses or (here.course,):
            create_enrolment(
                here.database,
                learner,
                course,
                status=status,
                assessor_id=here.dana.id if own else None,
            )
        return learner

    def page(
        self,
        text: str = "",
        course: Course | None = None,
        *,
        wanted: Sequence[Interval] = hours(0),
        **arguments: Any,
    ) -> Page[JoinableLearner]:
        """Read a page for a session of Dana's."""
        session_id = arguments.pop("session_id", None)
        arguments = {
            "assessor_id": self.college.dana.id,
            "wanted": WantedTimes(tuple(wanted), LONDON, session_id),
            "narrowed": LearnerFilter(text, course.id if course else None),
        } | arguments
        return self.college.read(joinable_learners, **arguments)

    def said(self, text: str = "", course: Course | None = None, **arguments: Any) -> list[str]:
        """Read a page as lines: name, and why not or what to know."""
        return [say(row) for row in self.page(text, course, **arguments).rows]


def say(row: JoinableLearner) -> str:
    return ": ".join(filter(None, (row.name, row.unable or row.note)))
