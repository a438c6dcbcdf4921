"""The college in which sessions are booked and read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.booking.college import College, open_college


@pytest.fixture
def college(database_url: str) -> Iterator[College]:
    """Open the college on each kind of database."""
    with open_college(database_url) as opened:
        yield opened
