"""The settings: from the environment, or from `.env` in the folder where the bot runs."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from booking.database import database_url

PORTS = (1, 65_535)


class BadSettings(ValueError):
    """A setting that can't be; the message names it and never shows a secret."""


def _stripped(value: object) -> object:
    """Take off the spaces that copying brings along; nothing left means not set."""
    return value.strip() or None if isinstance(value, str) else value


Secret = Annotated[SecretStr | None, BeforeValidator(_stripped)]


class Settings(BaseSettings):
    """What a run needs to know.

    A variable that is set to nothing counts as not set.

    Attributes:
        database_url: `sqlite:///file` or `postgresql://user@host/name`.
        slack_bot_token: `xoxb-…`; without any token `run` starts the sandbox.
        slack_app_token: `xapp-…`, for Socket Mode.
        slack_signing_secret: for HTTP mode.
        slack_api_url: where Slack's Web API is; ends with a slash.
        port: where HTTP mode listens.
        public_url: where people's calendars reach the bot in HTTP mode, without a slash at the
            end; empty switches calendar addresses off.
    """

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    database_url: str = "sqlite:///session-booker.db"
    slack_bot_token: Secret = None
    slack_app_token: Secret = None
    slack_signing_secret: Secret = None
    slack_api_url: str = "https://slack.com/api/"
    port: int = Field(default=3000, ge=PORTS[0], le=PORTS[1])
    public_url: str = ""

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        database_url(value)
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _with_a_slash(cls, value: str) -> str:
        if not _is_web_address(value):
            raise ValueError("SLACK_API_URL must be an address like https://slack.com/api/")
        return f"{value.strip().rstrip('/')}/"

    @field_validator("public_url")
    @classmethod
    def _without_a_slash(cls, value: str) -> str:
        if value.strip() and not _is_web_address(value):
            raise ValueError("PUBLIC_URL must be an address like https://booker.example.org")
        return value.strip().rstrip("/")


def _is_web_address(value: str) -> bool:
    parts = urlsplit(value.strip())
    bare = not (parts.query or parts.fragment)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and bare


def read_settings() -> Settings:
    """Read the settings.

    Raises:
        BadSettings: one of them can't be.
    """
    try:
        return Settings()
    except ValidationError as error:
        faults = [_explain(str(each["loc"][0]).upper(), each["msg"]) for each in error.errors()]
        raise BadSettings("; ".join(faults)) from None
    except UnicodeDecodeError:
        raise BadSettings("The file .env is not UTF-8; save it as UTF-8") from None


def _explain(name: str, reason: str) -> str:
    words = EXPLANATIONS.get(name, reason.removeprefix("Value error, "))
    return words if words.startswith(name) else f"{name}: {words}"


EXPLANATIONS = {"PORT": f"PORT must be a number from {PORTS[0]} to {PORTS[1]}"}
"""By setting, what is said instead of the validation's own words."""
