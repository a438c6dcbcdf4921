"""Texts for Slack: escaped, cut and split, and turning nothing around that is not theirs."""

from __future__ import annotations

import pytest

from blocks.layout import as_written, button, header, input_block, note, option
from blocks.text import Json, cut, escape, pieces, plain

TURNED = "\u202eLeeds\u202c \u2067college\u2069 \u202b\u202d\u202a\u2066\u2068"


@pytest.mark.parametrize(
    "shown", [escape(TURNED), cut(TURNED, 100), "".join(pieces(TURNED)), plain(TURNED)["text"]]
)
def test_no_text_turns_the_words_around_it(shown: str) -> None:
    assert shown == "Leeds college "


def test_a_text_that_is_cut_turns_nothing_either() -> None:
    assert cut(TURNED, 8) == "Leeds c…"


def test_of_a_text_that_only_turns_others_nothing_is_left() -> None:
    assert as_written("\u202e") == []
    assert plain("\u202e")["text"] == "-"


CODE = ":tada:"
BLOCKS = [
    note(CODE),
    header(CODE),
    input_block(CODE, {"type": "plain_text_input"}, "field", hint=CODE),
    button(CODE, "press"),
    option(CODE, "value", CODE),
    *as_written(CODE),
]


@pytest.mark.parametrize("block", BLOCKS, ids=repr)
def test_the_code_of_an_emoji_in_a_name_stays_as_written(block: Json) -> None:
    assert CODE in str(block)
    assert "'emoji': True" not in str(block)


def test_what_is_written_from_right_to_left_stays_as_it_is() -> None:
    written = "مرحبا שלום\u200f!"
    assert escape(written) == written
