"""The log that the page shows: what went between the bot and Slack, in the order of time."""

from __future__ import annotations

from heapq import merge
from typing import Any

from sandbox.protocol import Json
from sandbox.workspace_state import Call, Delivered, WorkspaceState

MOST_ROWS = 200


def log_rows(state: WorkspaceState) -> list[Json]:
    """List the last entries, the oldest first, each in a few words."""
    calls = ((each.at, _call_row(number, each)) for number, each in _last(state.calls))
    sent = ((each.at, _sent_row(number, each)) for number, each in _last(state.delivered))
    rows = [row for _, row in merge(calls, sent, key=lambda entry: entry[0])]
    return rows[-MOST_ROWS:]


def log_entry(state: WorkspaceState, entry_id: str) -> Json:
    """Give an entry whole: what was sent, and what was answered.

    Raises:
        LookupError: there is no such entry.
        ValueError: the id is none.
    """
    kind, number = entry_id[:1], int(entry_id[1:])
    if kind == "c":
        call = state.calls[number]
        return {"sent": call.arguments, "answered": call.answer}
    sent = state.delivered[number]
    return {"sent": sent.payload, "answered": sent.failure or sent.answer}


def _last(records: list[Any]) -> list[tuple[int, Any]]:
    first = max(0, len(records) - MOST_ROWS)
    return list(enumerate(records[first:], start=first))


def _call_row(number: int, call: Call) -> Json:
    answer = call.answer
    outcome = "…" if answer is None else str(answer.get("error") or "ok")
    return {
        "id": f"c{number}",
        "at": call.at,
        "to": "Slack",
        "what": call.method,
        "outcome": outcome,
        "ok": outcome in ("ok", "…"),
    }


def _sent_row(number: int, sent: Delivered) -> Json:
    return {
        "id": f"d{number}",
        "at": sent.at,
        "to": "bot",
        "what": _named(sent.payload),
        "who": _user_id(sent.payload),
        "outcome": sent.failure or _answered(sent.answer),
        "ok": not sent.failure,
    }


def _named(payload: Json) -> str:
    """Name what was sent: a command, an event's type, or an interaction with what it was of."""
    if "command" in payload:
        return f"{payload['command']} {payload['text']}".strip()
    if "event" in payload:
        return str(payload["event"]["type"])
    touched = [each["action_id"] for each in payload.get("actions", ())]
    of = touched or [payload.get("callback_id") or payload.get("action_id") or ""]
    view = payload.get("view") or {}
    return f"{payload['type']} {of[0] or view.get('callback_id') or ''}".strip()


def _user_id(payload: Json) -> str:
    user = payload.get("user") or payload.get("event", {}).get("user")
    return str(payload.get("user_id") or (user["id"] if isinstance(user, dict) else user) or "")


def _answered(answer: Any) -> str:
    if isinstance(answer, dict) and answer:
        return str(answer.get("response_action") or next(iter(answer)))
    return "acknowledged"
