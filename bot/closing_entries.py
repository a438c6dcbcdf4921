"""Reads the form "Close session" as Slack sends it: pure, from a view to what stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from blocks.closing_form import ClosingEntries
from booking.closing_reading import ToClose
from booking.drafts import EnteredPlace
from booking.rules.closing import Attendances, Attended
from booking.values import Attendance, FormField, TimeKind
from bot.payload_values import parse_id

Json = Mapping[str, Any]
NOT_A_NUMBER = -1
"""Stands for minutes that are no whole number: none can be noted so."""


def parse_entries(view: Json) -> ClosingEntries:
    """Read what stands on the page that is shown.

    Raises:
        ValueError: the view is not one that the bot made.
    """
    values: Json = view["state"]["values"]
    fields = {block: next(iter(elements.values())) for block, elements in values.items()}
    kind = (fields[FormField.COUNTS_AS].get("selected_option") or {}).get("value")
    day = fields.get(FormField.NEXT_REVIEW, {}).get("selected_date")
    return ClosingEntries(
        places=_places(fields),
        kind=TimeKind(kind) if kind else None,
        reason=_text(fields, FormField.REASON),
        recording_link=_text(fields, FormField.RECORDING_LINK),
        next_review_on=date.fromisoformat(day) if day else None,
    )


def _places(fields: Json) -> dict[int, EnteredPlace]:
    found = {}
    for block, element in fields.items():
        name, _, id_ = block.partition(".")
        if name == FormField.ATTENDANCE:
            minutes = fields[f"{FormField.MINUTES.value}.{id_}"].get("value") or ""
            attendance = Attendance(element["selected_option"]["value"])
            found[parse_id(id_)] = EnteredPlace(attendance, minutes.strip())
    return found


def _text(fields: Json, field: FormField) -> str:
    return (fields.get(field, {}).get("value") or "").strip()


def placed(form: ToClose, *entered: Mapping[int, EnteredPlace]) -> dict[int, EnteredPlace]:
    """Give what is entered for those who take part now; the later of several readings wins."""
    usual = {
        place.learner_id: EnteredPlace(place.noted.attendance, str(place.noted.minutes))
        for place in form.places
    }
    for each in entered:
        usual |= {id_: place for id_, place in each.items() if id_ in usual}
    return usual


def attendances(places: Mapping[int, EnteredPlace]) -> Attendances:
    """Turn what was entered into what is noted; what is no number is refused by the core."""
    return {id_: Attended(each.attendance, _minutes(each.minutes)) for id_, each in places.items()}


def _minutes(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        return NOT_A_NUMBER
