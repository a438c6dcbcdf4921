"""The sandbox's HTTP server: the Web API, Socket Mode's door, response URLs and a log."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import web

from sandbox.delivery import Delivery, HttpDelivery, NoAnswer, SocketDelivery
from sandbox.faults import Fault, Faults
from sandbox.web_api import call
from sandbox.workspace_state import Call, Json, SlackRefusal, WorkspaceState

BOT_TOKEN = "xoxb-sandbox"  # noqa: S105 - opens nothing but this sandbox
APP_TOKEN = "xapp-sandbox"  # noqa: S105 - opens nothing but this sandbox
SIGNING_SECRET = "sandbox-signing-secret"  # noqa: S105 - signs nothing but this sandbox's requests
SCOPES = "commands,chat:write,users:read,users:read.email,files:read,files:write"
RESPONSE_URL_USES = 5
APP_TOKEN_METHODS = frozenset({"apps.connections.open"})


class SandboxServer:
    """Serves one workspace on loopback."""

    def __init__(self, state: WorkspaceState) -> None:
        self.state = state
        self.faults = Faults()
        self.scopes = SCOPES
        self.sockets = SocketDelivery()
        self.delivery: Delivery = self.sockets
        self.address = ""
        self._runner: web.AppRunner | None = None
        self._response_urls: dict[str, tuple[str, int]] = {}

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Begin to serve; port 0 lets the system choose one."""
        app = web.Application(client_max_size=8 * 1024 * 1024)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/socket", self.sockets.serve)
        app.router.add_post("/response/{number}", self._respond)
        app.router.add_get("/log", self._log)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.address = f"http://{host}:{port}"

    async def stop(self) -> None:
        """Close every connection and stop."""
        await self.disconnect()
        if self._runner:
            await self._runner.cleanup()

    async def disconnect(self) -> None:
        """Close the bot's connections, as Slack does now and then."""
        for socket in list(self.sockets.connections):
            await socket.close()

    def deliver_to(self, url: str) -> None:
        """Deliver over HTTP from now on."""
        self.delivery = HttpDelivery(url, SIGNING_SECRET)

    def new_response_url(self, user_id: str) -> str:
        """Give an address at which the bot may answer a command five times."""
        number = str(self.state.number())
        self._response_urls[number] = (user_id, RESPONSE_URL_USES)
        return f"{self.address}/response/{number}"

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        self.state.calls.append(Call(method, arguments))
        fault = self.faults.take(method)
        if fault and fault.hang_seconds:
            await asyncio.sleep(fault.hang_seconds)
        if fault and not fault.acts:
            return _faulty(fault)
        answer = self._answer(request, method, arguments)
        if fault:
            _drop(request)
        headers = {"x-oauth-scopes": self.scopes}
        return web.json_response(answer, headers=headers)

    def _answer(self, request: web.Request, method: str, arguments: Json) -> Json:
        try:
            _check_token(request, method, arguments)
            if method == "apps.connections.open":
                url = self.address.replace("http", "ws", 1)
                return {"ok": True, "url": f"{url}/socket"}
            return call(self.state, method, arguments)
        except SlackRefusal as refusal:
            messages = [f"[ERROR] {reason}" for reason in refusal.reasons]
            metadata = {"response_metadata": {"messages": messages}} if messages else {}
            return {"ok": False, "error": refusal.code} | metadata

    async def _respond(self, request: web.Request) -> web.Response:
        number = request.match_info["number"]
        user_id, uses = self._response_urls.get(number, ("", 0))
        if uses == 0:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        self._response_urls[number] = (user_id, uses - 1)
        body = await request.json()
        with self.state.lock:
            self.state.calls.append(Call("response_url", body))
            self.state.post(f"D{user_id}", body, ephemeral_for=user_id)
        return web.Response(text="ok")

    async def _log(self, _request: web.Request) -> web.Response:
        with self.state.lock:
            calls = [
                {"method": each.method, "arguments": each.arguments} for each in self.state.calls
            ]
            return web.json_response({"calls": calls, "findings": self.state.findings})


async def _arguments(request: web.Request) -> Json:
    """Read a call's arguments: JSON, or a form whose nested values are JSON."""
    if request.content_type == "application/json":
        arguments: Json = json.loads(await request.text() or "{}")
        return arguments
    form = {**request.query, **(await request.post())}
    return {name: _nested(str(value)) if name in NESTED else value for name, value in form.items()}


NESTED = frozenset({"view", "blocks", "attachments", "metadata"})


def _nested(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        raise web.HTTPBadRequest(text="invalid JSON") from None


def _check_token(request: web.Request, method: str, arguments: Json) -> None:
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = token or str(arguments.get("token") or "")
    if not token:
        raise SlackRefusal("not_authed")
    if token != (APP_TOKEN if method in APP_TOKEN_METHODS else BOT_TOKEN):
        raise SlackRefusal("invalid_auth")


def _faulty(fault: Fault) -> web.Response:
    headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else {}
    if fault.status >= 500:  # noqa: PLR2004 - HTTP's server errors have no JSON
        return web.Response(status=fault.status, text="upstream error")
    answer = {"ok": False, "error": fault.error}
    return web.json_response(answer, status=fault.status, headers=headers)


def _drop(request: web.Request) -> None:
    if request.transport:
        request.transport.abort()


__all__ = ["APP_TOKEN", "BOT_TOKEN", "SIGNING_SECRET", "NoAnswer", "SandboxServer"]
