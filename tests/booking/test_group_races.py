"""Organisers who race for the same people: never a half group, nobody twice, no deadlock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import TypeVar

import pytest
from sqlalchemy import text

from booking.commands import ChangeParticipants
from booking.database import Database
from booking.ids import IdSource
from booking.participants import change_participants
from booking.tables import Claim, Participant, Session
from tests.booking.academy import Academy, ids_of, open_academy
from tests.booking.racing import BOOKED, race
from tests.factories import NOW, TEN, create_person

Learner = TypeVar("Learner")
GROUP = 30
RING = 75
RACERS = 4
ROUNDS = 40
COME_AND_GO = ("added", "removed")


def deadlocks(academy: Academy) -> int:
    """How many deadlocks PostgreSQL has broken up; SQLite, with one writer, has none."""
    if academy.database.engine.dialect.name == "sqlite":
        return 0
    query = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    with academy.database.engine.connect() as connection:
        return int(connection.execute(text(query)).scalar_one())


def mixed(learners: Sequence[Learner], number: int) -> tuple[Learner, ...]:
    """Give the same learners in another order: turned, and every second time backwards."""
    turned = (*learners[number % len(learners) :], *learners[: number % len(learners)])
    return turned[::-1] if number % 2 else turned


def members(academy: Academy) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for row in academy.rows(Participant):
        found.setdefault(row.session_id, set()).add(row.learner_id)
    return found


def assert_nobody_is_in_two_places(academy: Academy) -> None:
    claims = sorted(academy.rows(Claim), key=lambda each: (each.owner_id, each.starts_at))
    for one, other in pairwise(claims):
        assert one.owner_id != other.owner_id or one.ends_at <= other.starts_at


@pytest.mark.slow
def test_of_organisers_who_race_for_overlapping_groups_each_books_all_or_nobody(
    database_url: str,
) -> None:
    """Of five groups in a ring each shares half with the next one on either side.

    So one or two of them can be booked in a round.
    """
    with open_academy(database_url, learners=RING) as academy:
        ring = ids_of(*academy.learners) * 2
        entries = []
        for number, first in enumerate(range(0, RING, GROUP // 2)):
            dana = create_person(academy.database, academy.organisation)
            entries.append(
                academy.booking(
                    assessor_id=dana.id,
                    actor_id=dana.id,
                    learner_ids=mixed(ring[first : first + GROUP], number),
                    places=GROUP,
                )
            )
        outcomes = race(database_url, entries, ROUNDS)
        assert {tuple(sorted(each)) for each in outcomes} == {(BOOKED, "taken")}
        assert {each[BOOKED] for each in outcomes} <= {1, 2}
        groups = {frozenset(entry.learner_ids) for entry in entries}
        booked = members(academy)
        assert len(booked) == sum(each[BOOKED] for each in outcomes)
        assert {frozenset(each) for each in booked.values()} <= groups
        assert_nobody_is_in_two_places(academy)
        assert deadlocks(academy) == 0


@pytest.mark.slow
def test_equal_submissions_of_several_processes_book_a_group_once(database_url: str) -> None:
    with open_academy(database_url, learners=GROUP) as academy:
        outcomes = race(database_url, [academy.booking()] * RACERS, ROUNDS)
        assert {frozenset(each.items()) for each in outcomes} == {frozenset({(BOOKED, RACERS)})}
        assert len(academy.rows(Session)) == ROUNDS
        assert {len(each) for each in members(academy).values()} == {GROUP}


def change_in_turn(
    database: Database, entry: tuple[ChangeParticipants, ...], number: int, ids: IdSource
) -> None:
    """Make the entry's change of this round."""
    change_participants(database, entry[number], now=NOW, ids=ids)


@pytest.mark.slow
def test_of_organisers_who_race_for_the_last_place_one_gets_it_and_the_others_are_told(
    database_url: str,
) -> None:
    with open_academy(database_url, learners=1) as academy:
        sessions = [
            academy.book(*academy.learners, places=2, starts_at=TEN + timedelta(days=number))
            for number in range(ROUNDS)
        ]
        comers = academy.enrol(RACERS)
        entries = [
            tuple(academy.changing(session, added=[comer]) for session in sessions)
            for comer in comers
        ]
        outcomes = race(database_url, entries, ROUNDS, change_in_turn)
        assert {frozenset(each.items()) for each in outcomes} == {
            frozenset(Counter({BOOKED: 1, "bad_field": RACERS - 1}).items())
        }
        assert {len(each) for each in members(academy).values()} == {2}
        assert deadlocks(academy) == 0


@pytest.mark.slow
def test_adding_and_removing_the_same_people_in_any_order_never_deadlocks(
    database_url: str,
) -> None:
    """Two series at other hours and the same people, who all come and go in all of them at once."""
    with open_academy(database_url, learners=2) as academy:
        named = []
        for hours, stays in enumerate(academy.learners):
            dana = create_person(academy.database, academy.organisation)
            series = academy.book_series(
                stays,
                places=GROUP,
                assessor_id=dana.id,
                actor_id=dana.id,
                starts_at=TEN + timedelta(hours=hours),
            )
            named.append(series.sessions)
        movers = academy.enrol(10)
        entries = [
            tuple(
                academy.changing(
                    named[number % 2][turn % 2],
                    following=True,
                    **{COME_AND_GO[(turn + number) // 2 % 2]: mixed(movers, turn + number)},
                )
                for turn in range(ROUNDS)
            )
            for number in range(RACERS)
        ]
        outcomes = race(database_url, entries, ROUNDS, change_in_turn)
        assert set().union(*outcomes) == {BOOKED}
        assert_nobody_is_in_two_places(academy)
        claims = {(each.owner_id, each.session_id) for each in academy.rows(Claim)}
        for session_id, learner_ids in members(academy).items():
            claimed = {owner_id for owner_id, claimed_id in claims if claimed_id == session_id}
            assert claimed & set(ids_of(*academy.learners)) == learner_ids
        assert len(academy.rows(Session)) == 6
        assert deadlocks(academy) == 0
