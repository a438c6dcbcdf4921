"""A workspace for tests: started and stopped in one line, driven by people.

The server runs in a thread with its own loop; everything here is called from the test's.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sandbox.app_listing import AppListing
from sandbox.delivery import ANSWER_SECONDS, NoAnswer
from sandbox.faults import Fault
from sandbox.http_delivery import HttpDelivery
from sandbox.page.door import PageDoor
from sandbox.people import Profile
from sandbox.person import Person
from sandbox.protocol import Json
from sandbox.rates import SLACK_RATES, Allowance
from sandbox.server import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, SandboxServer
from sandbox.workspace_state import SCOPES, Call, Delivered, WorkspaceState

__all__ = ["NoAnswer", "Workspace"]

WAIT_SECONDS = 20.0
LOOK_SECONDS = 0.02
"""How often it is looked for what the workspace does not see, such as a row of the bot's."""
SETTLE_SECONDS = 3.0
QUICK_RETRY_DELAYS = (0.0, 0.05, 0.1)
RUN_SECONDS = 30.0


class Workspace:
    """One Slack workspace with a bot in it."""

    bot_token = BOT_TOKEN
    app_token = APP_TOKEN
    signing_secret = SIGNING_SECRET

    def __init__(self, server: SandboxServer, loop: asyncio.AbstractEventLoop) -> None:
        self.server = server
        self.state: WorkspaceState = server.state
        self.settle_seconds = SETTLE_SECONDS
        """How long to wait for what follows a touch that may have no visible effect."""
        self._loop = loop

    @classmethod
    @contextmanager
    def start(
        cls,
        people: Sequence[Mapping[str, str]] = (),
        *,
        port: int = 0,
        app: AppListing | None = None,
        scopes: Sequence[str] = SCOPES,
        answer_seconds: float = ANSWER_SECONDS,
        retry_delays: Sequence[float] = QUICK_RETRY_DELAYS,
    ) -> Iterator[Workspace]:
        """Serve a workspace until the end.

        Args:
            people: name, email and perhaps tz and title of each.
            port: 0 lets the system choose one.
            app: what the page offers of the app.
            scopes: what the bot's token may do.
            answer_seconds: how long the bot may take to answer; Slack's own is 3.
            retry_delays: seconds before each retry of an event.
        """
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, name="sandbox", daemon=True)
        thread.start()
        workspace = cls(SandboxServer(WorkspaceState(), retry_delays), loop)
        workspace.state.scopes = tuple(scopes)
        workspace.state.app = app or workspace.state.app
        add_page(workspace.server, loop)
        for person in people:
            workspace.state.add_person(**person)
        try:
            workspace.run(workspace.server.start(port))
            workspace.server.dispatch.delivery.answer_seconds = answer_seconds
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
    def findings(self) -> list[str]:
        """What the validator found wrong so far."""
        return list(self.state.findings)

    @property
    def delivered(self) -> list[Delivered]:
        """Everything that was sent to the bot so far, with its answers."""
        return list(self.state.delivered)

    @property
    def calls(self) -> list[Call]:
        """Every call so far, of the Web API and of response URLs."""
        return list(self.state.calls)

    def calls_of(self, method: str) -> list[Call]:
        """The calls of one method so far; those of response URLs are "response_url"."""
        return [each for each in self.calls if each.method == method]

    def person(self, name: str, email: str = "", tz: str = "Europe/London") -> Person:
        """Somebody in the workspace, by name; with an e-mail, they join when they are new.

        Raises:
            KeyError: nobody has this name.
        """
        for profile in self.state.people.values():
            if profile.name == name:
                return Person(self, profile)
        if not email:
            raise KeyError(f"nobody here is called {name!r}")
        return self.join(name, email, tz)

    def join(self, name: str, email: str, tz: str = "Europe/London") -> Person:
        """Let somebody join the workspace."""
        return Person(self, self.state.add_person(name, email, tz))

    def deactivate(self, person: Person) -> None:
        """Close somebody's account."""
        profile: Profile = person.profile
        profile.deleted = True

    def deliver_to(self, url: str) -> None:
        """Deliver over HTTP to the bot's address from now on."""
        self.server.deliver_to(url)

    def wait_for_bot(self, connections: int = 1, *, seconds: float = WAIT_SECONDS) -> None:
        """Wait until a bot has connected in Socket Mode, so many times."""
        self.run(self.server.sockets.wait_for_connections(connections, seconds))

    def disconnect_bot(self) -> None:
        """Close the bot's connections, as Slack does now and then."""
        self.run(self.server.disconnect())

    def plan_fault(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next calls of a method go wrong; "response_url" stands for those."""
        self.server.api.faults.plan(method, fault, times)

    def limit_rates(self, allowances: Mapping[str, Allowance] = SLACK_RATES) -> None:
        """Take no more calls than Slack does, or than is said."""
        self.server.api.rates.allowances = allowances

    def advance(self, seconds: float) -> None:
        """Put the workspace's clock forward."""
        self.state.clock.advance(seconds)
        self.state.announce()

    def refresh_connections(self) -> None:
        """Ask the bot to connect anew, as Slack does from time to time."""
        self.run(self.server.sockets.refresh())

    def drop_connections(self) -> None:
        """Close the bot's connections without a warning."""
        self.run(self.server.sockets.drop())

    def deliver(self, kind: str, payload: Json) -> Any:
        """Deliver a "command" or an "interaction" as it is, also a forged one.

        Raises:
            NoAnswer: the bot did not answer in time.
        """
        return self.run(self.server.dispatch.send(kind, payload))

    def deliver_together(self, kind: str, payloads: Sequence[Json]) -> list[Any]:
        """Deliver payloads at the same time and give the answers, or NoAnswer in their place."""

        async def deliver_all() -> list[Any]:
            sent = [self.server.dispatch.send(kind, payload) for payload in payloads]
            return await asyncio.gather(*sent, return_exceptions=True)

        answers: list[Any] = self.run(deliver_all())
        return answers

    def deliver_event(self, event: Json) -> bool:
        """Deliver an event, again while the bot does not answer; whether it did in the end."""
        taken: bool = self.run(self.server.dispatch.send_event(event))
        return taken

    def send_envelope(self, envelope: Json) -> Any:
        """Send an envelope over Socket Mode as it is, also one that was sent before.

        Raises:
            NoAnswer: it was not acknowledged in time.
        """
        return self.run(self.server.sockets.send(envelope))

    def send_request(
        self,
        kind: str,
        payload: Json,
        *,
        secret: str = SIGNING_SECRET,
        age_seconds: float = 0.0,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, str]:
        """Send a request over HTTP, perhaps wrongly signed or old: give status and answer.

        Args:
            kind: "command", "interaction" or "event".
            payload: any JSON.
            secret: what it is signed with.
            age_seconds: how old its timestamp is.
            headers: replace those that are made.
        """
        delivery = self.server.dispatch.delivery
        if not isinstance(delivery, HttpDelivery):
            raise TypeError("the bot is not in HTTP mode: call deliver_to first")
        body, signed = delivery.sign(kind, payload, secret, age_seconds)
        answer: tuple[int, str] = self.run(delivery.send(body, signed | dict(headers or {})))
        return answer

    def new_response_url(self, user_id: str, channel: str, message_ts: str | None = None) -> str:
        """Give an address at which the bot may answer five times."""
        with self.state.lock:
            number = self.state.messages.give_response_url(user_id, channel, message_ts)
        return f"{self.server.address}/response/{number}"

    def run(self, work: Any) -> Any:
        """Run a coroutine in the server's loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(RUN_SECONDS)

    def wait_for_call(self, method: str, count: int = 1) -> Call:
        """Wait until a method was called so many times, and give the last of those calls."""

        def called() -> Call | None:
            calls = self.calls_of(method)
            return calls[count - 1] if len(calls) >= count else None

        call: Call = self.wait_until(called, f"call {count} of {method}")
        return call

    def wait_for_change(self, holds: Callable[[], bool]) -> None:
        """Wait for something that need not happen."""
        with self.state.changed:
            self.state.changed.wait_for(holds, self.settle_seconds)

    @contextmanager
    def without_waiting(self) -> Iterator[None]:
        """Touch what nothing follows from, and don't wait for what need not happen."""
        seconds, self.settle_seconds = self.settle_seconds, 0.0
        try:
            yield
        finally:
            self.settle_seconds = seconds

    def wait_until(
        self, holds: Callable[[], object], what: str, seconds: float = WAIT_SECONDS
    ) -> Any:
        """Wait until something holds, in the workspace or in what the bot keeps, and give it.

        Raises:
            AssertionError: it did not within the time.
        """
        deadline = time.monotonic() + seconds
        with self.state.changed:
            while not (found := holds()) and time.monotonic() < deadline:
                self.state.changed.wait(LOOK_SECONDS)
        if found:
            return found
        raise AssertionError(f"waited {seconds} s in vain for {what}; calls: {self._last_calls()}")

    def _last_calls(self) -> list[str]:
        return [f"{each.method} {(each.answer or {}).get('error', '')}" for each in self.calls[-5:]]


def add_page(server: SandboxServer, loop: asyncio.AbstractEventLoop) -> None:
    """Let a server that has not started show the page."""
    workspace = Workspace(server, loop)
    workspace.settle_seconds = 0.0
    server.routes += PageDoor(workspace).routes()
