"""A process killed while it moves, cancels and reinstates a series leaves it whole in one state."""

from __future__ import annotations

from booking.tables import Claim, Evidence, Participant, Session, TimeLogEntry
from booking.values import Scope, SessionMethod, SessionStatus
from tests.booking.academy import open_academy
from tests.booking.endless_changer import change_until_killed
from tests.booking.killing import kill_while_booking
from tests.factories import TEN, create_smart_room

CRASHES = 10
LEARNERS, DATES = 6, 6
PLACES = LEARNERS * DATES


def test_a_process_killed_while_it_changes_a_series_leaves_it_whole(database_url: str) -> None:
    with open_academy(database_url, learners=LEARNERS) as academy:
        create_smart_room(academy.database, academy.organisation)
        series = academy.book_series(count=DATES, method=SessionMethod.SMART_SESSION)
        first = series.sessions[0]
        whose = (academy.organisation.id, academy.dana.id, first.session_id)
        for number in range(CRASHES):
            kill_while_booking(change_until_killed, (database_url, *whose), 0.01 + number * 0.023)
            sessions = academy.rows(Session)
            ((status, _),) = {(each.status, each.version) for each in sessions}
            stands = status is SessionStatus.BOOKED
            claims = academy.rows(Claim)
            assert len(claims) == (PLACES + 2 * DATES) * stands
            assert len({each.starts_at - TEN for each in claims}) == DATES * stands
            starts = sorted(each.starts_at for each in sessions)
            for table in (TimeLogEntry, Evidence):
                rows = academy.rows(table)
                assert len(rows) == PLACES * stands, table.__name__
                assert {each.starts_at for each in rows} == (set(starts) if stands else set())
            assert {each.starts_at for each in academy.rows(Participant)} == set(starts)
            if not stands:
                academy.undo(first)
        academy.cancel(first, scope=Scope.SERIES)
        academy.database.check()
