"""A learner's parts of the Home tab: next session, learning plan, time log, evidence library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from blocks.answers import own_answer_blocks
from blocks.course_hours import course_hours
from blocks.home_sessions import Reader, notes_blocks, plan_line, say_courses
from blocks.layout import as_written, button, divider, header, paragraph
from blocks.own_time_buttons import change_time_button
from blocks.paging import EVIDENCE, LOG, PLAN, paging
from blocks.text import Json, shorten
from booking.evidence import EvidenceItem
from booking.learning_plans import LearningPlan, PlanEntry
from booking.pages import Page
from booking.rules.durations import say_duration
from booking.rules.local_times import say_day
from booking.rules.session_types import EFFECTS
from booking.session_answers import SessionAnswers
from booking.time_logs import LoggedTime, TimeLog
from booking.values import SessionMethod, TimeKind, TimeLogState

NO_PLAN = "No session is planned yet. Your assessor books them; they appear here."
NOTHING_NEXT = "No session is coming up. Ask your assessor when the next one will be."
NO_PLAN_OF_OTHER = "No session is planned yet. Press *Book a session*."
NOTHING_NEXT_OF_OTHER = "No session is coming up. Press *Book a session*."
WATCH = "watch_recording"
"""The action id of the button that leads to a recording; Slack tells the bot of the click."""
NO_TIME = "No time is logged yet. It is planned with each session and counts once you attended."
NO_EVIDENCE = "Your evidence library is empty. Smart Sessions appear here."


def plan_blocks(
    plan: LearningPlan, reader: Reader, *, answers: SessionAnswers | None = None
) -> list[Json]:
    """Show the next session first, to be answered with these answers, then a page of the plan."""
    upcoming = [*_next(plan, reader), *_to_answer(answers, reader)]
    return [*upcoming, *([divider()] if upcoming else []), *_plan(plan, reader)]


def _next(plan: LearningPlan, reader: Reader) -> list[Json]:
    if not plan.page.rows:
        return []
    upcoming = plan.upcoming
    nothing = NOTHING_NEXT if reader.is_own else NOTHING_NEXT_OF_OTHER
    line = plan_line(upcoming, reader, is_next=True) if upcoming else paragraph(nothing)
    return [header(_titled("next session", reader)), line]


def _to_answer(answers: SessionAnswers | None, reader: Reader) -> list[Json]:
    if answers is None or answers.interval.start <= reader.now:
        return []
    return own_answer_blocks([answers], reader.zone)


def _plan(plan: LearningPlan, reader: Reader) -> list[Json]:
    next_id = plan.upcoming.session_id if plan.upcoming else None
    entries = [
        block
        for entry in plan.page.rows
        for block in _plan_entry(entry, reader, is_next=entry.session_id == next_id)
    ]
    return [
        header(_titled("learning plan", reader)),
        *(entries or [paragraph(NO_PLAN if reader.is_own else NO_PLAN_OF_OTHER)]),
        *paging(plan.page, PLAN, reader.state),
    ]


def _plan_entry(entry: PlanEntry, reader: Reader, *, is_next: bool) -> list[Json]:
    return [plan_line(entry, reader, is_next=is_next), *notes_blocks(entry, reader)]


def log_blocks(log: TimeLog, reader: Reader) -> list[Json]:
    """Show the sums of a time log, then a page of it."""
    totals = _say_totals(log.minutes)
    lines = [block for entry in _parted(log.page.rows) for block in _entries(entry, reader)]
    return [
        header(_titled("time log", reader)),
        *([paragraph(totals)] if totals else []),
        *course_hours(log.courses, reader),
        *(lines or as_written(NO_TIME)),
        *paging(log.page, LOG, reader.state),
    ]


def _parted(entries: Sequence[LoggedTime]) -> list[list[LoggedTime]]:
    """Part entries into stretches of sessions, and the entries of their own one by one."""
    parts: list[list[LoggedTime]] = []
    for entry in entries:
        if parts and entry.own is None and parts[-1][-1].own is None:
            parts[-1].append(entry)
        else:
            parts.append([entry])
    return parts


def _entries(entries: Sequence[LoggedTime], reader: Reader) -> list[Json]:
    """Show a stretch of sessions as lines, or an own entry that who may can change."""
    blocks = as_written("\n".join(_logged(entry, reader) for entry in entries))
    own = entries[0].own
    if own and own.changeable:
        blocks[-1]["accessory"] = change_time_button(own.id, own.version)
    return blocks


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
    word = f". Returned: {entry.own.word}" if entry.own and entry.own.word else ""
    return _listed(entry.starts_at, f"{entry.activity}, {time}{word}", entry.courses, reader)


def _minutes(minutes: int) -> str:
    return say_duration(timedelta(minutes=minutes))


def evidence_blocks(evidence: Page[EvidenceItem], reader: Reader) -> list[Json]:
    """Show a page of an evidence library."""
    lines = [block for item in evidence.rows for block in _evidence_blocks(item, reader)]
    return [
        header(_titled("evidence library", reader)),
        *(lines or as_written(NO_EVIDENCE)),
        *paging(evidence, EVIDENCE, reader.state),
    ]


def _evidence_blocks(item: EvidenceItem, reader: Reader) -> list[Json]:
    """Say a Smart Session, with the way to its recording where that is known."""
    blocks = as_written(f"{_evidence_item(item, reader)} 🖥️")
    if item.recording_url:
        watch = button("Watch the recording", WATCH) | {"url": item.recording_url}
        watch["accessibility_label"] = (
            f"Watch the recording of {say_day(item.starts_at.astimezone(reader.zone))}"
        )
        blocks[-1]["accessory"] = watch
    return blocks


def _titled(what: str, reader: Reader) -> str:
    """Name a list for its learner, or for a booker who looks at it."""
    return f"Your {what}" if reader.is_own else what.capitalize()


def _evidence_item(item: EvidenceItem, reader: Reader) -> str:
    recording = ", recording wanted" if item.recording_wanted else ""
    what = f"{SessionMethod.SMART_SESSION.words}, {EFFECTS[item.type].title}{recording}"
    return _listed(item.starts_at, what, item.courses, reader)


def _listed(starts_at: datetime, what: str, courses: tuple[str, ...], reader: Reader) -> str:
    """Say one row of a list in a line; its courses may take half of the room for words."""
    of = f". {shorten(say_courses(courses), reader.room.words // 2)}" if courses else ""
    return f"• {say_day(starts_at.astimezone(reader.zone))}: {what}{of}"
