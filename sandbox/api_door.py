"""The Web API over HTTP: reads calls, lets faults and rate limits have their way, answers."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import web

from sandbox.faults import Fault, Faults, too_many_requests
from sandbox.protocol import Json, SlackRefusal
from sandbox.rates import Rates
from sandbox.web_api import call
from sandbox.workspace_state import WorkspaceState

NESTED = frozenset({"view", "blocks", "attachments", "metadata", "files"})
"""Arguments that are JSON within a form, and may be so within JSON too."""
SERVER_ERROR = 500


class ApiDoor:
    """Answers calls."""

    def __init__(self, state: WorkspaceState) -> None:
        self.faults = Faults()
        self.rates = Rates(state.clock)
        self._state = state

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one call."""
        method = request.match_info["method"]
        try:
            arguments = await _arguments(request)
        except SlackRefusal as refusal:
            self._state.record_call(method, {}).answer = refusal.answer()
            return self._respond(refusal.answer())
        token = _token(request, arguments)
        record = self._state.record_call(method, arguments)
        fault = self.faults.take(method) or self._limit(method, arguments)
        if fault and fault.hang_seconds:
            await asyncio.sleep(fault.hang_seconds)
        if fault and not (fault.acts or fault.passes):
            return _faulty(fault)
        record.answer = self._answer(method, arguments, token)
        if fault and fault.acts and request.transport:
            request.transport.abort()
        return self._respond(record.answer)

    def _answer(self, method: str, arguments: Json, token: str) -> Json:
        try:
            return call(self._state, method, arguments, token)
        except SlackRefusal as refusal:
            return refusal.answer()

    def _limit(self, method: str, arguments: Json) -> Fault | None:
        seconds = self.rates.seconds_to_wait(method, arguments)
        return too_many_requests(seconds) if seconds else None

    def _respond(self, answer: Json) -> web.Response:
        headers = {"x-oauth-scopes": ",".join(self._state.scopes)}
        return web.json_response(answer, headers=headers)


async def _arguments(request: web.Request) -> Json:
    """Read a call's arguments: JSON, or a form whose nested values are JSON.

    Raises:
        SlackRefusal: they can't be read.
    """
    if request.content_type == "application/json":
        arguments = _parsed(await request.text() or "{}", "invalid_json")
        if not isinstance(arguments, dict):
            raise SlackRefusal("json_not_object")
    else:
        arguments = {**request.query, **(await request.post())}
    return {name: _unwrapped(name, value) for name, value in arguments.items()}


def _unwrapped(name: str, value: Any) -> Any:
    if name in NESTED and isinstance(value, str):
        return _parsed(value, "invalid_arguments")
    return value


def _parsed(text: str, code: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise SlackRefusal(code) from None


def _token(request: web.Request, arguments: Json) -> str:
    """Take the token out of a call, so that no record holds it."""
    in_body = str(arguments.pop("token", ""))
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else in_body


def _faulty(fault: Fault) -> web.Response:
    if fault.status >= SERVER_ERROR:
        return web.Response(status=fault.status, text="upstream error")
    headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else {}
    answer = {"ok": False, "error": fault.error}
    return web.json_response(answer, status=fault.status, headers=headers)
