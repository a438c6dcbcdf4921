"""Refuses what Slack would refuse of views, messages and answers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.limits import BLOCKS, MOST_BLOCKS, SUGGESTIONS, SURFACES, VIEW_BYTES, VIEWS
from sandbox.specs import ByType, ListOf, Str

Json = Mapping[str, Any]


def view_faults(view: Any) -> list[str]:
    """Say what is wrong with a modal or Home tab; nothing when Slack would take it."""
    kind = str(view.get("type")) if isinstance(view, dict) else ""
    if kind not in VIEWS:
        return ["unsupported type of view [json-pointer:/view/type]"]
    return [
        *VIEWS[kind].check(view, "/view"),
        *_block_faults(view.get("blocks"), kind, "/view/blocks"),
        *_whole_view_faults(view),
    ]


def message_faults(message: Json) -> list[str]:
    """Say what is wrong with a message; every message needs a text beside its blocks."""
    faults = list(Str(40_000).check(message.get("text"), "/text"))
    if "blocks" in message:
        faults += _block_faults(message["blocks"], "message", "/blocks")
    return faults


def suggestion_faults(answer: Any) -> list[str]:
    """Say what is wrong with the answer to a search in a select."""
    return list(SUGGESTIONS.check(answer, "/options"))


def error_faults(errors: Any, view: Json) -> list[str]:
    """Say what is wrong with a submission's errors: each belongs to an input block."""
    inputs = {block.get("block_id") for block in view["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        return ["errors must name at least one block [json-pointer:/errors]"]
    strays = [f"no input block {key} [json-pointer:/errors]" for key in errors if key not in inputs]
    empty = [f"an empty error at {key}" for key, words in errors.items() if not words]
    return strays + empty


def _block_faults(blocks: Any, surface: str, path: str) -> Iterator[str]:
    allowed = ByType({kind: BLOCKS[kind] for kind in SURFACES[surface]})
    yield from ListOf(allowed, MOST_BLOCKS[surface], least=0).check(blocks, path)
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        return
    yield from _duplicates("block_id", [block.get("block_id") for block in blocks], path)
    focused = 0
    for index, block in enumerate(blocks):
        if block.get("type") == "section" and not (block.get("text") or block.get("fields")):
            yield f"a section needs text or fields [json-pointer:{path}/{index}]"
        elements = elements_of(block)
        focused += sum(bool(element.get("focus_on_load")) for element in elements)
        names = [element.get("action_id") for element in elements]
        yield from _duplicates("action_id", names, f"{path}/{index}")
        for element in elements:
            yield from _element_faults(element, f"{path}/{index}")
    if focused > 1:
        yield f"only one element may have focus_on_load [json-pointer:{path}]"


def elements_of(block: Json) -> list[dict[str, Any]]:
    """List the interactive elements of a block."""
    elements = [block.get("element"), block.get("accessory"), *(block.get("elements") or ())]
    named = [each for each in elements if isinstance(each, dict)]
    return [each for each in named if each.get("type") not in ("plain_text", "mrkdwn", "image")]


def options_of(element: Json) -> list[dict[str, Any]]:
    """List the options of an element, also those in groups."""
    grouped = [each for group in element.get("option_groups") or () for each in group["options"]]
    return [*(element.get("options") or ()), *grouped]


def _element_faults(element: Json, path: str) -> Iterator[str]:
    options = options_of(element)
    yield from _duplicates("option value", [option.get("value") for option in options], path)
    first = element.get("initial_option")
    chosen = [*([first] if first else []), *(element.get("initial_options") or ())]
    if options and any(each not in options for each in chosen):
        yield f"initial option is not one of the options [json-pointer:{path}]"
    least, most = element.get("min_value"), element.get("max_value")
    if least is not None and most is not None and float(least) > float(most):
        yield f"min_value is above max_value [json-pointer:{path}]"


def _duplicates(what: str, values: list[Any], path: str) -> Iterator[str]:
    for value, count in Counter(value for value in values if value is not None).items():
        if count > 1:
            yield f"duplicate {what}: {value} [json-pointer:{path}]"


def _whole_view_faults(view: Json) -> Iterator[str]:
    size = len(json.dumps(view, ensure_ascii=False).encode())
    if size > VIEW_BYTES:
        yield f"a view is at most {VIEW_BYTES} bytes, not {size} [json-pointer:/view]"
    blocks = view.get("blocks")
    kinds = [block.get("type") for block in blocks or () if isinstance(block, dict)]
    if view["type"] == "modal" and "input" in kinds and "submit" not in view:
        yield "a modal with an input block needs submit [json-pointer:/view/submit]"
