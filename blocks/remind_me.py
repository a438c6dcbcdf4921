"""How somebody is reminded of their sessions ("Remind me"), on Home and on a small page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from blocks.home_sessions import Reader
from blocks.layout import actions, as_written, button, header, input_block, option
from blocks.text import Json, label
from booking.reminder_settings import ReminderSettings

CALLBACK_ID = "remind_me"
CHANGE_REMINDERS = "change_reminders"
"""The action id of the button to the page."""
TITLE = "Remind me"
WHOSE, LEADS, QUIET_FROM, QUIET_TO = "whose", "leads", "quiet_from", "quiet_to"
"""The block ids and action ids of its fields."""
USUAL, OWN = "usual", "own"
AT_OWN_TIMES = "At the times chosen below"
CHOICES = (
    timedelta(weeks=1),
    timedelta(days=2),
    timedelta(days=1),
    timedelta(hours=3),
    timedelta(hours=1),
    timedelta(minutes=30),
    timedelta(minutes=15),
    timedelta(minutes=10),
)
UNITS = (("week", timedelta(weeks=1)), ("day", timedelta(days=1)), ("hour", timedelta(hours=1)))
A_MINUTE = timedelta(minutes=1)


def remind_me_blocks(settings: ReminderSettings, _reader: Reader) -> list[Json]:
    """Say on Home how somebody is reminded, and offer to change it."""
    change = button("Change reminders", CHANGE_REMINDERS, value="settings")
    return [header(TITLE), *as_written(say_settings(settings)), actions([change])]


def say_settings(settings: ReminderSettings) -> str:
    """Say how somebody is reminded."""
    leads = ", ".join(map(say_lead, settings.leads))
    whose = "as you chose" if settings.own else "as usual in your organisation"
    said = f"{leads} before each session" if leads else "Not reminded of sessions"
    quiet = settings.quiet_hours
    hours = f"{quiet.begin:%H:%M} to {quiet.end:%H:%M}" if quiet else "none"
    return f"{said}, {whose}. Quiet hours: {hours}."


def say_lead(lead: timedelta) -> str:
    """Say a lead in its largest whole unit: "1 week", "90 minutes"."""
    for unit, length in UNITS:
        if lead % length == timedelta(0):
            return _count(lead // length, unit)
    return _count(lead // A_MINUTE, "minute")


def remind_me_modal(settings: ReminderSettings) -> Json:
    """Build the page."""
    quiet = settings.quiet_hours
    return {
        "type": "modal",
        "callback_id": CALLBACK_ID,
        "title": label(TITLE),
        "submit": label("Save"),
        "close": label("Cancel"),
        "blocks": [
            _whose(settings),
            _leads(settings),
            _time("Quiet from", QUIET_FROM, f"{quiet.begin:%H:%M}" if quiet else ""),
            _time("Quiet until", QUIET_TO, f"{quiet.end:%H:%M}" if quiet else ""),
        ],
    }


def _whose(settings: ReminderSettings) -> Json:
    options = {
        USUAL: option("As usual in my organisation", USUAL),
        OWN: option(AT_OWN_TIMES, OWN),
    }
    element: Json = {
        "type": "radio_buttons",
        "action_id": WHOSE,
        "options": list(options.values()),
        "initial_option": options[OWN if settings.own else USUAL],
    }
    return input_block("Remind me", element, WHOSE)


def _leads(settings: ReminderSettings) -> Json:
    """Offer leads; what is set otherwise stays among them. Choosing none means no reminders."""
    choices = {lead: _choice(lead) for lead in _longest_first([*CHOICES, *settings.leads])}
    element: Json = {
        "type": "multi_static_select",
        "action_id": LEADS,
        "options": list(choices.values()),
        "placeholder": label("No reminders"),
    }
    if settings.leads:
        element["initial_options"] = [choices[lead] for lead in settings.leads]
    hint = "None chosen means no reminders."
    return input_block("Before a session", element, LEADS, optional=True, hint=hint)


def _longest_first(leads: Iterable[timedelta]) -> list[timedelta]:
    return sorted(set(leads), reverse=True)


def _choice(lead: timedelta) -> Json:
    return option(say_lead(lead), str(lead // A_MINUTE))


def _time(text: str, name: str, initial: str) -> Json:
    element: Json = {"type": "timepicker", "action_id": name}
    if initial:
        element["initial_time"] = initial
    hint = "Leave both empty for no quiet hours." if name == QUIET_FROM else ""
    return input_block(text, element, name, optional=True, hint=hint)


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"
