"""Home's sections of a learner: next session and learning plan, time log, evidence library."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from blocks.learner_lists import evidence_blocks, log_blocks, plan_blocks
from blocks.paging import EVIDENCE, LOG, PLAN
from booking.database import Db
from booking.evidence import evidence_library
from booking.learning_plans import LearningPlan, learning_plan
from booking.session_answers import SessionAnswers, read_session_answers
from booking.time_logs import time_log
from bot.home_visit import ReadSection, Section, Visit

ReadOf = Callable[[Db, Visit, int], Section]
"""Reads what a section shows of the learner with this id."""


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


def log_of(db: Db, visit: Visit, learner_id: int) -> Section:
    """Read a page of any learner's time log, and what the reader may do with its entries."""
    found = time_log(
        db,
        organisation_id=visit.organisation_id,
        learner_id=learner_id,
        reader_id=visit.member.id,
        page=visit.state.number(LOG.key) or 0,
    )
    return Section(partial(log_blocks, found))


def evidence_of(db: Db, visit: Visit, learner_id: int) -> Section:
    """Read a page of any learner's evidence library."""
    found = evidence_library(
        db,
        organisation_id=visit.organisation_id,
        learner_id=learner_id,
        page=visit.state.number(EVIDENCE.key) or 0,
    )
    return Section(partial(evidence_blocks, found))


def _own(section: ReadOf) -> ReadSection:
    """Make the section that shows a learner their own."""
    return lambda db, visit: section(db, visit, visit.member.id)


log, evidence = _own(log_of), _own(evidence_of)
