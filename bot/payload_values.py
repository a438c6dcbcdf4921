"""Reads ids, moments and choices out of payloads: they are claims, not proofs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

HIGHEST_ID = 2**63 - 1


def parse_id(value: str) -> int:
    """Read an id.

    Raises:
        ValueError: it can't be one.
    """
    if value.isdecimal() and len(value) <= len(str(HIGHEST_ID)) and int(value) <= HIGHEST_ID:
        return int(value)
    raise ValueError("this is not an id")


def parse_moment(value: str) -> datetime:
    """Read a moment, which is aware.

    Raises:
        ValueError: it is none, or has no zone.
    """
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("the moment has no zone")
    return moment


def chosen_value(action: Mapping[str, Any]) -> str:
    """Give what was chosen or typed in a field, as its touch says; empty when it was emptied."""
    option = action.get("selected_option") or {}
    found = option.get("value") or action.get("selected_date") or action.get("value")
    return str(found or "")
