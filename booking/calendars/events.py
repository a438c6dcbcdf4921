"""What a calendar shows of a session, for one reader; no planning notes, no learner's e-mail."""

from __future__ import annotations

from dataclasses import dataclass

from booking.rules.session_types import EFFECTS
from booking.values import Interval, SessionType

UID_DOMAIN = "session-booker"
NAMES_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """One session as one reader's calendar has it.

    Attributes:
        organisation_id: whose session it is.
        session_id: which.
        version: how often it was changed, which only grows.
        cancelled: whether it is off, at least for this reader.
        type: what it is for.
        courses: the titles of its courses.
        interval: when, in UTC.
        location: where, as the booker typed it; may be empty.
        join_url: the smart room's link, if it has one.
        assessor: who holds it.
        assessor_email: their address, which stands for the organiser.
        learners: the names of those who take part.
        busy: whether it takes the reader's time; not when they have only booked it.
    """

    organisation_id: int
    session_id: int
    version: int
    cancelled: bool
    type: SessionType
    courses: tuple[str, ...]
    interval: Interval
    location: str
    join_url: str | None
    assessor: str
    assessor_email: str
    learners: tuple[str, ...]
    busy: bool

    @property
    def uid(self) -> str:
        """The session's name among all events of the world; it never changes."""
        return f"{self.organisation_id}-{self.session_id}@{UID_DOMAIN}"

    @property
    def summary(self) -> str:
        """The event's title, such as "Formal Review: Team Leader Level 3"."""
        return ": ".join(part for part in (EFFECTS[self.type].title, self._courses) if part)

    @property
    def place(self) -> str:
        """Where to go or what to open; empty without either."""
        return ", ".join(part for part in (self.location, self.join_url) if part)

    @property
    def description(self) -> str:
        """Who and what, in lines; who takes part in what is off is not told."""
        names, more = self.learners[:NAMES_SHOWN], len(self.learners) - NAMES_SHOWN
        said = ", ".join(names) + (f" and {more} more" if more > 0 else "")
        lines = (
            ("Assessor", self.assessor),
            ("Learner" if len(self.learners) == 1 else "Learners", said),
            ("Course" if len(self.courses) == 1 else "Courses", self._courses),
            ("Join", self.join_url),
        )
        shown = lines[:1] if self.cancelled else lines
        return "\n".join(f"{name}: {words}" for name, words in shown if words)

    @property
    def _courses(self) -> str:
        return ", ".join(self.courses)
