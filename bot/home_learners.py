"""Home's sections of those who book: finding a learner, and the learner's plan."""

from __future__ import annotations

from functools import partial

from blocks.home_sessions import LEARNER
from blocks.home_state import HomeState
from blocks.learner_finder import (
    ASSESSOR,
    COURSE,
    LEARNERS,
    NAME,
    NAME_LIMIT,
    STATUS,
    Filters,
    finder_blocks,
    learner_head,
)
from booking.courses import course_titles
from booking.database import Db
from booking.errors import NotFound
from booking.learner_finder import Wanted, find_learners, read_learner
from booking.people import named
from booking.values import EnrolmentStatus
from bot.home_learning import ReadOf, evidence_of, log_of, plan_of
from bot.home_visit import NOTHING, ReadSection, Section, Visit


def learners(db: Db, visit: Visit) -> Section:
    """Read the page of learners who are looked for, unless one of them is looked at."""
    learner_id = visit.state.number(LEARNER)
    if learner_id is not None:
        return _head(db, visit, learner_id)
    wanted = _wanted(visit.state)
    page = find_learners(
        db,
        wanted,
        organisation_id=visit.organisation_id,
        page=visit.state.number(LEARNERS.key) or 0,
    )
    return Section(partial(finder_blocks, page, _filters(db, visit, wanted)))


def _of_learner(read: ReadOf) -> ReadSection:
    """Show a section only while a learner is looked at, and of them."""

    def section(db: Db, visit: Visit) -> Section:
        learner_id = visit.state.number(LEARNER)
        return NOTHING if learner_id is None else read(db, visit, learner_id)

    return section


learners_plan = _of_learner(plan_of)
learners_log = _of_learner(log_of)
learners_evidence = _of_learner(evidence_of)


def _head(db: Db, visit: Visit, learner_id: int) -> Section:
    """Read who is looked at.

    Raises:
        NotFound: the organisation has no such learner; no other section is read then.
    """
    found = read_learner(db, organisation_id=visit.organisation_id, learner_id=learner_id)
    if found is None:
        raise NotFound(
            "This learner is not in your organisation's list of people.",
            helps="Look for them by name on Home, under Learners.",
        )
    return Section(partial(learner_head, found))


def _wanted(state: HomeState) -> Wanted:
    status = state.text(STATUS)
    return Wanted(
        name=state.text(NAME).strip()[:NAME_LIMIT],
        course_id=state.number(COURSE),
        assessor_id=state.number(ASSESSOR),
        status=EnrolmentStatus(status) if status in set(EnrolmentStatus) else None,
    )


def _filters(db: Db, visit: Visit, wanted: Wanted) -> Filters:
    """Say what is filtered by, in words."""
    organisation_id = visit.organisation_id
    courses = [wanted.course_id] if wanted.course_id is not None else []
    people = [wanted.assessor_id] if wanted.assessor_id is not None else []
    titles = course_titles(db, organisation_id=organisation_id, ids=courses) if courses else {}
    names = named(db, organisation_id=organisation_id, ids=people) if people else {}
    return Filters(
        name=wanted.name,
        course=next(iter(titles.values()), ""),
        assessor=next(iter(names.values()), ""),
        status=wanted.status,
    )
