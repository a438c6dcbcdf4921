"""Whatever arrives is judged, and breaks nothing."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sandbox.limits.blocks import BLOCKS
from sandbox.validator import message_faults, suggestion_faults, view_faults
from tests.sandbox import samples as s

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)
BLOCKLIKE = st.fixed_dictionaries(
    {"type": st.sampled_from(sorted(BLOCKS)) | ANYTHING},
    optional=dict.fromkeys(
        ("text", "fields", "elements", "element", "accessory", "label", "rows"), ANYTHING
    ),
)


@given(st.lists(BLOCKLIKE | ANYTHING, max_size=3))
def test_whatever_arrives_is_judged_and_breaks_nothing(blocks: list[Any]) -> None:
    for kind in ("modal", "home"):
        assert isinstance(view_faults({"type": kind, "blocks": blocks}), list)
    assert isinstance(message_faults({"text": "x", "blocks": blocks}), list)


@given(ANYTHING)
def test_any_json_is_judged_as_a_view_and_as_an_answer(value: Any) -> None:
    assert view_faults(value) != []
    assert isinstance(suggestion_faults(value), list)


@given(st.text(min_size=1, max_size=75), st.text(min_size=1, max_size=150))
def test_any_text_within_the_limits_is_an_option(text: str, value: str) -> None:
    assert suggestion_faults({"options": [{"text": s.plain(text), "value": value}]}) == []
