"""Names: how they are folded for a search."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.names import SEARCH_LIMIT, fold, search_name


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Priya Shah", "priya shah"),
        ("  Zoë   O'Neil ", "zoe oneil"),
        ("Siobhán O\u2019Brien", "siobhan obrien"),
        ("Łukasz Østergård", "lukasz ostergard"),
        ("Jürgen Strauß", "jurgen strauss"),
        ("İnci Y\u0131lmaz", "inci yilmaz"),
        ("\U0001d400nn", "ann"),
        ("Anne-Marie", "anne-marie"),
        ("محمد", "محمد"),
        ("李 明", "李 明"),
        ("\u202eevil\u202c", "evil"),
        ("\x00\x1f", ""),
        ("100%_\\", "100%_\\"),
    ],
)
def test_case_accents_and_spaces_do_not_count(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_person_is_found_by_name_and_e_mail() -> None:
    assert search_name("Zoë Adeyemi", "zoe@example.org") == "zoe adeyemi zoe@example.org"


def test_a_name_that_folding_makes_long_still_fits_an_index() -> None:
    assert len(search_name("\ufdfa" * 200, "a@example.org")) == SEARCH_LIMIT
