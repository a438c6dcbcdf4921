"""Puts a reminder off when somebody chooses "Remind me later" under it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import Ack, App, BoltContext, Respond
from slack_sdk import WebClient

from blocks.notices import notice_message
from blocks.reminder_messages import SNOOZE
from booking.errors import NotFound
from booking.people import Member
from booking.rules.local_times import say_day
from booking.rules.snoozes import Snooze
from booking.snoozing import snooze_reminder
from bot.desk import Desk
from bot.failures import telling
from bot.members import find_member
from bot.payload_values import chosen_value
from bot.shown_messages import MOST_LOOKS, SECONDS_BETWEEN_LOOKS

Json = dict[str, Any]


def register(app: App, desk: Desk) -> None:
    """Listen to the choice."""

    def snooze(
        ack: Ack, body: Json, client: WebClient, context: BoltContext, respond: Respond
    ) -> None:
        ack()

        def tell(text: str) -> None:
            said = notice_message(text)
            respond(**said, response_type="ephemeral", replace_original=False)

        with telling(desk, tell):
            member = find_member(desk, context, client)
            tell(_once_noted(lambda: _snooze(desk, member, body)))

    app.action(SNOOZE)(snooze)


def _once_noted(snooze: Callable[[], str]) -> str:
    """Put it off also for who is so quick that it is not noted yet that the reminder was sent.

    Raises:
        NotFound: it is not noted after a second either.
    """
    for _ in range(MOST_LOOKS):
        try:
            return snooze()
        except NotFound:
            time.sleep(SECONDS_BETWEEN_LOOKS)
    return snooze()


def _snooze(desk: Desk, member: Member, body: Json) -> str:
    """Put it off, and say until when."""
    zone = ZoneInfo(member.time_zone or member.organisation.time_zone)
    until = snooze_reminder(
        desk.database,
        organisation_id=member.organisation.id,
        person_id=member.id,
        slack_ts=str(body["message"]["ts"]),
        snooze=Snooze(chosen_value(body["actions"][0])),
        zone=zone,
        now=desk.now(),
    ).astimezone(zone)
    return f"You will be reminded again on {say_day(until)} at {until:%H:%M}."
