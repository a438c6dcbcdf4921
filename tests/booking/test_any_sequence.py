"""Whatever is booked, changed and booked again, in any order, the rows agree with each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booking.database import Database
from booking.errors import Refusal
from booking.sendable_messages import read_sendable
from booking.series_tables import Occurrence
from booking.sessions import Booked
from booking.skipped_dates import BookSkippedDates, book_skipped_dates
from booking.tables import (
    Claim,
    Enrolment,
    Evidence,
    Participant,
    Session,
    SessionEnrolment,
    TimeLogEntry,
)
from booking.values import DeliveryKind, EnrolmentStatus, SessionMethod, SessionType
from tests.booking.academy import Academy, found_academy, ids_of
from tests.factories import IDS, NOW, TEN, create_smart_room

LEARNERS, DATES = 3, 3
DAYS = [(TEN + timedelta(weeks=number)).date() for number in range(DATES)]
TYPES = [SessionType.GENERAL, SessionType.INDUCTION, SessionType.INITIAL]
CONFIRMATIONS = {DeliveryKind.CONFIRMATION, DeliveryKind.SERIES_CONFIRMATION}

people = st.frozensets(st.integers(0, LEARNERS - 1))
some_people = st.frozensets(st.integers(0, LEARNERS - 1), min_size=1)
half_hours = st.integers(0, 4)
days = st.frozensets(st.sampled_from(DAYS), max_size=DATES)


@dataclass
class Play:
    """An academy in which steps are taken; those that are refused change nothing."""

    academy: Academy
    sessions: list[Booked] = field(default_factory=list)

    def book(
        self, learners: frozenset[int], half_hour: int, type_: SessionType, method: SessionMethod
    ) -> None:
        """Book a session."""
        learner_ids = self.ids(learners)
        start = TEN + half_hour * timedelta(minutes=30)
        booked = self.academy.book(
            learner_ids=learner_ids, places=LEARNERS, starts_at=start, type=type_, method=method
        )
        self.sessions.append(booked)

    def repeat(
        self,
        learners: frozenset[int],
        half_hour: int,
        type_: SessionType,
        method: SessionMethod,
        skipped: frozenset[date],
    ) -> None:
        """Book a series."""
        series = self.academy.book_series(
            learner_ids=self.ids(learners),
            places=LEARNERS,
            starts_at=TEN + half_hour * timedelta(minutes=30),
            type=type_,
            method=method,
            skipped=skipped,
            count=DATES,
        )
        self.sessions += series.sessions

    def change(
        self,
        which: int,
        added: frozenset[int],
        removed: frozenset[int],
        following: bool,  # noqa: FBT001 - drawn
    ) -> None:
        """Change who takes part."""
        if self.sessions:
            learners = self.academy.learners
            self.academy.change(
                self.sessions[which % len(self.sessions)],
                added=[learners[each] for each in added],
                removed=[learners[each] for each in removed],
                following=following,
            )

    def add_dates(self, which: int, days: frozenset[date]) -> None:
        """Book skipped dates after all."""
        if self.sessions:
            command = BookSkippedDates(
                organisation_id=self.academy.organisation.id,
                actor_id=self.academy.dana.id,
                token=f"token-{IDS.new()}",
                session_id=self.sessions[which % len(self.sessions)].session_id,
                days=tuple(days),
            )
            self.sessions += book_skipped_dates(self.academy.database, command, now=NOW, ids=IDS)

    def ids(self, learners: frozenset[int]) -> tuple[int, ...]:
        """The ids of learners by their numbers."""
        return ids_of(*(self.academy.learners[each] for each in learners))


steps = st.one_of(
    st.tuples(
        st.just("book"),
        some_people,
        half_hours,
        st.sampled_from(TYPES),
        st.sampled_from(SessionMethod),
    ),
    st.tuples(
        st.just("repeat"),
        some_people,
        half_hours,
        st.sampled_from(TYPES),
        st.sampled_from(SessionMethod),
        days,
    ),
    st.tuples(st.just("change"), st.integers(0, 9), people, people, st.booleans()),
    st.tuples(st.just("add_dates"), st.integers(0, 9), days),
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.mark.slow
@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(taken=st.lists(steps, min_size=2, max_size=9))
def test_after_any_steps_the_rows_agree_with_each_other(
    database: Database, taken: list[tuple[object, ...]]
) -> None:
    academy = found_academy(database, LEARNERS, status=EnrolmentStatus.AWAITING_INDUCTION)
    create_smart_room(database, academy.organisation)
    play = Play(academy)
    for name, *arguments in taken:
        with suppress(Refusal):
            getattr(play, str(name))(*arguments)
    check_claims(academy)
    check_places(academy)
    check_effects(academy)
    check_occurrences(academy)
    check_messages(academy)


def rows(academy: Academy, table: type[Any]) -> list[Any]:
    return academy.rows(table, organisation_id=academy.organisation.id)


def check_claims(academy: Academy) -> None:
    claims = sorted(rows(academy, Claim), key=lambda each: (each.owner_id, each.starts_at))
    for one, other in pairwise(claims):
        assert one.owner_id != other.owner_id or one.ends_at <= other.starts_at
    expected = Counter((each.learner_id, each.session_id) for each in rows(academy, Participant))
    for session in rows(academy, Session):
        expected[session.assessor_id, session.id] += 1
        if session.smart_room_id:
            expected[session.smart_room_id, session.id] += 1
    assert Counter((each.owner_id, each.session_id) for each in claims) == expected


def check_places(academy: Academy) -> None:
    places = {(each.session_id, each.learner_id) for each in rows(academy, Participant)}
    smart = {each.id for each in rows(academy, Session) if each.smart_room_id}
    learner_of = {each.id: each.learner_id for each in rows(academy, Enrolment)}
    logged = {(each.session_id, each.learner_id) for each in rows(academy, TimeLogEntry)}
    kept = {(each.session_id, each.learner_id) for each in rows(academy, Evidence)}
    linked = {
        (each.session_id, learner_of[each.enrolment_id]) for each in rows(academy, SessionEnrolment)
    }
    assert logged == linked == places
    assert kept == {place for place in places if place[0] in smart}
    assert {session_id for session_id, _ in places} == {each.id for each in rows(academy, Session)}


def check_effects(academy: Academy) -> None:
    """Each enrolment owes its state to exactly one session of the type, if there is any."""
    sessions = {each.id: each for each in rows(academy, Session)}
    links = rows(academy, SessionEnrolment)
    for enrolment in rows(academy, Enrolment):
        mine = [each for each in links if each.enrolment_id == enrolment.id]
        types = {sessions[each.session_id].type for each in mine}
        started = [sessions[each.session_id] for each in mine if each.moved_to_in_training]
        dated = [sessions[each.session_id] for each in mine if each.set_first_day]
        assert [each.type for each in started] == [SessionType.INDUCTION] * (
            SessionType.INDUCTION in types
        )
        assert [each.type for each in dated] == [SessionType.INITIAL] * (
            SessionType.INITIAL in types
        )
        assert (enrolment.status is EnrolmentStatus.IN_TRAINING) is bool(started)
        assert [enrolment.starts_on] == ([each.starts_at.date() for each in dated] or [None])


def check_occurrences(academy: Academy) -> None:
    held = [each for each in rows(academy, Occurrence) if each.session_id]
    sessions = {each.id: each for each in rows(academy, Session)}
    assert len({each.session_id for each in held}) == len(held)
    assert all(sessions[each.session_id].starts_at.date() == each.day for each in held)


def check_messages(academy: Academy) -> None:
    """Everybody is told of just those sessions in which they take part."""
    due = academy.claim()
    told: dict[int, set[datetime]] = {id_: set() for id_ in ids_of(*academy.learners)}
    for each in due:
        message = academy.database.read(lambda db, one=each: read_sendable(db, one, now=NOW))  # type: ignore[misc]
        if message and message.kind in CONFIRMATIONS and not message.organises:
            times = message.series.sessions if message.series else (message.card.interval,)
            told[each.person_id] |= {time.start for time in times}
    for learner_id, starts in told.items():
        mine = [each for each in rows(academy, Participant) if each.learner_id == learner_id]
        assert starts == {each.starts_at for each in mine}
