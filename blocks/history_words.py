"""What stands in a history, as sentences: who did what, and from what to what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from blocks.change_words import NAMED
from booking.history_reading import History, HistoryLine
from booking.rules.bank_holidays import REGION_NAMES
from booking.rules.local_times import say_day, say_interval
from booking.rules.session_types import EFFECTS
from booking.values import (
    Answer,
    Attendance,
    EnrolmentStatus,
    HistoryEvent,
    Interval,
    Role,
    SessionMethod,
    SessionType,
    Side,
    TimeKind,
)

UNNAMED = "somebody who is gone"
FROM_A_FILE = "The CSV import"
BY_ITSELF = "Session Booker"
FROM = "from "

DONE: Mapping[HistoryEvent, str] = {
    HistoryEvent.SESSION_BOOKED: "booked {session}",
    HistoryEvent.SESSION_MOVED: "moved {session}",
    HistoryEvent.SESSION_CHANGED: "changed {session}",
    HistoryEvent.PARTICIPANTS_CHANGED: "changed who takes part in {session}",
    HistoryEvent.INVITATION_ANSWERED: "answered the invitation to {session}",
    HistoryEvent.SESSION_CANCELLED: "cancelled {session}",
    HistoryEvent.CANCELLATION_UNDONE: "undid the cancellation of {session}",
    HistoryEvent.SESSION_CLOSED: "closed {session}",
    HistoryEvent.SESSION_UNLOCKED: "unlocked {session}",
    HistoryEvent.MESSAGES_SENT_AGAIN: "sent the messages of {session} again",
    HistoryEvent.PERSON_ADDED: "added {person}",
    HistoryEvent.PERSON_CHANGED: "changed {person}",
    HistoryEvent.ROLES_CHANGED: "changed the roles of {person}",
    HistoryEvent.PERSON_ARCHIVED: "archived {person}",
    HistoryEvent.PERSON_RESTORED: "brought {person} back",
    HistoryEvent.PERSON_ERASED: "erased the data of {person}",
    HistoryEvent.ENROLMENT_ADDED: "enrolled {person}",
    HistoryEvent.ENROLMENT_CHANGED: "changed an enrolment of {person}",
    HistoryEvent.COURSE_ADDED: "added a course",
    HistoryEvent.COURSE_CHANGED: "changed a course",
    HistoryEvent.SMART_ROOM_ADDED: "added a Smart Room",
    HistoryEvent.SMART_ROOM_CHANGED: "changed a Smart Room",
    HistoryEvent.SETTINGS_CHANGED: "changed the organisation's settings",
    HistoryEvent.ABSENCE_MARKED: "marked days away of {person}",
    HistoryEvent.ABSENCE_TAKEN_BACK: "took back days away of {person}",
}

ROLE_NAMES: Mapping[Role, str] = {
    Role.MASTER_ADMIN: "Master Admin",
    Role.BASIC_ADMIN: "Basic Admin",
    Role.ASSESSOR: "Assessor",
    Role.CUSTOM_MANAGER: "Custom Manager",
    Role.CURRICULUM_MANAGER: "Curriculum Manager",
    Role.LEARNER: "Learner",
    Role.EMPLOYER: "Employer",
    Role.INTERNAL_QUALITY_ASSURER: "Internal Quality Assurer",
    Role.EXTERNAL_QUALITY_ASSURER: "External Quality Assurer",
}


@dataclass(frozen=True, slots=True)
class _Speaker:
    """What the words of details need: the names, and the reader's zone."""

    history: History
    zone: ZoneInfo


Say = Callable[[Any, _Speaker], str]
"""Says a detail's value; it may come from an older version, so it may be anything."""


def say_happening(line: HistoryLine, history: History, zone: ZoneInfo, *, of_session: bool) -> str:
    """Say what happened, as "Tue 24 Nov 2026, 14:05: Dana Reed moved it from … to …".

    Args:
        line: what happened.
        history: which names who stands in it.
        zone: the reader's, in which times are said.
        of_session: whether it stands in a session's history, where the session is "it".
    """
    speaker = _Speaker(history, zone)
    done = DONE[line.event].format(
        session="it" if of_session else _session(line, speaker), person=_person(line, speaker)
    )
    details = "; ".join(_say_details(line.details, speaker))
    between = " " if details.startswith(FROM) else ": " if details else ""
    when = _moment(line.at.isoformat(), speaker)
    return f"{when}: {_actor(line, speaker)} {done}{between}{details}."


def _actor(line: HistoryLine, speaker: _Speaker) -> str:
    if line.actor_id is not None:
        return speaker.history.people.get(line.actor_id, UNNAMED.capitalize())
    return BY_ITSELF if line.session_id is not None else FROM_A_FILE


def _person(line: HistoryLine, speaker: _Speaker) -> str:
    return speaker.history.people.get(line.person_id or 0, UNNAMED)


def _session(line: HistoryLine, speaker: _Speaker) -> str:
    interval = speaker.history.sessions.get(line.session_id or 0)
    return f"the session of {say_interval(interval, speaker.zone)}" if interval else "a session"


def _say_details(details: Mapping[str, Any], speaker: _Speaker) -> list[str]:
    """Say each detail, those that are known first and in the table's order."""
    details = {key: value for key, value in _with_times(details).items() if key not in UNSAID}
    known = [key for key in DETAILS if key in details]
    others = [key for key in details if key not in DETAILS and key not in UNSAID]
    return [_say_detail(key, details[key], speaker) for key in (*known, *others)]


def _with_times(details: Mapping[str, Any]) -> dict[str, Any]:
    """Put start and end together where both are there in the same way."""
    start, end = details.get("starts_at"), details.get("ends_at")
    if isinstance(start, str) and isinstance(end, str):
        return {"time": [start, end]} | _without_times(details)
    if isinstance(start, dict) and isinstance(end, dict) and start.keys() == end.keys():
        each = {side: [start[side], end[side]] for side in start}
        return {"time": each} | _without_times(details)
    return dict(details)


def _without_times(details: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in details.items() if key not in ("starts_at", "ends_at")}


def _name(key: str) -> str:
    return DETAILS[key][0] if key in DETAILS else str(key).replace("_", " ")


def _say_detail(key: str, value: Any, speaker: _Speaker) -> str:
    words, say = DETAILS.get(key, (_name(key), _text))
    if _is_change(value):
        before, after = (_said(say, value[side], speaker) for side in ("from", "to"))
        return f"{words} {FROM}{before} to {after}".strip()
    return f"{words} {_said(say, value, speaker)}".strip()


def _is_change(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {"from", "to"}


def _said(say: Say, value: Any, speaker: _Speaker) -> str:
    if value in (None, "", []):
        return "nothing"
    try:
        return say(value, speaker)
    except (TypeError, ValueError, KeyError, AttributeError):
        return _text(value, speaker)


def _text(value: Any, _speaker: _Speaker) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _words(value: Any, _speaker: _Speaker) -> str:
    return ", ".join(NAMED.get(each) or _name(each) for each in value)


def _moment(value: str, speaker: _Speaker) -> str:
    moment = datetime.fromisoformat(value).astimezone(speaker.zone)
    return f"{say_day(moment)}, {moment:%H:%M}"


def _interval(value: list[str], speaker: _Speaker) -> str:
    start, end = map(datetime.fromisoformat, value)
    return say_interval(Interval(start, end), speaker.zone)


def _day(value: str, _speaker: _Speaker) -> str:
    return say_day(date.fromisoformat(value))


def _people(value: Any, speaker: _Speaker) -> str:
    ids = value if isinstance(value, list) else [value]
    return ", ".join(speaker.history.people.get(id_, UNNAMED) for id_ in ids)


def _courses(value: Any, speaker: _Speaker) -> str:
    ids = value if isinstance(value, list) else [value]
    return ", ".join(speaker.history.courses.get(id_, "a course that is gone") for id_ in ids)


def _attendance(value: Mapping[str, str], speaker: _Speaker) -> str:
    names = speaker.history.people
    return ", ".join(
        f"{names.get(int(id_), UNNAMED)} {_code(Attendance, each, speaker)}"
        for id_, each in value.items()
    )


def _minutes(value: Mapping[str, int], speaker: _Speaker) -> str:
    names = speaker.history.people
    return ", ".join(f"{names.get(int(id_), UNNAMED)} {each}" for id_, each in value.items())


def _moments(value: list[str], speaker: _Speaker) -> str:
    return ", ".join(_moment(each, speaker) for each in value)


def _code(words: Any, value: Any, _speaker: _Speaker) -> str:
    """Say a word of a closed list."""
    word = words(value)
    return str(getattr(word, "words", word.value.replace("_", " ")))


def _roles(value: list[str], _speaker: _Speaker) -> str:
    return ", ".join(ROLE_NAMES[Role(code)] for code in value)


UNSAID = frozenset({"change", "version", "together", "enrolment_id"})
"""Details by which programs find what belongs together."""

DETAILS: Mapping[str, tuple[str, Say]] = {
    "time": ("", _interval),
    "starts_at": ("start", _moment),
    "ends_at": ("end", _moment),
    "learner_id": ("learner", _people),
    "learner_ids": ("with", _people),
    "added": ("added", _people),
    "removed": ("removed", _people),
    "assessor_id": ("assessor", _people),
    "course_id": ("course", _courses),
    "course_ids": ("courses", _courses),
    "type": ("type", lambda value, _speaker: EFFECTS[SessionType(value)].title),
    "method": ("method", partial(_code, SessionMethod)),
    "roles": ("roles", _roles),
    "status": ("status", partial(_code, EnrolmentStatus)),
    "starts_on": ("first day", _day),
    "ends_on": ("last day", _day),
    "next_review_on": ("next review", _day),
    "first_day": ("first day", _day),
    "last_day": ("last day", _day),
    "on_side_of": ("on the side of the", partial(_code, Side)),
    "answer": ("answer", partial(_code, Answer)),
    "attendance": ("attendance", _attendance),
    "minutes": ("minutes", _minutes),
    "counts_as": ("counts as", partial(_code, TimeKind)),
    "proposed": ("proposed", _moments),
    "recording_wanted": ("recording", _text),
    "changed": ("changed", _words),
    "email": ("e-mail", _text),
    "join_url": ("join link", _text),
    "review_weeks": ("weeks between formal reviews", _text),
    "off_the_job_minimum_hours": ("off-the-job minimum in hours", _text),
    "smart_rooms_enabled": ("Smart Rooms", _text),
    "working_hours": ("working hours", _text),
    "session_places": ("places in a session", _text),
    "bank_holidays": ("bank holidays", lambda value, _speaker: REGION_NAMES[value]),
    "reminder_leads": ("reminders", _text),
}
"""By the detail's key, in the order in which they are said: its words, which are those of the form
that it was filled in on, and how its value is."""
