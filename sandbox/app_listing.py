"""What the app's manifest offers people in Slack's client: its name, commands and shortcuts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SlashCommand:
    """A command that the composer completes."""

    name: str
    description: str = ""
    usage_hint: str = ""


@dataclass(frozen=True)
class Shortcut:
    """A shortcut; `kind` is "global", or "message" for one in a message's menu."""

    name: str
    callback_id: str
    kind: str = "global"
    description: str = ""


@dataclass(frozen=True)
class AppListing:
    """The app as people see it."""

    name: str = "App"
    commands: tuple[SlashCommand, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
