"""The sandbox's HTTP server: the Web API, Socket Mode's door, response URLs, files and a log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aiohttp import web

from sandbox.api_door import ApiDoor
from sandbox.dispatch import SLACK_RETRY_DELAYS, Dispatch
from sandbox.http_delivery import HttpDelivery
from sandbox.protocol import Json
from sandbox.response_door import ResponseDoor
from sandbox.socket_mode import SocketDelivery
from sandbox.web_api import APP_TOKEN, BOT_TOKEN
from sandbox.workspace_state import WorkspaceState

__all__ = ["APP_TOKEN", "BOT_TOKEN", "SIGNING_SECRET", "SandboxServer"]

SIGNING_SECRET = "sandbox-signing-secret"  # noqa: S105 - signs nothing but this sandbox's requests
MOST_BYTES = 32 * 1024 * 1024
LOOPBACK = "127.0.0.1"


class SandboxServer:
    """Serves one workspace."""

    def __init__(
        self, state: WorkspaceState, retry_delays: Sequence[float] = SLACK_RETRY_DELAYS
    ) -> None:
        self.state = state
        self.api = ApiDoor(state)
        self.sockets = SocketDelivery()
        self.dispatch = Dispatch(state, self.sockets)
        self.dispatch.retry_delays = retry_delays
        self.routes: list[web.RouteDef] = []
        """Further addresses, for instance the page's."""
        self._runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        """Where the server listens, as http://host:port."""
        return self.state.address

    async def start(self, port: int = 0) -> None:
        """Begin to serve on this machine alone; port 0 lets the system choose one."""
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, LOOPBACK, port).start()
        bound_host, bound_port = self._runner.addresses[0][:2]
        self.state.address = f"http://{bound_host}:{bound_port}"

    async def stop(self) -> None:
        """Close every connection and stop; what is still delivered waits for no answer any more."""
        self.dispatch.delivery.answer_seconds = 0.0
        await self.disconnect()
        if self._runner:
            await self._runner.cleanup()

    async def disconnect(self) -> None:
        """Close the bot's connections, as Slack does now and then."""
        for socket in list(self.sockets.connections):
            await socket.close()

    def deliver_to(self, url: str) -> None:
        """Deliver over HTTP from now on."""
        seconds = self.dispatch.delivery.answer_seconds
        self.dispatch.delivery = HttpDelivery(url, SIGNING_SECRET, self.state.clock)
        self.dispatch.delivery.answer_seconds = seconds

    def _application(self) -> web.Application:
        app = web.Application(client_max_size=MOST_BYTES)
        app.router.add_route("*", "/api/{method}", self.api.handle)
        app.router.add_get("/socket", self.sockets.serve)
        app.router.add_post("/response/{number}", ResponseDoor(self.state, self.api.faults).handle)
        app.router.add_post("/upload/{file_id}", self._upload)
        app.router.add_get("/file/{file_id}", self._download)
        app.router.add_get("/people", self._people)
        app.router.add_get("/log", self._log)
        app.router.add_routes(self.routes)
        return app

    async def _upload(self, request: web.Request) -> web.Response:
        """Take a file's bytes, as the body or as a form's only file."""
        stored = self.state.files.stored.get(request.match_info["file_id"])
        if stored is None:
            return web.Response(status=404, text="file_not_found")
        if request.content_type == "multipart/form-data":
            parts = (await request.post()).values()
            files = [each for each in parts if isinstance(each, web.FileField)]
            content = files[0].file.read() if files else b""
        else:
            content = await request.read()
        stored.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def _download(self, request: web.Request) -> web.Response:
        stored = self.state.files.stored.get(request.match_info["file_id"])
        if stored is None or stored.content is None:
            return web.Response(status=404)
        kind = stored.as_file(self.address)["mimetype"]
        return web.Response(body=stored.content, content_type=kind)

    async def _people(self, _request: web.Request) -> web.Response:
        with self.state.lock:
            everybody = [each.as_user(self.state.scopes) for each in self.state.people.values()]
        return web.json_response(everybody)

    async def _log(self, _request: web.Request) -> web.Response:
        with self.state.lock:
            log: dict[str, Any] = {
                "calls": [_loggable(each) for each in self.state.calls],
                "delivered": [_loggable(each) for each in self.state.delivered],
                "findings": list(self.state.findings),
            }
            return web.json_response(log)


def _loggable(record: object) -> Json:
    return dict(vars(record))
