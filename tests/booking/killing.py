"""Killing a process while it books, as a power cut would."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tests.booking.processes import CONTEXT

START_SECONDS = 60


def kill_while_booking(
    book: Callable[..., None], arguments: tuple[Any, ...], seconds: float
) -> None:
    """Run what books one thing after the other, and kill it so long after its first booking.

    It is called with an event, which it sets once it has booked something, and the arguments.
    """
    begun = CONTEXT.Event()
    process = CONTEXT.Process(target=book, args=(begun, *arguments))
    process.start()
    assert begun.wait(START_SECONDS)
    time.sleep(seconds)
    process.kill()
    process.join()
    process.close()
