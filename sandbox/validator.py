"""Refuses what Slack would refuse of views, messages and answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.consistency import block_faults, duplicates, elements_of, options_of
from sandbox.limits.surfaces import (
    MARKDOWN_TEXT,
    MESSAGE_BLOCKS,
    SUGGESTIONS,
    TEXT,
    VIEW_BYTES,
    VIEWS,
)
from sandbox.specs import fault

Json = Mapping[str, Any]

__all__ = [
    "elements_of",
    "error_faults",
    "is_too_large",
    "message_faults",
    "options_of",
    "suggestion_faults",
    "view_faults",
]


def view_faults(view: Any) -> list[str]:
    """Say what is wrong with a modal or Home tab; nothing when Slack would take it."""
    kind = view.get("type") if isinstance(view, dict) else None
    if not isinstance(kind, str) or kind not in VIEWS:
        return [fault(f"unsupported type: {kind}", "/view/type")]
    if is_too_large(view):
        return [fault(f"a view is at most {VIEW_BYTES} bytes", "/view")]
    return list(VIEWS[kind].check(view, "/view")) or list(_between_parts(view))


def is_too_large(view: Any) -> bool:
    """Whether a view's JSON is longer than Slack takes."""
    return len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES


def message_faults(message: Json) -> list[str]:
    """Say what is wrong with a message; every message needs a text beside its blocks."""
    faults = list(TEXT.check(message.get("text"), "/text"))
    blocks = message.get("blocks")
    if blocks is None:
        return faults
    faults += MESSAGE_BLOCKS.check(blocks, "/blocks")
    return faults or [*block_faults(blocks, "/blocks"), *_markdown_faults(blocks)]


def suggestion_faults(answer: Any) -> list[str]:
    """Say what is wrong with the answer to a search in a select."""
    faults = list(SUGGESTIONS.check(answer, ""))
    if faults:
        return faults
    return list(duplicates("option value", [each["value"] for each in options_of(answer)], ""))


def error_faults(errors: Any, view: Json) -> list[str]:
    """Say what is wrong with a submission's errors: each belongs to an input block."""
    inputs = {block.get("block_id") for block in view["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        return [fault("must name at least one block", "/errors")]
    return [
        fault(f"{key} is not an input block" if key not in inputs else "must say what", "/errors")
        for key, words in errors.items()
        if key not in inputs or not isinstance(words, str) or not words
    ]


def _between_parts(view: Json) -> Iterator[str]:
    blocks = view["blocks"]
    yield from block_faults(blocks, "/view/blocks")
    asks = any(block["type"] == "input" for block in blocks)
    if view["type"] == "modal" and asks and "submit" not in view:
        yield fault("missing required field: submit", "/view")


def _markdown_faults(blocks: list[dict[str, Any]]) -> Iterator[str]:
    written = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if written > MARKDOWN_TEXT:
        yield fault(f"must be less than {MARKDOWN_TEXT + 1} characters in all", "/blocks")
