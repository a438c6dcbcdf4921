"""However Slack takes messages, in the end everybody believes of a session what is so.

A worker reads a message, and then it is in the air: it arrives as it was read, comes back, fails,
or its worker dies. Meanwhile the session changes. What each reader believes is what arrived last.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from booking.database import Database
from booking.errors import Refusal
from booking.values import Scope, SessionType
from tests.booking.academy import found_academy
from tests.booking.post import HANDLINGS, Post
from tests.factories import TEN, create_person

LEARNERS = 2
HALF_AN_HOUR, WEEK = timedelta(minutes=30), timedelta(weeks=1)
TYPES = st.sampled_from([SessionType.GENERAL, SessionType.TELEPHONE])
SESSIONS = 3
SCOPES = st.sampled_from(list(Scope))
WHICH, WHO = st.integers(0, SESSIONS - 1), st.integers(0, LEARNERS - 1)
Steps = list[tuple[object, ...]]


@dataclass
class OneSession(Post):
    """A session that changes."""

    def __post_init__(self) -> None:
        self.booked = self.academy.book(places=LEARNERS)

    def move(self, half_hours: int) -> None:
        """Move the session, or back."""
        self.academy.move(self.booked, starts_at=TEN + half_hours * HALF_AN_HOUR)

    def alter(self, type_: SessionType) -> None:
        """Change what it is for, or back."""
        self.academy.alter(self.booked, type=type_)

    def cancel(self) -> None:
        """Cancel it."""
        self.academy.cancel(self.booked)

    def undo(self) -> None:
        """Let it stand again."""
        self.academy.undo(self.booked)

    def remove(self, who: int) -> None:
        """Take a learner out."""
        self.academy.change(self.booked, removed=[self.academy.learners[who]])

    def add(self, who: int) -> None:
        """Take a learner in."""
        self.academy.change(self.booked, added=[self.academy.learners[who]])


@dataclass
class Series(Post):
    """A weekly series whose sessions change, by themselves or with others."""

    def __post_init__(self) -> None:
        where = (self.academy.database, self.academy.organisation)
        maya, owen = (create_person(*where, name=each) for each in ("Maya Lund", "Owen Cole"))
        booked = self.academy.book_series(count=SESSIONS, places=LEARNERS, actor_id=maya.id)
        self.sessions, self.assessors = booked.sessions, (self.academy.dana, owen)

    def move(self, which: int, half_hours: int, scope: Scope) -> None:
        """Move sessions, or back."""
        starts_at = TEN + which * WEEK + half_hours * HALF_AN_HOUR
        self.academy.move(self.sessions[which], starts_at=starts_at, scope=scope)

    def alter(self, which: int, type_: SessionType, scope: Scope) -> None:
        """Change what they are for, or back."""
        self.academy.alter(self.sessions[which], type=type_, move={"scope": scope})

    def give(self, which: int, whom: int, scope: Scope) -> None:
        """Let somebody hold them."""
        assessor = self.assessors[whom]
        self.academy.move(self.sessions[which], assessor_id=assessor.id, scope=scope)

    def cancel(self, which: int, scope: Scope) -> None:
        """Cancel them."""
        self.academy.cancel(self.sessions[which], scope=scope)

    def undo(self, which: int) -> None:
        """Let one stand again, with what was cancelled together with it."""
        self.academy.undo(self.sessions[which])

    def remove(self, which: int, who: int, following: object) -> None:
        """Take a learner out."""
        learners = [self.academy.learners[who]]
        self.academy.change(self.sessions[which], removed=learners, following=following)

    def add(self, which: int, who: int, following: object) -> None:
        """Take a learner in."""
        learners = [self.academy.learners[who]]
        self.academy.change(self.sessions[which], added=learners, following=following)


OF_ONE = st.one_of(
    st.tuples(st.just("move"), st.integers(0, 3)),
    st.tuples(st.just("alter"), TYPES),
    st.tuples(st.sampled_from(["cancel", "undo"])),
    st.tuples(st.sampled_from(["remove", "add"]), WHO),
)
OF_SERIES = st.one_of(
    st.tuples(st.just("move"), WHICH, st.integers(0, 3), SCOPES),
    st.tuples(st.just("alter"), WHICH, TYPES, SCOPES),
    st.tuples(st.just("give"), WHICH, st.integers(0, 1), SCOPES),
    st.tuples(st.just("cancel"), WHICH, SCOPES),
    st.tuples(st.just("undo"), WHICH),
    st.tuples(st.sampled_from(["remove", "add"]), WHICH, WHO, st.booleans()),
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


def play(post: Post, steps: Steps) -> None:
    for name, *arguments in steps:
        with suppress(Refusal):
            getattr(post, str(name))(*arguments)
    post.settle_all()


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(steps=[("cancel",), ("take",), ("undo",)])
@example(steps=[("take",), ("settle", "arrive"), ("remove", 0), ("add", 0), ("cancel",)])
@example(steps=[("take",), ("remove", 0), ("add", 0), ("cancel",)])
@example(steps=[("move", 1), ("take",), ("settle", "die"), ("move", 0), ("move", 1)])
@example(steps=[("move", 1), ("take",), ("move", 0), ("move", 1), ("take",), ("settle", "fail")])
@given(steps=st.lists(st.one_of(OF_ONE, HANDLINGS), min_size=3, max_size=12))
def test_in_the_end_everybody_believes_of_a_session_what_is_so(
    database: Database, steps: Steps
) -> None:
    post = OneSession(found_academy(database, LEARNERS))
    play(post, steps)
    assert post.misled() == []


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(steps=[("cancel", 0, Scope.THIS), ("take",), ("undo", 0)])
@example(steps=[("take",), ("give", 0, 1, Scope.FOLLOWING), ("cancel", 0, Scope.THIS)])
@example(steps=[("take",), ("give", 0, 1, Scope.FOLLOWING), ("give", 0, 0, Scope.THIS)])
@example(steps=[("cancel", 1, Scope.THIS), ("take",), ("cancel", 0, Scope.THIS), ("undo", 1)])
@example(
    steps=[
        ("take",),
        ("cancel", 1, Scope.THIS),
        ("settle", "arrive", 1),
        ("take",),
        ("settle", "arrive", 3),
    ]
)
@given(steps=st.lists(st.one_of(OF_SERIES, HANDLINGS), min_size=2, max_size=10))
def test_in_the_end_everybody_believes_of_each_session_of_a_series_what_is_so(
    database: Database, steps: Steps
) -> None:
    post = Series(found_academy(database, LEARNERS))
    play(post, steps)
    assert post.misled() == []
