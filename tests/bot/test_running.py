"""The console command runs the bot in both modes, as the README says."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.builtin.connection import Connection, ConnectionState

from bot.demo import SAMPLE, sample_people
from bot.serve import close_connection
from sandbox.form import Form
from sandbox.workspace import Workspace

COMMAND = Path(sys.executable).with_name("session-booker")
START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(environment: dict[str, str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Run the bot until the end of the block; it must end well when it is told to."""
    log = (folder / "run.log").open("w+")
    process = subprocess.Popen(
        [COMMAND, "run"], env=environment, cwd=folder, stdout=log, stderr=log, text=True
    )
    try:
        yield process
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        log.close()


def environment_for(slack: Workspace, folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    return {
        **kept,
        "DATABASE_URL": f"sqlite:///{folder}/real.db",
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_API_URL": slack.api_url,
        **more,
    }


def wait_for_port(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the bot does not listen")


def book_as_dana(slack: Workspace) -> None:
    form = slack.person("Dana Reed").command("/book 1 Dec 2027 10am")
    assert isinstance(form, Form)
    form.fill("Learner", "Priya").fill("Course", "Team Leader Level 3")
    assert form.submit() == "closed", form.errors
    for name in ("Dana Reed", "Priya Shah"):
        slack.person(name).wait_for_message("Wed 1 Dec 2027, 10:00 to 11:00 GMT")


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with Workspace.start(sample_people()) as slack:
        yield slack
        assert slack.findings == []


def imported(environment: dict[str, str], folder: Path) -> None:
    subprocess.run([COMMAND, "import", str(SAMPLE)], env=environment, cwd=folder, check=True)


def test_with_an_app_token_it_books_in_socket_mode(workspace: Workspace, tmp_path: Path) -> None:
    environment = environment_for(workspace, tmp_path, SLACK_APP_TOKEN=workspace.app_token)
    imported(environment, tmp_path)
    with running(environment, tmp_path):
        workspace.wait_for_bot(seconds=START_SECONDS)
        book_as_dana(workspace)


def test_a_connection_that_misses_its_end_is_closed_all_the_same(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive, begun = Connection.run_until_completion, threading.Event()

    def begin_when_it_is_to_end(connection: Connection, state: ConnectionState) -> None:
        begun.set()
        while connection.is_active():
            time.sleep(0.01)
        state.terminated = False
        receive(connection, state)

    monkeypatch.setattr(Connection, "run_until_completion", begin_when_it_is_to_end)
    client = SocketModeClient(
        app_token=workspace.app_token, web_client=WebClient(base_url=workspace.api_url)
    )
    client.connect()
    assert begun.wait(START_SECONDS)
    receiver = client.current_session_runner.thread
    close_connection(client)
    assert not receiver.is_alive()


def test_with_a_signing_secret_it_books_over_http_and_says_that_it_is_well(
    workspace: Workspace, tmp_path: Path
) -> None:
    port = free_port()
    environment = environment_for(
        workspace, tmp_path, SLACK_SIGNING_SECRET=workspace.signing_secret, PORT=str(port)
    )
    imported(environment, tmp_path)
    with running(environment, tmp_path):
        wait_for_port(port)
        workspace.deliver_to(f"http://127.0.0.1:{port}/slack/events")
        book_as_dana(workspace)


def test_without_tokens_it_starts_the_sandbox_with_the_sample_organisation(tmp_path: Path) -> None:
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    with running({**kept, "PORT": str(port)}, tmp_path):
        deadline = time.monotonic() + START_SECONDS
        while "The sandbox is at" not in (tmp_path / "run.log").read_text():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert f"http://127.0.0.1:{port}" in (tmp_path / "run.log").read_text()
