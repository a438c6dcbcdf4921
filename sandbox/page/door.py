"""Serves the page: its files, and a WebSocket for every tab; to this machine's browsers alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.page.parts import Marks
from sandbox.page.tab import Tab
from sandbox.person import Person

if TYPE_CHECKING:
    from sandbox.workspace import Workspace

STATIC = Path(__file__).parent / "static"
THREADS = 32
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; style-src 'self'",
    "X-Content-Type-Options": "nosniff",
}
"""The page loads nothing from elsewhere, and no other page holds it in a frame's script."""


class PageDoor:
    """The page of one workspace.

    Args:
        workspace: one that waits for nothing after a touch, because what follows is shown live.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._marks = Marks()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="page")

    def routes(self) -> list[web.RouteDef]:
        """The page's addresses."""
        return [
            web.get("/", self._index),
            web.get("/page/socket", self._socket),
            web.get("/page/{name}", self._file),
        ]

    async def _index(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(STATIC / "index.html", headers=HEADERS)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        path = STATIC / request.match_info["name"]
        if path.parent != STATIC or not path.is_file():
            return web.Response(status=HTTPStatus.NOT_FOUND)
        return web.FileResponse(path, headers=HEADERS)

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if not _is_own(request):
            return web.Response(status=HTTPStatus.FORBIDDEN, text="only this machine's own page")
        self._begin()
        profile = self._workspace.state.people.get(request.query.get("person", ""))
        people = self._workspace.state.people.values()
        profile = profile or next(iter(people), None)
        if profile is None:
            return web.Response(status=HTTPStatus.NOT_FOUND, text="nobody is here")
        socket = web.WebSocketResponse(heartbeat=20.0, max_msg_size=1 << 20)
        await socket.prepare(request)
        await Tab(Person(self._workspace, profile), socket, self._marks, self._threads).run()
        return socket

    def _begin(self) -> None:
        """Let what was written before anybody looked count as read."""
        state = self._workspace.state
        with state.lock:
            for user_id in state.people:
                if user_id not in self._marks.read:
                    self._marks.mark(state, user_id)


def _is_own(request: web.Request) -> bool:
    """Whether the page itself asks, not one from elsewhere that found the port."""
    host = urlsplit(f"//{request.host}").hostname
    origin = request.headers.get("Origin")
    return host in LOOPBACK and (origin is None or urlsplit(origin).netloc == request.host)
