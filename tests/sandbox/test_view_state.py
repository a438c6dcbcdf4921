"""A form's state is what Slack computes: typed values stay, others begin as the view says."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sandbox.limits.elements import INPUTS
from sandbox.view_state import STATE_KEYS, new_value, state_of
from sandbox.views import Views
from tests.sandbox import samples as s
from tests.sandbox.samples import Json

TYPED = st.text(max_size=20)
FIELDS = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.none() | TYPED)


def view_of(fields: dict[str, Any]) -> Json:
    """A modal with a text field for each name, which begins with the value."""
    return s.modal(
        *[
            s.input_block(s.element(initial_value=value), block_id=name)
            for name, value in fields.items()
        ]
    )


def told(value: str | None) -> Json:
    return {"type": "plain_text_input", "value": value or None}


def test_every_input_has_a_place_for_its_value() -> None:
    assert set(STATE_KEYS) == set(INPUTS)


@given(FIELDS, FIELDS, FIELDS)
def test_over_any_update_what_was_typed_stays_and_new_fields_begin_as_they_say(
    first: dict[str, str | None], typed: dict[str, str | None], then: dict[str, str | None]
) -> None:
    views = Views()
    opened = views.open("U1", view_of(first))
    for name in typed.keys() & first.keys():
        opened.state[name]["act"] = new_value(s.element(), typed[name])
    views.replace(opened, view_of(then), opened.hash)
    expected = {
        name: typed.get(name, first[name]) if name in first else then[name] for name in then
    }
    assert opened.state == {name: {"act": told(value)} for name, value in expected.items()}


@given(FIELDS)
def test_what_the_bot_is_sent_is_a_copy_of_its_own(fields: dict[str, str | None]) -> None:
    opened = Views().open("U1", view_of(fields))
    payload = opened.payload()
    payload["state"]["values"].clear()
    payload["blocks"].clear()
    assert len(opened.payload()["blocks"]) == len(fields)
    assert len(opened.payload()["state"]["values"]) == len(fields)


def test_only_what_can_hold_a_value_is_in_the_state() -> None:
    blocks = s.modal(
        s.actions(s.element("button"), s.element("overflow", action_id="menu")),
        s.section(accessory=s.element("image")),
        s.section(accessory=s.element("datepicker"), block_id="day"),
    )["blocks"]
    for number, block in enumerate(blocks):
        block.setdefault("block_id", str(number))
    assert state_of(blocks) == {"day": {"act": {"type": "datepicker", "selected_date": None}}}
