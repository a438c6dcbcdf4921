"""Fills the booking form in from where somebody pressed: a free time, or a learner's plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from blocks.form_values import Choice, FormValues
from blocks.session_starts import SessionStart
from booking.courses import bookable_courses
from booking.database import Db
from booking.learner_finder import read_learner
from booking.people import learners_assessor
from bot.course_choices import course_choices, usual_courses
from bot.filled_form import Asking, Filled

GONE = "This learner is not in your organisation's list any more. Choose another."


def fill_time(asking: Asking, values: FormValues, *, start: datetime) -> Filled:
    """Fill in the day and the time at which somebody is free."""
    local = start.astimezone(asking.zone)
    return Filled(replace(values, day=local.date(), at=local.time()))


def fill_learner(asking: Asking, values: FormValues, *, start: SessionStart) -> Filled:
    """Fill in a learner, the type of session, the usual courses, and who usually holds it.

    Raises:
        DatabaseUnavailable: the database can't answer now.
    """
    return asking.desk.database.read(lambda db: _with_learner(db, asking, values, start))


def _with_learner(db: Db, asking: Asking, values: FormValues, start: SessionStart) -> Filled:
    own = {"organisation_id": asking.member.organisation.id, "learner_id": start.learner_id}
    learner = read_learner(db, **own)
    if learner is None:
        return Filled(values, GONE)
    courses = usual_courses(bookable_courses(db, **own), start.type)
    assessor = learners_assessor(db, **own)
    value = str(start.learner_id)
    return Filled(
        replace(
            values,
            memory=replace(values.memory, learner_id=value),
            assessor=values.assessor
            or (Choice(str(assessor[0]), assessor[1]) if assessor else None),
            learner=Choice(value, learner.name),
            type=start.type,
            courses=course_choices(courses),
        )
    )
