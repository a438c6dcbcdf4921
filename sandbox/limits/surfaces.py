"""The limits of whole views, messages and answers to searches."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.limits.blocks import blocks_on
from sandbox.limits.objects import OPTION, OPTION_GROUP, plain
from sandbox.specs import Bool, ListOf, Obj, Spec, Str

VIEW_BYTES = 250_000
MESSAGE_TEXT = 40_000
MARKDOWN_TEXT = 12_000
"""Of all markdown blocks of a message together."""

VIEW: Mapping[str, Spec] = {
    "type": Str(10),
    "private_metadata": Str(3000, least=0),
    "callback_id": Str(255, least=0),
    "external_id": Str(255, least=0),
}
VIEWS: Mapping[str, Spec] = {
    "modal": Obj(
        {
            **VIEW,
            "blocks": blocks_on("modal"),
            "title": plain(24),
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": Bool(),
            "notify_on_close": Bool(),
        },
        required=("title", "blocks"),
    ),
    "home": Obj({**VIEW, "blocks": blocks_on("home")}, required=("blocks",)),
}
"""By type, the views; `submit_disabled` belongs to a workflow step's, which is not here."""

TEXT = Str(MESSAGE_TEXT)
MESSAGE_BLOCKS = blocks_on("message")
SUGGESTIONS = Obj(
    {"options": ListOf(OPTION, 100, least=0), "option_groups": ListOf(OPTION_GROUP, 100)},
    either=("options", "option_groups"),
)
