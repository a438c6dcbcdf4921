"""The field in which a Smart Room is chosen: any, those that are free then, and the others."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.form_fields import form_field
from blocks.form_values import Choice, FormValues, RoomsOffer
from blocks.layout import option
from blocks.text import Json, label, shorten
from booking.values import FormField

ANY = "any"
"""The value of the choice that leaves it to the bot."""
MOST_IN_GROUP = 100
NAME_LIMIT = 80


def smart_room_field(values: FormValues, offer: RoomsOffer) -> Json:
    """The field; unless a room is chosen, the session keeps its own or takes a free one."""
    groups = {
        "Automatic": [Choice(ANY, "Chosen automatically")],
        "Free at that time": _shown(offer.free, values.room),
        "Taken at that time": _shown(offer.taken, values.room),
    }
    options = {name: [option(each.text, each.value) for each in of] for name, of in groups.items()}
    chosen = values.room.value if values.room else ANY
    element: Json = {
        "type": "static_select",
        "option_groups": [
            {"label": label(name), "options": of} for name, of in options.items() if of
        ],
        "initial_option": next(
            (each for of in options.values() for each in of if each["value"] == chosen),
            options["Automatic"][0],
        ),
    }
    hint = f"It is held in {shorten(offer.now, NAME_LIMIT)}, and stays there where that is free."
    return form_field(values.memory, FormField.SMART_ROOM, element, hint=hint if offer.now else "")


def _shown(rooms: Sequence[Choice], chosen: Choice | None) -> list[Choice]:
    """Give as many rooms as a group may have, the chosen one among them."""
    value = chosen.value if chosen else ""
    return sorted(rooms, key=lambda each: each.value != value)[:MOST_IN_GROUP]
