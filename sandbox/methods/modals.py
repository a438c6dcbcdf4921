"""views.open, views.push, views.update and views.publish."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.methods.arguments import Method, missing_files, needed, person, refuse
from sandbox.protocol import Json, SlackRefusal
from sandbox.specs import fault
from sandbox.validator import is_too_large, view_faults
from sandbox.views import OpenView
from sandbox.workspace_state import WorkspaceState

UNMATCHED = fault("failed to match all allowed schemas", "/view")
"""What Slack says first of every view that it does not take."""


def _open(state: WorkspaceState, arguments: Json) -> Json:
    view = _checked(state, arguments, "modal")
    user_id = state.triggers.use(needed(arguments, "trigger_id"))
    return _shown(state, state.views.open(user_id, view))


def _push(state: WorkspaceState, arguments: Json) -> Json:
    view = _checked(state, arguments, "modal")
    user_id = state.triggers.use(needed(arguments, "trigger_id"))
    return _shown(state, state.views.push(user_id, view))


def _update(state: WorkspaceState, arguments: Json) -> Json:
    view_id, external_id = arguments.get("view_id"), arguments.get("external_id")
    if not (view_id or external_id):
        needed(arguments, "view_id")
    opened = state.views.find(view_id, external_id)
    view = _checked(state, arguments, opened.view["type"])
    state.views.replace(opened, view, arguments.get("hash"))
    return _shown(state, opened)


def _publish(state: WorkspaceState, arguments: Json) -> Json:
    view = _checked(state, arguments, "home")
    profile = person(state, needed(arguments, "user_id"))
    return _shown(state, state.views.publish(profile.id, view, arguments.get("hash")))


def _checked(state: WorkspaceState, arguments: Json, kind: str) -> Any:
    view = needed(arguments, "view")
    if is_too_large(view):
        state.find_fault(view_faults(view))
        raise SlackRefusal("view_too_large")
    faults = view_faults(view)
    if not faults and view["type"] != kind:
        faults = [fault(f"must be a {kind}", "/view/type")]
    faults = faults or list(missing_files(state, view["blocks"], "/view/blocks"))
    refuse(state, "invalid_arguments", [UNMATCHED, *faults] if faults else [])
    return view


def _shown(state: WorkspaceState, opened: OpenView) -> Json:
    state.touch(opened.user_id)
    return {"view": opened.payload()}


METHODS: Mapping[str, Method] = {
    "views.open": Method(_open),
    "views.push": Method(_push),
    "views.update": Method(_update),
    "views.publish": Method(_publish),
}
