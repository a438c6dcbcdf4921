"""Response URLs: where the bot may answer a command or a touch five times in 30 minutes."""

from __future__ import annotations

import json
from http import HTTPStatus

from aiohttp import web

from sandbox.faults import Faults
from sandbox.messages import ResponseUrl
from sandbox.methods.chat import check_message
from sandbox.protocol import Json, SlackRefusal
from sandbox.workspace_state import WorkspaceState

METHOD = "response_url"
"""The name under which these calls are recorded, and their faults planned."""


class ResponseDoor:
    """Answers at response URLs."""

    def __init__(self, state: WorkspaceState, faults: Faults) -> None:
        self._state = state
        self._faults = faults

    async def handle(self, request: web.Request) -> web.Response:
        """Take one answer of the bot."""
        try:
            body = json.loads(await request.text())
        except ValueError:
            return web.Response(status=HTTPStatus.BAD_REQUEST, text="invalid_payload")
        record = self._state.record_call(METHOD, body)
        fault = self._faults.take(METHOD)
        if fault:
            return web.Response(status=fault.status, text=fault.error)
        try:
            with self._state.lock:
                url = self._state.messages.use_response_url(request.match_info["number"])
                self._show(url, body)
        except SlackRefusal as refusal:
            record.answer = refusal.answer()
            return web.json_response(record.answer, status=HTTPStatus.NOT_FOUND)
        record.answer = {"ok": True}
        return web.Response(text="ok")

    def _show(self, url: ResponseUrl, body: Json) -> None:
        messages = self._state.messages
        original = url.message_ts if self._about_original(body) else None
        if original and body.get("delete_original"):
            messages.delete(messages.find(url.channel, original, ephemeral=True))
        else:
            check_message(self._state, body)
            if original:
                messages.change(messages.find(url.channel, original, ephemeral=True), body)
            else:
                in_channel = body.get("response_type") == "in_channel"
                posted = messages.post(url.channel, body, None if in_channel else url.user_id)
                posted.answers = url.number
        self._state.touch(url.user_id)

    @staticmethod
    def _about_original(body: Json) -> bool:
        return bool(body.get("replace_original") or body.get("delete_original"))
