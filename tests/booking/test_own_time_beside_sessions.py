"""Own entries and a session that is going on never overlap, whoever comes into it, and when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from booking.errors import NotEligible
from booking.tables import Participant
from tests.booking.academy import Academy, refusal
from tests.booking.test_own_time import add
from tests.factories import NOW, TEN

HOUR, QUARTER = timedelta(hours=1), timedelta(minutes=15)
DURING = TEN + HOUR / 2
BESIDE = {"before it begins": TEN - QUARTER, "long before": NOW - 5 * HOUR}


def test_who_noted_the_very_hour_cannot_join_a_session_that_is_on(academy: Academy) -> None:
    one, comes = academy.enrol(2)
    session = academy.book(one, places=2)
    add(academy, comes, now=DURING, starts_at=TEN + QUARTER, minutes=15)
    before = academy.everything()
    raised = refusal(lambda: academy.change(session, now=DURING, added=[comes]))
    assert isinstance(raised, NotEligible)
    assert raised.person_id == comes.id
    assert raised.happened == "Learner 2 has an entry in the time log from 10:15 to 10:30."
    assert academy.everything() == before


@pytest.mark.parametrize("case", BESIDE)
def test_an_entry_beside_the_session_is_in_nobodys_way(academy: Academy, case: str) -> None:
    one, comes = academy.enrol(2)
    session = academy.book(one, places=2)
    add(academy, comes, now=DURING, starts_at=BESIDE[case], minutes=15)
    academy.change(session, now=DURING, added=[comes])
    assert {each.learner_id for each in academy.rows(Participant)} == {one.id, comes.id}


def test_only_who_comes_is_asked_for_entries(academy: Academy) -> None:
    one, comes, other = academy.enrol(3)
    session = academy.book(one, places=2)
    add(academy, other, now=DURING, starts_at=TEN + QUARTER, minutes=15)
    assert academy.change(session, now=DURING, added=[comes]).added == (comes.id,)


def test_what_was_cancelled_stays_so_when_its_time_was_noted_meanwhile(academy: Academy) -> None:
    (one,) = academy.enrol(1)
    session = academy.book()
    academy.cancel(session, now=DURING)
    add(academy, one, now=DURING, starts_at=TEN, minutes=15)
    later = DURING + timedelta(seconds=30)
    raised = refusal(lambda: academy.undo(session, now=later))
    assert isinstance(raised, NotEligible)
    assert "from 10:00 to 10:15" in raised.happened


def test_a_cancellation_is_undone_while_the_session_would_be_on(academy: Academy) -> None:
    academy.enrol(1)
    session = academy.book()
    academy.cancel(session, now=DURING)
    assert academy.undo(session, now=DURING + timedelta(seconds=30)).sessions
