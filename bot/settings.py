"""The settings: from the environment, or from `.env` in the folder where the bot runs."""

from __future__ import annotations

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from booking.database import database_url


class BadSettings(ValueError):
    """A setting that can't be; the message names it and never shows a secret."""


class Settings(BaseSettings):
    """What a run needs to know.

    Attributes:
        database_url: `sqlite:///file` or `postgresql://user@host/name`.
        slack_bot_token: `xoxb-…`; without it `run` starts the sandbox.
        slack_app_token: `xapp-…`, for Socket Mode.
        slack_signing_secret: for HTTP mode.
        slack_api_url: where Slack's Web API is.
        port: where HTTP mode listens.
    """

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    database_url: str = "sqlite:///session-booker.db"
    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    port: int = Field(default=3000, ge=1, le=65_535)

    @field_validator("slack_bot_token", "slack_app_token", "slack_signing_secret", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return value or None

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        database_url(value)
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _ends_with_slash(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("SLACK_API_URL must begin with http:// or https://")
        return value if value.endswith("/") else f"{value}/"


def read_settings() -> Settings:
    """Read the settings.

    Raises:
        BadSettings: one of them can't be.
    """
    try:
        return Settings()
    except ValidationError as error:
        names = [(".".join(map(str, each["loc"])).upper(), each["msg"]) for each in error.errors()]
        raise BadSettings("; ".join(f"{name}: {reason}" for name, reason in names)) from None
