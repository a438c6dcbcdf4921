"""Processes of the tests' own, which race and are killed.

Each is forked from a server that has imported what they need and opened nothing: so they begin at
once, where a new interpreter would spend a second on importing, sixteen of them sixteen.
"""

from __future__ import annotations

import multiprocessing

__all__ = ["CONTEXT"]

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(
    [
        "pytest",
        *("booking.participants", "booking.series", "tests.booking.academy"),
        "tests.booking.frozen",
    ]
)
