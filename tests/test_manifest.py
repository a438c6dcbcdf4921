"""The app's manifest says what the bot listens to and needs, within Slack's limits."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.doctor import SCOPES
from bot.open_booking import COMMAND, MESSAGE_SHORTCUT, SHORTCUT

ROOT = Path(__file__).parents[1]
MANIFEST = (ROOT / "manifest.yml").read_text()
SHORTCUT_NAME_LIMIT = 24
LIMITS = {"name": (1, 35), "description": (1, 140), "usage_hint": (1, 1000)}


def test_it_asks_for_the_scopes_that_the_doctor_looks_for() -> None:
    asked = re.search(r"    bot:\n((?:      - .+\n)+)", MANIFEST)
    assert asked
    assert set(re.findall(r"- (\S+)", asked[1])) == set(SCOPES)


def test_it_offers_the_command_and_the_shortcuts_that_the_bot_listens_to() -> None:
    assert f"command: {COMMAND}\n" in MANIFEST
    kinds = re.findall(r"type: (\w+)\n\s+callback_id: (\w+)\n", MANIFEST)
    assert sorted(kinds) == [("global", SHORTCUT), ("message", MESSAGE_SHORTCUT)]
    assert "should_escape: true" in MANIFEST
    assert "- app_home_opened" in MANIFEST


def test_its_shortcuts_have_names_that_slack_shows_whole() -> None:
    names = re.findall(r"- name: (.+)\n\s+type: (?:global|message)\n", MANIFEST)
    assert "Book from this message" in names
    assert all(len(name) <= SHORTCUT_NAME_LIMIT for name in names)


@pytest.mark.parametrize("name", LIMITS)
def test_its_texts_stay_within_slacks_limits(name: str) -> None:
    least, most = LIMITS[name]
    found = re.findall(rf"^\s+(?:- )?{name}: (.+)$", MANIFEST, re.MULTILINE)
    assert found
    assert all(least <= len(text.strip('"')) <= most for text in found)


def test_its_long_description_is_long_enough_for_slack() -> None:
    text = re.search(r"long_description: >-\n((?:    .+\n)+)", MANIFEST)
    assert text
    assert 175 <= len(" ".join(text[1].split())) <= 4000
