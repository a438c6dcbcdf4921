"""How a page of a form answers a submission that can't be done: it stays open and says why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt import Ack

from blocks.notices import noticed
from bot.desk import Desk
from bot.failures import explain


@contextmanager
def staying_open(desk: Desk, ack: Ack, view: dict[str, Any]) -> Iterator[None]:
    """Answer a submission: whatever goes wrong inside stands on the page, which stays open."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - the edge: every failure gets an answer
        ack(response_action="update", view=noticed(view, explain(desk, error)))
