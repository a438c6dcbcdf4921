"""What stands in a view's fields, as Slack reports it in `state.values`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.validator import elements_of

Json = dict[str, Any]

STATE_KEYS: Mapping[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
"""By element, where its state keeps the value, and where the element names it at first."""

LISTS = frozenset({"selected_options", "selected_users"})
Values = dict[str, dict[str, Json]]


def state_of(view: Mapping[str, Any], before: Values | None = None) -> Values:
    """Compute a view's state: what stood in a field of the same ids stays over `initial_*`."""
    before = before or {}
    state: Values = {}
    for block in view["blocks"]:
        for element in elements_of(block):
            if element["type"] not in STATE_KEYS:
                continue
            kept = before.get(block["block_id"], {}).get(element["action_id"])
            same = kept is not None and kept["type"] == element["type"]
            value = kept if same and kept is not None else _initial(element)
            state.setdefault(block["block_id"], {})[element["action_id"]] = value
    return state


def _initial(element: Json) -> Json:
    key, initial = STATE_KEYS[element["type"]]
    return {"type": element["type"], key: element.get(initial, [] if key in LISTS else None)}


def is_empty(value: Json) -> bool:
    """Whether nothing stands in a field."""
    return value[STATE_KEYS[value["type"]][0]] in (None, "", [])
