"""What every reader of a form needs: each field's refusal is found, not only the first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from booking.errors import BadField, Refusal, raise_refusals
from booking.values import FormField

Found = TypeVar("Found")


def collect(found: list[Refusal], read: Callable[[], Found]) -> Found | None:
    """Read a value, or put its refusal to those found so far."""
    try:
        return read()
    except Refusal as refusal:
        found.append(refusal)
        return None


def raise_found(found: Sequence[Refusal]) -> None:
    """Raise what was found: nothing, the only refusal, or all of them as one flat `Refusals`."""
    raise_refusals([each for one in found for each in getattr(one, "refusals", (one,))])


def whole_number(text: str, field: FormField, *, helps: str) -> int:
    """Read what was typed into a field for a number.

    Raises:
        BadField: it is not a whole number; `helps` says what is wanted.
    """
    try:
        return int(text)
    except ValueError:
        raise BadField("This is not a whole number.", helps=helps, field=field) from None
