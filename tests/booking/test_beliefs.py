"""However Slack takes messages, in the end everybody believes of a session what is so.

A worker reads a message, and then it is in the air: it arrives as it was read, comes back, fails,
or its worker dies. Meanwhile the session changes. What each reader believes is what arrived last.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from booking.database import Database
from booking.deliveries import (
    DueDelivery,
    mark_one_sent,
    release,
    retry_later,
)
from booking.errors import Refusal
from booking.rules.message_validity import FAREWELLS, INVITES
from booking.sendable_messages import OwedMessage, Sendable, Withheld, read_sendable
from booking.submissions import Booked
from booking.tables import Participant, Person, Session
from booking.values import DeliveryKind, SessionStatus, SessionType
from tests.booking.academy import Academy, found_academy, withhold
from tests.factories import NOW, TEN

LEARNERS = 2
MINUTE, HALF_AN_HOUR = timedelta(minutes=1), timedelta(minutes=30)
TYPES = (SessionType.GENERAL, SessionType.TELEPHONE)
OFF, OUT = "off", "out"
Belief = object
"""`OFF`, `OUT`, or the start and the type of the session as it stands."""
InTheAir = tuple[DueDelivery, Sendable]


@dataclass
class Play:
    """A session that changes, the messages that are in the air, and what everybody believes."""

    academy: Academy
    session: Booked
    in_the_air: list[InTheAir] = field(default_factory=list)
    beliefs: dict[int, Belief] = field(default_factory=dict)
    sent: int = 0

    def move(self, half_hours: int) -> None:
        """Move the session, or back."""
        self.academy.move(self.session, starts_at=TEN + half_hours * HALF_AN_HOUR)

    def alter(self, type_: SessionType) -> None:
        """Change what it is for, or back."""
        self.academy.alter(self.session, type=type_)

    def cancel(self) -> None:
        """Cancel it."""
        self.academy.cancel(self.session)

    def undo(self) -> None:
        """Let it stand again."""
        self.academy.undo(self.session)

    def remove(self, which: int) -> None:
        """Take a learner out."""
        self.academy.change(self.session, removed=[self.academy.learners[which]])

    def add(self, which: int) -> None:
        """Take a learner in."""
        self.academy.change(self.session, added=[self.academy.learners[which]])

    def take(self, minutes: int = 0) -> None:
        """Let a worker take what is due, and read it."""
        now = NOW + minutes * MINUTE
        for due in self.academy.claim(now):
            message = self.academy.database.read(
                lambda db, one=due: read_sendable(db, one, now=now)  # type: ignore[misc]
            )
            self.in_the_air.append((due, message))

    def settle(self, fate: str, which: int | None = None) -> None:
        """Let something become of all that is in the air, or of one message."""
        chosen = self.in_the_air if which is None else self.in_the_air[which : which + 1]
        for due, message in list(chosen):
            self.in_the_air.remove((due, message))
            getattr(self, fate)(due, message)

    def arrive(self, due: DueDelivery, message: Sendable) -> None:
        """Let it arrive as it was read."""
        if isinstance(message, Withheld):
            withhold(self.academy.database, due, message)
            return
        belief = believed(message)
        if belief:
            self.beliefs[due.person_id] = belief
        self.sent += 1
        mark_one_sent(
            self.academy.database,
            due,
            slack_channel="D",
            slack_ts=str(due),
            now=NOW + timedelta(seconds=self.sent),
        )

    def give_back(self, due: DueDelivery, _: Sendable) -> None:
        """Let Slack ask to wait."""
        self.academy.database.write(lambda db: release(db, [due]))

    def fail(self, due: DueDelivery, _: Sendable) -> None:
        """Let Slack not answer."""
        self.academy.database.write(lambda db: retry_later(db, [due], failure="", now=NOW))

    def die(self, due: DueDelivery, message: Sendable) -> None:
        """Let the worker die: its lease runs out."""


def believed(message: OwedMessage) -> Belief | None:
    """Say what a reader believes who gets a message; None where it says nothing of the session."""
    if message.kind in FAREWELLS:
        return OUT
    if message.kind is DeliveryKind.CANCELLATION:
        return OFF
    return (message.card.interval.start, message.card.type) if message.kind in INVITES else None


changes = st.one_of(
    st.tuples(st.just("move"), st.integers(0, 3)),
    st.tuples(st.just("alter"), st.sampled_from(TYPES)),
    st.tuples(st.sampled_from(["cancel", "undo"])),
    st.tuples(st.sampled_from(["remove", "add"]), st.integers(0, LEARNERS - 1)),
)
fates = st.sampled_from(["arrive", "arrive", "give_back", "fail", "die"])
posts = st.one_of(
    st.tuples(st.just("take")),
    st.tuples(st.just("settle"), fates),
    st.tuples(st.just("settle"), fates, st.integers(0, 3)),
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@settings(
    max_examples=200,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example(taken=[("cancel",), ("take",), ("undo",)])
@example(taken=[("take",), ("settle", "arrive"), ("remove", 0), ("add", 0), ("cancel",)])
@example(taken=[("take",), ("remove", 0), ("add", 0), ("cancel",)])
@example(taken=[("move", 1), ("take",), ("settle", "die"), ("move", 0), ("move", 1)])
@example(taken=[("move", 1), ("take",), ("move", 0), ("move", 1), ("take",), ("settle", "fail")])
@given(taken=st.lists(st.one_of(changes, posts), min_size=3, max_size=12))
def test_in_the_end_everybody_believes_what_is_so(
    database: Database, taken: list[tuple[object, ...]]
) -> None:
    academy = found_academy(database, LEARNERS)
    play = Play(academy, academy.book(places=LEARNERS))
    for name, *arguments in taken:
        with suppress(Refusal):
            getattr(play, str(name))(*arguments)
    for minutes in (0, 10, 100, 200, 300):
        play.settle("arrive")
        play.take(minutes)
    play.settle("arrive")
    for person in (*academy.learners, academy.dana):
        assert agrees(play.beliefs.get(person.id), truth(academy, person)), person.name


def truth(academy: Academy, person: Person) -> Belief:
    (session,) = academy.rows(Session, organisation_id=academy.organisation.id)
    places = academy.rows(Participant, organisation_id=academy.organisation.id)
    if person.id not in {session.assessor_id, *(place.learner_id for place in places)}:
        return OUT
    if session.status is SessionStatus.CANCELLED:
        return OFF
    return session.starts_at, session.type


def agrees(belief: Belief | None, truth: Belief) -> bool:
    """Who is out, or was never told, need not be told that it is off, nor the other way round."""
    return belief == truth if truth not in (OUT, OFF) else belief in (OUT, OFF, None)
