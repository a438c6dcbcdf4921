"""How long `/book` takes from its arrival to Slack's seeing `views.open`, beside a constant form.

    .venv/bin/python -m benchmarks.opening_the_form [--sessions 1000000]

Target: at most 1.5 times the floor, with one and with eight users at once, on both databases.
Bot and floor run as processes of their own and take turns.
"""

from __future__ import annotations

import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode

import typer

from benchmarks.large_database import ASSESSORS, TEAM, assessor_id, build, slack_user_id
from sandbox.http_delivery import signature
from tests.postgres import running_server

SECRET = "benchmark-signing-secret"
COMMANDS = 400
WARM_UP = 60
TURNS = 4
START_SECONDS = 30
TRIGGER = re.compile(r"trigger-\d+")


class Slack(ThreadingHTTPServer):
    """Slack's side: answers every call at once and notes when a form is opened."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.opened: dict[str, float] = {}
        self.arrived = threading.Condition()

    def note(self, trigger: str) -> None:
        """Note the moment at which a form was opened."""
        with self.arrived:
            self.opened[trigger] = time.perf_counter()
            self.arrived.notify_all()

    def wait_for(self, trigger: str) -> float:
        """Wait for a form and give the moment of its arrival."""
        with self.arrived:
            if not self.arrived.wait_for(lambda: trigger in self.opened, 10):
                raise TimeoutError(trigger)
            return self.opened.pop(trigger)


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # as Slack, it leaves connections open for who wants them
    disable_nagle_algorithm = True
    server: Slack

    def do_POST(self) -> None:
        """Answer a call of the Web API."""
        body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
        found = TRIGGER.search(body)
        if self.path.endswith("views.open") and found:
            self.server.note(found[0])
        answer = {
            "ok": True,
            "team_id": TEAM,
            "user_id": "U0BOT",
            "bot_id": "B0BOT",
            "url": "http://x",
        }
        said = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(module: list[str], slack: ThreadingHTTPServer, database_url: str) -> Iterator[int]:
    """Run a bot as a process of its own, and give its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "SLACK_BOT_TOKEN": "xoxb-sandbox",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"http://127.0.0.1:{slack.server_port}/api/",
        "PORT": str(port),
    }
    environment.pop("SLACK_APP_TOKEN", None)
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [sys.executable, *module], env=environment, stderr=log, stdout=log
        )
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()
            process.wait(10)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"nothing listens on {port}")


def send(slack: Slack, port: int, number: int) -> float:
    """Send one `/book` and give the milliseconds until its form was opened."""
    trigger = f"trigger-{number}"
    body = urlencode(
        {
            "command": "/book",
            "text": "",
            "team_id": TEAM,
            "user_id": slack_user_id(assessor_id(number % ASSESSORS)),
            "trigger_id": trigger,
            "response_url": f"http://127.0.0.1:{slack.server_port}/response",
        }
    )
    headers = signature(SECRET, body, int(time.time()))
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    begin = time.perf_counter()
    connection.request("POST", "/slack/events", body, headers)
    connection.getresponse().read()
    connection.close()
    return (slack.wait_for(trigger) - begin) * 1000


def measure(slack: Slack, ports: tuple[int, int], users: int) -> tuple[float, float]:
    """Give the medians of bot and floor in milliseconds, with so many users at once."""
    spent: tuple[list[float], list[float]] = ([], [])
    numbers = iter(range(10_000_000))
    with ThreadPoolExecutor(users) as pool:
        for turn in range(TURNS + 1):
            commands = COMMANDS // TURNS if turn else WARM_UP
            for port, times in zip(ports, spent, strict=True):
                batch = [next(numbers) for _ in range(commands)]
                found = list(pool.map(partial(send, slack, port), batch))
                if turn:
                    times.extend(found)
    return statistics.median(spent[0]), statistics.median(spent[1])


def main(sessions: int = 1_000_000) -> None:
    """Measure on both databases and print figures beside the target."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        server = stack.enter_context(running_server(shared_buffers="1GB"))
        slack = Slack()
        threading.Thread(target=slack.serve_forever, daemon=True).start()
        stack.callback(slack.shutdown)
        for url in (f"sqlite:///{folder}/large.db", server.url(server.create_database())):
            build(url, sessions)
            with (
                served(["-m", "benchmarks.bot_over_http"], slack, url) as bot,
                served(["-m", "benchmarks.constant_form"], slack, url) as floor,
            ):
                for users in (1, 8):
                    ours, constant = measure(slack, (bot, floor), users)
                    print(
                        f"{url.split(':')[0]}, {sessions:,} sessions, {users} at once: /book "
                        f"{ours:.1f} ms, floor {constant:.1f} ms, ratio {ours / constant:.2f} "
                        "(target at most 1.5)",
                        flush=True,
                    )


if __name__ == "__main__":
    typer.run(main)
