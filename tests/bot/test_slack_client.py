"""Calls to Slack over connections that stay open."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from slack_sdk.errors import SlackApiError

from bot.app import create_client
from bot.slack_client import NoAnswer, SlackClient

MODAL = {"type": "modal"}


class Slack(ThreadingHTTPServer):
    """Answers every call, and counts the connections that were opened for them."""

    daemon_threads = True

    def __init__(self, answer: bytes, *, closes: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.answer = answer
        self.closes = closes
        self.closed = threading.Event()
        self.opened = 0

    def get_request(self) -> tuple[socket.socket, object]:
        """Count a connection."""
        self.opened += 1
        return super().get_request()

    def shutdown_request(self, request: object) -> None:
        """Close a connection, and say so."""
        super().shutdown_request(request)  # type: ignore[arg-type]
        self.closed.set()


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Slack

    def do_POST(self) -> None:
        """Answer, and close the connection without a word where it is to be closed."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.server.answer)))
        self.end_headers()
        self.wfile.write(self.server.answer)
        self.close_connection = self.server.closes

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(answer: bytes, *, closes: bool = False) -> Iterator[tuple[Slack, SlackClient]]:
    with Slack(answer, closes=closes) as slack:
        thread = threading.Thread(target=slack.serve_forever, args=(0.01,))
        thread.start()
        with closing(create_client("xoxb-1", f"http://127.0.0.1:{slack.server_port}/api/")) as it:
            yield slack, it
        slack.shutdown()
        thread.join()


def test_one_connection_serves_call_after_call() -> None:
    with serving(b'{"ok": true, "view": {"id": "V1"}}') as (slack, client):
        for _ in range(3):
            assert client.views_open(trigger_id="1", view=MODAL)["view"]["id"] == "V1"
        assert slack.opened == 1


def test_a_connection_that_slack_has_closed_is_opened_anew() -> None:
    with serving(b'{"ok": true}', closes=True) as (slack, client):
        for _ in range(3):
            slack.closed.clear()
            client.views_open(trigger_id="1", view=MODAL)
            assert slack.closed.wait(5)
        assert slack.opened == 3


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b'{"ok": false, "error": "expired_trigger_id"}', "expired_trigger_id"),
        (b"<html>Bad gateway</html>", "status 200"),
    ],
)
def test_what_slack_refuses_is_said_as_by_its_own_client(answer: bytes, error: str) -> None:
    with serving(answer) as (_, client):
        with pytest.raises(SlackApiError) as refused:
            client.views_open(trigger_id="1", view=MODAL)
        assert refused.value.response["error"] == error


def test_slack_that_is_not_there_is_said_to_be_out_of_reach() -> None:
    with serving(b"") as (slack, client):
        slack.shutdown()
        slack.server_close()
        with pytest.raises(NoAnswer, match="Slack can't be reached"):
            client.views_open(trigger_id="1", view=MODAL)
