"""One session as a line of the Home tab: what stands in agendas and learning plans alike.

The bot's own words carry markup; what people typed stands in plain texts beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from blocks.answer_words import say_answers_with_reasons
from blocks.home_state import HomeState
from blocks.layout import FIELD_LIMIT, as_written, button, paragraph
from blocks.text import Json, plain, shorten
from booking.agendas import AgendaEntry
from booking.learning_plans import PlanEntry
from booking.rules.local_times import say_interval
from booking.rules.session_types import EFFECTS
from booking.rules.texts import NOTES_LIMIT
from booking.values import SessionStatus

READ_NOTES = "read_notes"
"""The action id of the button to planning notes that had to be cut; its value is the session,
and the learner after a point when the plan is not the reader's own."""
JOIN = "join_session"
"""The action id of the button that leads to a session's room; Slack tells the bot of the click."""
LEARNER = "learner"
"""The key of the learner whose plan a booker looks at."""
NOTES = "Planning notes"
NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Room:
    """How many characters a Home tab has for each line that people typed, and for notes.

    `words` counts them escaped, as Slack does; `notes` as people do.
    """

    words: int
    notes: int


ROOMS = (
    Room(words=FIELD_LIMIT, notes=NOTES_LIMIT),
    Room(words=600, notes=600),
    Room(words=100, notes=150),
)
"""From all that people may type to what always fits, also in a script of long characters."""


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a Home tab is drawn.

    Attributes:
        zone: theirs.
        now: the moment.
        room: for what people typed.
        state: what is shown now.
        files: by a picture's key, the stored file that shows it; others are not there yet.
    """

    zone: ZoneInfo
    now: datetime
    room: Room = ROOMS[0]
    state: HomeState = field(default_factory=HomeState)
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_own(self) -> bool:
        """Whether the learner's lists are the reader's own, and not another's they look at."""
        return self.state.number(LEARNER) is None


def agenda_line(entry: AgendaEntry, reader: Reader) -> Json:
    """Say a session of a booker's agenda."""
    learners = say_learners(entry.learners)
    who = f"With {learners}" if entry.held else f"{entry.assessor} with {learners}"
    answers = say_answers_with_reasons(entry.answers) if entry.answers else ""
    interval = entry.interval
    now = "now" if interval.start <= reader.now < interval.end else ""
    return _line(entry, reader, who, now, answers)


def plan_line(entry: PlanEntry, reader: Reader, *, is_next: bool) -> Json:
    """Say a session of a learner's plan; `is_next` marks the upcoming one."""
    standing = say_standing(entry, reader.now, is_next=is_next)
    return _line(entry, reader, f"With {entry.assessor}", standing)


def notes_blocks(entry: PlanEntry, reader: Reader) -> list[Json]:
    """Show planning notes as written; what does not fit is a button away."""
    notes = entry.planning_notes.rstrip()  # Slack would not take a block of white space
    if not notes:
        return []
    shown = shorten(notes, reader.room.notes)
    blocks = as_written(f"{NOTES}: {shown}")
    if shown != notes:
        more = button("Read all planning notes", READ_NOTES, value=_notes_of(entry, reader))
        blocks[-1]["accessory"] = more
    return blocks


def _notes_of(entry: PlanEntry, reader: Reader) -> str:
    """Name the session, and whose plan it is when that is not the reader's own."""
    learner_id = reader.state.number(LEARNER)
    return f"{entry.session_id}" if learner_id is None else f"{entry.session_id}.{learner_id}"


def say_standing(entry: PlanEntry, now: datetime, *, is_next: bool) -> str:
    """Say where a session stands: "now", "next", "past", "cancelled", "closed", or nothing."""
    if entry.status is not SessionStatus.BOOKED:
        return entry.status.value
    if entry.interval.end <= now:
        return "past"
    if entry.interval.start <= now:
        return "now"
    return "next" if is_next else ""


def say_learners(names: tuple[str, ...]) -> str:
    """Say names: all of a few, the first of many and how many more."""
    more = len(names) - NAMES_SHOWN
    if more <= 1:
        return ", ".join(names)
    return f"{', '.join(names[:NAMES_SHOWN])} and {more} more"


def say_courses(courses: tuple[str, ...]) -> str:
    """Say which courses a session is linked to."""
    return f"Course{'' if len(courses) == 1 else 's'}: {', '.join(courses)}" if courses else ""


def _line(
    entry: AgendaEntry | PlanEntry, reader: Reader, who: str, standing: str, answers: str = ""
) -> Json:
    title = f"*{say_interval(entry.interval, reader.zone)}*: {EFFECTS[entry.type].title}"
    said = (who, say_courses(entry.courses), _say_place(entry), answers)
    words = [each for each in said if each]
    fields = [plain(each, reader.room.words) for each in words]
    line = paragraph(f"{title} ({standing})" if standing else title)
    return line | {"fields": fields} | _join(entry, reader.now)


def _say_place(entry: AgendaEntry | PlanEntry) -> str:
    recording = ", recording wanted" if entry.recording_wanted else ""
    place = f": {entry.location}" if entry.location else ""
    return f"{entry.method.words}{recording}{place}"


def _join(entry: AgendaEntry | PlanEntry, now: datetime) -> Json:
    """Offer the room of a session that is on or to come, as a button beside it."""
    cancelled = isinstance(entry, PlanEntry) and entry.status is SessionStatus.CANCELLED
    if not entry.join_url or cancelled or entry.interval.end <= now:
        return {}
    return {"accessory": button("Join the session", JOIN) | {"url": entry.join_url}}
