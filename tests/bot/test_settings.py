"""The settings: where they come from, and what is said of one that can't be."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import BadSettings, read_settings

NAMES = (
    "DATABASE_URL",
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_API_URL",
    "PORT",
    "PUBLIC_URL",
)


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Run in an empty folder, with none of the settings set."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_any_setting_there_are_defaults() -> None:
    settings = read_settings()
    assert settings.database_url == "sqlite:///session-booker.db"
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.port == 3000
    secrets = (
        settings.slack_bot_token,
        settings.slack_app_token,
        settings.slack_signing_secret,
    )
    assert secrets == (None, None, None)


def test_the_environment_goes_before_the_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / ".env").write_text("PORT=4000\nSLACK_BOT_TOKEN=xoxb-file\nUNKNOWN=1\n")
    monkeypatch.setenv("PORT", "5000")
    settings = read_settings()
    assert settings.port == 5000
    assert settings.slack_bot_token is not None
    assert settings.slack_bot_token.get_secret_value() == "xoxb-file"


@pytest.mark.parametrize("name", NAMES)
def test_a_setting_that_is_empty_is_not_set(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = read_settings()
    monkeypatch.setenv(name, "")
    assert read_settings() == before


def test_spaces_around_a_secret_are_taken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", " xoxb-1\n")
    monkeypatch.setenv("SLACK_APP_TOKEN", " ")
    settings = read_settings()
    assert settings.slack_bot_token is not None
    assert settings.slack_bot_token.get_secret_value() == "xoxb-1"
    assert settings.slack_app_token is None


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("http://127.0.0.1:8000/api", "http://127.0.0.1:8000/api/"),
        ("http://127.0.0.1:8000/api/", "http://127.0.0.1:8000/api/"),
        (" https://slack.example.org ", "https://slack.example.org/"),
    ],
)
def test_the_web_api_s_address_ends_with_one_slash(
    given: str, used: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_API_URL", given)
    assert read_settings().slack_api_url == used


@pytest.mark.parametrize(
    ("given", "used"),
    [
        (" https://booker.example.org/ ", "https://booker.example.org"),
        ("https://example.org/booker/", "https://example.org/booker"),
        (" ", ""),
    ],
)
def test_the_public_address_ends_without_a_slash(
    given: str, used: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUBLIC_URL", given)
    assert read_settings().public_url == used


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "http", "PORT must be a number from 1 to 65535"),
        ("PORT", "0", "PORT must be a number from 1 to 65535"),
        ("PORT", "65536", "PORT must be a number from 1 to 65535"),
        ("DATABASE_URL", "session-booker.db", "DATABASE_URL is not a database's address"),
        (
            "DATABASE_URL",
            "mysql://u:secret@host/x",
            "DATABASE_URL must begin with sqlite:/// or postgresql://",
        ),
        (
            "SLACK_API_URL",
            "slack.com/api",
            "SLACK_API_URL must be an address like https://slack.com/api/",
        ),
        (
            "SLACK_API_URL",
            "https://",
            "SLACK_API_URL must be an address like https://slack.com/api/",
        ),
        (
            "PUBLIC_URL",
            "booker.example.org",
            "PUBLIC_URL must be an address like https://booker.example.org",
        ),
        (
            "PUBLIC_URL",
            "https://booker.example.org?x",
            "PUBLIC_URL must be an address like https://booker.example.org",
        ),
    ],
)
def test_a_setting_that_can_t_be_is_named_and_what_it_must_be(
    name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as caught:
        read_settings()
    assert str(caught.value) == said


def test_all_that_can_t_be_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "x")
    monkeypatch.setenv("DATABASE_URL", "x")
    with pytest.raises(BadSettings, match=r"DATABASE_URL .*; PORT "):
        read_settings()


def test_a_file_in_another_encoding_is_named(folder: Path) -> None:
    (folder / ".env").write_bytes(b"SLACK_BOT_TOKEN=xoxb-\xe9\n")
    with pytest.raises(BadSettings, match="\\.env is not UTF-8"):
        read_settings()


def test_a_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-hidden")
    assert "hidden" not in repr(read_settings())
