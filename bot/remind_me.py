"""Changes how somebody is reminded of their sessions, from Home."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.home_state import HomeState
from blocks.remind_me import (
    A_MINUTE,
    AT_OWN_TIMES,
    CALLBACK_ID,
    CHANGE_REMINDERS,
    LEADS,
    OWN,
    QUIET_FROM,
    QUIET_TO,
    TITLE,
    WHOSE,
    remind_me_modal,
)
from booking.people import Member
from booking.reminder_settings import (
    ReminderSettings,
    change_reminder_settings,
    read_reminder_settings,
)
from booking.rules.quiet_hours import USUAL
from bot.desk import Desk
from bot.home import publish_home
from bot.members import find_member
from bot.opened_pages import opens
from bot.page_answers import staying_open
from bot.payload_values import parse_id

Json = dict[str, Any]
SETTINGS = "settings"
BOTH_TIMES = "Choose both times, or leave both empty."
NOT_OWN = f"Choose “{AT_OWN_TIMES}” above, or leave these times as they were."
TWO_TIMES = "Quiet hours end at another time than they begin."


def register(app: App, desk: Desk) -> None:
    """Listen to the button, and to the page's submission."""

    def shown(member: Member) -> ReminderSettings:
        return desk.database.read(
            lambda db: read_reminder_settings(db, member.organisation.id, member.id)
        )

    def open_page(member: Member, _value: str) -> Json:
        return remind_me_modal(shown(member))

    def save(ack: Ack, view: Json, client: WebClient, context: BoltContext) -> None:
        with staying_open(desk, ack, view):
            member = find_member(desk, context, client)
            values = {
                name: state
                for elements in view["state"]["values"].values()
                for name, state in elements.items()
            }
            errors = _errors(values) | _lost_times(values, shown(member))
            if errors:
                ack(response_action="errors", errors=errors)
                return
            _change(desk, member, values)
            ack()
            publish_home(desk, client, member, HomeState(SETTINGS))

    opens(app, desk, CHANGE_REMINDERS, TITLE, open_page)
    app.view(CALLBACK_ID)(save)


def _errors(values: Json) -> dict[str, str]:
    begin, end = values[QUIET_FROM].get("selected_time"), values[QUIET_TO].get("selected_time")
    if bool(begin) != bool(end):
        return {QUIET_TO if begin else QUIET_FROM: BOTH_TIMES}
    return {QUIET_TO: TWO_TIMES} if begin and begin == end else {}


def _lost_times(values: Json, shown: ReminderSettings) -> dict[str, str]:
    """Point out times that were chosen but would not hold."""
    changed = set(_minutes(values)) != {lead // A_MINUTE for lead in shown.leads}
    return {LEADS: NOT_OWN} if changed and not _is_own(values) else {}


def _is_own(values: Json) -> bool:
    return bool(values[WHOSE]["selected_option"]["value"] == OWN)


def _minutes(values: Json) -> list[int]:
    return [parse_id(each["value"]) for each in values[LEADS].get("selected_options") or ()]


def _change(desk: Desk, member: Member, values: Json) -> None:
    """Save what the page says.

    Raises:
        BadField: the quiet hours can't be.
        ValueError: the page says what it can't say.
    """
    minutes = _minutes(values)
    begin, end = values[QUIET_FROM].get("selected_time"), values[QUIET_TO].get("selected_time")
    quiet = f"{begin}-{end}" if begin else ""
    change_reminder_settings(
        desk.database,
        organisation_id=member.organisation.id,
        person_id=member.id,
        leads=";".join(map(_lead, minutes)) if _is_own(values) else None,
        quiet_hours=None if quiet == USUAL else quiet,
        now=desk.now(),
    )


def _lead(minutes: int) -> str:
    """Write a lead as settings have it: days and hours count on the calendar, minutes do not."""
    for unit, length in (("days", 24 * 60), ("hours", 60)):
        if minutes % length == 0:
            return f"{minutes // length} {unit}"
    return f"{minutes} minutes"
