"""What a message about a change says of it: what was, or on whose side it lay and why."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from booking.change_cards import ChangeCard, ChangedSession
from booking.rules.local_times import say_interval
from booking.rules.session_types import EFFECTS

NAMED: dict[str, str] = {
    "location": "session location",
    "recording_wanted": "recording",
    "smart_room_id": "Smart Room",
    "course_ids": "courses",
    "planning_notes": "planning notes",
    "recording_url": "link to the recording",
}
"""By its name in the history, what is said to have changed without what it was."""


def what_changed(change: ChangeCard | None, zone: ZoneInfo) -> list[str]:
    """Say a change in lines; of several sessions what holds for all, but for their times."""
    if change is None or not change.sessions:
        return []
    one = len(change.sessions) == 1
    side = change.on_side_of
    return [
        *(f"Time before: {words}" for words in (_was(change.sessions[0], zone),) if one and words),
        *_of_all(change),
        *([f"Cancelled on the side of the {side.value}"] if side else []),
        *([f"Why: {change.reason}"] if change.reason else []),
    ]


def times_before(change: ChangeCard | None, zone: ZoneInfo) -> dict[int, str]:
    """Say, by the ids of sessions, when each was before."""
    if change is None:
        return {}
    said = {each.session_id: _was(each, zone) for each in change.sessions}
    return {session_id: f" (before: {words})" for session_id, words in said.items() if words}


def changed_of_each(change: ChangeCard | None) -> dict[int, list[str]]:
    """Say, by the ids of sessions, what has changed otherwise than of all; but for their times."""
    if change is None or not change.sessions:
        return {}
    common = _of_all(change)
    return {
        each.session_id: [line for line in _of_session(each) if line not in common]
        for each in change.sessions
    }


def _of_all(change: ChangeCard) -> list[str]:
    each_of = [_of_session(each) for each in change.sessions]
    return [line for line in each_of[0] if all(line in lines for lines in each_of)]


def _was(session: ChangedSession, zone: ZoneInfo) -> str:
    return say_interval(session.was, zone) if session.was else ""


def _of_session(session: ChangedSession) -> list[str]:
    others = [NAMED[name] for name in NAMED if name in session.changed]
    return [
        *([f"Assessor before: {session.assessor}"] if session.assessor else []),
        *([f"Session method before: {session.method.words}"] if session.method else []),
        *([f"Session type before: {EFFECTS[session.type].title}"] if session.type else []),
        *([f"Changed: {', '.join(others)}"] if others else []),
    ]
