"""The college in which sessions are booked and read, and the academy of groups and series."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.booking.academy import Academy, open_academy
from tests.booking.college import College, open_college


@pytest.fixture
def college(database_url: str) -> Iterator[College]:
    """Open the college on each kind of database."""
    with open_college(database_url) as opened:
        yield opened


@pytest.fixture
def academy(database_url: str) -> Iterator[Academy]:
    """Open the academy, still without learners, on each kind of database."""
    with open_academy(database_url) as opened:
        yield opened
