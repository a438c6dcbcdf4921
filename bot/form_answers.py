"""How a form answers its submission: refusals at their fields, a page that follows, or the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from blocks.text import cut
from booking.errors import Refusal
from booking.people import Member
from booking.values import FormField
from bot.booked import announce
from bot.desk import Desk
from bot.failures import explain
from bot.form_reading import field_blocks

Json = dict[str, Any]
ERROR_LIMIT = 2_000
SHOWN_UNDER = dict.fromkeys(
    (FormField.EVERY, FormField.END_DATE, FormField.NUMBER_OF_SESSIONS), FormField.REPEAT_SESSION
)
"""By a field that is not always in the form, the one above it that is."""


def answer_form(
    desk: Desk,
    ack: Ack,
    view: Json,
    client: WebClient,
    *,
    find: Callable[[], Member],
    save: Callable[[Member], Json | None],
    follows: str = "update",
) -> Member | None:
    """Do what a form was submitted for, and give who did it once all is done and announced.

    Args:
        desk: what journeys work with.
        ack: answers Slack.
        view: the form, which stays open where something is refused.
        client: for the workspace's Web API.
        find: finds who submitted it.
        save: does it, or gives the page on which it goes on.
        follows: how that page comes: instead of the form, or above it.
    """
    try:
        member = find()
        page = save(member)
    except Exception as error:  # noqa: BLE001 - the edge: the form stays open and says why
        ack(response_action="errors", errors=field_errors(desk, error, field_blocks(view)))
        return None
    if page:
        ack(response_action=follows, view=page)
        return None
    ack()
    announce(desk, client, member)
    return member


def field_errors(desk: Desk, error: Exception, blocks: dict[str, str]) -> dict[str, str]:
    """Map each refusal to the block of its field; what blames no field stands at the first."""
    errors: dict[str, str] = {}
    for each in getattr(error, "refusals", (error,)):
        block_id = _block(each.field if isinstance(each, Refusal) else None, blocks)
        said = explain(desk, each)
        errors[block_id] = f"{errors[block_id]} {said}" if block_id in errors else said
    return {block_id: cut(said, ERROR_LIMIT) for block_id, said in errors.items()}


def _block(field: FormField | None, blocks: dict[str, str]) -> str:
    """Find the block at which a field's refusal stands in this form."""
    for name in (field, SHOWN_UNDER.get(field) if field else None):
        if name in blocks:
            return blocks[name]
    return blocks.get(FormField.ASSESSOR, next(iter(blocks.values())))
