"""The sandbox runs standing, in a process of its own, until it is interrupted."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from slack_sdk import WebClient

from sandbox.message import Message
from sandbox.people import Profile, with_mentions
from sandbox.person import Person
from sandbox.workspace import Workspace
from tests.sandbox.test_web_api import get

SERVE = """
from sandbox.standing import serve
people = [{"name": "Alice Smith", "email": "alice@example.org", "tz": "Asia/Tokyo"}]
serve(people=people, ready=lambda server: print(server.address, flush=True))
"""
ROOT = Path(__file__).parents[2]


def test_a_standing_sandbox_serves_its_people_and_ends_when_interrupted() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SERVE], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().decode().strip()
            assert [each["name"] for each in get(f"{address}/people")] == ["alice.smith"]
            client = WebClient(token="xoxb-sandbox", base_url=f"{address}/api/")
            assert client.users_list()["members"][0]["tz"] == "Asia/Tokyo"
        finally:
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, b"")


BOT = """
import sys
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

url, bot_token, app_token = sys.argv[1:]
app = App(client=WebClient(token=bot_token, base_url=url))
app.command("/hello")(lambda ack, respond: (ack(), respond("Hello from afar")))
SocketModeHandler(app, app_token).start()
"""


def test_a_bot_in_another_process_connects_and_answers(slack: Workspace, alice: Person) -> None:
    address = (slack.api_url, slack.bot_token, slack.app_token)
    with subprocess.Popen([sys.executable, "-c", BOT, *address]) as process:
        try:
            slack.wait_for_bot()
            answer = alice.command("/hello")
        finally:
            process.kill()
    assert isinstance(answer, Message)
    assert answer.text == "Hello from afar"


PEOPLE = [
    Profile("U1", "Dana Reed", "dana@example.org"),
    Profile("U2", "Dana Khan", "khan@example.org"),
    Profile("U3", "Zoë O'Neil", "zoe@example.org"),
]


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("with @dana reed at 2", "with <@U1|dana.reed> at 2"),
        ("with @dana.khan, please", "with <@U2|dana.khan>, please"),
        ("with @dana", "with @dana"),
        ("with @ZOË and @Dana Khan", "with <@U3|zoë.o.neil> and <@U2|dana.khan>"),
        ("mail dana@zoë", "mail dana@zoë"),
        ("@zoëlogy", "@zoëlogy"),
        ("nobody", "nobody"),
    ],
)
def test_a_mention_in_a_command_is_written_with_the_id(typed: str, sent: str) -> None:
    assert with_mentions(typed, PEOPLE) == sent


def test_nobody_is_mentioned_where_nobody_is() -> None:
    assert with_mentions("with @dana", []) == "with @dana"
