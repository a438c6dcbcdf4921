"""What a text is read into a form with, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from slack_sdk import WebClient

from blocks.form_values import FormValues
from booking.people import Member
from bot.desk import Desk


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for a form, and what it is made with.

    Attributes:
        desk: what journeys work with.
        client: for the workspace's Web API.
        team_id: the workspace.
        member: who asks.
    """

    desk: Desk
    client: WebClient
    team_id: str
    member: Member

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's zone, in which times are meant."""
        return ZoneInfo(self.member.organisation.time_zone)

    @property
    def now(self) -> datetime:
        """This moment, in the organisation's zone."""
        return self.desk.now().astimezone(self.zone)


@dataclass(frozen=True, slots=True)
class Filled:
    """A form's values, and in words how they were read and what could not be used."""

    values: FormValues
    echo: str = ""


Fill = Callable[[Asking, FormValues], Filled]
"""Fills in what somebody has said before the form opens."""
