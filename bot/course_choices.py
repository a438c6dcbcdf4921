"""Which of a learner's courses the form preselects: pure."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.form_values import Choice
from booking.courses import CourseChoice
from booking.rules.session_types import EFFECTS
from booking.values import SessionType


def usual_courses(offered: Sequence[CourseChoice], type_: SessionType | None) -> list[CourseChoice]:
    """Give all the courses where the type says so, else the only one."""
    all_courses = type_ is not None and EFFECTS[type_].all_courses
    return list(offered) if all_courses or len(offered) == 1 else []


def course_choices(courses: Sequence[CourseChoice]) -> tuple[Choice, ...]:
    """Give courses as the Course field holds them."""
    return tuple(Choice(str(course.course_id), course.title) for course in courses)
