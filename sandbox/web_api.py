"""Slack's Web API: which call is let through, and to which method."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.methods import chat, modals, uploads, users
from sandbox.methods.arguments import Method
from sandbox.protocol import (
    APP_ID,
    BOT_ID,
    BOT_USER_ID,
    TEAM_ID,
    Json,
    SlackRefusal,
)
from sandbox.workspace_state import WorkspaceState

BOT_TOKEN = "xoxb-sandbox"  # noqa: S105 - opens nothing but this sandbox
APP_TOKEN = "xapp-sandbox"  # noqa: S105 - opens nothing but this sandbox
HOLDERS: Mapping[str, str] = {BOT_TOKEN: "bot", APP_TOKEN: "app"}


def call(state: WorkspaceState, method: str, arguments: Json, token: str) -> Json:
    """Carry a call out.

    Raises:
        SlackRefusal: Slack would not take it.
    """
    known = METHODS.get(method)
    if known is None:
        raise SlackRefusal("unknown_method", req_method=method)
    _let_in(state, known, token)
    with state.lock:
        return {"ok": True} | known.run(state, arguments)


def _let_in(state: WorkspaceState, method: Method, token: str) -> None:
    if not token:
        raise SlackRefusal("not_authed")
    if token not in HOLDERS:
        raise SlackRefusal("invalid_auth")
    if HOLDERS[token] != method.holder:
        raise SlackRefusal("not_allowed_token_type")
    if method.scope and method.scope not in state.scopes:
        provided = ",".join(state.scopes)
        raise SlackRefusal("missing_scope", needed=method.scope, provided=provided)


def _auth_test(state: WorkspaceState, _arguments: Json) -> Json:
    return {
        "url": f"{state.address}/",
        "team": "Sandbox",
        "user": "session_booker",
        "team_id": TEAM_ID,
        "user_id": BOT_USER_ID,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def _open_connection(state: WorkspaceState, _arguments: Json) -> Json:
    address = state.address.replace("http", "ws", 1)
    return {"url": f"{address}/socket?ticket={state.number()}&app_id={APP_ID}"}


METHODS: Mapping[str, Method] = {
    "auth.test": Method(_auth_test),
    "apps.connections.open": Method(_open_connection, holder="app"),
    **modals.METHODS,
    **chat.METHODS,
    **users.METHODS,
    **uploads.METHODS,
}
