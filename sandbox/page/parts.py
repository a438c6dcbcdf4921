"""What somebody's browser shows, in parts, of which only those that changed are sent anew."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field

from sandbox.messages import GENERAL, Posted
from sandbox.people import Profile
from sandbox.protocol import Json
from sandbox.screen import shown
from sandbox.views import OpenView
from sandbox.workspace_state import WorkspaceState

READ_ALREADY: Collection[str] = frozenset()


@dataclass
class Marks:
    """Which messages people have read, by user their timestamps."""

    read: dict[str, set[str]] = field(default_factory=dict)

    def mark(self, state: WorkspaceState, user_id: str) -> None:
        """Note that somebody has read everything so far."""
        self.read[user_id] = {each.ts for each in _conversation(state, user_id)}

    def unread(self, state: WorkspaceState, user_id: str) -> int:
        """Count the messages that somebody has not read."""
        read = self.read.get(user_id, READ_ALREADY)
        return sum(each.ts not in read for each in _conversation(state, user_id))


def parts(state: WorkspaceState, user_id: str, marks: Marks) -> dict[str, object]:
    """Give every part of what somebody sees; call it with the state's lock held."""
    return {name: part(state, user_id) for name, part in PARTS.items()} | {
        "unread": {each: marks.unread(state, each) for each in state.people},
    }


def _conversation(state: WorkspaceState, user_id: str) -> list[Posted]:
    channel = state.people[user_id].channel
    mine = [each for each in state.messages.posted if each.channel == channel]
    return [each for each in mine if each.ephemeral_for in (None, user_id)]


def _me(_state: WorkspaceState, user_id: str) -> str:
    return user_id


def _people(state: WorkspaceState, _user_id: str) -> list[Json]:
    return [_person(each) for each in state.people.values()]


def _person(profile: Profile) -> Json:
    return {
        "id": profile.id,
        "name": profile.name,
        "handle": profile.handle,
        "title": profile.title,
        "tz": profile.tz,
        "deleted": profile.deleted,
    }


def _app(state: WorkspaceState, _user_id: str) -> Json:
    return asdict(state.app)


def _clock(state: WorkspaceState, _user_id: str) -> Json:
    return {"added": state.clock.added}


def _modals(state: WorkspaceState, user_id: str) -> list[Json]:
    return [_modal(each) for each in state.modals.get(user_id, ())]


def _modal(opened: OpenView) -> Json:
    words = {
        name: shown(opened.view[name]["text"]) if opened.view.get(name) else ""
        for name in ("title", "submit", "close")
    }
    return {**words, **_view(opened), "errors": opened.errors, "trouble": opened.trouble}


def _home(state: WorkspaceState, user_id: str) -> Json | None:
    opened = state.homes.get(user_id)
    return _view(opened) if opened else None


def _view(opened: OpenView) -> Json:
    return {"id": opened.id, "blocks": opened.view["blocks"], "state": opened.state}


def _messages(state: WorkspaceState, user_id: str) -> list[Json]:
    return [_message(each) for each in _conversation(state, user_id)]


def _channel(state: WorkspaceState, _user_id: str) -> list[Json]:
    return [_message(each) for each in state.messages.posted if each.channel == GENERAL]


def _message(posted: Posted) -> Json:
    body = posted.body
    return {
        "ts": posted.ts,
        "channel": posted.channel,
        "author": posted.author,
        "text": body.get("text", ""),
        "marked": body.get("mrkdwn", True),
        "blocks": body.get("blocks") or [],
        "files": body.get("files") or [],
        "state": posted.state,
        "edited": posted.edited,
        "thread": body["thread_ts"] if posted.is_reply else "",
        "ephemeral": posted.ephemeral_for is not None,
    }


def _findings(state: WorkspaceState, _user_id: str) -> list[str]:
    return state.findings


PARTS: Mapping[str, Callable[[WorkspaceState, str], object]] = {
    "me": _me,
    "people": _people,
    "app": _app,
    "clock": _clock,
    "modals": _modals,
    "home": _home,
    "messages": _messages,
    "channel": _channel,
    "findings": _findings,
}
