"""What browser tests and pictures need running: a browser, and the sandbox with its bot."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.bot.test_running import free_port

COMMAND = Path(sys.executable).with_name("session-booker")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
START_SECONDS = 60.0
END_SECONDS = 60.0
ARGUMENTS = ["--no-sandbox", "--lang=en-GB", "--font-render-hinting=none"]
"""As root, as on CI, Chromium starts only without its own sandbox."""
WIDE, PHONE = {"width": 1200, "height": 780}, {"width": 390, "height": 780}


class BrowserMissing(Exception):
    """No Chromium is installed."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium, and end it.

    Raises:
        BrowserMissing: it is not installed.
    """
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        raise BrowserMissing("Chromium is missing; in Debian it is the package chromium")
    environment = {**os.environ, "LANGUAGE": "en_GB"}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=ARGUMENTS, env=dict(environment)
        )
        yield browser
        browser.close()


@contextmanager
def sandbox(folder: Path) -> Iterator[str]:
    """Run the sandbox with the sample organisation and the bot, and give its address."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    with (folder / "sandbox.log").open("w+") as log:
        process = subprocess.Popen(
            [COMMAND, "sandbox"],
            env={**kept, "PORT": str(port)},
            cwd=folder,
            stdout=log,
            stderr=log,
        )
        try:
            _wait_until_announced(process, folder / "sandbox.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(END_SECONDS)


def _wait_until_announced(process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while "The sandbox is at" not in log.read_text():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, "the sandbox does not start"
        time.sleep(0.05)


def findings(address: str) -> list[str]:
    """What the sandbox's validator has found wrong with what the bot sent."""
    with urllib.request.urlopen(f"{address}/log") as answer:  # noqa: S310 - the sandbox's own
        log: dict[str, Any] = json.load(answer)
    found: list[str] = log["findings"]
    return found
