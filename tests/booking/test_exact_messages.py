"""Whatever happens to a session, its learner gets exactly the right messages at the right time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from booking.cancelling import cancel_session
from booking.commands import CancelSession, MoveSession, UndoCancel
from booking.moving import move_session
from booking.reinstating import undo_cancel
from booking.sessions import Booked
from booking.tables import Delivery, Person
from booking.values import DeliveryState, Side
from tests.booking.academy import Academy
from tests.factories import IDS

LONDON = ZoneInfo("Europe/London")
MINUTE = timedelta(minutes=1)


def at(words: str) -> datetime:
    """Read a moment on London's clocks."""
    return datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=LONDON)


@dataclass
class Play:
    """A session in the academy to which things happen, and what its first learner is told."""

    academy: Academy
    learner: Person
    session: Booked
    told: list[tuple[str, str]] = field(default_factory=list)

    def named(self) -> dict[str, Any]:
        """Name the session as commands do."""
        return {
            "organisation_id": self.academy.organisation.id,
            "actor_id": self.academy.dana.id,
            "session_id": self.session.session_id,
        }

    def move(self, now: datetime, words: str) -> None:
        """Move the session."""
        command = MoveSession(**self.named(), starts_at=at(words))
        move_session(self.academy.database, command, now=now, ids=IDS)

    def cancel(self, now: datetime, _words: str) -> None:
        """Cancel it."""
        command = CancelSession(**self.named(), on_side_of=Side.PROVIDER)
        cancel_session(self.academy.database, command, now=now, ids=IDS)

    def undo(self, now: datetime, _words: str) -> None:
        """Take the cancellation back."""
        undo_cancel(self.academy.database, UndoCancel(**self.named()), now=now, ids=IDS)

    def remove(self, now: datetime, _words: str) -> None:
        """Remove the learner."""
        self.academy.change(self.session, now=now, removed=[self.learner])

    def add(self, now: datetime, _words: str) -> None:
        """Add the learner again."""
        self.academy.change(self.session, now=now, added=[self.learner])

    def deliver_until(self, end: datetime | None) -> None:
        """Let the bot run, and note what the learner gets on which minute."""
        while (due := self._next_due()) and (end is None or due <= end):
            for sent in self.academy.deliver(due):
                if sent.person_id == self.learner.id:
                    self.told.append((f"{due.astimezone(LONDON):%m-%d %H:%M}", sent.kind.value))

    def _next_due(self) -> datetime | None:
        rows = self.academy.rows(Delivery, state=DeliveryState.DUE)
        return min((row.due_at for row in rows), default=None)


Step = tuple[str, Callable[[Play, datetime, str], None], str]
"""When something happens, what, and with which words."""


@dataclass(frozen=True)
class Case:
    """A session, what happens to it, and what the learner is told, and when.

    The clock is London's. A pause of the bot is from when until when it does not run.
    """

    starts: str
    told: list[tuple[str, str]]
    steps: tuple[Step, ...] = ()
    booked: str = "2026-10-12 09:00"


CONFIRMED = ("10-12 09:00", "confirmation")
CASES: dict[str, Case] = {
    "nothing happens": Case(
        "2026-10-20 10:00",
        [CONFIRMED, ("10-19 10:00", "reminder"), ("10-20 09:00", "reminder")],
    ),
    "the clocks go back the night before": Case(
        "2026-10-25 10:00",
        [CONFIRMED, ("10-24 10:00", "reminder"), ("10-25 09:00", "reminder")],
    ),
    "the clocks go forward the night before": Case(
        "2027-03-28 10:00",
        [
            ("03-12 09:00", "confirmation"),
            ("03-27 10:00", "reminder"),
            ("03-28 09:00", "reminder"),
        ],
        booked="2027-03-12 09:00",
    ),
    "moved over the change of the clocks": Case(
        "2026-10-23 10:00",
        [
            CONFIRMED,
            ("10-13 09:00", "move"),
            ("10-24 10:00", "reminder"),
            ("10-25 09:00", "reminder"),
        ],
        (("2026-10-13 09:00", Play.move, "2026-10-25 10:00"),),
    ),
    "moved between the reminders": Case(
        "2026-10-20 10:00",
        [
            CONFIRMED,
            ("10-19 10:00", "reminder"),
            ("10-19 12:00", "move"),
            ("10-21 10:00", "reminder"),
            ("10-22 09:00", "reminder"),
        ],
        (("2026-10-19 12:00", Play.move, "2026-10-22 10:00"),),
    ),
    "moved and moved back": Case(
        "2026-10-20 10:00",
        [
            CONFIRMED,
            ("10-13 09:00", "move"),
            ("10-14 09:00", "move"),
            ("10-19 10:00", "reminder"),
            ("10-20 09:00", "reminder"),
        ],
        (
            ("2026-10-13 09:00", Play.move, "2026-10-22 10:00"),
            ("2026-10-14 09:00", Play.move, "2026-10-20 10:00"),
        ),
    ),
    "cancelled": Case(
        "2026-10-20 10:00",
        [CONFIRMED, ("10-13 09:00", "cancellation")],
        (("2026-10-13 09:00", Play.cancel, ""),),
    ),
    "cancelled between the reminders": Case(
        "2026-10-20 10:00",
        [CONFIRMED, ("10-19 10:00", "reminder"), ("10-19 12:00", "cancellation")],
        (("2026-10-19 12:00", Play.cancel, ""),),
    ),
    "moved, then cancelled": Case(
        "2026-10-20 10:00",
        [CONFIRMED, ("10-13 09:00", "move"), ("10-14 09:00", "cancellation")],
        (
            ("2026-10-13 09:00", Play.move, "2026-10-22 10:00"),
            ("2026-10-14 09:00", Play.cancel, ""),
        ),
    ),
    "removed": Case(
        "2026-10-20 10:00",
        [CONFIRMED, ("10-13 09:00", "removal")],
        (("2026-10-13 09:00", Play.remove, ""),),
    ),
    "removed and added again": Case(
        "2026-10-20 10:00",
        [
            CONFIRMED,
            ("10-13 09:00", "removal"),
            ("10-14 09:00", "confirmation"),
            ("10-19 10:00", "reminder"),
            ("10-20 09:00", "reminder"),
        ],
        (("2026-10-13 09:00", Play.remove, ""), ("2026-10-14 09:00", Play.add, "")),
    ),
    "removed and added again between the reminders": Case(
        "2026-10-20 10:00",
        [
            CONFIRMED,
            ("10-19 10:00", "reminder"),
            ("10-19 12:00", "removal"),
            ("10-19 13:00", "confirmation"),
            ("10-20 09:00", "reminder"),
        ],
        (("2026-10-19 12:00", Play.remove, ""), ("2026-10-19 13:00", Play.add, "")),
    ),
    "removed, then moved": Case(
        "2026-10-20 10:00",
        [CONFIRMED, ("10-13 09:00", "removal")],
        (
            ("2026-10-13 09:00", Play.remove, ""),
            ("2026-10-14 09:00", Play.move, "2026-10-22 10:00"),
        ),
    ),
    "booked late": Case(
        "2026-10-12 11:30",
        [CONFIRMED, ("10-12 10:30", "reminder")],
    ),
    "booked very late": Case("2026-10-12 09:45", [CONFIRMED]),
}


@pytest.mark.parametrize("name", CASES)
def test_a_learner_gets_exactly_the_right_messages(academy: Academy, name: str) -> None:
    case = CASES[name]
    learner, _ = academy.enrol(2)
    booked = academy.book(starts_at=at(case.starts), now=at(case.booked))
    play = Play(academy, learner, booked)
    for moment, act, words in case.steps:
        play.deliver_until(at(moment))
        act(play, at(moment), words)
    play.deliver_until(None)
    assert play.told == case.told


def test_a_cancellation_taken_back_at_once_is_heard_of_by_nobody(academy: Academy) -> None:
    learner, _ = academy.enrol(2)
    booked = academy.book(starts_at=at("2026-10-20 10:00"), now=at("2026-10-12 09:00"))
    play = Play(academy, learner, booked)
    play.deliver_until(at("2026-10-13 09:00"))
    play.cancel(at("2026-10-13 09:00"), "")
    play.undo(at("2026-10-13 09:00") + MINUTE / 2, "")
    play.deliver_until(None)
    assert play.told == CASES["nothing happens"].told
