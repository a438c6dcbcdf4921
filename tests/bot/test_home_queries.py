"""What Home's first page costs: as many queries for fifty sessions as for one."""

from __future__ import annotations

from blocks.home_state import HomeState
from booking.organisations import settings_of
from booking.people import Member
from bot.home_tabs import tabs_of
from bot.home_visit import Visit
from tests.booking.college import College, open_college
from tests.factories import NOW

QUERIES = 8
"""Those that come and those overdue, their learners, their courses; the week's sessions, the
month's counts, the day's free times; what waits for approval. Who looks and which pictures Slack
has are one each."""


def queries_of_today(college: College) -> int:
    dana = college.dana
    settings = settings_of(college.organisation)
    member = Member(dana.id, dana.name, dana.roles, dana.archived, dana.time_zone, None, settings)
    visit = Visit(member, HomeState(), NOW).on("today")
    sections = tabs_of(member)["today"].sections
    with college.statements() as sent:
        college.database.read(lambda db: [read(db, visit) for read in sections])
    return len(sent)


def test_today_takes_as_many_queries_for_fifty_sessions_as_for_one(database_url: str) -> None:
    with open_college(database_url) as college:
        college.book_days(1)
        assert queries_of_today(college) == QUERIES
        college.book_days(*range(-25, -1), *range(2, 27))
        assert queries_of_today(college) == QUERIES
