"""The limits of what elements and blocks are made of: texts, options, dialogs, files, dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from zoneinfo import available_timezones

from sandbox.specs import Bool, ByType, Form, ListOf, Obj, Spec, Str


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _matches(pattern: str) -> Form:
    return Form(f"in the form {pattern}", lambda value: bool(re.fullmatch(pattern, value)))


ID = Str(255)
DATE = Str(10, form=Form("a date as YYYY-MM-DD", _is_date))
TIME = Str(5, form=_matches(r"([01]\d|2[0-3]):[0-5]\d"))
NUMBER = Str(40, form=_matches(r"-?\d+(\.\d+)?"))
URL = Str(3000, form=_matches(r"https?://\S+"))
TIME_ZONE = Str(60, form=Form("an IANA time zone", lambda value: value in _zones()))
STYLE = Str(10, among=("primary", "danger"))


def plain(most: int) -> Spec:
    """A plain_text object of a length."""
    fields: Mapping[str, Spec] = {
        "type": Str(20, among=("plain_text",)),
        "text": Str(most),
        "emoji": Bool(),
    }
    return Obj(fields, required=("type", "text"))


def text(most: int) -> Spec:
    """A plain_text or mrkdwn object of a length."""
    fields: Mapping[str, Spec] = {"type": Str(20), "text": Str(most), "verbatim": Bool()}
    return ByType({"plain_text": plain(most), "mrkdwn": Obj(fields, required=("type", "text"))})


CONFIRM = Obj(
    {
        "title": plain(100),
        "text": text(300),
        "confirm": plain(30),
        "deny": plain(30),
        "style": STYLE,
    },
    required=("title", "text", "confirm", "deny"),
)

CHOICE: Mapping[str, Spec] = {"text": plain(75), "value": Str(150), "description": plain(75)}
OPTION = Obj(CHOICE, required=("text", "value"))
"""A select's option: its texts are plain."""
MARKED_OPTION = Obj(
    {"text": text(75), "value": Str(150), "description": text(75)}, required=("text", "value")
)
"""An option of radio buttons and checkboxes: its texts may have markup."""
OVERFLOW_OPTION = Obj({**CHOICE, "url": URL}, required=("text", "value"))
OPTION_GROUP = Obj(
    {"label": plain(75), "options": ListOf(OPTION, 100)}, required=("label", "options")
)
SLACK_FILE = Obj({"id": ID, "url": URL}, either=("id", "url"))
