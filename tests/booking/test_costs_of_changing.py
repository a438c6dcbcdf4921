"""A long series of a large group is moved, cancelled and reinstated while Slack waits."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from booking.values import Scope
from tests.booking.academy import open_academy
from tests.factories import TEN

MOST_SECONDS = 2.0
"""Twice the target, because tests run on busy machines."""


@pytest.mark.slow
def test_a_series_of_52_for_30_changes_within_slacks_patience(database_url: str) -> None:
    with open_academy(database_url, learners=30) as academy:
        series = academy.book_series(count=52)
        first = series.sessions[0]
        later = TEN + timedelta(hours=1)
        steps: dict[str, Callable[[], Any]] = {
            "move": lambda: academy.move(first, starts_at=later, scope=Scope.SERIES),
            "cancel": lambda: academy.cancel(first, scope=Scope.SERIES),
            "undo": lambda: academy.undo(first),
        }
        for name, step in steps.items():
            begin = time.perf_counter()
            assert len(step().sessions) == 52
            assert time.perf_counter() - begin < MOST_SECONDS, name
