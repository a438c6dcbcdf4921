"""A workspace with people, for the sandbox's own tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sandbox.person import Person
from sandbox.workspace import Workspace
from tests.sandbox.bots import over_http
from tests.sandbox.scripted import Script

PEOPLE = [
    {"name": "Alice Smith", "email": "alice@example.org"},
    {"name": "Bob Jones", "email": "bob@example.org", "tz": "Asia/Tokyo"},
]


@pytest.fixture
def slack() -> Iterator[Workspace]:
    """Serve a workspace that is patient with its bots, which are the tests' own."""
    with Workspace.start(PEOPLE, answer_seconds=20.0) as workspace:
        workspace.settle_seconds = 0.5
        yield workspace


@pytest.fixture
def alice(slack: Workspace) -> Person:
    """Somebody in it."""
    return slack.person("Alice Smith")


@pytest.fixture
def bob(slack: Workspace) -> Person:
    """Somebody else in it."""
    return slack.person("Bob Jones")


@pytest.fixture
def script(slack: Workspace) -> Iterator[Script]:
    """Serve an app that does what the test writes down; over HTTP, which ends at once."""
    written = Script(slack)
    with over_http(written.app(), slack):
        yield written
