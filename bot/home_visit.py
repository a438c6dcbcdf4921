"""What each section of the Home tab is given, and what it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from blocks.home import Build
from blocks.home_sessions import Reader
from blocks.home_state import HomeState
from blocks.picture import Picture
from booking.database import Db
from booking.people import Member


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody's look at their Home tab: who, at what, and when (aware, in UTC).

    `public_url` is where people's calendars reach the bot; empty when they don't.
    """

    member: Member
    state: HomeState
    now: datetime
    public_url: str = ""

    @property
    def organisation_id(self) -> int:
        """Whose rows are read."""
        return self.member.organisation.id

    @property
    def zone(self) -> ZoneInfo:
        """The reader's."""
        return ZoneInfo(self.member.time_zone or self.member.organisation.time_zone)

    @property
    def reader(self) -> Reader:
        """For whom the blocks are built."""
        return Reader(self.zone, self.now, state=self.state)

    def on(self, tab: str) -> Visit:
        """The same look, at this page."""
        return replace(self, state=replace(self.state, tab=tab))


@dataclass(frozen=True, slots=True)
class Section:
    """One section, read: how its blocks are built, and the pictures that it would show."""

    build: Build
    pictures: tuple[Picture, ...] = ()


NOTHING = Section(lambda _reader: [])
"""The section of somebody for whom it is not meant."""
ReadSection = Callable[[Db, Visit], Section]
"""Reads what one section shows; a Home tab takes a small number of such queries."""
