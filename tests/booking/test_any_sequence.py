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
from booking.rules.message_validity import FAREWELLS
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
from booking.values import (
    DeliveryKind,
    EnrolmentStatus,
    Scope,
    SessionMethod,
    SessionStatus,
    SessionType,
)
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

    def move(self, which: int, half_hours: int, scope: Scope, method: SessionMethod | None) -> None:
        """Move a session, or more of its series, by half hours and days."""
        if self.sessions:
            booked = self.sessions[which % len(self.sessions)]
            (row,) = self.academy.rows(Session, id=booked.session_id)
            starts_at = row.starts_at + half_hours * timedelta(minutes=30)
            self.academy.move(booked, starts_at=starts_at, scope=scope, method=method)

    def alter(self, which: int, scope: Scope, type_: SessionType) -> None:
        """Change what a session is for."""
        if self.sessions:
            booked = self.sessions[which % len(self.sessions)]
            self.academy.alter(booked, move={"scope": scope}, type=type_)

    def cancel(self, which: int, scope: Scope) -> None:
        """Cancel a session, or more of its series."""
        if self.sessions:
            self.academy.cancel(self.sessions[which % len(self.sessions)], scope=scope)

    def undo(self, which: int) -> None:
        """Undo a cancellation."""
        if self.sessions:
            self.academy.undo(self.sessions[which % len(self.sessions)])

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
    st.tuples(
        st.just("move"),
        st.integers(0, 9),
        st.sampled_from([-48, -3, -1, 0, 1, 2, 48, 7 * 48]),
        st.sampled_from(Scope),
        st.sampled_from([None, *SessionMethod]),
    ),
    st.tuples(st.just("alter"), st.integers(0, 9), st.sampled_from(Scope), st.sampled_from(TYPES)),
    st.tuples(st.just("cancel"), st.integers(0, 9), st.sampled_from(Scope)),
    st.tuples(st.just("undo"), st.integers(0, 9)),
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


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


def standing(academy: Academy) -> dict[int, Session]:
    """Give the sessions that are not cancelled, by id."""
    sessions = rows(academy, Session)
    return {each.id: each for each in sessions if each.status is SessionStatus.BOOKED}


def check_claims(academy: Academy) -> None:
    claims = sorted(rows(academy, Claim), key=lambda each: (each.owner_id, each.starts_at))
    for one, other in pairwise(claims):
        assert one.owner_id != other.owner_id or one.ends_at <= other.starts_at
    sessions = standing(academy)
    expected = Counter(
        (each.learner_id, each.session_id)
        for each in rows(academy, Participant)
        if each.session_id in sessions
    )
    for session in sessions.values():
        expected[session.assessor_id, session.id] += 1
        assert bool(session.smart_room_id) is (session.method is SessionMethod.SMART_SESSION)
        if session.smart_room_id:
            expected[session.smart_room_id, session.id] += 1
    assert Counter((each.owner_id, each.session_id) for each in claims) == expected
    for each in claims:
        session = sessions[each.session_id]
        assert (each.starts_at, each.ends_at) == (session.starts_at, session.ends_at)


def check_places(academy: Academy) -> None:
    sessions = standing(academy)
    everywhere = {(each.session_id, each.learner_id) for each in rows(academy, Participant)}
    places = {place for place in everywhere if place[0] in sessions}
    learner_of = {each.id: each.learner_id for each in rows(academy, Enrolment)}
    logged = {(each.session_id, each.learner_id) for each in rows(academy, TimeLogEntry)}
    kept = {(each.session_id, each.learner_id) for each in rows(academy, Evidence)}
    linked = {
        (each.session_id, learner_of[each.enrolment_id]) for each in rows(academy, SessionEnrolment)
    }
    assert logged == places
    assert linked == everywhere
    assert kept == {place for place in places if sessions[place[0]].smart_room_id}
    assert {id_ for id_, _ in everywhere} == {each.id for each in rows(academy, Session)}
    for each in (*rows(academy, TimeLogEntry), *rows(academy, Evidence)):
        assert each.starts_at == sessions[each.session_id].starts_at


def check_effects(academy: Academy) -> None:
    """Each enrolment owes its state to exactly one session of the type, if there is any."""
    sessions = standing(academy)
    links = [each for each in rows(academy, SessionEnrolment) if each.session_id in sessions]
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
        first_day = dated[0].starts_at.date() if dated else None
        assert enrolment.starts_on == first_day


def check_occurrences(academy: Academy) -> None:
    held = [each for each in rows(academy, Occurrence) if each.session_id]
    assert len({each.session_id for each in held}) == len(held)
    assert {each.day for each in held if each.day} <= set(DAYS)


def check_messages(academy: Academy) -> None:
    """Everybody is told of just those sessions in which they take part."""
    due = academy.claim()
    told: dict[int, set[datetime]] = {id_: set() for id_ in ids_of(*academy.learners)}
    for each in due:
        message = academy.read(each)
        assert not message or message.kind in CONFIRMATIONS | {
            DeliveryKind.REMINDER,
            DeliveryKind.PARTICIPANTS_CHANGE,
            *FAREWELLS,
        }
        if message and message.kind in CONFIRMATIONS and not message.organises:
            times = message.series.sessions if message.series else (message.card.interval,)
            told[each.person_id] |= {time.start for time in times}
    for learner_id, starts in told.items():
        mine = {
            each.session_id for each in rows(academy, Participant) if each.learner_id == learner_id
        }
        sessions = standing(academy)
        assert starts == {sessions[id_].starts_at for id_ in mine if id_ in sessions}
