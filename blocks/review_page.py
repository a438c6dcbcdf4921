"""The page that shows every date of a series before it is booked, and asks what is not free."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import groupby
from zlib import crc32
from zoneinfo import ZoneInfo

from blocks.layout import actions, as_written, button, input_block, option
from blocks.notices import KEPT_OF_A_VIEW, notice_blocks
from blocks.text import Json, cut, label, shorten
from booking.rules.local_times import say_day, say_interval
from booking.series_review import ReviewedDate
from booking.values import Interval

CALLBACK_ID = "review_dates"
DECIDE = "decide"
"""The action id of the choice of what becomes of a date."""
BACK_TO_PARTICIPANTS = "back_to_participants"
DATE = "date"
"""How the block ids of the choices begin; the day follows, and what makes them ask anew."""
KEEP, SKIP, MOVE, ANOTHER = "keep", "skip", "move", "another"
"""What becomes of a date: the values of its choices; a moment follows `MOVE`."""
TITLE = "Check the dates"
MOST_BYTES = 60_000
"""An answer over Socket Mode is one frame, in which the SDK's client has room for 65,535 bytes."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much a page says of each date: the characters of its label, and times to move to."""

    label: int
    proposals: int


ROOMS = (Room(1_999, 3), Room(300, 3), Room(300, 1), Room(150, 1), Room(50, 0))
"""From all there is to say to what always fits, also in a script of long characters."""
ALL_FREE = {1: "The date is free.", 2: "Both dates are free."}
WHAT_PER_LABEL = 5
"""How many times a label's characters the page has to say what is booked."""


@dataclass(frozen=True, slots=True)
class ReviewMemory:
    """What the page carries along, unseen.

    Attributes:
        token: of the form whose draft it shows.
        asked_again: by day, how often its choice was set back, so that it can be made anew.
    """

    token: str
    asked_again: dict[str, int] = field(default_factory=dict)

    def asking_again(self, day: str) -> ReviewMemory:
        """Set the choice of a day back."""
        return ReviewMemory(self.token, self.asked_again | {day: self.asked_again.get(day, 0) + 1})

    def dump(self) -> str:
        """Write it as a view's private_metadata."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def load(cls, private_metadata: str) -> ReviewMemory:
        """Read it back.

        Raises:
            ValueError: it is not what `dump` wrote.
        """
        try:
            return cls(**json.loads(private_metadata))
        except TypeError as error:
            raise ValueError("the page's private_metadata is not its own") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """What the page shows.

    Attributes:
        memory: what it carries along.
        what: the session in words, such as "General with Priya Shah".
        rule: the rule in words, with what it does in short months.
        dates: every date of the series.
        zone: the organisation's.
        is_group: whether the participants were chosen on the page before.
        notice: what went wrong at the last try; empty at first.
    """

    memory: ReviewMemory
    what: str
    rule: str
    dates: Sequence[ReviewedDate]
    zone: ZoneInfo
    is_group: bool = False
    notice: str = ""


def review_modal(page: ReviewPage) -> Json:
    """Build the page: a line for each free date, a choice for each other, in their order.

    Of each date less is said only when Slack would not get the whole.
    """
    for room in ROOMS:
        view = _modal(page, room)
        if len(json.dumps(view)) <= MOST_BYTES:
            break
    return view


def _modal(page: ReviewPage, room: Room) -> Json:
    what = shorten(page.what, WHAT_PER_LABEL * room.label)
    return {
        "type": "modal",
        "callback_id": CALLBACK_ID,
        "title": label(TITLE),
        "submit": label("Book the sessions"),
        "close": label("Back"),
        "private_metadata": page.memory.dump(),
        "blocks": [
            *(notice_blocks(page.notice) if page.notice else []),
            *as_written(f"{what}\n{page.rule}\n{_count(page.dates)}"),
            *_dates(page, room),
            *(_back() if page.is_group else []),
        ],
    }


def _back() -> list[Json]:
    return [actions([button("Back to participants", BACK_TO_PARTICIPANTS)], "back")]


def _count(dates: Sequence[ReviewedDate]) -> str:
    open_ = sum(map(_asks, dates))
    free = len(dates) - open_
    if not open_:
        return ALL_FREE.get(free, f"All {free} dates are free.")
    return f"{free} of {len(dates)} dates are free. Decide on the other{'s' * (open_ > 1)} below."


def _asks(each: ReviewedDate) -> bool:
    return bool(each.findings) or each.moved


def _dates(page: ReviewPage, room: Room) -> list[Json]:
    blocks: list[Json] = []
    for asks, dates in groupby(page.dates, _asks):
        if asks:
            blocks += [_choice(each, page, room) for each in dates]
        else:
            lines = [f"• {_time(each, page.zone)}: free" for each in dates]
            blocks += as_written("\n".join(lines))
    return blocks


def _time(each: ReviewedDate, zone: ZoneInfo) -> str:
    return say_interval(each.interval, zone) if each.interval else say_day(each.day)


def date_words(each: ReviewedDate, zone: ZoneInfo) -> str:
    """Say a date and what stands against it."""
    moved = f"{say_day(each.day)}, moved to " if each.moved else ""
    found = "; ".join(finding.words for finding in each.findings) or "free"
    return f"{moved}{_time(each, zone)}: {found}"


def _choice(each: ReviewedDate, page: ReviewPage, room: Room) -> Json:
    words = date_words(each, page.zone)
    choices = _choices(each, page.zone, room)
    element: Json = {
        "type": "static_select",
        "action_id": DECIDE,
        "placeholder": label("Choose what to do"),
        "options": choices,
    }
    if each.moved and not each.findings:
        element["initial_option"] = choices[0]
    block_id = _block_id(each.day.isoformat(), page.memory, f"{crc32(words.encode()):x}")
    shown = cut(words, room.label)
    return input_block("", element, block_id, dispatch=True) | {
        "label": {"type": "plain_text", "text": shown, "emoji": False}
    }


def _block_id(day: str, memory: ReviewMemory, words: str) -> str:
    """Name the block of a day's choice: when what it says changes, it is a new one, and empty."""
    return f"{DATE}.{day}.{memory.asked_again.get(day, 0)}.{words}"


def ask_again(view: Json, block_id: str) -> Json:
    """Set one choice of an open page back, so that it can be made once more.

    Args:
        view: the page as Slack sends it.
        block_id: the choice's block.
    """
    _, day, _, words = block_id.split(".")
    memory = ReviewMemory.load(view["private_metadata"]).asking_again(day)
    blocks = [
        block | {"block_id": _block_id(day, memory, words)}
        if block["block_id"] == block_id
        else block
        for block in view["blocks"]
    ]
    kept = {name: view[name] for name in KEPT_OF_A_VIEW if view.get(name)}
    return kept | {"private_metadata": memory.dump(), "blocks": blocks}


def _choices(each: ReviewedDate, zone: ZoneInfo, room: Room) -> list[Json]:
    return [
        *([] if each.barred else [_keep(each)]),
        option("Skip this date", SKIP),
        *(_move(interval, zone) for interval in each.proposals[: room.proposals]),
        option("Choose another time", ANOTHER),
    ]


def _keep(each: ReviewedDate) -> Json:
    """Keep a date as it stands: a moved one where it was moved to, whatever else is kept of it."""
    words = "Book it as moved" if each.moved and not each.findings else "Book it all the same"
    moved_to = each.interval if each.moved else None
    return option(words, move_value(moved_to.start) if moved_to else KEEP)


def _move(interval: Interval, zone: ZoneInfo) -> Json:
    return option(f"Move to {say_interval(interval, zone)}", move_value(interval.start))


def move_value(start: datetime) -> str:
    """The value of the choice to move a date's session to a moment."""
    return f"{MOVE}.{start.isoformat()}"
