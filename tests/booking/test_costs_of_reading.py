"""What plans, logs, evidence and agendas cost: few queries, each along an index."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from booking.agendas import assessors_agenda, next_sessions
from booking.evidence import evidence_library
from booking.learning_plans import learning_plan, planning_notes
from booking.time_logs import time_log
from booking.values import SessionMethod
from tests.booking.college import College, open_college
from tests.factories import NOW

A_WEEK = timedelta(days=7)
READERS: dict[str, tuple[int, Callable[[College], Any]]] = {
    "plan": (4, lambda here: here.read(learning_plan, learner_id=here.priya.id, around=NOW)),
    "plan's last page": (
        4,
        lambda here: here.read(learning_plan, learner_id=here.priya.id, around=NOW, page=9),
    ),
    "log": (
        6,
        lambda here: here.read(time_log, learner_id=here.priya.id, reader_id=here.priya.id),
    ),
    "evidence": (3, lambda here: here.read(evidence_library, learner_id=here.priya.id)),
    "agenda": (3, lambda here: here.read(next_sessions, person_id=here.dana.id, now=NOW)),
    "assessor's agenda": (
        4,
        lambda here: here.read(assessors_agenda, assessor_id=here.dana.id, now=NOW + A_WEEK),
    ),
    "notes": (
        1,
        lambda here: here.read(
            planning_notes, learner_id=here.priya.id, session_id=here.booked[0].session_id
        ),
    ),
}
"""By name, the number of queries and the call."""

WIDE = re.compile(r"\(organisation_id=\?\)$|^SCAN (?!\(|anon|subquery)")
"""A step that reads a whole table, or all rows of an organisation."""


@pytest.mark.parametrize("name", READERS)
def test_the_number_of_queries_is_the_same_for_any_number_of_sessions(
    college: College, name: str
) -> None:
    queries, read = READERS[name]
    for more in (range(1), range(1, 25)):
        college.book_days(*more, method=SessionMethod.SMART_SESSION)
        with college.statements() as sent:
            read(college)
        assert len(sent) == queries


@pytest.mark.parametrize("name", READERS)
def test_every_step_on_sqlite_follows_an_index_without_any_statistics(
    sqlite_url: str, name: str
) -> None:
    with open_college(sqlite_url) as college:
        college.book_days(*range(3), method=SessionMethod.SMART_SESSION)
        with college.statements() as sent:
            READERS[name][1](college)
        steps = [step for query in sent for step in explain(college, *query)]
    assert steps
    assert [step for step in steps if WIDE.search(step)] == []


def explain(college: College, statement: str, parameters: Any) -> list[str]:
    """Ask SQLite how it would run a query, step by step."""
    with college.database.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [str(row[-1]) for row in plan]
