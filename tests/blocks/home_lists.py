"""Lists for Home tabs of any length, with people who type as much as they can."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from blocks.agenda import agenda_blocks
from blocks.home import Build, member_home
from blocks.home_sessions import Reader
from blocks.home_state import HomeState
from blocks.learner_lists import evidence_blocks, log_blocks, plan_blocks
from blocks.text import Json
from booking.agendas import AgendaEntry
from booking.evidence import EvidenceItem
from booking.learning_plans import LearningPlan, PlanEntry
from booking.pages import PAGE_SIZE, Page, counted_page
from booking.time_logs import LoggedTime, TimeLog
from booking.values import (
    Interval,
    SessionMethod,
    SessionStatus,
    SessionType,
    TimeKind,
    TimeLogState,
)


@dataclass(frozen=True)
class LearnerLists:
    """What a learner's page lists."""

    plan: LearningPlan
    log: TimeLog
    evidence: Page[EvidenceItem]


@dataclass(frozen=True)
class HomeLists:
    """An agenda for those who book, lists for learners."""

    agenda: Page[AgendaEntry] | None = None
    learner: LearnerLists | None = None

    def builds(self) -> Iterator[Build]:
        """Give the sections."""
        if self.agenda:
            yield partial(agenda_blocks, self.agenda)
        if self.learner:
            yield partial(plan_blocks, self.learner.plan)
            yield partial(log_blocks, self.learner.log)
            yield partial(evidence_blocks, self.learner.evidence)


LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
START = datetime(2026, 12, 1, 14, 0, tzinfo=UTC)
JOIN_URL = "https://rooms.example.org/1"


def hour(days: int = 0) -> Interval:
    """An hour from START, or some days later."""
    start = START + timedelta(days=days)
    return Interval(start, start + timedelta(hours=1))


def plan_entry(**overrides: Any) -> PlanEntry:
    defaults: dict[str, Any] = {
        "session_id": 1,
        "interval": hour(),
        "type": SessionType.FORMAL_REVIEW,
        "method": SessionMethod.TRADITIONAL,
        "status": SessionStatus.BOOKED,
        "location": "Leeds college",
        "join_url": None,
        "recording_wanted": False,
        "assessor": "Dana Reed",
        "courses": ("Team Leader Level 3",),
        "planning_notes": "",
    }
    return PlanEntry(**defaults | overrides)


def agenda_entry(**overrides: Any) -> AgendaEntry:
    defaults: dict[str, Any] = {
        "session_id": 1,
        "interval": hour(),
        "type": SessionType.FORMAL_REVIEW,
        "method": SessionMethod.TRADITIONAL,
        "location": "Leeds college",
        "join_url": None,
        "recording_wanted": False,
        "assessor": "Dana Reed",
        "held": True,
        "learners": ("Priya Shah",),
        "courses": ("Team Leader Level 3",),
        "skipped_dates": False,
    }
    return AgendaEntry(**defaults | overrides)


def logged_time(**overrides: Any) -> LoggedTime:
    defaults: dict[str, Any] = {
        "starts_at": START,
        "minutes": 90,
        "kind": TimeKind.OFF_THE_JOB,
        "state": TimeLogState.PLANNED,
        "type": SessionType.OUT_OF_THE_WORKPLACE,
        "courses": ("Team Leader Level 3",),
    }
    return LoggedTime(**defaults | overrides)


def evidence_item(**overrides: Any) -> EvidenceItem:
    defaults: dict[str, Any] = {
        "starts_at": START,
        "type": SessionType.FORMAL_REVIEW,
        "courses": ("Team Leader Level 3",),
        "recording_wanted": False,
    }
    return EvidenceItem(**defaults | overrides)


def agenda(*entries: AgendaEntry, number: int = 0, has_later: bool = False) -> HomeLists:
    return HomeLists(agenda=Page(rows=entries, number=number, has_later=has_later))


def learner(
    *plan: PlanEntry,
    log: tuple[LoggedTime, ...] = (),
    evidence: tuple[EvidenceItem, ...] = (),
    number: int = 0,
    total: int | None = None,
    minutes: dict[tuple[TimeKind, TimeLogState], int] | None = None,
) -> HomeLists:
    """A learner's lists; `number` and `total` are those of all three."""
    coming = [each for each in plan if each.interval.end > NOW]
    return HomeLists(
        learner=LearnerLists(
            plan=LearningPlan(
                coming[0] if coming else None,
                counted_page(plan, number, len(plan) if total is None else total),
            ),
            log=TimeLog(
                counted_page(log, number, len(log) if total is None else total), minutes or {}
            ),
            evidence=counted_page(evidence, number, len(evidence) if total is None else total),
        )
    )


def show(lists: HomeLists, zone: ZoneInfo = LONDON, state: HomeState | None = None) -> Json:
    """Build the Home tab at NOW."""
    reader = Reader(zone, NOW, state=state or HomeState())
    return member_home(list(lists.builds()), {}, reader)


def longest(character: str) -> HomeLists:
    """Full pages of a thousand sessions in which everything typed is as long as may be.

    The limits are the roster's and the form's: names of 200 characters, a place of 250,
    notes of 3,000, a link of 2,000; 20 courses and 30 learners stand for many.
    """
    many = tuple(character * 200 for _ in range(20))
    typed: dict[str, Any] = {
        "method": SessionMethod.SMART_SESSION,
        "type": SessionType.OUT_OF_THE_WORKPLACE,
        "location": character * 250,
        "join_url": "https://example.org/" + "&" * 1_980,
        "recording_wanted": True,
        "assessor": character * 200,
        "courses": many,
    }
    notes = {"planning_notes": character * 3_000}
    rows = range(PAGE_SIZE)
    theirs = learner(
        *(plan_entry(**typed, **notes, session_id=row, interval=hour(row)) for row in rows),
        log=tuple(logged_time(courses=many, minutes=719) for _ in rows),
        evidence=tuple(evidence_item(courses=many, recording_wanted=True) for _ in rows),
        number=50,
        total=1_000,
        minutes={(kind, state): 719_000 for kind in TimeKind for state in TimeLogState},
    )
    learners = tuple(character * 200 for _ in range(30))
    entries = tuple(agenda_entry(**typed, held=False, learners=learners) for _ in rows)
    return HomeLists(Page(rows=entries, number=50, has_later=True), theirs.learner)
