"""Reads ids and moments out of payloads: they are claims, not proofs."""

from __future__ import annotations

from datetime import datetime

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
