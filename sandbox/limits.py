"""Slack's limits for blocks, views and messages, as tables.

Source: docs.slack.dev/reference/block-kit and /reference/views.
"""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.specs import Anything, Bool, ByType, Int, ListOf, Obj, Spec, Str

ID = Str(255)
DATE = Str(10, form=r"\d{4}-\d{2}-\d{2}")
TIME = Str(5, form=r"([01]\d|2[0-3]):[0-5]\d")
NUMBER = Str(20, form=r"-?\d+(\.\d+)?")
URL = Str(3000, form=r"https?://.+")


def plain(most: int) -> Spec:
    """A plain_text object of a length."""
    return Obj(
        {"type": Str(10, among={"plain_text"}), "text": Str(most), "emoji": Bool()},
        required=("type", "text"),
    )


def text(most: int) -> Spec:
    """A plain_text or mrkdwn object of a length."""
    marked = Obj(
        {"type": Str(10), "text": Str(most), "verbatim": Bool()}, required=("type", "text")
    )
    return ByType({"plain_text": plain(most), "mrkdwn": marked})


CONFIRM = Obj(
    {
        "title": plain(100),
        "text": text(300),
        "confirm": plain(30),
        "deny": plain(30),
        "style": Str(10, among={"primary", "danger"}),
    },
    required=("title", "text", "confirm", "deny"),
)
OPTION = Obj(
    {"text": text(75), "value": Str(150), "description": text(75), "url": URL},
    required=("text", "value"),
)
OPTION_GROUP = Obj(
    {"label": plain(75), "options": ListOf(OPTION, 100)}, required=("label", "options")
)
COMMON: Mapping[str, Spec] = {"type": Str(40), "action_id": ID, "focus_on_load": Bool()}
ASKING: Mapping[str, Spec] = {**COMMON, "placeholder": plain(150), "confirm": CONFIRM}
CHOICES: Mapping[str, Spec] = {
    "options": ListOf(OPTION, 100),
    "option_groups": ListOf(OPTION_GROUP, 100),
}
DISPATCH = Obj(
    {"trigger_actions_on": ListOf(Str(40, among={"on_enter_pressed", "on_character_entered"}), 2)}
)

ELEMENTS: Mapping[str, Spec] = {
    "button": Obj(
        {
            **COMMON,
            "text": plain(75),
            "value": Str(2000),
            "url": URL,
            "style": Str(10, among={"primary", "danger"}),
            "confirm": CONFIRM,
            "accessibility_label": Str(75),
        },
        required=("text",),
    ),
    "static_select": Obj(
        {**ASKING, **CHOICES, "initial_option": OPTION}, either=("options", "option_groups")
    ),
    "multi_static_select": Obj(
        {
            **ASKING,
            **CHOICES,
            "initial_options": ListOf(OPTION, 100),
            "max_selected_items": Int(1, 100),
        },
        either=("options", "option_groups"),
    ),
    "external_select": Obj({**ASKING, "initial_option": OPTION, "min_query_length": Int(0, 3000)}),
    "multi_external_select": Obj(
        {
            **ASKING,
            "initial_options": ListOf(OPTION, 100),
            "min_query_length": Int(0, 3000),
            "max_selected_items": Int(1, 100),
        }
    ),
    "users_select": Obj({**ASKING, "initial_user": ID}),
    "multi_users_select": Obj({**ASKING, "initial_users": ListOf(ID, 100)}),
    "radio_buttons": Obj(
        {**COMMON, "options": ListOf(OPTION, 10), "initial_option": OPTION, "confirm": CONFIRM},
        required=("options",),
    ),
    "checkboxes": Obj(
        {
            **COMMON,
            "options": ListOf(OPTION, 10),
            "initial_options": ListOf(OPTION, 10),
            "confirm": CONFIRM,
        },
        required=("options",),
    ),
    "overflow": Obj(
        {**COMMON, "options": ListOf(OPTION, 5), "confirm": CONFIRM}, required=("options",)
    ),
    "plain_text_input": Obj(
        {
            **COMMON,
            "placeholder": plain(150),
            "initial_value": Str(3000),
            "multiline": Bool(),
            "min_length": Int(0, 3000),
            "max_length": Int(1, 3000),
            "dispatch_action_config": DISPATCH,
        }
    ),
    "number_input": Obj(
        {
            **COMMON,
            "placeholder": plain(150),
            "is_decimal_allowed": Bool(),
            "initial_value": NUMBER,
            "min_value": NUMBER,
            "max_value": NUMBER,
            "dispatch_action_config": DISPATCH,
        },
        required=("is_decimal_allowed",),
    ),
    "datepicker": Obj({**ASKING, "initial_date": DATE}),
    "timepicker": Obj({**ASKING, "initial_time": TIME, "timezone": Str(60)}),
    "datetimepicker": Obj(
        {**COMMON, "confirm": CONFIRM, "initial_date_time": Int(1_000_000_000, 9_999_999_999)}
    ),
    "image": Obj(
        {
            "type": Str(10),
            "alt_text": Str(2000),
            "image_url": URL,
            "slack_file": Anything(),
        },
        required=("alt_text",),
        either=("image_url", "slack_file"),
    ),
}

INPUTS = (
    "plain_text_input",
    "number_input",
    "static_select",
    "multi_static_select",
    "external_select",
    "multi_external_select",
    "users_select",
    "multi_users_select",
    "radio_buttons",
    "checkboxes",
    "datepicker",
    "timepicker",
    "datetimepicker",
)
SELECTS = tuple(name for name in INPUTS if name.endswith("select"))
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
    *(name for name in SELECTS if not name.startswith("multi")),
)


def among(names: tuple[str, ...]) -> ByType:
    """One of some elements."""
    return ByType({name: ELEMENTS[name] for name in names})


BLOCK: Mapping[str, Spec] = {"type": Str(40), "block_id": ID}
CONTEXT_ELEMENT = ByType(
    {"image": ELEMENTS["image"], "plain_text": plain(3000), "mrkdwn": text(3000)}
)

BLOCKS: Mapping[str, Spec] = {
    "section": Obj(
        {
            **BLOCK,
            "text": text(3000),
            "fields": ListOf(text(2000), 10),
            "accessory": among(ACCESSORIES),
            "expand": Bool(),
        }
    ),
    "header": Obj({**BLOCK, "text": plain(150)}, required=("text",)),
    "divider": Obj({**BLOCK}),
    "context": Obj({**BLOCK, "elements": ListOf(CONTEXT_ELEMENT, 10)}, required=("elements",)),
    "actions": Obj({**BLOCK, "elements": ListOf(among(ACTIONS), 25)}, required=("elements",)),
    "image": Obj(
        {
            **BLOCK,
            "alt_text": Str(2000),
            "title": plain(2000),
            "image_url": URL,
            "slack_file": Anything(),
        },
        required=("alt_text",),
        either=("image_url", "slack_file"),
    ),
    "input": Obj(
        {
            **BLOCK,
            "label": plain(2000),
            "hint": plain(2000),
            "element": among(INPUTS),
            "optional": Bool(),
            "dispatch_action": Bool(),
        },
        required=("label", "element"),
    ),
    "rich_text": Obj({**BLOCK, "elements": ListOf(Anything(), 100)}, required=("elements",)),
    "video": Obj(
        {
            **BLOCK,
            "alt_text": Str(2000),
            "title": plain(200),
            "video_url": URL,
            "thumbnail_url": URL,
            "description": plain(200),
        },
        required=("alt_text", "title", "video_url", "thumbnail_url"),
    ),
    "alert": Obj({**BLOCK, "text": text(200), "level": Str(10)}, required=("text",)),
    "markdown": Obj({**BLOCK, "text": Str(12_000)}, required=("text",)),
    "table": Obj(
        {**BLOCK, "rows": ListOf(ListOf(Anything(), 20), 100), "column_settings": Anything()},
        required=("rows",),
    ),
    "data_table": Obj(
        {**BLOCK, "rows": ListOf(ListOf(Anything(), 20), 201), "column_settings": Anything()},
        required=("rows",),
    ),
    "card": Obj({**BLOCK, "title": text(150), "body": text(200), "actions": Anything()}),
}

EVERYWHERE = frozenset(
    {"actions", "context", "divider", "header", "image", "rich_text", "section", "video"}
)
SURFACES: Mapping[str, frozenset[str]] = {
    "modal": EVERYWHERE | {"input", "alert"},
    "home": EVERYWHERE | {"input"},
    "message": EVERYWHERE | {"input", "markdown", "table", "data_table", "card"},
}
"""By surface, the blocks that render there."""

MOST_BLOCKS: Mapping[str, int] = {"modal": 100, "home": 100, "message": 50}
VIEW_BYTES = 250_000
VIEW: Mapping[str, Spec] = {
    "type": Str(10),
    "blocks": Anything(),
    "private_metadata": Str(3000, least=0),
    "callback_id": Str(255),
    "external_id": Str(255),
}
VIEWS: Mapping[str, Spec] = {
    "modal": Obj(
        {
            **VIEW,
            "title": plain(24),
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": Bool(),
            "notify_on_close": Bool(),
            "submit_disabled": Bool(),
        },
        required=("title", "blocks"),
    ),
    "home": Obj(VIEW, required=("blocks",)),
}
SUGGESTIONS = Obj(
    {"options": ListOf(OPTION, 100, least=0), "option_groups": ListOf(OPTION_GROUP, 100)},
    either=("options", "option_groups"),
)
