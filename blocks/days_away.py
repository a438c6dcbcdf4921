"""Days away: Home's list of them, the form that marks them, and what is booked then."""

from __future__ import annotations

from collections.abc import Collection
from zoneinfo import ZoneInfo

from blocks.home_sessions import Reader, say_learners
from blocks.layout import actions, as_written, button, header, input_block, note, option
from blocks.notices import notice_blocks
from blocks.paging import ListName, paging, turning, which_rows
from blocks.text import Json, label
from booking.absence_plans import AbsencePlan, AwaySession
from booking.absences import DaysAway
from booking.pages import PAGE_SIZE, Page
from booking.rules.absences import say_away
from booking.rules.local_times import say_interval
from booking.rules.session_types import EFFECTS

MARK_CALLBACK_ID = "mark_days_away"
PLAN_CALLBACK_ID = "days_away"
OPEN_MARKING = "open_days_away"
"""The action id of the button to the form that marks days away."""
SHOW_PLAN = "show_days_away"
"""How the action ids of the buttons to what is booked then begin: absence and page."""
MOVE_ONE = "move_from_days_away"
GIVE_ONE = "give_from_days_away"
MOVE_ALL = "move_all_from_days_away"
TAKE_BACK = "take_back_days_away"
PERSON, FIRST_DAY, LAST_DAY = "person", "first_day", "last_day"
"""The block and action ids of the form's fields."""
LIST = ListName("away", "Days away", "Earlier days away", "Later days away")
BOOKED = ListName("booked", "Sessions", "Earlier sessions", "Later sessions")
TITLE = "Days away"
NONE_MARKED = "No days away are marked. Nothing new can be booked on days that you mark."
NOTHING_BOOKED = "Nothing is booked then, and nothing new can be."
NOWHERE = "No other time suits everybody, and no other assessor is free: cancel it, or move it."


def days_away_blocks(page: Page[DaysAway], zone: ZoneInfo, reader: Reader) -> list[Json]:
    """List days away, with the way to mark more; days are those of the organisation's zone."""
    mark = button("Mark days away", OPEN_MARKING, style="primary")
    return [
        header(TITLE),
        actions([mark], "mark_days_away"),
        *([_line(each, zone) for each in page.rows] or as_written(NONE_MARKED)),
        *paging(page, LIST, reader.state),
    ]


def _line(away: DaysAway, zone: ZoneInfo) -> Json:
    [block] = as_written(f"{away.name} is {say_away(away.interval, zone)}.")
    show = button("What is booked then", f"{SHOW_PLAN}.home", value=f"{away.absence_id}.0")
    return block | {"accessory": show}


def marking_modal(*, for_anybody: bool, own: tuple[int, str] | None) -> Json:
    """Build the form that marks days away.

    Args:
        for_anybody: whether the person may choose the assessor.
        own: the id and the name of the person, if they are an assessor.
    """
    person: Json = {
        "type": "external_select",
        "action_id": PERSON,
        "min_query_length": 0,
        "placeholder": label("Choose an assessor", 150),
    }
    if own:
        person["initial_option"] = option(own[1], str(own[0]))
    return {
        "type": "modal",
        "callback_id": MARK_CALLBACK_ID,
        "title": label(TITLE),
        "submit": label("Mark days away"),
        "close": label("Cancel"),
        "blocks": [
            *([input_block("Assessor", person, PERSON)] if for_anybody else []),
            input_block("First day", {"type": "datepicker", "action_id": FIRST_DAY}, FIRST_DAY),
            input_block("Last day", {"type": "datepicker", "action_id": LAST_DAY}, LAST_DAY),
            note("Nothing new can be booked on these days. What is booked already is listed next."),
        ],
    }


def plan_modal(plan: AbsencePlan, zone: ZoneInfo, notice: str = "") -> Json:
    """Build the page of what is booked on days away; `notice` says what has just been done."""
    absence_id = plan.away.absence_id
    turns = turning(plan.sessions, BOOKED, SHOW_PLAN, lambda to: f"{absence_id}.{to}")
    paged = [note(which_rows(plan.sessions, BOOKED, PAGE_SIZE)), actions(turns)] if turns else []
    lines = [block for each in plan.sessions.rows for block in _session(each, plan, zone)]
    return {
        "type": "modal",
        "callback_id": PLAN_CALLBACK_ID,
        "title": label(TITLE),
        "close": label("Close"),
        "blocks": [
            *(notice_blocks(notice) if notice else []),
            *as_written(f"{plan.away.name} is {say_away(plan.away.interval, zone)}."),
            actions(_for_all(plan), "all"),
            *(lines or as_written(NOTHING_BOOKED)),
            *paged,
        ],
    }


def _for_all(plan: AbsencePlan) -> list[Json]:
    value = str(plan.away.absence_id)
    move = button("Move all as proposed", MOVE_ALL, value=value, style="primary")
    back = button("Take back these days", TAKE_BACK, value=value)
    confirm = {
        "title": label("Take back these days?", 100),
        "text": label("Sessions can be booked on them again. What was moved stays moved.", 300),
        "confirm": label("Take back", 30),
        "deny": label("Keep", 30),
    }
    return [*([move] if plan.sessions.rows else []), back | {"confirm": confirm}]


def _session(each: AwaySession, plan: AbsencePlan, zone: ZoneInfo) -> list[Json]:
    when = say_interval(each.interval, zone)
    who = say_learners(tuple(each.learners.values())) or "nobody"
    said = as_written(f"{when}: {EFFECTS[each.type].title} with {who}")
    buttons = _ways_out(each, plan, zone)
    return [*said, actions(buttons)] if buttons else [*said, *as_written(NOWHERE)]


def _ways_out(each: AwaySession, plan: AbsencePlan, zone: ZoneInfo) -> list[Json]:
    this = f"{plan.away.absence_id} {each.session_id} {each.version}"
    buttons = []
    if each.proposed:
        to = f"Move to {say_interval(each.proposed, zone)}"
        value = f"{this} {each.proposed.start.isoformat()}"
        buttons.append(button(to, MOVE_ONE, value=value))
    if each.substitute_id:
        to = f"Give to {each.substitute}"
        buttons.append(button(to, GIVE_ONE, value=f"{this} {each.substitute_id}"))
    return buttons


def say_left(left: Collection[str]) -> str:
    """Say why sessions were left as they are, each reason once."""
    return " ".join(dict.fromkeys(left))
