"""How a page above the form answers its submission: another page, the end, or why it can't be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from blocks.notices import noticed
from booking.people import Member
from bot.booked import announce
from bot.desk import Desk
from bot.failures import explain
from bot.members import find_booker

Json = dict[str, Any]
GoOn = Callable[[Member], Json | None]
"""Does what a page was submitted for, and gives the page that follows; None when all is done."""


def answer_page(
    desk: Desk, ack: Ack, view: Json, client: WebClient, context: BoltContext, go_on: GoOn
) -> None:
    """Answer the submission of a page: the page that follows, or every page closes."""
    with staying_open(desk, ack, view):
        member = find_booker(desk, context, client)
        page = go_on(member)
        if page:
            ack(response_action="update", view=page)
            return
        ack(response_action="clear")
        announce(desk, client, member)


@contextmanager
def staying_open(desk: Desk, ack: Ack, view: Json) -> Iterator[None]:
    """Answer a submission: whatever goes wrong inside stands on the page, which stays open."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - the edge: every failure gets an answer
        ack(response_action="update", view=noticed(view, explain(desk, error)))
