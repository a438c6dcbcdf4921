"""An organisation's week on the Home tab of its admins."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.home_sessions import Reader
from blocks.layout import as_written, header, note
from blocks.text import Json, shorten
from booking.rules.local_times import say_clock, say_day
from booking.week_at_a_glance import MOST_NAMED, FailedMessage, RoomUse, WeekAtAGlance

BAR = "▇"
MOST_BARS = 20
NOT_REACHED = (
    "Whoever can't be reached has no Slack account with the e-mail address in the list, or it is "
    "deactivated. A session's “Who was told” sends again."
)
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
        *as_written(_say_failed(week.failed, reader, room)),
        note(NOT_REACHED),
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


def _say_failed(failed: Sequence[FailedMessage], reader: Reader, room: int) -> str:
    if not failed:
        return "None of this week, and none about a session to come."
    return _named([_say_one(each, reader, room) for each in failed])


def _say_one(failed: FailedMessage, reader: Reader, room: int) -> str:
    start = failed.starts_at.astimezone(reader.zone)
    when = f"{say_day(start)}, {say_clock(start)}"
    return f"{shorten(failed.name, room // 4)}, about the session on {when}: {failed.why}"


def _named(names: Sequence[str]) -> str:
    shown = [f"• {each}" for each in names[:MOST_NAMED]]
    return "\n".join([*shown, *(["and more"] if len(names) > MOST_NAMED else [])])


def _count(sessions: int) -> str:
    return f"{sessions} session{'' if sessions == 1 else 's'}"
