"""A booker's agenda: what they hold and what they have booked, each once, in order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, update

from booking.agendas import AgendaEntry, next_sessions
from booking.pages import Page
from booking.tables import Person, Session
from booking.values import Role, SessionMethod, SessionStatus
from tests.booking.college import College, open_college
from tests.factories import NOW, create_person


def read_agenda(
    college: College, who: Person | None = None, page: int = 0, minutes: int = 0
) -> Page[AgendaEntry]:
    now = NOW + timedelta(minutes=minutes)
    return college.read(next_sessions, person_id=(who or college.dana).id, now=now, page=page)


def colleague(college: College, name: str, role: Role) -> Person:
    return create_person(college.database, college.organisation, name=name, roles=frozenset({role}))


def test_an_entry_says_who_when_where_and_how_to_join(college: College) -> None:
    tom = college.learner("Tom Hill")
    [booked] = college.book_days(
        1,
        method=SessionMethod.SMART_SESSION,
        location="Leeds",
        recording_wanted=True,
        learner_ids=(tom.id, college.priya.id),
        places=2,
    )
    [entry] = read_agenda(college).rows
    assert entry.session_id == booked.session_id
    assert entry.interval == booked.interval
    assert entry.learners == ("Priya Shah", "Tom Hill")
    assert entry.courses == ("Team Leader Level 3",)
    assert (entry.assessor, entry.held) == ("Dana Reed", True)
    assert entry.join_url == "https://rooms.example.org/1"
    assert (entry.location, entry.recording_wanted) == ("Leeds", True)


def test_what_somebody_booked_for_others_is_in_both_agendas(college: College) -> None:
    maya = colleague(college, "Maya Lund", Role.MASTER_ADMIN)
    mine, booked_by_maya = college.book_days(2)[0], college.book_days(1, actor_id=maya.id)[0]
    held = [(entry.session_id, entry.held) for entry in read_agenda(college).rows]
    assert held == [(booked_by_maya.session_id, True), (mine.session_id, True)]
    booked = [(entry.session_id, entry.held) for entry in read_agenda(college, maya).rows]
    assert booked == [(booked_by_maya.session_id, False)]


@pytest.mark.parametrize(("minutes", "shown"), [(-1, 2), (0, 2), (59, 2), (60, 1), (25 * 60, 0)])
def test_a_session_stands_in_the_agenda_until_it_ends(
    college: College, minutes: int, shown: int
) -> None:
    college.book_days(0, 1)
    assert len(read_agenda(college, minutes=minutes).rows) == shown


def test_a_cancelled_session_is_not_in_the_agenda(college: College) -> None:
    [booked] = college.book_days(1)
    college.change(
        lambda db: db.connection().execute(
            update(Session)
            .where(col(Session.id) == booked.session_id)
            .values(status=SessionStatus.CANCELLED)
        )
    )
    assert read_agenda(college).rows == ()


def test_pages_follow_each_other_without_gap_or_repeat(college: College) -> None:
    maya = colleague(college, "Maya Lund", Role.MASTER_ADMIN)
    omar = colleague(college, "Omar Khan", Role.ASSESSOR)
    college.book_days(*range(0, 22, 2), actor_id=maya.id)
    college.book_days(*range(1, 23, 2), actor_id=omar.id, assessor_id=omar.id)
    college.book_days(40, actor_id=omar.id)
    pages = [read_agenda(college, omar, page) for page in range(2)]
    starts = [entry.interval.start for page in pages for entry in page.rows]
    days = [*range(1, 23, 2), 40]
    assert starts == [NOW + timedelta(days=day) for day in days]
    assert [(page.has_earlier, page.has_later) for page in pages] == [(False, True), (True, False)]


def test_a_page_that_is_gone_gives_the_first(college: College) -> None:
    college.book_days(*range(10))
    for wanted in (1, 10**18, -1):
        page = read_agenda(college, page=wanted)
        assert (page.number, len(page.rows), page.has_later) == (0, 10, False)


def test_an_agenda_holds_nothing_of_others_or_of_another_organisation(
    college: College, database_url: str
) -> None:
    college.book_days(1)
    omar = colleague(college, "Omar Khan", Role.ASSESSOR)
    assert read_agenda(college, omar).rows == ()
    with open_college(database_url) as elsewhere:
        assert read_agenda(elsewhere, college.dana).rows == ()
