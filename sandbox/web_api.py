"""Slack's Web API: what each method does to the workspace, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.validator import message_faults, view_faults
from sandbox.workspace_state import Json, Profile, SlackRefusal, WorkspaceState

Method = Callable[[WorkspaceState, Json], Json]


def call(state: WorkspaceState, method: str, arguments: Json) -> Json:
    """Carry a call out.

    Raises:
        SlackRefusal: Slack would not take it.
    """
    if method not in METHODS:
        raise SlackRefusal("unknown_method")
    with state.lock:
        return {"ok": True} | METHODS[method](state, arguments)


def _needed(arguments: Json, name: str) -> Any:
    value = arguments.get(name)
    if value in (None, ""):
        raise SlackRefusal("invalid_arguments", [f"missing required field: {name}"])
    return value


def _checked_view(state: WorkspaceState, arguments: Json, kind: str) -> Json:
    view = _needed(arguments, "view")
    faults = view_faults(view)
    if not faults and view["type"] != kind:
        faults = [f"a {kind} is needed here [json-pointer:/view/type]"]
    _refuse(state, "invalid_arguments", faults)
    checked: Json = view
    return checked


def _refuse(state: WorkspaceState, code: str, faults: list[str]) -> None:
    if faults:
        state.findings.extend(faults)
        raise SlackRefusal(code, faults)


def _auth_test(state: WorkspaceState, _arguments: Json) -> Json:
    return {
        "url": "https://sandbox.slack.com/",
        "team": "Sandbox",
        "user": "session_booker",
        "team_id": state.team_id,
        "user_id": state.bot_user_id,
        "bot_id": state.bot_id,
        "is_enterprise_install": False,
    }


def _views_open(state: WorkspaceState, arguments: Json) -> Json:
    view = _checked_view(state, arguments, "modal")
    user_id = state.use_trigger(_needed(arguments, "trigger_id"))
    return {"view": state.show(user_id, view, push=False).payload()}


def _views_push(state: WorkspaceState, arguments: Json) -> Json:
    view = _checked_view(state, arguments, "modal")
    user_id = state.use_trigger(_needed(arguments, "trigger_id"))
    return {"view": state.show(user_id, view, push=True).payload()}


def _views_update(state: WorkspaceState, arguments: Json) -> Json:
    view = _checked_view(state, arguments, "modal")
    opened = state.find_view(_needed(arguments, "view_id"))
    state.replace(opened, view, arguments.get("hash"))
    return {"view": opened.payload()}


def _views_publish(state: WorkspaceState, arguments: Json) -> Json:
    view = _checked_view(state, arguments, "home")
    user_id = _person(state, _needed(arguments, "user_id")).id
    return {"view": state.publish(user_id, view, arguments.get("hash")).payload()}


def _person(state: WorkspaceState, user_id: str) -> Profile:
    if user_id not in state.people:
        raise SlackRefusal("user_not_found")
    return state.people[user_id]


def _channel(state: WorkspaceState, channel: str) -> str:
    """A person's id is the channel of their direct messages with the bot."""
    user_id = channel.removeprefix("D") if channel.startswith("DU") else channel
    if user_id not in state.people:
        raise SlackRefusal("channel_not_found")
    if state.people[user_id].deleted:
        raise SlackRefusal("account_inactive")
    return f"D{user_id}"


def _post_message(state: WorkspaceState, arguments: Json) -> Json:
    channel = _channel(state, _needed(arguments, "channel"))
    if not (arguments.get("text") or arguments.get("blocks")):
        raise SlackRefusal("no_text")
    _refuse(state, "invalid_blocks", message_faults(arguments))
    posted = state.post(channel, arguments)
    return {"channel": channel, "ts": posted.ts, "message": {"ts": posted.ts, **arguments}}


def _post_ephemeral(state: WorkspaceState, arguments: Json) -> Json:
    channel = _channel(state, _needed(arguments, "channel"))
    _refuse(state, "invalid_blocks", message_faults(arguments))
    posted = state.post(channel, arguments, ephemeral_for=_needed(arguments, "user"))
    return {"message_ts": posted.ts}


def _update_message(state: WorkspaceState, arguments: Json) -> Json:
    channel = _channel(state, _needed(arguments, "channel"))
    _refuse(state, "invalid_blocks", message_faults(arguments))
    for posted in state.messages:
        if posted.channel == channel and posted.ts == arguments.get("ts"):
            posted.body = arguments
            state.changed.notify_all()
            return {"channel": channel, "ts": posted.ts}
    raise SlackRefusal("message_not_found")


def _open_conversation(state: WorkspaceState, arguments: Json) -> Json:
    return {"channel": {"id": _channel(state, _needed(arguments, "users"))}}


def _user(profile: Profile, team_id: str) -> Json:
    return {
        "id": profile.id,
        "team_id": team_id,
        "name": profile.name.lower().replace(" ", "."),
        "deleted": profile.deleted,
        "real_name": profile.name,
        "tz": profile.tz,
        "is_bot": False,
        "profile": {"real_name": profile.name, "email": profile.email},
    }


def _users_info(state: WorkspaceState, arguments: Json) -> Json:
    return {"user": _user(_person(state, _needed(arguments, "user")), state.team_id)}


def _lookup_by_email(state: WorkspaceState, arguments: Json) -> Json:
    email = _needed(arguments, "email").lower()
    for profile in state.people.values():
        if profile.email.lower() == email and not profile.deleted:
            return {"user": _user(profile, state.team_id)}
    raise SlackRefusal("users_not_found")


def _users_list(state: WorkspaceState, _arguments: Json) -> Json:
    members = [_user(profile, state.team_id) for profile in state.people.values()]
    return {"members": members, "response_metadata": {"next_cursor": ""}}


METHODS: Mapping[str, Method] = {
    "auth.test": _auth_test,
    "views.open": _views_open,
    "views.push": _views_push,
    "views.update": _views_update,
    "views.publish": _views_publish,
    "chat.postMessage": _post_message,
    "chat.postEphemeral": _post_ephemeral,
    "chat.update": _update_message,
    "conversations.open": _open_conversation,
    "users.info": _users_info,
    "users.lookupByEmail": _lookup_by_email,
    "users.list": _users_list,
}
