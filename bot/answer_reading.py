"""Reads the page "Can't make it", and the sessions that a button to answer stands for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from blocks.answer_page import FREE_TIMES, OTHER_TIMES, REASON, SESSION
from booking import when
from booking.errors import BadField
from booking.rules.local_times import moment
from booking.rules.recurrence import MOST_SESSIONS
from booking.values import FormField
from bot.payload_values import parse_id, parse_moment

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotCome:
    """What the page says: which session in which version, why, and the times instead.

    `message` is the timestamp of the message from which it was opened, `home` what the Home tab
    shows from which it was.
    """

    sessions: dict[int, int]
    reason: str
    proposed: tuple[datetime, ...]
    message: str
    home: str


def parse_sessions(value: str) -> dict[int, int]:
    """Read the sessions with their versions that a button stands for.

    Raises:
        ValueError: it is not what the button carries.
    """
    pairs = [each.split(".") for each in value.split(" ")[:MOST_SESSIONS]]
    return {parse_id(session): parse_id(version) for session, version in pairs}


def parse_cannot_come(view: Json, *, now: datetime, zone: ZoneInfo) -> CannotCome:
    """Read the submitted page; what is typed in it is meant on the clocks of `zone`.

    Raises:
        BadField: a typed time can't be read.
        ValueError: the page says what it can't say.
    """
    carried = json.loads(view["private_metadata"])
    values = {
        name: state
        for elements in view["state"]["values"].values()
        for name, state in elements.items()
    }
    ticked = values.get(FREE_TIMES, {}).get("selected_options") or ()
    typed = (values[OTHER_TIMES].get("value") or "").splitlines()
    moments = [
        *(parse_moment(box["value"]) for box in ticked),
        *(_read_moment(line, now, zone) for line in typed if line.strip()),
    ]
    return CannotCome(
        sessions=_chosen(carried, values),
        reason=(values[REASON].get("value") or "").strip(),
        proposed=tuple(dict.fromkeys(moments)),
        message=str(carried["message"]),
        home=str(carried["home"]),
    )


def _chosen(carried: Json, values: Json) -> dict[int, int]:
    if SESSION in values:
        return parse_sessions(values[SESSION]["selected_option"]["value"])
    (only,) = carried["sessions"]
    return parse_sessions(only)


def _read_moment(line: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Read a typed time.

    Raises:
        BadField: it can't be read, is only a day, or repeats.
    """
    try:
        reading = when.read(line, now.astimezone(zone))
    except when.NotRead as refusal:
        raise BadField(str(refusal), field=FormField.OTHER_TIMES) from refusal
    if not reading.has_time or reading.repeat:
        raise BadField(
            f"“{line.strip()}” is not one time of one day.",
            helps="Type it like “Thu 3 Dec 2pm”.",
            field=FormField.OTHER_TIMES,
        )
    try:
        return moment(reading.start.date(), reading.start.time(), zone).astimezone(UTC)
    except BadField as refusal:
        raise BadField(
            refusal.happened, helps=refusal.helps, field=FormField.OTHER_TIMES
        ) from refusal
