"""A workspace for tests: started and stopped in one line, driven by people.

The server runs in a thread with its own loop; everything here is called from the test's.
"""

from __future__ import annotations

import asyncio
import itertools
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sandbox.delivery import NoAnswer
from sandbox.faults import Fault
from sandbox.person import Person
from sandbox.server import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, SandboxServer
from sandbox.workspace_state import Call, Json, WorkspaceState

WAIT_SECONDS = 5.0
EVENT_RETRIES = ((1, "http_timeout"), (2, "http_timeout"), (3, "http_timeout"))


class Workspace:
    """One Slack workspace with a bot in it."""

    bot_token = BOT_TOKEN
    app_token = APP_TOKEN
    signing_secret = SIGNING_SECRET

    def __init__(self, server: SandboxServer, loop: asyncio.AbstractEventLoop) -> None:
        self.server = server
        self.state: WorkspaceState = server.state
        self._loop = loop
        self._events = itertools.count(1)

    @classmethod
    @contextmanager
    def start(
        cls, people: Sequence[Mapping[str, str]] = (), *, port: int = 0
    ) -> Iterator[Workspace]:
        """Serve a workspace with these people (name, email, perhaps tz) until the end.

        Port 0 lets the system choose one.
        """
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, name="sandbox", daemon=True)
        thread.start()
        workspace = cls(SandboxServer(WorkspaceState()), loop)
        for person in people:
            workspace.state.add_person(**person)
        workspace.run(workspace.server.start(port=port))
        try:
            yield workspace
        finally:
            workspace.run(workspace.server.stop())
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()

    @property
    def api_url(self) -> str:
        """Where the Web API is, as SLACK_API_URL wants it."""
        return f"{self.server.address}/api/"

    @property
    def calls(self) -> list[Call]:
        """Every call of the Web API so far."""
        return list(self.state.calls)

    @property
    def findings(self) -> list[str]:
        """What the validator found wrong so far."""
        return list(self.state.findings)

    def run(self, work: Any) -> Any:
        """Run a coroutine in the server's loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def person(self, name: str) -> Person:
        """Somebody in the workspace, by name."""
        profile = next(each for each in self.state.people.values() if each.name == name)
        return Person(self, profile)

    def join(self, name: str, email: str, tz: str = "Europe/London") -> Person:
        """Let somebody join the workspace."""
        return Person(self, self.state.add_person(name, email, tz))

    def deliver_to(self, url: str) -> None:
        """Deliver over HTTP to the bot's address from now on."""
        self.server.deliver_to(url)

    def wait_for_bot(self) -> None:
        """Wait until a bot has connected in Socket Mode."""
        self.run(asyncio.wait_for(self.server.sockets.connected.wait(), WAIT_SECONDS))

    def disconnect_bot(self) -> None:
        """Close the bot's connections, as Slack does now and then."""
        self.run(self.server.disconnect())

    def plan_fault(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next calls of a method go wrong."""
        self.server.faults.plan(method, fault, times)

    def deliver(self, kind: str, payload: Json) -> Any:
        """Deliver a payload as it is, also a forged one, and give the bot's answer.

        Raises:
            NoAnswer: the bot did not answer in time.
        """
        return self.run(self.server.delivery.deliver(kind, payload))

    def deliver_event(self, event: Json) -> None:
        """Deliver an event, again up to three times while the bot does not answer."""
        payload: Json = {
            "type": "event_callback",
            "token": "token",
            "team_id": self.state.team_id,
            "api_app_id": self.state.app_id,
            "event": event,
            "event_id": f"Ev{next(self._events):08d}",
            "event_time": int(time.time()),
            "authorizations": [{"team_id": self.state.team_id, "user_id": self.state.bot_user_id}],
        }
        for retry in (None, *EVENT_RETRIES):
            try:
                self.run(self.server.delivery.deliver("event", payload, retry))
            except NoAnswer:
                continue
            return

    def wait_until(
        self, holds: Callable[[], object], what: str, seconds: float = WAIT_SECONDS
    ) -> Any:
        """Wait until something holds in the workspace, and give it.

        Raises:
            AssertionError: it did not within the time.
        """
        with self.state.changed:
            if self.state.changed.wait_for(lambda: bool(holds()), seconds):
                return holds()
        raise AssertionError(f"waited {seconds} s in vain for {what}")
