"""How long Home takes from its event to Slack's seeing `views.publish`, beside a constant Home.

    .venv/bin/python -m benchmarks.opening_home [--sessions 1000000]

Target: at most 2 times the floor, on both databases, for assessors in the middle of their
sessions, half of which are past, and whose month Slack has as a picture already. Bot and floor run
as processes of their own and take turns; then the picture's drawing is timed, against 30 ms and
100 KB.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import threading
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

import typer

from benchmarks.large_database import (
    A_DAY,
    ASSESSORS,
    LENGTH,
    TEAM,
    assessor_id,
    build,
    slack_user_id,
)
from benchmarks.opening_the_form import SECRET, served
from blocks.calendar_picture import calendar_picture
from booking.rules.month_calendars import calendar_days, midnight, month_calendar
from booking.values import Interval
from sandbox.http_delivery import signature
from tests.postgres import running_server

USERS = 40
VISITS = 400
TURNS = 4
BRINGING_SECONDS = 4
"""In which the pictures of the first visits reach Slack."""


class Slack(ThreadingHTTPServer):
    """Slack's side: answers every call at once and notes when a Home is first published."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.published: dict[str, float] = {}
        self.arrived = threading.Condition()

    def note(self, user_id: str) -> None:
        """Note the moment at which a Home was published."""
        with self.arrived:
            self.published.setdefault(user_id, time.perf_counter())
            self.arrived.notify_all()

    def wait_for(self, user_id: str) -> float:
        """Wait for a Home and give the moment of its arrival."""
        with self.arrived:
            if not self.arrived.wait_for(lambda: user_id in self.published, 10):
                raise TimeoutError(user_id)
            return self.published.pop(user_id)


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # as Slack, it leaves connections open for who wants them
    disable_nagle_algorithm = True
    server: Slack

    def do_POST(self) -> None:
        """Answer a call of the Web API, or take a file."""
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        if self.path.endswith("views.publish"):
            called = _arguments(body, self.headers["Content-Type"])
            if not called.get("hash"):  # with one it is published anew, with its picture
                self.server.note(called["user_id"])
        said = json.dumps(self._answer()).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def _answer(self) -> dict[str, object]:
        return {
            "ok": True,
            "team_id": TEAM,
            "user_id": "U0BOT",
            "bot_id": "B0BOT",
            "url": "http://x",
            "view": {"hash": "1.hash"},
            "upload_url": f"http://127.0.0.1:{self.server.server_port}/upload/F1",
            "file_id": "F1",
            "files": [{"id": "F1"}],
        }

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _arguments(body: bytes, content_type: str) -> dict[str, str]:
    if "json" in content_type:
        return dict(json.loads(body))
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}


def visit(slack: Slack, port: int, number: int) -> float:
    """Open somebody's Home and give the milliseconds until it was published."""
    user_id = slack_user_id(assessor_id(number % USERS))
    event = {"type": "app_home_opened", "user": user_id, "channel": "D1", "tab": "home"}
    body = json.dumps(
        {
            "type": "event_callback",
            "team_id": TEAM,
            "event_id": f"Ev{number}",
            "event": event | {"event_ts": "1.0"},
        }
    )
    headers = signature(SECRET, body, int(time.time())) | {"Content-Type": "application/json"}
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    begin = time.perf_counter()
    connection.request("POST", "/slack/events", body, headers)
    connection.getresponse().read()
    connection.close()
    return (slack.wait_for(user_id) - begin) * 1000


def measure(slack: Slack, bot: int, floor: int) -> tuple[float, float]:
    """Give the medians of bot and floor in milliseconds, when every picture has been brought."""
    for number in range(USERS):
        visit(slack, bot, number)
    time.sleep(BRINGING_SECONDS)
    spent: tuple[list[float], list[float]] = ([], [])
    for turn in range(TURNS + 1):
        for port, times in zip((bot, floor), spent, strict=True):
            found = [visit(slack, port, number) for number in range(VISITS // TURNS)]
            if turn:
                times.extend(found)
    return statistics.median(spent[0]), statistics.median(spent[1])


def time_drawing() -> None:
    """Draw a month with sixteen sessions on each day, and print the figures."""
    zone, now = ZoneInfo("Europe/London"), datetime.now(UTC)
    first = now.date().replace(day=1)
    starts = [
        midnight(day, zone) + timedelta(hours=8) + LENGTH * number
        for day in calendar_days(first)
        for number in range(16)
    ]
    sessions = [Interval(start, start + LENGTH) for start in starts]
    calendar = month_calendar(
        first,
        sessions,
        booked={},
        today=now.astimezone(zone).date(),
        zone=zone,
        holiday=lambda _day: None,
    )
    picture = calendar_picture(calendar, calendar.today)
    size, spent = len(picture.draw()), []
    for _ in range(50):
        begin = time.perf_counter()
        picture.draw()
        spent.append((time.perf_counter() - begin) * 1000)
    print(
        f"a full month: {statistics.median(spent):.1f} ms (target under 30), "
        f"{size / 1000:.0f} KB (target under 100)"
    )


def main(sessions: int = 1_000_000) -> None:
    """Measure on both databases and print figures beside the targets."""
    time_drawing()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        server = stack.enter_context(running_server(shared_buffers="1GB"))
        today = datetime.now(UTC).replace(hour=8, minute=0, second=0, microsecond=0)
        for url in (f"sqlite:///{folder}/large.db", server.url(server.create_database())):
            slack = Slack()
            threading.Thread(target=slack.serve_forever, daemon=True).start()
            build(url, sessions, today - timedelta(days=sessions // (ASSESSORS * A_DAY) // 2))
            with (
                served(["-m", "benchmarks.bot_over_http"], slack, url) as bot,
                served(["-m", "benchmarks.constant_home"], slack, url) as floor,
            ):
                ours, constant = measure(slack, bot, floor)
                print(
                    f"{url.split(':')[0]}, {sessions:,} sessions: Home {ours:.1f} ms, "
                    f"floor {constant:.1f} ms, ratio {ours / constant:.2f} (target at most 2)",
                    flush=True,
                )
            slack.shutdown()


if __name__ == "__main__":
    typer.run(main)
