"""A training provider with people, a course and rooms, a workspace, and the bot between them."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest
from _pytest.mark.structures import ParameterSet
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler

from booking.database import Database
from booking.rules.delivery_pace import ANY_PACE
from booking.tables import Course, Organisation, Person
from booking.values import Role
from bot.app import create_app, create_client, identify
from bot.calendar_door import CalendarDoor
from bot.calendar_files import CalendarFiler
from bot.deliverer import Deliverer
from bot.desk import Desk
from sandbox.workspace import Workspace
from tests.databases import DATABASES, fresh_database
from tests.factories import (
    NOW,
    create_course,
    create_enrolment,
    create_learner,
    create_organisation,
    create_person,
    create_smart_room,
)
from tests.sandbox.bots import close_at_once

MODES = ("socket", "http")
PUBLIC_URL = "https://booker.example.org"
"""Where the office's people believe the bot to be, over HTTP."""
MORE = pytest.mark.more
STAFF = {
    "Dana Reed": {Role.ASSESSOR},
    "Omar Khan": {Role.ASSESSOR},
    "Maya Lund": {Role.MASTER_ADMIN},
    "Eve Stone": {Role.EMPLOYER},
}


@dataclass
class Office:
    """A training provider at work in Slack; `address` is where the bot listens, over HTTP."""

    database: Database
    slack: Workspace
    organisation: Organisation
    people: dict[str, Person]
    course: Course
    desk: Desk
    set_clock: Callable[[datetime], None]
    address: str


def _office_params() -> list[ParameterSet]:
    """Give every mode and every database once: neither asks which the other is."""
    first, *others = zip(MODES, DATABASES, strict=True)
    named = {pair: f"{pair[0]}-{pair[1]}" for pair in (first, *others)}
    return [
        pytest.param(first, id=named[first]),
        *(pytest.param(each, id=named[each], marks=MORE) for each in others),
    ]


@pytest.fixture(params=_office_params())
def office(request: pytest.FixtureRequest) -> Iterator[Office]:
    """Open the office in each mode and on each database."""
    mode, kind = request.param
    with fresh_database(request, kind) as url, open_office(url, mode) as opened:
        yield opened


@pytest.fixture
def quick_office(request: pytest.FixtureRequest) -> Iterator[Office]:
    """Open the office once, for journeys that do not depend on mode or database."""
    with fresh_database(request, "sqlite") as url, open_office(url, "socket") as opened:
        yield opened


@pytest.fixture
def http_office(request: pytest.FixtureRequest) -> Iterator[Office]:
    """Open the office once over HTTP, for what only HTTP has."""
    with fresh_database(request, "sqlite") as url, open_office(url, "http") as opened:
        yield opened


@contextmanager
def open_office(url: str, mode: str) -> Iterator[Office]:
    """Put a provider, a workspace and a bot together, and close them at the end."""
    with ExitStack() as stack:
        database = Database(url)
        stack.callback(database.close)
        organisation = create_organisation(database)
        course = create_course(database, organisation)
        people = _people(database, organisation, course)
        members = [{"name": each.name, "email": each.email} for each in people.values()]
        slack = stack.enter_context(Workspace.start(members))
        clock = {"now": NOW}
        public_url = PUBLIC_URL if mode == "http" else ""
        desk = Desk(database, now=lambda: clock["now"], public_url=public_url)
        wired, address = stack.enter_context(_bot(desk, slack, mode))
        yield Office(
            database,
            slack,
            organisation,
            people,
            course,
            wired,
            lambda moment: clock.update(now=moment),
            address,
        )
        assert slack.findings == []


def _people(database: Database, organisation: Organisation, course: Course) -> dict[str, Person]:
    people = {
        name: create_person(database, organisation, name=name, roles=frozenset(roles))
        for name, roles in STAFF.items()
    }
    for name in ("Priya Shah", "Tom Hill"):
        learner = create_learner(database, organisation, name=name)
        create_enrolment(database, learner, course, assessor_id=people["Dana Reed"].id)
        people[name] = learner
    create_smart_room(database, organisation)
    return people


@contextmanager
def _bot(desk: Desk, slack: Workspace, mode: str) -> Iterator[tuple[Desk, str]]:
    client = create_client(slack.bot_token, slack.api_url)
    identity = identify(client)
    deliverer = Deliverer(desk, client, identity.team_id or "", pace=ANY_PACE)
    calendar_filer = CalendarFiler(desk, client, identity.team_id or "")
    wired = replace(desk, deliver=deliverer.wake)
    secret = slack.signing_secret if mode == "http" else None
    app = create_app(wired, client, identity, signing_secret=secret)
    with _served(app, wired, slack, mode) as address:
        deliverer.start()
        calendar_filer.start()
        try:
            yield wired, address
        finally:
            deliverer.stop()
            calendar_filer.stop()
    app.listener_runner.listener_executor.shutdown()  # a picture may still be on its way


@contextmanager
def _served(app: Any, desk: Desk, slack: Workspace, mode: str) -> Iterator[str]:
    if mode == "socket":
        handler = SocketModeHandler(app, slack.app_token, ping_interval=1)
        handler.client.connect()
        slack.wait_for_bot()
        try:
            yield ""
        finally:
            handler.client.auto_reconnect_enabled = False
            slack.disconnect_bot()
            _wait_until_closed(handler)
            close_at_once(handler)
        return
    with _http_server(CalendarDoor(SlackRequestHandler(app), desk)) as port:
        address = f"http://127.0.0.1:{port}"
        slack.deliver_to(f"{address}/slack/events")
        yield address


def _wait_until_closed(handler: SocketModeHandler) -> None:
    """Let the client notice first: closing at the same moment, it trips over itself."""
    deadline = time.monotonic() + 20
    while handler.client.is_connected() and time.monotonic() < deadline:
        time.sleep(0.01)


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Threaded(WSGIServer):
    def process_request(self, request: socket.socket, client_address: Any) -> None:  # type: ignore[override]
        """Answer each request in a thread of its own."""
        threading.Thread(target=self._answer, args=(request, client_address)).start()

    def _answer(self, request: socket.socket, client_address: Any) -> None:
        self.finish_request(request, client_address)
        self.shutdown_request(request)


@contextmanager
def _http_server(app: Any) -> Iterator[int]:
    server = _Threaded(("127.0.0.1", 0), _Quiet)
    server.set_app(app)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
