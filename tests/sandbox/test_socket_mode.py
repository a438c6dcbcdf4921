"""Socket Mode: any of up to ten connections gets an envelope, acknowledged by its id."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import aiohttp
import pytest

from sandbox.delivery import NoAnswer
from sandbox.workspace import Workspace
from tests.sandbox.bots import bolt_app, in_socket_mode, web_client
from tests.sandbox.samples import Json
from tests.sandbox.scripted import Script


class Connections:
    """Bare WebSockets, in the loop of the test's own."""

    def __init__(self, slack: Workspace) -> None:
        self._slack = slack
        self._loop = asyncio.new_event_loop()
        self._client = self.do(self._new_client())
        self.sockets: list[Any] = []

    def do(self, work: Any) -> Any:
        """Do something, within a bounded time."""
        return self._loop.run_until_complete(asyncio.wait_for(work, 20))

    async def _new_client(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession()

    def connect(self) -> Json:
        """Open a connection and give the first thing that it says."""
        opened = web_client(self._slack, self._slack.app_token).apps_connections_open(
            app_token=self._slack.app_token
        )
        socket = self.do(self._client.ws_connect(opened["url"]))
        self.sockets.append(socket)
        said: Json = self.do(socket.receive_json())
        return said

    def close(self) -> None:
        """Close everything."""
        for socket in self.sockets:
            self.do(socket.close())
        self.do(self._client.close())
        self._loop.close()


@pytest.fixture
def connections(slack: Workspace) -> Iterator[Connections]:
    opened = Connections(slack)
    yield opened
    opened.close()


@pytest.fixture
def sender() -> Iterator[ThreadPoolExecutor]:
    """Deliver beside the test, which must acknowledge meanwhile."""
    with ThreadPoolExecutor() as pool:
        yield pool


def test_a_connection_is_greeted_and_counted(slack: Workspace, connections: Connections) -> None:
    first, second = connections.connect(), connections.connect()
    assert (first["type"], first["num_connections"]) == ("hello", 1)
    assert second["num_connections"] == 2
    assert first["connection_info"]["app_id"] == slack.state.app_id


def test_an_eleventh_connection_is_turned_away(connections: Connections) -> None:
    said = [connections.connect() for _ in range(11)]
    assert [each["type"] for each in said[:10]] == ["hello"] * 10
    assert (said[10]["type"], said[10]["reason"]) == ("disconnect", "too_many_websockets")


@pytest.mark.parametrize(
    ("kind", "type_", "answers"),
    [
        ("command", "slash_commands", True),
        ("interaction", "interactive", True),
        ("event", "events_api", False),
    ],
)
def test_an_envelope_has_an_id_and_its_acknowledgement_is_the_answer(
    slack: Workspace,
    connections: Connections,
    sender: ThreadPoolExecutor,
    kind: str,
    type_: str,
    *,
    answers: bool,
) -> None:
    connections.connect()
    sent = sender.submit(slack.deliver, kind, {"some": "thing"})
    socket = connections.sockets[0]
    envelope = connections.do(socket.receive_json())
    assert (envelope["type"], envelope["accepts_response_payload"]) == (type_, answers)
    assert envelope["payload"] == {"some": "thing"}
    connections.do(socket.send_json({"envelope_id": "another", "payload": {"a": 1}}))
    connections.do(socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"b": 2}}))
    assert sent.result(5) == {"b": 2}


def test_every_connection_gets_its_turn(
    slack: Workspace, connections: Connections, sender: ThreadPoolExecutor
) -> None:
    for _ in range(2):
        connections.connect()
    sent = [sender.submit(slack.deliver, "interaction", {"number": number}) for number in range(2)]
    envelopes = [connections.do(socket.receive_json()) for socket in connections.sockets]
    assert {each["payload"]["number"] for each in envelopes} == {0, 1}
    for socket, envelope in zip(connections.sockets, envelopes, strict=True):
        connections.do(socket.send_json({"envelope_id": envelope["envelope_id"]}))
    assert [each.result(20) for each in sent] == [None, None]


def test_an_event_that_is_not_acknowledged_comes_again(
    slack: Workspace, connections: Connections
) -> None:
    slack.server.dispatch.delivery.answer_seconds = 0.05
    connections.connect()
    assert not slack.deliver_event({"type": "app_home_opened"})
    envelopes = [connections.do(connections.sockets[0].receive_json()) for _ in range(4)]
    assert [each["retry_attempt"] for each in envelopes] == [0, 1, 2, 3]
    assert [each["retry_reason"] for each in envelopes] == ["", *["http_timeout"] * 3]
    assert len({each["payload"]["event_id"] for each in envelopes}) == 1
    assert len({each["envelope_id"] for each in envelopes}) == 4


def test_without_a_connection_there_is_no_answer(slack: Workspace) -> None:
    slack.server.dispatch.delivery.answer_seconds = 0.05
    with pytest.raises(NoAnswer, match="is not connected"):
        slack.deliver("interaction", {})


def test_a_real_app_comes_back_after_a_refresh_and_after_a_break(slack: Workspace) -> None:
    script = Script(slack)
    with in_socket_mode(script.app(), slack, ping_interval=0.2):
        for interrupt in (slack.refresh_connections, slack.drop_connections):
            interrupt()
            slack.wait_for_bot()
            script.open()
    assert len(slack.calls_of("apps.connections.open")) >= 3


def test_several_processes_of_a_bot_share_the_work(slack: Workspace) -> None:
    script = Script(slack)
    with ExitStack() as stack:
        for _ in range(2):
            stack.enter_context(in_socket_mode(script.app(), slack))
        slack.wait_for_bot(connections=2)
        for _ in range(4):
            script.open()


def test_an_envelope_can_be_sent_twice_as_after_a_reconnect(slack: Workspace) -> None:
    script = Script(slack)
    payload = slack.person("Alice Smith").interaction("shortcut", callback_id="any")
    envelope = {
        "envelope_id": "same",
        "type": "interactive",
        "payload": payload,
        "accepts_response_payload": True,
    }
    with in_socket_mode(script.app(), slack):
        for _ in range(2):
            slack.send_envelope(envelope)
    assert len(script.heard) == 2


def test_the_apps_token_is_needed_to_connect(slack: Workspace) -> None:
    app = bolt_app(slack)
    assert app.client.auth_test()["ok"]
    answer = web_client(slack, "xapp-wrong")
    with pytest.raises(Exception, match="invalid_auth"):
        answer.apps_connections_open(app_token="xapp-wrong")
