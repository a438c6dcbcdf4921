"""A process that books one Smart Session after the other until it is killed."""

from __future__ import annotations

from datetime import timedelta
from multiprocessing.synchronize import Event

from booking.commands import BookSession
from booking.database import Database
from booking.ids import IdSource
from booking.sessions import book_session
from booking.values import SessionMethod, SessionType
from tests.factories import NOW, TEN

MOST = 500
MINUTES = 10


def book_until_killed(
    begun: Event, url: str, organisation: int, assessor: int, learner: int, course: int, turn: int
) -> None:
    """Book, and say so once something stands."""
    database, ids = Database(url), IdSource()
    database.check()
    for number in range(MOST):
        command = BookSession(
            organisation_id=organisation,
            actor_id=assessor,
            token=f"{turn}-{number}",
            assessor_id=assessor,
            learner_ids=(learner,),
            method=SessionMethod.SMART_SESSION,
            starts_at=TEN + timedelta(days=turn * 7, minutes=MINUTES * number),
            duration=timedelta(minutes=MINUTES),
            course_ids=(course,),
            type=SessionType.GENERAL,
        )
        book_session(database, command, now=NOW, ids=ids)
        begun.set()
