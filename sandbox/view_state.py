"""What stands in a view's fields, as Slack reports it in `state.values`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.consistency import elements_of
from sandbox.protocol import Json

STATE_KEYS: Mapping[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
"""By element, where its state keeps the value, and where the element names it at first."""

Values = dict[str, dict[str, Json]]


def state_of(blocks: Iterable[Json], before: Values | None = None) -> Values:
    """Compute the state: what stood in a field of the same ids stays over `initial_*`."""
    state: Values = {}
    for block in blocks:
        for element in elements_of(block):
            if element["type"] not in STATE_KEYS:
                continue
            kept = (before or {}).get(block["block_id"], {}).get(element["action_id"])
            same = kept is not None and kept["type"] == element["type"]
            value = kept if same and kept is not None else initial_value(element)
            state.setdefault(block["block_id"], {})[element["action_id"]] = value
    return state


def initial_value(element: Mapping[str, Any]) -> Json:
    """The state of an element that nobody has touched."""
    return new_value(element, element.get(STATE_KEYS[element["type"]][1]))


def new_value(element: Mapping[str, Any], value: Any) -> Json:
    """The state of an element in which a value stands: nothing is null, or an empty list."""
    key = STATE_KEYS[element["type"]][0]
    nothing: Any = [] if key.endswith("s") else None
    return {"type": element["type"], key: nothing if value in (None, "", []) else value}


def value_of(state: Mapping[str, Any]) -> Any:
    """What stands in an element of this state."""
    return state[STATE_KEYS[state["type"]][0]]
