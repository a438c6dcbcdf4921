"""users.info, users.lookupByEmail and users.list."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.methods.arguments import Method, needed, person
from sandbox.people import EMAIL_SCOPE
from sandbox.protocol import Json, SlackRefusal
from sandbox.workspace_state import WorkspaceState

READ = "users:read"
PAGE = 200


def _info(state: WorkspaceState, arguments: Json) -> Json:
    return {"user": person(state, needed(arguments, "user")).as_user(state.scopes)}


def _lookup_by_email(state: WorkspaceState, arguments: Json) -> Json:
    email = needed(arguments, "email").casefold()
    for profile in state.people.values():
        if profile.email.casefold() == email and not profile.deleted:
            return {"user": profile.as_user(state.scopes)}
    raise SlackRefusal("users_not_found")


def _list(state: WorkspaceState, arguments: Json) -> Json:
    try:
        first = int(arguments.get("cursor") or 0)
        size = int(arguments.get("limit") or PAGE)
    except ValueError:
        raise SlackRefusal("invalid_cursor") from None
    everybody = list(state.people.values())
    members = [each.as_user(state.scopes) for each in everybody[first : first + size]]
    following = str(first + size) if first + size < len(everybody) else ""
    return {"members": members, "response_metadata": {"next_cursor": following}}


METHODS: Mapping[str, Method] = {
    "users.info": Method(_info, READ),
    "users.lookupByEmail": Method(_lookup_by_email, EMAIL_SCOPE),
    "users.list": Method(_list, READ),
}
