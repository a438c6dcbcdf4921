"""The page "Find a time": the best times for a group, and who can't come to each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from blocks.layout import OPTION_LIMIT, as_written, header, input_block, option
from blocks.text import Json, cut, escape, label, unescape
from booking.rules.availability import DAYS_AHEAD
from booking.rules.group_times import GroupTime
from booking.rules.local_times import say_interval

CALLBACK_ID = "find_time"
TIME = "time"
"""The block id and the action id of the times; the chosen one's value is its start, ISO 8601."""
HINT = "The assessor is free at each of these times, and a Smart Room where one is needed."
ALL_CAN_COME = {1: "The learner can come", 2: "Both can come"}
NO_TIME = (
    f"In the {DAYS_AHEAD} days that were searched there is no time within working hours at which "
    "the assessor, one of the learners and, where one is needed, a Smart Room are free. Go back "
    "and choose other participants; or choose a shorter session or a later date in the form."
)


def find_time_modal(
    times: Sequence[GroupTime], names: Mapping[int, str], zone: ZoneInfo, *, metadata: str
) -> Json:
    """Build the page, the best time chosen already; without any time it explains itself.

    Args:
        times: at most five, the best first.
        names: by id, the names of all the learners who are to take part.
        zone: in which the times are said.
        metadata: what the page carries as its private metadata, at most 3,000 characters.
    """
    page: Json = {
        "type": "modal",
        "callback_id": CALLBACK_ID,
        "title": label("Find a time"),
        "close": label("Back"),
        "private_metadata": metadata,
    }
    if not times:
        return page | {"blocks": as_written(NO_TIME)}
    absences = [block for each in times for block in _absence(each, names, zone)]
    return page | {
        "submit": label("Use this time"),
        "blocks": [_choice(times, names, zone), header("Who can't come"), *absences],
    }


def _choice(times: Sequence[GroupTime], names: Mapping[int, str], zone: ZoneInfo) -> Json:
    options = [
        option(
            say_interval(each.interval, zone),
            each.interval.start.isoformat(),
            _who_can_come([names[learner] for learner in each.absent], len(names)),
        )
        for each in times
    ]
    radio: Json = {
        "type": "radio_buttons",
        "action_id": TIME,
        "options": options,
        "initial_option": options[0],
    }
    return input_block("Time", radio, TIME, hint=HINT)


def _absence(time: GroupTime, names: Mapping[int, str], zone: ZoneInfo) -> list[Json]:
    absent = ", ".join(names[learner] for learner in time.absent)
    return as_written(f"{say_interval(time.interval, zone)}:\n{absent or 'Everybody can come.'}")


def _who_can_come(absent: Sequence[str], learners: int) -> str:
    """Say it in the length of an option: "11 of 12 can come; not Tom Hill"."""
    if not absent:
        return ALL_CAN_COME.get(learners, f"All {learners} can come")
    come = f"{learners - len(absent)} of {learners} can come; not "
    whole = come + ", ".join(absent)
    if len(escape(whole)) <= OPTION_LIMIT:
        return whole
    more = f" and {len(absent) - 1} more" if len(absent) > 1 else ""
    return come + unescape(cut(absent[0], OPTION_LIMIT - len(come) - len(more))) + more
