"""Processes that move, cancel, undo and book for the same time, started together in rounds."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from booking.cancelling import cancel_session
from booking.commands import BookSession, CancelSession, MoveSession, UndoCancel
from booking.database import Database
from booking.ids import IdSource
from booking.moving import move_session
from booking.reinstating import undo_cancel
from booking.sessions import book_session
from booking.tables import Claim, Participant, Session
from booking.values import SessionStatus, Side
from tests.booking.academy import Academy, open_academy
from tests.booking.racing import BOOKED, race
from tests.factories import NOW, TEN

ROUNDS = 6
DAY = timedelta(days=1)
REFUSED = {"taken", "not_eligible"}
Entry = BookSession | tuple[MoveSession | CancelSession | UndoCancel, ...]


def act(database: Database, entry: Entry, number: int, ids: IdSource) -> None:
    """Book the entry each round a day later, or do what it has for this round."""
    if isinstance(entry, BookSession):
        later = entry.starts_at + number * DAY
        command = replace(entry, starts_at=later, token=f"{entry.token}-{number}")
        book_session(database, command, now=NOW, ids=ids)
        return
    ACTS[type(entry[number])](database, entry[number], now=NOW, ids=ids)


ACTS: dict[type[Any], Any] = {
    MoveSession: move_session,
    CancelSession: cancel_session,
    UndoCancel: undo_cancel,
}


def moves(academy: Academy, hour: int) -> tuple[MoveSession, ...]:
    """Book a session each day at an hour, and give the commands that move it to ten."""
    (one,) = academy.enrol(1)
    booked = [
        academy.book(one, starts_at=TEN + number * DAY + timedelta(hours=hour))
        for number in range(ROUNDS)
    ]
    return tuple(
        MoveSession(
            organisation_id=academy.organisation.id,
            actor_id=academy.dana.id,
            session_id=each.session_id,
            starts_at=TEN + number * DAY,
        )
        for number, each in enumerate(booked)
    )


def agree(academy: Academy) -> None:
    """Check that claims never overlap, and are those that the sessions that stand need."""
    claims = sorted(academy.rows(Claim), key=lambda each: (each.owner_id, each.starts_at))
    for one, other in pairwise(claims):
        assert one.owner_id != other.owner_id or one.ends_at <= other.starts_at
    sessions = {
        each.id: each for each in academy.rows(Session) if each.status is SessionStatus.BOOKED
    }
    needed = Counter(
        (each.learner_id, each.session_id, sessions[each.session_id].starts_at)
        for each in academy.rows(Participant)
        if each.session_id in sessions
    )
    needed.update((each.assessor_id, each.id, each.starts_at) for each in sessions.values())
    assert Counter((each.owner_id, each.session_id, each.starts_at) for each in claims) == needed


@pytest.mark.slow
def test_of_moves_and_bookings_that_race_for_one_time_exactly_one_wins(database_url: str) -> None:
    with open_academy(database_url) as academy:
        entries: list[Entry] = [moves(academy, hour) for hour in (2, 4)]
        entries += [academy.booking(*academy.enrol(1)) for _ in range(2)]
        outcomes = race(database_url, entries, ROUNDS, act)
        assert {frozenset(each.items()) for each in outcomes} == {
            frozenset({(BOOKED, 1), ("taken", 3)})
        }
        agree(academy)


@pytest.mark.slow
def test_of_moves_of_one_session_to_different_times_all_happen_one_after_the_other(
    database_url: str,
) -> None:
    with open_academy(database_url) as academy:
        to_ten = moves(academy, 2)
        entries = [
            tuple(
                replace(each, starts_at=TEN + number * DAY + timedelta(minutes=minutes))
                for number, each in enumerate(to_ten)
            )
            for minutes in (0, 30, 60, 90)
        ]
        outcomes = race(database_url, entries, ROUNDS, act)
        assert {frozenset(each.items()) for each in outcomes} == {frozenset({(BOOKED, 4)})}
        assert {each.version for each in academy.rows(Session)} == {5}
        agree(academy)


@pytest.mark.slow
def test_undoing_a_cancellation_and_booking_the_time_never_both_go_well(
    database_url: str,
) -> None:
    with open_academy(database_url) as academy:
        booked = [
            academy.book(*academy.enrol(1), starts_at=TEN + number * DAY)
            for number in range(ROUNDS)
        ]
        for each in booked:
            academy.cancel(each)
        whose: dict[str, Any] = {
            "organisation_id": academy.organisation.id,
            "actor_id": academy.dana.id,
        }
        undo = tuple(UndoCancel(**whose, session_id=each.session_id) for each in booked)
        again = tuple(
            CancelSession(**whose, session_id=each.session_id, on_side_of=Side.LEARNER)
            for each in booked
        )
        entries: list[Entry] = [undo, undo, again, academy.booking(*academy.enrol(1))]
        outcomes = race(database_url, entries, ROUNDS, act)
        assert all(set(each) <= {BOOKED, *REFUSED} for each in outcomes)
        assert all(each[BOOKED] for each in outcomes)
        agree(academy)
