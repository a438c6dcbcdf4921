"""A post whose messages arrive, come back, fail or are lost with their worker, as a test says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import strategies as st

from booking.deliveries import DueDelivery, mark_one_sent, release, retry_later
from booking.rules.message_validity import FAREWELLS, INVITES
from booking.sendable_messages import OwedMessage, Sendable, Withheld, read_sendable
from booking.tables import Participant, Session
from booking.telling import CANCELLATION
from booking.values import SessionStatus
from tests.booking.academy import Academy, withhold
from tests.factories import NOW

OFF, OUT = "off", "out"
Belief = object
"""`OFF`, `OUT`, or the start, the type and the assessor of a session as it stands."""
MINUTE = timedelta(minutes=1)
FATES = st.sampled_from(["arrive", "arrive", "give_back", "fail", "die"])
HANDLINGS = st.one_of(
    st.tuples(st.just("take")),
    st.tuples(st.just("settle"), FATES),
    st.tuples(st.just("settle"), FATES, st.integers(0, 3)),
)
"""What workers and Slack do: a worker takes what is due, and then something becomes of it."""


@dataclass
class Post:
    """The messages of an academy that are in the air, and what their readers believe.

    `beliefs` are by person and session: what arrived last.
    """

    academy: Academy
    in_the_air: list[tuple[DueDelivery, Sendable]] = field(default_factory=list)
    beliefs: dict[tuple[int, int], Belief] = field(default_factory=dict)
    sent: int = 0

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

    def settle_all(self) -> None:
        """Let all arrive that is owed, also what was given back or is tried again later."""
        for minutes in (0, 10, 100, 200, 300):
            self.settle("arrive")
            self.take(minutes)
        self.settle("arrive")

    def arrive(self, due: DueDelivery, message: Sendable) -> None:
        """Let it arrive as it was read."""
        if isinstance(message, Withheld):
            withhold(self.academy.database, due, message)
            return
        for session_id, belief in believed(message).items():
            self.beliefs[due.person_id, session_id] = belief
        self.sent += 1
        at = NOW + timedelta(seconds=self.sent)
        where = {"slack_channel": "D", "slack_ts": str(self.sent)}
        mark_one_sent(self.academy.database, due, **where, now=at)

    def give_back(self, due: DueDelivery, _: Sendable) -> None:
        """Let Slack ask to wait."""
        self.academy.database.write(lambda db: release(db, [due]))

    def fail(self, due: DueDelivery, _: Sendable) -> None:
        """Let Slack not answer."""
        self.academy.database.write(lambda db: retry_later(db, [due], failure="", now=NOW))

    def die(self, due: DueDelivery, message: Sendable) -> None:
        """Let the worker die: its lease runs out."""

    def misled(self) -> list[tuple[str, Belief | None, Belief]]:
        """Say who believes of a session what is not so: what they believe, and what is so.

        Who is out, or was never told, need not be told that it is off, nor the other way round.
        """
        found = []
        for session in self.academy.rows(Session, organisation_id=self.academy.organisation.id):
            for person_id in {person_id for person_id, _ in self.beliefs} | self._has(session):
                so = self._truth(person_id, session)
                belief = self.beliefs.get((person_id, session.id))
                agrees = belief in (OUT, OFF, None) if so in (OUT, OFF) else belief == so
                if not agrees:
                    found.append((f"{person_id} of {session.starts_at}", belief, so))
        return found

    def _has(self, session: Session) -> set[int]:
        places = self.academy.rows(Participant, session_id=session.id)
        return {session.assessor_id, session.booked_by_id, *(each.learner_id for each in places)}

    def _truth(self, person_id: int, session: Session) -> Belief:
        if person_id not in self._has(session):
            return OUT
        if session.status is SessionStatus.CANCELLED:
            return OFF
        return _as_it_stands(session.starts_at, session.type)


def believed(message: OwedMessage) -> dict[int, Belief]:
    """Say what a reader believes of sessions who gets a message; nothing where it says nothing."""
    if message.kind in FAREWELLS:
        return dict.fromkeys(message.session_ids, OUT)
    if message.kind in CANCELLATION.kinds:
        return dict.fromkeys(message.session_ids, OFF)
    if message.kind not in INVITES:
        return {}
    return {
        each.session_id: _as_it_stands(each.interval.start, each.type) for each in message.sessions
    }


def _as_it_stands(*said: object) -> Belief:
    return said
