"""Home's sections of a learner: next session and learning plan, time log, evidence library."""

from __future__ import annotations

from functools import partial

from blocks.learner_lists import evidence_blocks, log_blocks, plan_blocks
from blocks.paging import EVIDENCE, LOG, PLAN
from booking.database import Db
from booking.evidence import evidence_library
from booking.learning_plans import learning_plan
from booking.time_logs import time_log
from bot.home_visit import Section, Visit


def plan(db: Db, visit: Visit) -> Section:
    """Read the next session, and the plan's page around now or the one turned to."""
    return plan_of(db, visit, visit.member.id)


def plan_of(db: Db, visit: Visit, learner_id: int) -> Section:
    """Read it of any learner."""
    found = learning_plan(
        db,
        organisation_id=visit.organisation_id,
        learner_id=learner_id,
        around=visit.now,
        page=visit.state.number(PLAN.key),
    )
    return Section(partial(plan_blocks, found))


def log(db: Db, visit: Visit) -> Section:
    """Read a page of the time log."""
    return log_of(db, visit, visit.member.id)


def log_of(db: Db, visit: Visit, learner_id: int) -> Section:
    """Read it of any learner."""
    found = time_log(
        db,
        organisation_id=visit.organisation_id,
        learner_id=learner_id,
        reader_id=visit.member.id,
        page=visit.state.number(LOG.key) or 0,
    )
    return Section(partial(log_blocks, found))


def evidence(db: Db, visit: Visit) -> Section:
    """Read a page of the evidence library."""
    return evidence_of(db, visit, visit.member.id)


def evidence_of(db: Db, visit: Visit, learner_id: int) -> Section:
    """Read it of any learner."""
    found = evidence_library(
        db,
        organisation_id=visit.organisation_id,
        learner_id=learner_id,
        page=visit.state.number(EVIDENCE.key) or 0,
    )
    return Section(partial(evidence_blocks, found))
