"""The form "Close session": a row for each learner, how the time counts, and what else is noted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from zoneinfo import ZoneInfo

from blocks.form_values import HIGHEST_ID
from blocks.layout import OPTION_LIMIT, actions, as_written, button, input_block, note, option
from blocks.text import Json, label, shorten
from booking.closing_reading import PlaceToClose, ToClose
from booking.drafts import EnteredPlace
from booking.rules.closing import LINK_LIMIT, REASON_LIMIT
from booking.rules.local_times import say_interval
from booking.rules.names import fold, shared_names
from booking.rules.session_types import EFFECTS
from booking.values import Attendance, FormField, SessionMethod, SessionType, TimeKind

CALLBACK_ID = "close_session"
TITLE = "Close session"
TURN_PLACES = "turn_places"
"""How the action ids of the paging buttons begin; a button's value is the page's number."""
ROWS_ON_PAGE = 30
NAME_ROOMS = (OPTION_LIMIT, 30, 12)
"""How many characters a name has, from what people usually need to what always fits."""
MOST_BYTES = 60_000
"""Slack's client for Socket Mode sends at most 65,535 bytes at once."""
NEEDS_REASON = "This type counts off the job only with a reason: write why it does."


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingMemory:
    """What the form carries unseen: which session was seen in which version, and the page."""

    token: str
    session_id: int
    version: int
    page: int = 0

    def dump(self) -> str:
        """Write it as a view's private_metadata."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def load(cls, private_metadata: str) -> ClosingMemory:
        """Read it back.

        Raises:
            ValueError: it is not what `dump` wrote.
        """
        try:
            memory = cls(**json.loads(private_metadata))
        except TypeError as error:
            raise ValueError("the form's private_metadata is not its own") from error
        numbers = (memory.session_id, memory.version, memory.page)
        if not all(isinstance(each, int) and 0 <= each <= HIGHEST_ID for each in numbers):
            raise ValueError("these are not numbers of the form")
        return memory


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingEntries:
    """What stands in the form; minutes are as typed, places of other pages as they were left."""

    places: Mapping[int, EnteredPlace]
    kind: TimeKind | None
    reason: str = ""
    recording_link: str = ""
    next_review_on: date | None = None


def first_entries(form: ToClose) -> ClosingEntries:
    """What stands in the form at first."""
    return ClosingEntries(
        places={
            place.learner_id: EnteredPlace(place.noted.attendance, str(place.noted.minutes))
            for place in form.places
        },
        kind=form.kind,
        reason=form.reason,
        recording_link=form.recording_link,
        next_review_on=form.next_review_on,
    )


def closing_modal(
    form: ToClose, entries: ClosingEntries, memory: ClosingMemory, zone: ZoneInfo
) -> Json:
    """Build a page of the form; times are on the clocks of `zone`."""
    for room in NAME_ROOMS:
        view = _modal(form, entries, memory, zone, room)
        if len(json.dumps(view)) <= MOST_BYTES:
            break
    return view


def attendance_block(learner_id: int) -> str:
    """The block id of a learner's attendance."""
    return f"{FormField.ATTENDANCE.value}.{learner_id}"


def minutes_block(learner_id: int) -> str:
    """The block id of a learner's minutes."""
    return f"{FormField.MINUTES.value}.{learner_id}"


def pages_of(form: ToClose) -> int:
    """How many pages the rows of a session take."""
    return max(1, -(-len(form.places) // ROWS_ON_PAGE))


def _modal(
    form: ToClose, entries: ClosingEntries, memory: ClosingMemory, zone: ZoneInfo, room: int
) -> Json:
    page = min(memory.page, pages_of(form) - 1)
    shown = form.places[page * ROWS_ON_PAGE : (page + 1) * ROWS_ON_PAGE]
    names = _names(form.places, room)
    title = f"{EFFECTS[form.type].title}, {say_interval(form.interval, zone)}"
    return {
        "type": "modal",
        "callback_id": CALLBACK_ID,
        "title": label(TITLE),
        "submit": label("Close session"),
        "close": label("Cancel"),
        "private_metadata": memory.dump(),
        "blocks": [
            *as_written(title),
            note(f"From 1 to {form.most} minutes count for who was there, none for who was not."),
            *(block for place in shown for block in _row(place, entries, names, form.most)),
            *_paging(form, page, shown),
            *_common_fields(form, entries),
        ],
    }


def _names(places: Sequence[PlaceToClose], room: int) -> dict[int, str]:
    """Name each learner, and those who share a name by their e-mail too."""
    shared = shared_names(place.name for place in places)
    return {
        place.learner_id: (
            f"{shorten(place.name, room)} ({shorten(place.email, room)})"
            if fold(place.name) in shared
            else shorten(place.name, room)
        )
        for place in places
    }


def _row(
    place: PlaceToClose, entries: ClosingEntries, names: Mapping[int, str], most: int
) -> list[Json]:
    entered, name = entries.places[place.learner_id], names[place.learner_id]
    options = {each: option(each.words.capitalize(), each.value) for each in Attendance}
    attendance: Json = {
        "type": "static_select",
        "action_id": FormField.ATTENDANCE.value,
        "options": list(options.values()),
        "initial_option": options[entered.attendance],
    }
    minutes: Json = {
        "type": "number_input",
        "action_id": FormField.MINUTES.value,
        "is_decimal_allowed": False,
        "min_value": "0",
        "max_value": str(most),
    }
    fits = (
        entered.minutes.isascii() and entered.minutes.isdecimal() and int(entered.minutes) <= most
    )
    if fits:
        minutes["initial_value"] = entered.minutes
    return [
        input_block(name, attendance, attendance_block(place.learner_id)),
        input_block(f"{name}: minutes", minutes, minutes_block(place.learner_id), optional=True),
    ]


def _paging(form: ToClose, page: int, shown: Sequence[PlaceToClose]) -> list[Json]:
    """Say who stands on the page, with the ways to the others; what is entered stays."""
    last = pages_of(form) - 1
    if last == 0:
        return []
    first = page * ROWS_ON_PAGE + 1
    said = f"Learners {first} to {first + len(shown) - 1} of {len(form.places)}."
    steps = (("Earlier learners", page - 1), ("Later learners", page + 1))
    buttons = [
        button(text, f"{TURN_PLACES}.{number - page:+d}", value=str(number))
        for text, number in steps
        if 0 <= number <= last
    ]
    return [note(said), actions(buttons, "places")]


def _common_fields(form: ToClose, entries: ClosingEntries) -> list[Json]:
    kinds = {kind: option(kind.words.capitalize(), kind.value) for kind in TimeKind}
    counts: Json = {"type": "static_select", "options": list(kinds.values())}
    if entries.kind:
        counts["initial_option"] = kinds[entries.kind]
    hint = NEEDS_REASON if EFFECTS[form.type].off_the_job_needs_reason else ""
    return [
        _field("Counts as", FormField.COUNTS_AS, counts),
        _field(
            "Reason",
            FormField.REASON,
            _typed(entries.reason, REASON_LIMIT) | {"multiline": True},
            optional=True,
            hint=hint,
        ),
        *(_recording(entries) if form.method is SessionMethod.SMART_SESSION else []),
        *(_next_review(entries) if form.type is SessionType.FORMAL_REVIEW else []),
    ]


def _recording(entries: ClosingEntries) -> list[Json]:
    element = _typed(entries.recording_link, LINK_LIMIT)
    hint = "Its learners find it in their evidence library. It begins with https://."
    return [
        _field("Link to the recording", FormField.RECORDING_LINK, element, optional=True, hint=hint)
    ]


def _next_review(entries: ClosingEntries) -> list[Json]:
    picker: Json = {"type": "datepicker"}
    if entries.next_review_on:
        picker["initial_date"] = entries.next_review_on.isoformat()
    hint = "You can book it right after this."
    return [_field("Next review", FormField.NEXT_REVIEW, picker, optional=True, hint=hint)]


def _typed(text: str, limit: int) -> Json:
    element: Json = {"type": "plain_text_input", "max_length": limit}
    return element | ({"initial_value": text} if text else {})


def _field(
    text: str, field: FormField, element: Json, *, optional: bool = False, hint: str = ""
) -> Json:
    named = element | {"action_id": field.value}
    return input_block(text, named, field.value, optional=optional, hint=hint)
