"""The limits of blocks, and the surfaces on which each may stand."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.limits.elements import ACCESSORIES, ACTIONS, ELEMENTS, INPUTS, among
from sandbox.limits.objects import ID, SLACK_FILE, URL, plain, text
from sandbox.specs import Anything, Bool, ByType, ListOf, Obj, Spec, Str

BLOCK: Mapping[str, Spec] = {"type": Str(40), "block_id": ID}
CONTEXT_ELEMENT = ByType(
    {"image": ELEMENTS["image"], "plain_text": plain(3000), "mrkdwn": text(3000)}
)
CELL = ByType({kind: Anything() for kind in ("raw_text", "raw_number", "rich_text")})
ALERT_LEVELS = ("default", "info", "warning", "error", "success")
RICH_PARTS = ByType(
    {
        kind: Anything()
        for kind in (
            "rich_text_section",
            "rich_text_list",
            "rich_text_preformatted",
            "rich_text_quote",
        )
    }
)


def _table(most_rows: int) -> Spec:
    rows = ListOf(ListOf(CELL, 20), most_rows)
    return Obj({**BLOCK, "rows": rows, "column_settings": Anything()}, required=("rows",))


BLOCKS: Mapping[str, Spec] = {
    "section": Obj(
        {
            **BLOCK,
            "text": text(3000),
            "fields": ListOf(text(2000), 10),
            "accessory": among(ACCESSORIES),
            "expand": Bool(),
        },
        some=("text", "fields"),
    ),
    "header": Obj({**BLOCK, "text": plain(150)}, required=("text",)),
    "divider": Obj(BLOCK),
    "context": Obj({**BLOCK, "elements": ListOf(CONTEXT_ELEMENT, 10)}, required=("elements",)),
    "actions": Obj({**BLOCK, "elements": ListOf(among(ACTIONS), 25)}, required=("elements",)),
    "image": Obj(
        {
            **BLOCK,
            "alt_text": Str(2000),
            "title": plain(2000),
            "image_url": URL,
            "slack_file": SLACK_FILE,
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
    "rich_text": Obj({**BLOCK, "elements": ListOf(RICH_PARTS, 100)}, required=("elements",)),
    "video": Obj(
        {
            **BLOCK,
            "alt_text": Str(2000),
            "title": plain(200),
            "title_url": URL,
            "video_url": URL,
            "thumbnail_url": URL,
            "description": plain(200),
            "author_name": Str(50),
            "provider_name": Str(50),
            "provider_icon_url": URL,
        },
        required=("alt_text", "title", "video_url", "thumbnail_url"),
    ),
    "alert": Obj(
        {**BLOCK, "text": text(200), "level": Str(10, among=ALERT_LEVELS)}, required=("text",)
    ),
    "markdown": Obj({**BLOCK, "text": Str(12_000)}, required=("text",)),
    "table": _table(100),
    "data_table": _table(201),
    "card": Obj(
        {
            **BLOCK,
            "icon": Anything(),
            "hero_image": Anything(),
            "title": text(150),
            "subtitle": text(150),
            "body": text(200),
            "actions": ListOf(ELEMENTS["button"], 25),
        },
        some=("hero_image", "title", "actions", "body"),
    ),
}
"""By type, every block that the sandbox knows; any other type is refused."""

EVERYWHERE = frozenset(
    {"actions", "context", "divider", "header", "image", "input", "rich_text", "section", "video"}
)
SURFACES: Mapping[str, frozenset[str]] = {
    "modal": EVERYWHERE | {"alert"},
    "home": EVERYWHERE,
    "message": EVERYWHERE | {"markdown", "table", "data_table", "card"},
}
"""By surface, the blocks that render there."""
MOST_BLOCKS: Mapping[str, int] = {"modal": 100, "home": 100, "message": 50}


def blocks_on(surface: str) -> Spec:
    """The blocks of a modal, a Home tab or a message."""
    kinds = {kind: BLOCKS[kind] for kind in SURFACES[surface]}
    return ListOf(ByType(kinds), MOST_BLOCKS[surface], least=0)
