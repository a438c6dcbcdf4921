"""An organisation's week on the Home tab of its admins."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.home_sessions import Reader
from blocks.layout import as_written, header, note
from blocks.text import Json, shorten
from booking.rules.local_times import say_day
from booking.week_at_a_glance import MOST_NAMED, RoomUse, WeekAtAGlance

BAR = "▇"
MOST_BARS = 20
ROOMS_SHOWN = 20


def week_blocks(week: WeekAtAGlance, reader: Reader) -> list[Json]:
    """Show the week's sessions as bars with their numbers, then what needs somebody's eye."""
    room = reader.room.words // 4
    return [
        header(f"The week from {say_day(week.monday)}"),
        *as_written(_say_sessions(week)),
        header("Smart Rooms in use"),
        *as_written(_say_rooms(week.rooms, room)),
        header("People who can't be reached"),
        *as_written(_say_unreachable(week.unreachable, room)),
        header("Messages that failed"),
        *as_written(_say_failed(week.failed, room)),
        note("Whoever can't be reached has no Slack account with the e-mail address in the list."),
    ]


def _say_sessions(week: WeekAtAGlance) -> str:
    most = max([*week.sessions.values(), MOST_BARS])
    days = [
        f"{day:%a} {day.day}: {BAR * -(-number * MOST_BARS // most)} {number}".replace("  ", " ")
        for day, number in week.sessions.items()
    ]
    total = sum(week.sessions.values())
    said = f"{_count(total)}, {week.cancelled} cancelled."
    return "\n".join([said, *days])


def _say_rooms(rooms: Sequence[RoomUse], room: int) -> str:
    if not rooms:
        return "The organisation has no Smart Rooms. Add them with a file smart_rooms.csv."
    used = sum(1 for each in rooms if each.sessions)
    lines = [
        f"{shorten(each.name, room // 4)}: {_count(each.sessions)}" for each in rooms[:ROOMS_SHOWN]
    ]
    more = [f"and {len(rooms) - ROOMS_SHOWN} more"] if len(rooms) > ROOMS_SHOWN else []
    return "\n".join([f"{used} of {len(rooms)} are used this week.", *lines, *more])


def _say_unreachable(names: Sequence[str], room: int) -> str:
    if not names:
        return "Every learner of this week's sessions can be reached."
    return _named([shorten(each, room // 4) for each in names])


def _say_failed(failed: Sequence[tuple[str, str]], room: int) -> str:
    if not failed:
        return "None. Every message that was due has been sent."
    return _named([f"{shorten(name, room // 4)}: {why}" for name, why in failed])


def _named(names: Sequence[str]) -> str:
    shown = [f"• {each}" for each in names[:MOST_NAMED]]
    return "\n".join([*shown, *(["and more"] if len(names) > MOST_NAMED else [])])


def _count(sessions: int) -> str:
    return f"{sessions} session{'' if sessions == 1 else 's'}"
