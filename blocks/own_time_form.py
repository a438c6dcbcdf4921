"""The modal "Time log entry", and what waits for an assessor's approval on Home."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from blocks.home_sessions import Reader
from blocks.layout import actions, as_written, button, header, input_block, note, option
from blocks.own_time_buttons import (
    APPROVE_TIME,
    RETURN_TIME,
    TAKE_BACK_TIME,
    EntryValue,
    add_time_button,
)
from blocks.paging import ListName, paging
from blocks.text import Json, label, shorten
from booking.own_time import OwnTimeNote
from booking.own_time_reading import KeptTime, WaitingTime
from booking.pages import Page
from booking.rules.local_times import say_interval
from booking.rules.own_time import ACTIVITY_LIMIT, COMMENT_LIMIT, MOST_MINUTES, WORD_LIMIT
from booking.values import FormField, OwnTimeState, TimeKind

CALLBACK_ID = "own_time"
RETURN_CALLBACK_ID = "return_own_time"
TITLE = "Time log entry"
RETURN_TITLE = "Return an entry"
WAITING = ListName("waiting", "Entries", "Earlier entries", "Later entries")
SHOWN = 300
MOST_OPTIONS = 100


def own_time_modal(kept: KeptTime, zone: ZoneInfo) -> Json:
    """Build the form of an entry; its date and time are on the clocks of `zone`."""
    value = EntryValue(kept.learner_id, kept.id or 0, kept.version)
    return {
        "type": "modal",
        "callback_id": CALLBACK_ID,
        "title": label(TITLE),
        "submit": label("Save entry"),
        "close": label("Cancel"),
        "private_metadata": value.dump(),
        "blocks": [
            *as_written(f"Learner: {kept.learner}"),
            *_returned(kept),
            *_fields(kept, zone),
            note(f"Times are in {zone.key}. An assessor approves the entry before it counts."),
            *([_take_back(value)] if kept.id else []),
        ],
    }


def return_modal(value: EntryValue) -> Json:
    """Ask for the word with which an entry is returned."""
    element: Json = {
        "type": "plain_text_input",
        "action_id": FormField.REASON.value,
        "multiline": True,
        "max_length": WORD_LIMIT,
    }
    return {
        "type": "modal",
        "callback_id": RETURN_CALLBACK_ID,
        "title": label(RETURN_TITLE),
        "submit": label("Return entry"),
        "close": label("Cancel"),
        "private_metadata": value.dump(),
        "blocks": [input_block("What should be mended", element, FormField.REASON.value)],
    }


def waiting_blocks(waiting: Page[WaitingTime], reader: Reader) -> list[Json]:
    """Show what waits for approval; nothing when there is nothing."""
    if not waiting.rows:
        return []
    lines = [block for each in waiting.rows for block in _waiting(each, reader)]
    return [header("Time to approve"), *lines, *paging(waiting, WAITING, reader.state)]


def _waiting(entry: WaitingTime, reader: Reader) -> list[Json]:
    value = EntryValue(0, entry.id, entry.version).dump()
    comment = f"\n{shorten(entry.note.comment, SHOWN)}" if entry.note.comment else ""
    said = (
        f"{entry.learner}: {say_interval(entry.note.interval, reader.zone)}, "
        f"{shorten(entry.note.activity, reader.room.words)} "
        f"({entry.note.kind.words}, {shorten(entry.course, SHOWN)}){comment}"
    )
    approve = button("Approve entry", APPROVE_TIME, value=value, style="primary")
    return [*as_written(said), actions([approve, button("Return entry", RETURN_TIME, value=value)])]


def _returned(kept: KeptTime) -> list[Json]:
    if kept.state is not OwnTimeState.RETURNED:
        return []
    return as_written(f"Your assessor has returned it: {kept.word}")


def _fields(kept: KeptTime, zone: ZoneInfo) -> list[Json]:
    return [*_when_fields(kept.note, zone), *_what_fields(kept)]


def _when_fields(entry: OwnTimeNote | None, zone: ZoneInfo) -> list[Json]:
    start = entry.starts_at.astimezone(zone) if entry else None
    minutes: Json = {
        "type": "number_input",
        "is_decimal_allowed": False,
        "min_value": "1",
        "max_value": str(MOST_MINUTES),
    }
    day = start and f"{start:%Y-%m-%d}"
    at = start and f"{start:%H:%M}"
    return [
        _field("Date", FormField.SESSION_DATE, {"type": "datepicker"}, initial_date=day),
        _field("Start time", FormField.SESSION_TIME, {"type": "timepicker"}, initial_time=at),
        _field("Minutes", FormField.MINUTES, minutes, initial_value=entry and str(entry.minutes)),
    ]


def _what_fields(kept: KeptTime) -> list[Json]:
    entry = kept.note
    courses = {id_: option(title, str(id_)) for id_, title in kept.courses.items()}
    kinds = {kind: option(kind.words.capitalize(), kind.value) for kind in TimeKind}
    only = next(iter(courses.values())) if len(courses) == 1 else None
    course = courses.get(entry.course_id) if entry else only
    kind = kinds[entry.kind if entry else TimeKind.OFF_THE_JOB]
    activity: Json = {"type": "plain_text_input", "max_length": ACTIVITY_LIMIT}
    comment: Json = {"type": "plain_text_input", "multiline": True, "max_length": COMMENT_LIMIT}
    said = entry and entry.comment
    return [
        _field("Activity", FormField.ACTIVITY, activity, initial_value=entry and entry.activity),
        _field("Course", FormField.COURSE, _select(courses.values()), initial_option=course),
        _field("Counts as", FormField.COUNTS_AS, _select(kinds.values()), initial_option=kind),
        _field("Comment", FormField.COMMENT, comment, optional=True, initial_value=said),
    ]


def _select(options: Iterable[Json]) -> Json:
    return {"type": "static_select", "options": list(options)[:MOST_OPTIONS]}


def _field(
    text: str, field: FormField, element: Json, *, optional: bool = False, **initial: object
) -> Json:
    filled = {name: value for name, value in initial.items() if value}
    named = element | {"action_id": field.value} | filled
    return input_block(text, named, field.value, optional=optional)


def _take_back(value: EntryValue) -> Json:
    take_back = button("Take entry back", TAKE_BACK_TIME, value=value.dump(), style="danger")
    confirm: Json = {
        "title": label("Take this entry back?"),
        "text": label("It goes from the time log for good."),
        "confirm": label("Take it back"),
        "deny": label("Keep it"),
    }
    return actions([take_back | {"confirm": confirm}])


def add_blocks(learner_id: int | None, _reader: Reader) -> list[Json]:
    """Offer a new entry: of one's own, or of a learner's."""
    return [actions([add_time_button(learner_id)])]
