"""Reads a message into the form: its time, and who wrote it. The rest of it goes nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from blocks.form_values import FormValues
from booking import when
from booking.courses import bookable_courses
from booking.errors import BadField
from booking.rules.local_times import say_day
from booking.values import Role
from bot.course_choices import course_choices, usual_courses
from bot.filled_form import Asking, Filled
from bot.meant_people import Meant, find_mentioned, seat
from bot.slack_text import typed_text
from bot.typed_when import refuse_unbookable, say_reading, with_reading

Message = Mapping[str, Any]
NO_TIME = "The message says no time. Choose one below."
TOO_LONG = "The message is too long to find its time. Choose one below."
BY_APP = "An app wrote the message: choose the learner."
WRITER = "the message's writer"


def fill_from_message(asking: Asking, values: FormValues, *, message: Message) -> Filled:
    """Fill in a message's time, and its writer as the learner or the assessor.

    Args:
        asking: who chose the shortcut.
        values: the form as it opens without.
        message: as Slack sends it.

    Raises:
        DatabaseUnavailable: the database can't answer now.
    """
    values, said = _with_time(asking, values, message)
    values, remarks = seat(values, _find_writer(asking, message))
    return Filled(_with_courses(asking, values), " ".join((said, *remarks)))


def _with_time(asking: Asking, values: FormValues, message: Message) -> tuple[FormValues, str]:
    """Put in the time that a message says: "tomorrow" is the day after it was written."""
    said_at = datetime.fromtimestamp(float(message["ts"]), UTC).astimezone(asking.zone)
    try:
        text = typed_text(message.get("text") or "").text
        reading = when.read_message(text, min(said_at, asking.now))
        if reading:
            refuse_unbookable(reading)
    except (when.NotRead, BadField) as refusal:
        return values, _say_refusal(refusal)
    if reading is None:
        return values, NO_TIME
    if _is_over(reading, asking.now):
        return values, f"The message says {_say_start(reading)}, which has passed."
    values = with_reading(values, reading)
    return values, say_reading(reading, values, asking.zone)


def _say_refusal(refusal: when.NotRead | BadField) -> str:
    """Say why no time was read, with no more of the message than its times."""
    if isinstance(refusal, when.TooLong):
        return TOO_LONG
    if isinstance(refusal, when.Ambiguous):
        one, other = refusal.readings
        return f"The message can mean {one} or {other}. Choose a time below."
    return f"The message's time can't be read. {refusal}"


def _is_over(reading: when.Reading, now: datetime) -> bool:
    if reading.has_time:
        return reading.start < now
    return reading.start.date() < now.date()


def _say_start(reading: when.Reading) -> str:
    at = f", {reading.start:%H:%M}" if reading.has_time else ""
    return f"{say_day(reading.start)}{at}"


def _find_writer(asking: Asking, message: Message) -> Meant:
    """Find who wrote a message; who asks has a place in the form already."""
    user_id = message.get("user")
    if message.get("bot_id") or not user_id:
        return Meant(remarks=(BY_APP,))
    found = find_mentioned(asking, {user_id: WRITER})
    writers = [each for each in found.people if each.id != asking.member.id]
    if Role.ASSESSOR in asking.member.roles:
        able = tuple(each for each in writers if each.learns or not each.holds)
        others = [each for each in writers if each not in able]
        remarks = [f"{each.name} is an assessor: choose the learner." for each in others]
        return Meant(able, (*found.remarks, *remarks))
    return Meant(tuple(writers), found.remarks)


def _with_courses(asking: Asking, values: FormValues) -> FormValues:
    """Preselect the courses of the learner who wrote the message."""
    learner = values.learner
    if learner is None:
        return values
    offered = asking.desk.database.read(
        lambda db: bookable_courses(
            db, organisation_id=asking.member.organisation.id, learner_id=int(learner.value)
        )
    )
    return replace(values, courses=course_choices(usual_courses(offered, values.type)))
