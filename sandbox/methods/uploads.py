"""files.getUploadURLExternal, files.completeUploadExternal and files.info."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sandbox.files import StoredFile
from sandbox.methods.arguments import Method, conversation, needed
from sandbox.protocol import Json, SlackRefusal
from sandbox.workspace_state import WorkspaceState

READ, WRITE = "files:read", "files:write"


def _get_upload_url(state: WorkspaceState, arguments: Json) -> Json:
    if int(needed(arguments, "length")) <= 0:
        raise SlackRefusal("invalid_arguments", ["length must be more than 0"])
    reserved = state.files.reserve(needed(arguments, "filename"))
    return {"upload_url": f"{state.address}/upload/{reserved.id}", "file_id": reserved.id}


def _complete_upload(state: WorkspaceState, arguments: Json) -> Json:
    """Complete uploads and share them; unlike posting, sharing takes a channel's id alone."""
    named = needed(arguments, "channel_id") if "channel_id" in arguments else None
    channel = conversation(state, named).channel if named else None
    wanted = needed(arguments, "files")
    stored = [state.files.complete(each["id"], each.get("title")) for each in wanted]
    if channel:
        for each in stored:
            each.channels.append(channel)
        state.messages.post(channel, _share(state, channel, stored, arguments))
        state.announce()
    return {"files": [each.as_file(state.address) for each in stored]}


def _share(
    state: WorkspaceState, channel: str, stored: Sequence[StoredFile], arguments: Json
) -> Json:
    """The message that shares files; as a reply, it names the first message of the thread."""
    shared: Json = {
        "text": arguments.get("initial_comment", ""),
        "files": [each.as_file(state.address) for each in stored],
    }
    thread_ts = arguments.get("thread_ts")
    if not thread_ts:
        return shared
    if not state.messages.begins_thread(channel, thread_ts):
        state.find_fault([f"thread_ts {thread_ts} names no message that begins a thread"])
    return shared | {"thread_ts": thread_ts}


def _info(state: WorkspaceState, arguments: Json) -> Json:
    return {"file": state.files.find(needed(arguments, "file")).as_file(state.address)}


METHODS: Mapping[str, Method] = {
    "files.getUploadURLExternal": Method(_get_upload_url, WRITE),
    "files.completeUploadExternal": Method(_complete_upload, WRITE),
    "files.info": Method(_info, READ),
}
