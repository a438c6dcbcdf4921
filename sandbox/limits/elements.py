"""The limits of interactive elements and images, and in which blocks they may stand."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.limits.objects import (
    CONFIRM,
    DATE,
    ID,
    MARKED_OPTION,
    NUMBER,
    OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    SLACK_FILE,
    STYLE,
    TIME,
    TIME_ZONE,
    URL,
    plain,
)
from sandbox.specs import Anything, Bool, ByType, Int, ListOf, Obj, Spec, Str

NAMED: Mapping[str, Spec] = {"type": Str(40), "action_id": ID}
CHOSEN: Mapping[str, Spec] = {**NAMED, "focus_on_load": Bool(), "confirm": CONFIRM}
ASKING: Mapping[str, Spec] = {**CHOSEN, "placeholder": plain(150)}
TRIGGERS = ("on_enter_pressed", "on_character_entered")
TYPED: Mapping[str, Spec] = {
    **NAMED,
    "focus_on_load": Bool(),
    "placeholder": plain(150),
    "dispatch_action_config": Obj(
        {"trigger_actions_on": ListOf(Str(40, among=TRIGGERS), len(TRIGGERS))}
    ),
}
OFFERED: Mapping[str, Spec] = {
    "options": ListOf(OPTION, 100),
    "option_groups": ListOf(OPTION_GROUP, 100),
}
SEVERAL: Mapping[str, Spec] = {"max_selected_items": Int(1, 100)}
SEVERAL_OPTIONS: Mapping[str, Spec] = {**SEVERAL, "initial_options": ListOf(OPTION, 100)}
SEARCHED: Mapping[str, Spec] = {"min_query_length": Int(0, 3000)}
CONVERSATIONS: Mapping[str, Spec] = {
    "default_to_current_conversation": Bool(),
    "filter": Anything(),
}

ELEMENTS: Mapping[str, Spec] = {
    "button": Obj(
        {
            **NAMED,
            "text": plain(75),
            "value": Str(2000),
            "url": URL,
            "style": STYLE,
            "confirm": CONFIRM,
            "accessibility_label": Str(75),
        },
        required=("text",),
    ),
    "overflow": Obj(
        {**NAMED, "options": ListOf(OVERFLOW_OPTION, 5), "confirm": CONFIRM},
        required=("options",),
    ),
    "static_select": Obj(
        {**ASKING, **OFFERED, "initial_option": OPTION}, either=("options", "option_groups")
    ),
    "multi_static_select": Obj(
        {**ASKING, **OFFERED, **SEVERAL_OPTIONS}, either=("options", "option_groups")
    ),
    "external_select": Obj({**ASKING, **SEARCHED, "initial_option": OPTION}),
    "multi_external_select": Obj({**ASKING, **SEARCHED, **SEVERAL_OPTIONS}),
    "users_select": Obj({**ASKING, "initial_user": ID}),
    "multi_users_select": Obj({**ASKING, **SEVERAL, "initial_users": ListOf(ID, 100)}),
    "conversations_select": Obj(
        {
            **ASKING,
            **CONVERSATIONS,
            "initial_conversation": ID,
            "response_url_enabled": Bool(),
        }
    ),
    "multi_conversations_select": Obj(
        {**ASKING, **CONVERSATIONS, **SEVERAL, "initial_conversations": ListOf(ID, 100)}
    ),
    "channels_select": Obj({**ASKING, "initial_channel": ID, "response_url_enabled": Bool()}),
    "multi_channels_select": Obj({**ASKING, **SEVERAL, "initial_channels": ListOf(ID, 100)}),
    "radio_buttons": Obj(
        {**CHOSEN, "options": ListOf(MARKED_OPTION, 10), "initial_option": MARKED_OPTION},
        required=("options",),
    ),
    "checkboxes": Obj(
        {
            **CHOSEN,
            "options": ListOf(MARKED_OPTION, 10),
            "initial_options": ListOf(MARKED_OPTION, 10),
        },
        required=("options",),
    ),
    "plain_text_input": Obj(
        {
            **TYPED,
            "initial_value": Str(3000, least=0),
            "multiline": Bool(),
            "min_length": Int(0, 3000),
            "max_length": Int(1, 3000),
        }
    ),
    "number_input": Obj(
        {
            **TYPED,
            "is_decimal_allowed": Bool(),
            "initial_value": NUMBER,
            "min_value": NUMBER,
            "max_value": NUMBER,
        },
        required=("is_decimal_allowed",),
    ),
    "email_text_input": Obj({**TYPED, "initial_value": Str(3000)}),
    "url_text_input": Obj({**TYPED, "initial_value": URL}),
    "datepicker": Obj({**ASKING, "initial_date": DATE}),
    "timepicker": Obj({**ASKING, "initial_time": TIME, "timezone": TIME_ZONE}),
    "datetimepicker": Obj({**CHOSEN, "initial_date_time": Int(1_000_000_000, 9_999_999_999)}),
    "image": Obj(
        {"type": Str(10), "alt_text": Str(2000), "image_url": URL, "slack_file": SLACK_FILE},
        required=("alt_text",),
        either=("image_url", "slack_file"),
    ),
}
"""By type, every element that the sandbox knows; any other type is refused."""

SELECTS = tuple(kind for kind in ELEMENTS if kind.endswith("_select"))
INPUTS = tuple(kind for kind in ELEMENTS if kind not in {"button", "overflow", "image"})
ACCESSORIES = (
    "button",
    "image",
    "overflow",
    "checkboxes",
    "radio_buttons",
    "datepicker",
    "timepicker",
    *SELECTS,
)
ACTIONS = (
    "button",
    "overflow",
    "checkboxes",
    "radio_buttons",
    "datepicker",
    "timepicker",
    "datetimepicker",
    *(kind for kind in SELECTS if not kind.startswith("multi_")),
)


def among(kinds: tuple[str, ...]) -> ByType:
    """One of some elements."""
    return ByType({kind: ELEMENTS[kind] for kind in kinds})
