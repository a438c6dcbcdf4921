"""How many learners a session has room for."""

from __future__ import annotations

from booking.errors import BadField
from booking.values import FormField, SessionMethod

COUNTED_BESIDE_LEARNERS = {SessionMethod.TRADITIONAL: 0, SessionMethod.SMART_SESSION: 1}
"""A Smart Session's number of participants counts the assessor too, so that it begins at 2."""


def usual_participants(method: SessionMethod) -> int:
    """The number of participants of a session with one learner."""
    return 1 + COUNTED_BESIDE_LEARNERS[method]


def learner_places(participants: int, method: SessionMethod, *, limit: int) -> int:
    """Give the places for learners that a number of participants means.

    Args:
        participants: what "Number of participants" says.
        method: how the session is held.
        limit: the organisation's places for a group.

    Raises:
        BadField: fewer than one learner, or more than the organisation's places.
    """
    fewest = usual_participants(method)
    places = participants - COUNTED_BESIDE_LEARNERS[method]
    if 1 <= places <= limit:
        return places
    most = limit + fewest - 1
    counted = ", the assessor included" if method is SessionMethod.SMART_SESSION else ""
    number = f"{fewest}" if most == fewest else f"from {fewest} to {most}"
    people = "person" if most == 1 else "people"
    raise BadField(
        f"{number.capitalize()} {people} can take part{counted}.",
        helps=f"Enter {number}." if most == fewest else f"Enter a number {number}.",
        field=FormField.NUMBER_OF_PARTICIPANTS,
    )


def say_places(places: int) -> str:
    """Say so many places: "1 place", "30 places"."""
    return "1 place" if places == 1 else f"{places:,} places"


def participants_of(places: int, method: SessionMethod) -> int:
    """Give the number of participants that so many places for learners mean."""
    return places + COUNTED_BESIDE_LEARNERS[method]
