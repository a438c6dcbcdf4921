"""chat.postMessage, chat.postEphemeral, chat.update, chat.delete and conversations.open."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.limits.surfaces import MESSAGE_TEXT
from sandbox.messages import Posted
from sandbox.methods.arguments import (
    Method,
    conversation,
    conversation_or_person,
    missing_files,
    needed,
    refuse,
)
from sandbox.protocol import Json, SlackRefusal
from sandbox.validator import message_faults
from sandbox.workspace_state import WorkspaceState

WRITE = "chat:write"


def check_message(state: WorkspaceState, arguments: Json) -> None:
    """Check a message before it is shown.

    Raises:
        SlackRefusal: Slack would not take it.
    """
    text = arguments.get("text")
    if not (text or arguments.get("blocks")):
        raise SlackRefusal("no_text")
    if isinstance(text, str) and len(text) > MESSAGE_TEXT:
        raise SlackRefusal("msg_too_long")
    faults = message_faults(arguments)
    faults = faults or list(missing_files(state, arguments.get("blocks"), "/blocks"))
    refuse(state, "invalid_blocks", faults, errors=faults)


def _post(state: WorkspaceState, arguments: Json) -> Json:
    channel = conversation_or_person(state, needed(arguments, "channel")).channel
    check_message(state, arguments)
    posted = state.messages.post(channel, arguments)
    state.announce()
    return {"channel": channel, "ts": posted.ts, "message": posted.payload()}


def _post_ephemeral(state: WorkspaceState, arguments: Json) -> Json:
    profile = conversation_or_person(state, needed(arguments, "channel"))
    if needed(arguments, "user") != profile.id:
        raise SlackRefusal("user_not_in_channel")
    check_message(state, arguments)
    posted = state.messages.post(profile.channel, arguments, ephemeral_for=profile.id)
    state.touch(profile.id)
    return {"message_ts": posted.ts}


def _update(state: WorkspaceState, arguments: Json) -> Json:
    posted = _named(state, arguments)
    check_message(state, arguments)
    state.messages.change(posted, arguments)
    state.touch_channel(posted.channel)
    answer = {"channel": posted.channel, "ts": posted.ts, "text": arguments.get("text", "")}
    return answer | {"message": posted.payload()}


def _delete(state: WorkspaceState, arguments: Json) -> Json:
    posted = _named(state, arguments)
    state.messages.delete(posted)
    state.touch_channel(posted.channel)
    return {"channel": posted.channel, "ts": posted.ts}


def _named(state: WorkspaceState, arguments: Json) -> Posted:
    channel = conversation(state, needed(arguments, "channel")).channel
    return state.messages.find(channel, needed(arguments, "ts"))


def _open_conversation(state: WorkspaceState, arguments: Json) -> Json:
    users = needed(arguments, "users")
    if users not in state.people:
        raise SlackRefusal("user_not_found")
    return {"channel": {"id": conversation_or_person(state, users).channel}}


METHODS: Mapping[str, Method] = {
    "chat.postMessage": Method(_post, WRITE),
    "chat.postEphemeral": Method(_post_ephemeral, WRITE),
    "chat.update": Method(_update, WRITE),
    "chat.delete": Method(_delete, WRITE),
    "conversations.open": Method(_open_conversation, "im:write"),
}
