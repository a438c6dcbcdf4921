"""Home's sections of a learner: next session and learning plan, time log, evidence library."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from blocks.learner_lists import evidence_blocks, log_blocks, plan_blocks
from blocks.paging import EVIDENCE, LOG, PLAN, ListName
from booking.database import Db
from booking.evidence import evidence_library
from booking.learning_plans import LearningPlan, learning_plan
from booking.session_answers import SessionAnswers, read_session_answers
from booking.time_logs import time_log
from bot.home_visit import ReadSection, Section, Visit

ReadOf = Callable[[Db, Visit, int], Section]
"""Reads what a section shows of the learner with this id."""


def _listed(read: Callable[..., Any], name: ListName, build: Callable[..., Any]) -> ReadOf:
    """Make the section of a learner's list: the page that is turned to."""

    def section(db: Db, visit: Visit, learner_id: int) -> Section:
        found = read(
            db,
            organisation_id=visit.organisation_id,
            learner_id=learner_id,
            page=visit.state.number(name.key) or 0,
        )
        return Section(partial(build, found))

    return section


def _own(section: ReadOf) -> ReadSection:
    """Make the section that shows a learner their own."""
    return lambda db, visit: section(db, visit, visit.member.id)


def plan(db: Db, visit: Visit) -> Section:
    """Read the next session, to be answered, and the plan's page around now or turned to."""
    found = _plan(db, visit, visit.member.id)
    return Section(partial(plan_blocks, found, answers=_own_answers(db, visit, found)))


def plan_of(db: Db, visit: Visit, learner_id: int) -> Section:
    """Read the same of any learner, for a booker: nobody answers for somebody else."""
    return Section(partial(plan_blocks, _plan(db, visit, learner_id)))


def _plan(db: Db, visit: Visit, learner_id: int) -> LearningPlan:
    return learning_plan(
        db,
        organisation_id=visit.organisation_id,
        learner_id=learner_id,
        around=visit.now,
        page=visit.state.number(PLAN.key),
    )


def _own_answers(db: Db, visit: Visit, plan: LearningPlan) -> SessionAnswers | None:
    """Read what the learner has answered to the next session's invitation."""
    if plan.upcoming is None:
        return None
    session_id = plan.upcoming.session_id
    found = read_session_answers(
        db, organisation_id=visit.organisation_id, session_ids=[session_id]
    ).get(session_id)
    return found.of(visit.member.id) if found else None


log_of = _listed(time_log, LOG, log_blocks)
evidence_of = _listed(evidence_library, EVIDENCE, evidence_blocks)
log, evidence = _own(log_of), _own(evidence_of)
