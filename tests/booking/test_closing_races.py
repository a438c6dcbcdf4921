"""Closing beside others and in crashes: never half closed, never doubled, nothing overlaps."""

from __future__ import annotations

from datetime import timedelta

import pytest

from booking.diary_tables import OwnTimeEntry
from booking.record_tables import HistoryEntry
from booking.tables import Participant, Session, TimeLogEntry
from booking.values import HistoryEvent, Role, SessionStatus, TimeLogState
from tests.booking.academy import ids_of, open_academy
from tests.booking.closing_racers import Entry, act, close_until_killed
from tests.booking.killing import kill_while_booking
from tests.booking.racing import BOOKED, race
from tests.factories import TEN, create_person

ROUNDS = 12
CRASHES = 8


@pytest.mark.slow
def test_of_closing_cancelling_and_changing_at_once_each_session_takes_one_that_fits(
    database_url: str,
) -> None:
    with open_academy(database_url, learners=3) as academy:
        booked = [
            academy.book(starts_at=TEN + timedelta(days=day + 1)).session_id
            for day in range(ROUNDS)
        ]
        learner_ids = ids_of(*academy.learners)
        here = (academy.organisation.id, academy.dana.id, learner_ids, tuple(booked))
        kinds = ("close", "close", "cancel", "change")
        outcomes = race(database_url, [Entry(kind, *here) for kind in kinds], ROUNDS, act)
        assert all(1 <= outcome[BOOKED] <= 3 for outcome in outcomes)
        closings = academy.rows(HistoryEntry, event=HistoryEvent.SESSION_CLOSED)
        for session in academy.rows(Session):
            entries = academy.rows(TimeLogEntry, session_id=session.id)
            places = academy.rows(Participant, session_id=session.id)
            closed = session.status is SessionStatus.CLOSED
            assert len([e for e in closings if e.session_id == session.id]) == closed
            assert {place.attendance is not None for place in places} == {closed}
            assert {entry.state for entry in entries} <= {
                TimeLogState.COUNTED if closed else TimeLogState.PLANNED
            }


@pytest.mark.slow
def test_processes_that_note_one_time_at_once_note_it_once(database_url: str) -> None:
    with open_academy(database_url, learners=1) as academy:
        rounds = 5
        entry = Entry(
            "note",
            academy.organisation.id,
            academy.dana.id,
            ids_of(*academy.learners),
            (0,) * rounds,
            academy.course.id,
        )
        outcomes = race(database_url, [entry] * 4, rounds, act)
        assert sum(outcome[BOOKED] for outcome in outcomes) == 1
        assert len(academy.rows(OwnTimeEntry)) == 1


def test_a_process_killed_while_it_closes_leaves_a_session_closed_or_open(
    database_url: str,
) -> None:
    with open_academy(database_url, learners=8) as academy:
        roles = frozenset({Role.MASTER_ADMIN})
        admin = create_person(academy.database, academy.organisation, roles=roles)
        booked = academy.book()
        arguments = (academy.organisation.id, admin.id, booked.session_id)
        for number in range(CRASHES):
            kill_while_booking(
                close_until_killed,
                (database_url, *arguments, *ids_of(*academy.learners)),
                0.02 + number * 0.021,
            )
            [session] = academy.rows(Session)
            closed = session.status is SessionStatus.CLOSED
            states = {entry.state for entry in academy.rows(TimeLogEntry)}
            assert states == {TimeLogState.COUNTED if closed else TimeLogState.PLANNED}
            assert (session.closed_at is not None) == closed
            done, undone = (
                len(academy.rows(HistoryEntry, event=event))
                for event in (HistoryEvent.SESSION_CLOSED, HistoryEvent.SESSION_UNLOCKED)
            )
            assert done - undone == closed
        assert academy.rows(HistoryEntry, event=HistoryEvent.SESSION_CLOSED)
