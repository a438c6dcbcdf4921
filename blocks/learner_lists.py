"""A learner's parts of the Home tab: next session, learning plan, time log, evidence library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from blocks.home_sessions import Reader, notes_blocks, plan_line, say_courses
from blocks.layout import as_written, divider, header, paragraph
from blocks.paging import EVIDENCE, LOG, PLAN, paging
from blocks.text import Json, shorten
from booking.evidence import EvidenceItem
from booking.learning_plans import LearningPlan, PlanEntry
from booking.pages import Page
from booking.rules.durations import say_duration
from booking.rules.local_times import say_day
from booking.rules.session_types import EFFECTS
from booking.time_logs import LoggedTime, TimeLog
from booking.values import SessionMethod, TimeKind, TimeLogState

NO_PLAN = "No session is planned yet. Your assessor books them; they appear here."
NOTHING_NEXT = "No session is coming up. Ask your assessor when the next one will be."
NO_TIME = "No time is logged yet. It is planned with each session and counts once you attended."
NO_EVIDENCE = "Your evidence library is empty. Smart Sessions appear here."


def plan_blocks(plan: LearningPlan, reader: Reader) -> list[Json]:
    """Show the next session first, then a page of the plan."""
    upcoming = _next(plan, reader)
    return [*upcoming, *([divider()] if upcoming else []), *_plan(plan, reader)]


def _next(plan: LearningPlan, reader: Reader) -> list[Json]:
    if not plan.page.rows:
        return []
    upcoming = plan.upcoming
    line = plan_line(upcoming, reader, is_next=True) if upcoming else paragraph(NOTHING_NEXT)
    return [header("Your next session"), line]


def _plan(plan: LearningPlan, reader: Reader) -> list[Json]:
    next_id = plan.upcoming.session_id if plan.upcoming else None
    entries = [
        block
        for entry in plan.page.rows
        for block in _plan_entry(entry, reader, is_next=entry.session_id == next_id)
    ]
    return [
        header("Your learning plan"),
        *(entries or [paragraph(NO_PLAN)]),
        *paging(plan.page, PLAN, reader.state),
    ]


def _plan_entry(entry: PlanEntry, reader: Reader, *, is_next: bool) -> list[Json]:
    return [plan_line(entry, reader, is_next=is_next), *notes_blocks(entry, reader.room)]


def log_blocks(log: TimeLog, reader: Reader) -> list[Json]:
    """Show the sums of a time log, then a page of it."""
    totals = _say_totals(log.minutes)
    lines = [_logged(entry, reader) for entry in log.page.rows]
    return [
        header("Your time log"),
        *([paragraph(totals)] if totals else []),
        *_lines(lines, NO_TIME),
        *paging(log.page, LOG, reader.state),
    ]


def _say_totals(minutes: Mapping[tuple[TimeKind, TimeLogState], int]) -> str:
    """Say the sums, a line for each kind: "Off the job in all: 3 hours counted, 1 hour planned"."""
    by_kind = {
        kind: [
            f"{_minutes(minutes[kind, state])} {state.value}"
            for state in (TimeLogState.COUNTED, TimeLogState.PLANNED)
            if minutes.get((kind, state))
        ]
        for kind in TimeKind
    }
    return "\n".join(
        f"{kind.words.capitalize()} in all: {', '.join(sums)}."
        for kind, sums in by_kind.items()
        if sums
    )


def _logged(entry: LoggedTime, reader: Reader) -> str:
    time = f"{_minutes(entry.minutes)} ({entry.kind.words}, {entry.state.value})"
    return _listed(entry.starts_at, f"{entry.activity}, {time}", entry.courses, reader)


def _minutes(minutes: int) -> str:
    return say_duration(timedelta(minutes=minutes))


def evidence_blocks(evidence: Page[EvidenceItem], reader: Reader) -> list[Json]:
    """Show a page of an evidence library."""
    lines = [f"{_evidence_item(item, reader)} 🖥️" for item in evidence.rows]
    return [
        header("Your evidence library"),
        *_lines(lines, NO_EVIDENCE),
        *paging(evidence, EVIDENCE, reader.state),
    ]


def _evidence_item(item: EvidenceItem, reader: Reader) -> str:
    recording = ", recording wanted" if item.recording_wanted else ""
    what = f"{SessionMethod.SMART_SESSION.words}, {EFFECTS[item.type].title}{recording}"
    return _listed(item.starts_at, what, item.courses, reader)


def _listed(starts_at: datetime, what: str, courses: tuple[str, ...], reader: Reader) -> str:
    """Say one row of a list in a line; its courses may take half of the room for words."""
    of = f". {shorten(say_courses(courses), reader.room.words // 2)}" if courses else ""
    return f"• {say_day(starts_at.astimezone(reader.zone))}: {what}{of}"


def _lines(lines: Sequence[str], empty: str) -> list[Json]:
    return as_written("\n".join(lines) or empty)
