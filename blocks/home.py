"""The Home tab: what matters now to a booker, to a learner, and to a stranger."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from blocks.layout import FIELD_LIMIT, actions, as_written, button, divider, header, note, paragraph
from blocks.text import Json, cut, escape, plain
from booking.agendas import AgendaEntry
from booking.evidence import EvidenceItem
from booking.learning_plans import PlanEntry
from booking.pages import Page, Row
from booking.rules.durations import say_duration
from booking.rules.local_times import say_day, say_interval
from booking.rules.session_types import EFFECTS
from booking.time_logs import LoggedTime, TimeLog
from booking.values import SessionMethod, SessionStatus, TimeLogState

OPEN_BOOKING = "open_booking"
TURN_PAGE = "turn_page"
"""The action id of the paging buttons; the list's name and the direction follow it."""


@dataclass(frozen=True, slots=True)
class HomePages:
    """Which pages of its lists a learner's Home shows; None is the plan's page of today."""

    plan: int | None = None
    log: int = 0
    evidence: int = 0

    def dump(self) -> str:
        """Write it as a button's value."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def load(cls, value: str) -> HomePages:
        """Read it back.

        Raises:
            ValueError: it is not what `dump` wrote.
        """
        try:
            return cls(**{key: int(number) for key, number in json.loads(value).items()})
        except (TypeError, AttributeError) as error:
            raise ValueError("the button's value is not its own") from error


@dataclass(frozen=True, slots=True)
class LearnerLists:
    """What a learner's Home lists."""

    plan: Page[PlanEntry]
    log: TimeLog
    evidence: Page[EvidenceItem]


def home_view(parts: Sequence[Sequence[Json]]) -> Json:
    """Put a Home tab together, a line between its parts."""
    blocks = [block for part in parts for block in (*part, divider())]
    return {"type": "home", "blocks": blocks[:-1]}


def stranger_home(text: str) -> Json:
    """The Home tab of someone who is not known, or has nothing here: why, and what helps."""
    return home_view([[header("Session Booker"), *as_written(text)]])


def booker_part(sessions: Sequence[AgendaEntry], zone: ZoneInfo) -> list[Json]:
    """A booker's next sessions, and the way to a new one."""
    create = button("Create new session", OPEN_BOOKING, style="primary", value="home")
    empty = "Nothing is booked yet. Press *Create new session* or type `/book` to begin."
    return [
        header("Your next sessions"),
        actions([create], "create"),
        *([_agenda_line(each, zone) for each in sessions] or [paragraph(empty)]),
    ]


def _agenda_line(entry: AgendaEntry, zone: ZoneInfo) -> Json:
    return _line(entry, zone, f"{', '.join(entry.learners)}, with {entry.assessor}")


def _line(entry: AgendaEntry | PlanEntry, zone: ZoneInfo, who: str, status: str = "") -> Json:
    """Say one session: the bot's words with markup, what people typed without."""
    title = f"*{say_interval(entry.interval, zone)}*: {EFFECTS[entry.type].title}{status}"
    join = f"\n<{escape(entry.join_url)}|Join the session>" if entry.join_url else ""
    place = f"{entry.method.words}: {entry.location}" if entry.location else entry.method.words
    words = (who, ", ".join(entry.courses), place)
    fields = [plain(each, FIELD_LIMIT) for each in words if each]
    return paragraph(title + join) | {"fields": fields}


def learner_parts(lists: LearnerLists, pages: HomePages, zone: ZoneInfo) -> list[list[Json]]:
    """A learner's plan, time log and evidence library."""
    shown = replace(pages, plan=lists.plan.number)
    return [
        _plan(lists.plan, shown, zone),
        _log(lists.log, shown, zone),
        _evidence(lists.evidence, shown, zone),
    ]


def _plan(plan: Page[PlanEntry], pages: HomePages, zone: ZoneInfo) -> list[Json]:
    empty = "No session is planned yet. Your assessor books them; they appear here."
    entries = [block for entry in plan.rows for block in _plan_entry(entry, zone)]
    return [
        header("Your learning plan"),
        *(entries or [paragraph(empty)]),
        *_paging(plan, "plan", pages, "Earlier sessions", "Later sessions"),
    ]


def _plan_entry(entry: PlanEntry, zone: ZoneInfo) -> list[Json]:
    status = "" if entry.status is SessionStatus.BOOKED else f" ({entry.status.value})"
    notes = as_written(f"Planning notes: {entry.planning_notes}") if entry.planning_notes else []
    return [_line(entry, zone, f"With {entry.assessor}", status), *notes]


def _log(log: TimeLog, pages: HomePages, zone: ZoneInfo) -> list[Json]:
    totals = [
        f"{kind.words}, {state.value}: {_minutes(minutes)}"
        for (kind, state), minutes in sorted(log.minutes.items())
    ]
    lines = [_logged(entry, zone) for entry in log.page.rows]
    empty = "No time is logged yet. It is planned with each session and counts once you attended."
    return [
        header("Your time log"),
        *([note("In all: " + "; ".join(totals))] if totals else []),
        paragraph("\n".join(lines) or empty),
        *_paging(log.page, "log", pages, "Newer entries", "Older entries"),
    ]


def _logged(entry: LoggedTime, zone: ZoneInfo) -> str:
    counts = "planned" if entry.state is TimeLogState.PLANNED else "counted"
    day = say_day(entry.starts_at.astimezone(zone))
    kind = f"{entry.kind.words}, {counts}"
    return f"• {day}: {EFFECTS[entry.type].title}, {_minutes(entry.minutes)} ({kind})"


def _minutes(minutes: int) -> str:
    return say_duration(timedelta(minutes=minutes))


def _evidence(evidence: Page[EvidenceItem], pages: HomePages, zone: ZoneInfo) -> list[Json]:
    lines = [_evidence_line(item, zone) for item in evidence.rows]
    empty = "Your evidence library is empty. Smart Sessions appear here."
    return [
        header("Your evidence library"),
        *as_written("\n".join(lines) or empty),
        *_paging(evidence, "evidence", pages, "Newer evidence", "Older evidence"),
    ]


def _evidence_line(item: EvidenceItem, zone: ZoneInfo) -> str:
    day = say_day(item.starts_at.astimezone(zone))
    recorded = ", to be recorded" if item.recording_wanted else ""
    courses = cut(", ".join(item.courses), 200)
    title = f"{EFFECTS[item.type].title} ({courses})"
    return f"• {day}: {title}, {SessionMethod.SMART_SESSION.words}{recorded} 🖥️"


def _paging(page: Page[Row], name: str, pages: HomePages, before: str, after: str) -> list[Json]:
    """The buttons to the pages before and after, where there are any."""
    steps = ((before, page.has_earlier, -1), (after, page.has_later, 1))
    buttons = [
        button(
            text,
            f"{TURN_PAGE}.{name}.{'after' if step > 0 else 'before'}",
            value=replace(pages, **{name: page.number + step}).dump(),
        )
        for text, there, step in steps
        if there
    ]
    return [actions(buttons, f"pages.{name}")] if buttons else []
