"""The morning's message to who holds sessions, and where it is switched on and off."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from blocks.home_sessions import Reader, say_learners
from blocks.layout import actions, as_written, button, header
from blocks.session_actions import close_button
from blocks.text import Json, cut, plain
from booking.agendas import AgendaEntry
from booking.digests import Digest
from booking.rules.local_times import say_day, say_times
from booking.rules.session_types import EFFECTS

TURN_DIGEST = "turn_digest"
"""How the action ids of the buttons begin that switch the message; "on" or "off" follows."""
TITLE = "Your day"
TEXT_LIMIT = 2_900
TO_CLOSE, MORE = "Overdue to close", "• And more: Home shows all."
NOTHING_TODAY = "You hold no session today."


def digest_message(digest: Digest, zone: ZoneInfo) -> Json:
    """Build the message: today's sessions, and those that wait to be closed."""
    today = [_today(entry, zone) for entry in digest.today] or [NOTHING_TODAY]
    overdue = [_overdue(entry, zone) for entry in digest.overdue.rows]
    more = [MORE] if digest.overdue.has_later else []
    left = [f"{TO_CLOSE}:", *overdue, *more] if overdue else []
    return {
        "text": cut("\n".join([TITLE, *today, *left]), TEXT_LIMIT),
        "blocks": [
            header(TITLE),
            *as_written("\n".join(today)),
            *_to_close(digest, zone),
            actions([button("Don't tell me each morning", f"{TURN_DIGEST}.off", value="off")]),
        ],
    }


def digest_blocks(_reader: Reader, *, wanted: bool) -> list[Json]:
    """Show on Home whether the message comes, and the button to change that."""
    said = (
        "You get a message each morning that you hold a session, and each working morning that "
        "one is left to close."
    )
    if wanted:
        turn = button("Don't tell me each morning", f"{TURN_DIGEST}.off", value="off")
        return [header(TITLE), *as_written(said), actions([turn])]
    turn = button("Tell me each morning", f"{TURN_DIGEST}.on", value="on", style="primary")
    return [header(TITLE), *as_written("You get no message in the morning."), actions([turn])]


def _today(entry: AgendaEntry, zone: ZoneInfo) -> str:
    return f"• {say_times(entry.interval, zone)}: {_what(entry)}"


def _overdue(entry: AgendaEntry, zone: ZoneInfo) -> str:
    return f"• {say_day(entry.interval.start.astimezone(zone))}: {_what(entry)}"


def _what(entry: AgendaEntry) -> str:
    place = f", {entry.location}" if entry.location else ""
    return f"{EFFECTS[entry.type].title} with {say_learners(entry.learners)}{place}"


def _to_close(digest: Digest, zone: ZoneInfo) -> list[Json]:
    """Show what is left to close, each with the way to close it."""
    if not digest.overdue.rows:
        return []
    lines = [
        {"type": "section", "text": plain(_overdue(entry, zone))}
        | {"accessory": close_button(entry.session_id)}
        for entry in digest.overdue.rows
    ]
    more = as_written(MORE) if digest.overdue.has_later else []
    return [header(TO_CLOSE), *lines, *more]
