"""The sample organisation's fortnight of sessions, booked as people book them, around today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from sqlmodel import select

from booking.commands import BookSeries, BookSession
from booking.database import Database
from booking.ids import IdSource
from booking.organisations import OrganisationSettings, read_organisation
from booking.rules.bank_holidays import bank_holiday
from booking.rules.recurrence import RepeatRule
from booking.rules.working_hours import parse_working_hours
from booking.series import book_series
from booking.sessions import book_session
from booking.tables import Course, Organisation, Person
from booking.values import Frequency, SessionMethod, SessionType

SMART = SessionMethod.SMART_SESSION
WEEKS_OF_WORKSHOP = 3


@dataclass(frozen=True)
class SampleSession:
    """One session of the fortnight.

    Attributes:
        workday: the working day, counted from today or the next one; those below 0 are past.
        at: when it starts there, as HH:MM.
        assessor, learners: people by the part of their e-mail before the @.
        course: its code.
    """

    workday: int
    at: str
    assessor: str
    learners: tuple[str, ...]
    course: str
    type: SessionType = SessionType.GENERAL
    minutes: int = 60
    method: SessionMethod = SessionMethod.TRADITIONAL
    location: str = ""
    notes: str = ""


DANA, OMAR = "dana.reed", "omar.khan"
WORKSHOP = SampleSession(
    -4,
    "16:00",
    DANA,
    ("priya.shah", "hana.mori", "jack.doyle", "kofi.mensah", "lucy.grant"),
    "TL3",
    location="Leeds college, room 4",
    notes="Team leading workshop: bring one example of feedback that you gave.",
)
"""Held every week; nothing else is booked at its time."""
FORTNIGHT = (
    SampleSession(-4, "10:00", DANA, ("priya.shah",), "TL3", SessionType.FORMAL_REVIEW),
    SampleSession(-4, "13:00", OMAR, ("lee.fox",), "DM4", method=SMART),
    SampleSession(-3, "14:00", DANA, ("kofi.mensah",), "TL3", method=SMART),
    SampleSession(
        -2,
        "09:30",
        DANA,
        ("hana.mori",),
        "TL3",
        SessionType.OUT_OF_THE_WORKPLACE,
        minutes=120,
        location="Morley depot",
    ),
    SampleSession(-2, "10:00", OMAR, ("mo.farouk",), "DM4"),
    SampleSession(-1, "11:00", DANA, ("jack.doyle",), "BA3", location="Leeds office"),
    SampleSession(-1, "15:00", OMAR, ("olga.petrova",), "HSC2", location="Oak Lodge"),
    SampleSession(0, "15:30", DANA, ("lucy.grant",), "TL3", SessionType.TELEPHONE, minutes=30),
    SampleSession(0, "16:00", OMAR, ("raj.nair",), "DM4", method=SMART),
    SampleSession(
        1,
        "10:00",
        DANA,
        ("priya.shah",),
        "TL3",
        SessionType.FORMAL_REVIEW,
        method=SMART,
        notes="Bring your reflective log and the witness testimony.",
    ),
    SampleSession(1, "11:00", OMAR, ("lee.fox",), "DM4", location="Leeds office"),
    SampleSession(1, "13:00", DANA, ("kofi.mensah",), "TL3", location="Leeds college"),
    SampleSession(2, "11:30", DANA, ("lucy.grant",), "TL3", SessionType.LEARNER_SUPPORT),
    SampleSession(2, "13:30", OMAR, ("mo.farouk", "sara.lind"), "DM4", minutes=90, method=SMART),
    SampleSession(
        3, "09:00", DANA, ("hana.mori", "jack.doyle"), "TL3", minutes=90, location="Leeds college"
    ),
    SampleSession(
        4,
        "10:00",
        OMAR,
        ("olga.petrova",),
        "HSC2",
        SessionType.OUT_OF_THE_WORKPLACE,
        minutes=120,
        location="Oak Lodge",
    ),
    SampleSession(5, "13:00", DANA, ("priya.shah",), "TL3", location="Leeds college"),
    SampleSession(5, "11:00", OMAR, ("lee.fox",), "DM4", method=SMART),
    SampleSession(6, "10:30", DANA, ("kofi.mensah",), "TL3", method=SMART),
    SampleSession(7, "14:00", OMAR, ("raj.nair",), "DM4", SessionType.LEARNER_SUPPORT),
    SampleSession(8, "09:00", DANA, ("jack.doyle",), "BA3", SessionType.TESTS_EXAMS, minutes=120),
    SampleSession(9, "09:30", OMAR, ("sara.lind",), "DM4", SessionType.GATEWAY_READY),
)
"""From 14:00 to 15:30 Dana stays free on the days to come: README's tour books there."""


@dataclass(frozen=True)
class Names:
    """The ids behind the names that the fortnight uses."""

    organisation: OrganisationSettings
    people: Mapping[str, int]
    courses: Mapping[str, int]


def book_fortnight(database: Database, *, today: date, booked_at: datetime, ids: IdSource) -> None:
    """Book the fortnight around a day in the organisation that was imported.

    Args:
        database: with the sample organisation and nothing booked.
        today: the local day from which working days are counted.
        booked_at: before the first of the sessions.
        ids: for the rows.
    """
    names = _read_names(database)
    for number, session in enumerate(FORTNIGHT):
        command = _command(session, names, today, f"sample-{number}")
        book_session(database, command, now=booked_at, ids=ids)
    workshop = _command(WORKSHOP, names, today, "sample-workshop")
    rule = RepeatRule(frequency=Frequency.WEEKLY, count=WEEKS_OF_WORKSHOP)
    book_series(database, BookSeries(booking=workshop, rule=rule), now=booked_at, ids=ids)


def _read_names(database: Database) -> Names:
    organisation_id = database.read(lambda db: db.exec(select(Organisation.id)).one())
    people = database.read(lambda db: db.exec(select(Person.email, Person.id)).all())
    courses = database.read(lambda db: db.exec(select(Course.code, Course.id)).all())
    return Names(
        database.read(lambda db: read_organisation(db, organisation_id=organisation_id)),
        {email.partition("@")[0]: id_ for email, id_ in people},
        dict(courses),
    )


def _command(session: SampleSession, names: Names, today: date, token: str) -> BookSession:
    day = working_day(session.workday, today, names.organisation)
    zone = ZoneInfo(names.organisation.time_zone)
    return BookSession(
        organisation_id=names.organisation.id,
        actor_id=names.people[session.assessor],
        token=token,
        assessor_id=names.people[session.assessor],
        learner_ids=tuple(names.people[each] for each in session.learners),
        method=session.method,
        starts_at=datetime.combine(day, time.fromisoformat(session.at), zone),
        duration=timedelta(minutes=session.minutes),
        course_ids=(names.courses[session.course],),
        type=session.type,
        location=session.location,
        places=len(session.learners),
        planning_notes=session.notes,
    )


def working_day(number: int, today: date, organisation: OrganisationSettings) -> date:
    """Give a working day of the organisation, counted from today or the next one as number 0."""
    hours = parse_working_hours(organisation.working_hours)

    def worked(days: Iterator[date]) -> Iterator[date]:
        region = organisation.bank_holidays
        return (day for day in days if hours.of_day(day) and not bank_holiday(day, region))

    step, skipped = (1, number) if number >= 0 else (-1, -number - 1)
    first = 0 if number >= 0 else 1
    days = worked(today + timedelta(days=step * offset) for offset in count(first))
    for _ in range(skipped):
        next(days)
    return next(days)
