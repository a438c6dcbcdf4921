"""The page "Can't make it": why a learner can't come, and when they could instead."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from blocks.layout import as_written, input_block, option
from blocks.text import Json, label
from booking.rules.answers import MOST_PROPOSED, REASON_LIMIT
from booking.rules.local_times import say_interval
from booking.values import FormField, Interval

CALLBACK_ID = "cannot_come"
TITLE = "Can't make it"
SESSION, FREE_TIMES = "session", "free_times"
REASON, OTHER_TIMES = FormField.REASON.value, FormField.OTHER_TIMES.value
"""The block ids and action ids of its fields."""
TYPED_LIMIT = 300
TYPED_HINT = f"Up to {MOST_PROPOSED} times in all, each on a line of its own."


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPage:
    """What the page shows.

    Attributes:
        sessions: the sessions that can be answered by their id and version, such as "5.1".
        reason: what the learner has said before.
        free_times: when everybody is free instead; only where there is one session.
        proposed: the times that the learner has proposed before.
        message: the timestamp of the message from which it is opened; empty where that is none.
        home: what the Home tab shows from which it is opened; empty where that is none.
    """

    sessions: Mapping[str, Interval]
    reason: str = ""
    free_times: Sequence[Interval] = ()
    proposed: Sequence[Interval] = ()
    message: str = ""
    home: str = ""


def answer_page(page: AnswerPage, zone: ZoneInfo) -> Json:
    """Build the page, with times on the learner's clock."""
    return {
        "type": "modal",
        "callback_id": CALLBACK_ID,
        "title": label(TITLE),
        "submit": label("Tell them"),
        "close": label("Back"),
        "private_metadata": json.dumps(
            {"sessions": list(page.sessions), "message": page.message, "home": page.home}
        ),
        "blocks": [
            *_session(page, zone),
            _reason(page),
            *([_free_times(page, zone)] if page.free_times or page.proposed else []),
            _other_times(),
        ],
    }


def _session(page: AnswerPage, zone: ZoneInfo) -> list[Json]:
    """Say which session it is about, or ask which one of several."""
    if len(page.sessions) == 1:
        (interval,) = page.sessions.values()
        return as_written(f"Your session on {say_interval(interval, zone)}.")
    options = [option(say_interval(each, zone), key) for key, each in page.sessions.items()]
    element: Json = {
        "type": "static_select",
        "action_id": SESSION,
        "options": options,
        "placeholder": label("Choose a session"),
    }
    return [input_block("Which session", element, SESSION)]


def _reason(page: AnswerPage) -> Json:
    element: Json = {
        "type": "plain_text_input",
        "action_id": REASON,
        "multiline": True,
        "max_length": REASON_LIMIT,
        "placeholder": label("I have a dentist's appointment"),
    }
    if page.reason:
        element["initial_value"] = page.reason
    return input_block(
        "Reason", element, REASON, hint="Only who holds and who booked the session can read it."
    )


def _free_times(page: AnswerPage, zone: ZoneInfo) -> Json:
    """Offer times to tick; what was proposed before stays among them, free or not."""
    times = sorted({*page.free_times, *page.proposed})
    boxes = {each: option(say_interval(each, zone), each.start.isoformat()) for each in times}
    element: Json = {
        "type": "checkboxes",
        "action_id": FREE_TIMES,
        "options": list(boxes.values()),
    }
    ticked = [boxes[each] for each in page.proposed]
    if ticked:
        element["initial_options"] = ticked
    return input_block("Times when everybody else is free", element, FREE_TIMES, optional=True)


def _other_times() -> Json:
    element: Json = {
        "type": "plain_text_input",
        "action_id": OTHER_TIMES,
        "multiline": True,
        "max_length": TYPED_LIMIT,
        "placeholder": label("Thu 3 Dec 2pm"),
    }
    return input_block("Other times", element, OTHER_TIMES, optional=True, hint=TYPED_HINT)
