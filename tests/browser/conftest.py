"""One browser and one sandbox for each module, and a window for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.running import WIDE, BrowserMissing, chromium, findings, sandbox
from tests.browser.window import Window

OpenWindow = Callable[..., Window]


@contextmanager
def windows(browser: Browser, address: str) -> Iterator[OpenWindow]:
    """Open windows on the page; the console of none may say anything."""
    contexts, opened = [], []

    def open_one(**options: Any) -> Window:
        wanted = {"viewport": WIDE, "locale": "en-GB", "timezone_id": "Europe/London"} | options
        contexts.append(browser.new_context(**wanted))
        opened.append(Window(contexts[-1].new_page(), address))
        return opened[-1]

    yield open_one
    said = [words for each in opened for words in each.said]
    for context in contexts:
        context.close()
    assert said == []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run browser tests in one time zone only; the browser has a zone of its own."""
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.more)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium."""
    try:
        with chromium() as started:
            yield started
    except BrowserMissing as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run the sandbox with the sample organisation; the bot must send nothing wrong."""
    with sandbox(tmp_path_factory.mktemp("sandbox")) as running:
        yield running
        assert findings(running) == []


@pytest.fixture
def open_window(browser: Browser, address: str) -> Iterator[OpenWindow]:
    """Open windows, as several browsers of several people, and close them at the end."""
    with windows(browser, address) as opening:
        yield opening


@pytest.fixture
def window(open_window: OpenWindow) -> Window:
    """Open one window."""
    return open_window()
