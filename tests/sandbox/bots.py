"""Real Bolt apps, run against the sandbox in either mode."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

from sandbox.workspace import Workspace

MODES = ("socket", "http")


def web_client(slack: Workspace, token: str | None = None) -> WebClient:
    """A client for the sandbox that repeats nothing by itself."""
    given = slack.bot_token if token is None else token
    return WebClient(token=given, base_url=slack.api_url, retry_handlers=[], timeout=5)


def bolt_app(slack: Workspace) -> App:
    """An app that checks signatures as it would for Slack."""
    return App(client=web_client(slack), signing_secret=slack.signing_secret)


@contextmanager
def connected(app: App, slack: Workspace, mode: str) -> Iterator[None]:
    """Connect an app in Socket Mode, or serve it over HTTP."""
    with in_socket_mode(app, slack) if mode == "socket" else over_http(app, slack):
        yield


@contextmanager
def in_socket_mode(
    app: App, slack: Workspace, ping_interval: float = 5.0
) -> Iterator[SocketModeHandler]:
    """Keep an app connected.

    The sandbox hangs up first: the client would wait three seconds for a last word.
    """
    handler = SocketModeHandler(app, slack.app_token, ping_interval=ping_interval)
    handler.client.connect()
    slack.wait_for_bot()
    try:
        yield handler
    finally:
        handler.client.auto_reconnect_enabled = False
        slack.drop_connections()
        wait_for(lambda: handler.client.current_session_state.terminated)
        close_at_once(handler)


@contextmanager
def over_http(app: App, slack: Workspace) -> Iterator[str]:
    """Serve an app, and have the sandbox deliver to it."""
    server = _Threaded(("127.0.0.1", 0), _Quiet)
    server.set_app(SlackRequestHandler(app))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/slack/events"
    slack.deliver_to(url)
    try:
        yield url
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def close_at_once(handler: SocketModeHandler) -> None:
    """Close the client, with a last message that means nothing: it would wait a second for one."""
    handler.client.message_processor.event.set()
    handler.client.enqueue_message("")
    handler.client.close()


def wait_for(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait for what a library does in a thread of its own."""
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.005)


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True
