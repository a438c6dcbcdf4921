"""The checks that Slack's client makes of a field before it lets a form be submitted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.consistency import options_of
from sandbox.limits.objects import DATE, TIME, URL
from sandbox.protocol import Json
from sandbox.view_state import value_of

Complaints = Iterator[str]


def complaints(block: Json, state: Json) -> list[str]:
    """Say what the client would complain of in an input block."""
    element, value = block["element"], value_of(state)
    if value in (None, []):
        return [] if block.get("optional") else ["please complete this required field"]
    check = CHECKS.get(element["type"])
    return list(check(element, value)) if check else []


def _text(element: Json, value: str) -> Complaints:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) > most:
        yield f"at most {most} characters"
    if len(value) < least:
        yield f"at least {least} characters"


def _number(element: Json, value: str) -> Complaints:
    try:
        number = Decimal(value)
    except InvalidOperation:
        yield "please enter a number"
        return
    if not element["is_decimal_allowed"] and number != number.to_integral_value():
        yield "please enter a whole number"
    if "min_value" in element and number < Decimal(element["min_value"]):
        yield f"at least {element['min_value']}"
    if "max_value" in element and number > Decimal(element["max_value"]):
        yield f"at most {element['max_value']}"


def _email(_element: Json, value: str) -> Complaints:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
        yield "please enter an e-mail address"


def _url(_element: Json, value: str) -> Complaints:
    if list(URL.check(value, "")):
        yield "please enter a web address"


def _date(_element: Json, value: str) -> Complaints:
    if list(DATE.check(value, "")):
        yield "please choose a date"


def _time(_element: Json, value: str) -> Complaints:
    if list(TIME.check(value, "")):
        yield "please choose a time"


def _choice(element: Json, value: Json) -> Complaints:
    if value not in options_of(element):
        yield f"{value['value']!r} is not among the options"


def _choices(element: Json, values: list[Json]) -> Complaints:
    for value in values:
        yield from _choice(element, value)
    yield from _count(element, values)


def _count(element: Json, values: list[Any]) -> Complaints:
    if len(values) > element.get("max_selected_items", len(values)):
        yield f"at most {element['max_selected_items']} items"


CHECKS: Mapping[str, Callable[[Json, Any], Complaints]] = {
    "plain_text_input": _text,
    "number_input": _number,
    "email_text_input": _email,
    "url_text_input": _url,
    "datepicker": _date,
    "timepicker": _time,
    "static_select": _choice,
    "radio_buttons": _choice,
    "multi_static_select": _choices,
    "checkboxes": _choices,
    "multi_external_select": _count,
    "multi_users_select": _count,
}
