"""The sandbox in a process of its own, until it is interrupted."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterable, Mapping

from sandbox.app_listing import AppListing
from sandbox.server import SandboxServer
from sandbox.workspace import add_page
from sandbox.workspace_state import WorkspaceState


def serve(
    port: int = 0,
    *,
    people: Iterable[Mapping[str, str]] = (),
    app: AppListing | None = None,
    deliver_to: str | None = None,
    ready: Callable[[SandboxServer], None] = lambda _server: None,
) -> None:
    """Serve a workspace until the process is interrupted.

    Args:
        port: where it listens on this machine; 0 lets the system choose one.
        people: name, email and perhaps tz and title of each.
        app: what the page offers of the app.
        deliver_to: the bot's request URL; without it the bot connects in Socket Mode.
        ready: called once the server listens, for instance to print `server.address`.
    """
    # Started in a shell's background, a process would ignore being interrupted.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    state = WorkspaceState()
    state.app = app or state.app
    for person in people:
        state.add_person(**person)

    async def run() -> None:
        server = SandboxServer(state)
        add_page(server, asyncio.get_running_loop())
        await server.start(port)
        if deliver_to:
            server.deliver_to(deliver_to)
        try:
            ready(server)
            await asyncio.Event().wait()
        finally:
            await server.stop()

    try:
        asyncio.run(run())
    except KeyboardInterrupt:
        return
