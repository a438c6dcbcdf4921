"""A process that books one series of a group in smart rooms after the other until it is killed."""

from __future__ import annotations

from datetime import timedelta
from multiprocessing.synchronize import Event

from booking.commands import BookSeries, BookSession
from booking.database import Database
from booking.ids import IdSource
from booking.rules.recurrence import RepeatRule
from booking.series import book_series
from booking.values import Frequency, SessionMethod, SessionType
from tests.factories import NOW, TEN

MOST = 100
MINUTES = 5
DATES = 6
RULE = RepeatRule(frequency=Frequency.DAILY, count=DATES)


def book_until_killed(
    begun: Event, url: str, organisation: int, assessor: int, course: int, turn: int, *learners: int
) -> None:
    """Book, and say so once something stands."""
    database, ids = Database(url), IdSource()
    database.check()
    for number in range(MOST):
        booking = BookSession(
            organisation_id=organisation,
            actor_id=assessor,
            token=f"{turn}-{number}",
            assessor_id=assessor,
            learner_ids=learners,
            places=len(learners),
            method=SessionMethod.SMART_SESSION,
            starts_at=TEN + timedelta(days=turn * DATES, minutes=MINUTES * number),
            duration=timedelta(minutes=MINUTES),
            course_ids=(course,),
            type=SessionType.GENERAL,
        )
        book_series(database, BookSeries(booking=booking, rule=RULE), now=NOW, ids=ids)
        begun.set()
