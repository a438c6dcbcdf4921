"""What stands in the files of an export: sessions, attendance, time log, totals, enrolments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from booking.database import Database
from booking.diary_tables import OwnTimeEntry
from booking.exports.pages import pages
from booking.linked_courses import linked_courses
from booking.rules.session_types import EFFECTS
from booking.tables import Course, Enrolment, Participant, Person, Session, TimeLogEntry
from booking.time_totals import same_session, time_totals
from booking.values import SessionStatus, SessionType, TimeKind, TimeLogState

Line = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is exported: all of an organisation, or what is one learner's.

    `people` are everybody's e-mails, `courses` the courses' codes and `titles` their titles, by id.
    """

    database: Database
    organisation_id: int
    people: Mapping[int, str]
    courses: Mapping[int, str]
    titles: Mapping[int, str]
    learner_id: int | None = None

    def of_learner(self, query: Any, column: Any) -> Any:
        """Keep to the learner's rows where one is meant."""
        return query if self.learner_id is None else query.where(column == self.learner_id)


@dataclass(frozen=True, slots=True)
class RecordSheet:
    """A file of an export: its columns in order, and how its lines are read."""

    file: str
    columns: tuple[str, ...]
    lines: Callable[[Wanted], Iterator[Line]]


def read_wanted(database: Database, organisation_id: int, learner_id: int | None = None) -> Wanted:
    """Begin an export."""
    people = _texts(database, organisation_id, Person, Person.email)
    courses = _texts(database, organisation_id, Course, Course.code)
    titles = _texts(database, organisation_id, Course, Course.title)
    return Wanted(database, organisation_id, people, courses, titles, learner_id)


def _texts(database: Database, organisation_id: int, table: Any, text: Any) -> dict[int, str]:
    """Give a column's texts by their rows' ids."""
    query = select(col(table.id), col(text)).where(col(table.organisation_id) == organisation_id)
    return dict(tuple(row) for page in pages(database, query, [col(table.id)]) for row in page)


def _sessions(wanted: Wanted) -> Iterator[Line]:
    query: Any = select(col(Session.id), Session).where(
        col(Session.organisation_id) == wanted.organisation_id
    )
    if wanted.learner_id is not None:
        places = select(col(Participant.session_id)).where(
            col(Participant.organisation_id) == wanted.organisation_id,
            col(Participant.learner_id) == wanted.learner_id,
        )
        query = query.where(col(Session.id).in_(places))
    for page in pages(wanted.database, query, [col(Session.id)]):
        titles = _courses_of(wanted, [id_ for id_, _ in page])
        for id_, session in page:
            yield _session(wanted, session, titles[id_])


def _session(wanted: Wanted, session: Session, courses: tuple[str, ...]) -> Line:
    return {
        "session": str(session.id),
        "starts_at": _moment(session.starts_at),
        "ends_at": _moment(session.ends_at),
        "type": EFFECTS[session.type].title,
        "method": session.method.words,
        "location": session.location,
        "status": session.status.value,
        "assessor_email": wanted.people[session.assessor_id],
        "booked_by_email": wanted.people[session.booked_by_id],
        "courses": ";".join(courses),
        "planning_notes": session.planning_notes,
        "recording_url": session.recording_url,
        "cancelled_on_side_of": _word(session.cancelled_on_side_of),
        "cancel_reason": session.cancel_reason,
        "closed_at": _moment(session.closed_at),
    }


def _courses_of(wanted: Wanted, session_ids: list[int]) -> Mapping[int, tuple[str, ...]]:
    return wanted.database.read(
        lambda db: linked_courses(
            db,
            organisation_id=wanted.organisation_id,
            session_ids=session_ids,
            learner_id=wanted.learner_id,
        )
    )


def _attendance(wanted: Wanted) -> Iterator[Line]:
    key = [col(Participant.session_id), col(Participant.learner_id)]
    query: Any = select(*key, Participant).where(
        col(Participant.organisation_id) == wanted.organisation_id
    )
    query = wanted.of_learner(query, col(Participant.learner_id))
    for page in pages(wanted.database, query, key):
        for session_id, learner_id, place in page:
            yield {
                "session": str(session_id),
                "starts_at": _moment(place.starts_at),
                "learner_email": wanted.people[learner_id],
                "answer": _word(place.answer),
                "answer_reason": place.answer_reason,
                "attendance": _word(place.attendance),
            }


def _time_log(wanted: Wanted) -> Iterator[Line]:
    yield from _session_time(wanted)
    yield from _own_time(wanted)


def _session_time(wanted: Wanted) -> Iterator[Line]:
    key = [col(TimeLogEntry.session_id), col(TimeLogEntry.learner_id)]
    query: Any = (
        select(*key, TimeLogEntry, col(Session.type))
        .join(Session, same_session())
        .where(
            col(TimeLogEntry.organisation_id) == wanted.organisation_id,
            col(Session.status) != SessionStatus.CANCELLED,
        )
    )
    query = wanted.of_learner(query, col(TimeLogEntry.learner_id))
    for page in pages(wanted.database, query, key):
        titles = _courses_of(wanted, list({row[0] for row in page}))
        for session_id, learner_id, entry, type_ in page:
            activity = EFFECTS[SessionType(type_)].title
            yield {
                "learner_email": wanted.people[learner_id],
                "session": str(session_id),
                "courses": ";".join(titles[session_id]),
                **_entry(entry, activity, entry.reason),
            }


def _own_time(wanted: Wanted) -> Iterator[Line]:
    query: Any = select(col(OwnTimeEntry.id), OwnTimeEntry).where(
        col(OwnTimeEntry.organisation_id) == wanted.organisation_id
    )
    query = wanted.of_learner(query, col(OwnTimeEntry.learner_id))
    for page in pages(wanted.database, query, [col(OwnTimeEntry.id)]):
        for _, entry in page:
            yield {
                "learner_email": wanted.people[entry.learner_id],
                "session": "",
                "courses": wanted.titles[entry.course_id],
                **_entry(entry, entry.activity, entry.comment),
            }


def _entry(entry: TimeLogEntry | OwnTimeEntry, activity: str, comment: str) -> Line:
    return {
        "starts_at": _moment(entry.starts_at),
        "minutes": str(entry.minutes),
        "activity": activity,
        "counts_as": entry.kind.value,
        "state": entry.state.value,
        "comment": comment,
    }


def _totals(wanted: Wanted) -> Iterator[Line]:
    """Give each learner's minutes off the job on each course, beside its minimum."""
    query: Any = (
        select(col(Enrolment.learner_id))
        .where(col(Enrolment.organisation_id) == wanted.organisation_id)
        .distinct()
    )
    query = wanted.of_learner(query, col(Enrolment.learner_id))
    for page in pages(wanted.database, query, [col(Enrolment.learner_id)]):
        for (learner_id,) in page:
            yield from _totals_of(wanted, learner_id)


def _totals_of(wanted: Wanted, learner_id: int) -> Iterator[Line]:
    totals = wanted.database.read(
        lambda db: time_totals(db, organisation_id=wanted.organisation_id, learner_id=learner_id)
    )
    for course in totals.courses:
        yield {
            "learner_email": wanted.people[learner_id],
            "course_code": wanted.courses[course.course_id],
            "minimum_minutes": str(course.minimum_hours * 60),
            **{
                f"{state.value}_minutes": str(course.minutes.get((TimeKind.OFF_THE_JOB, state), 0))
                for state in (TimeLogState.COUNTED, TimeLogState.PLANNED)
            },
        }


def _enrolments(wanted: Wanted) -> Iterator[Line]:
    query: Any = select(col(Enrolment.id), Enrolment).where(
        col(Enrolment.organisation_id) == wanted.organisation_id
    )
    query = wanted.of_learner(query, col(Enrolment.learner_id))
    for page in pages(wanted.database, query, [col(Enrolment.id)]):
        for _, each in page:
            yield {
                "learner_email": wanted.people[each.learner_id],
                "course_code": wanted.courses[each.course_id],
                "status": each.status.value,
                "assessor_email": wanted.people.get(each.assessor_id, ""),
                "starts_on": _day(each.starts_on),
                "ends_on": _day(each.ends_on),
                "next_review_on": _day(each.next_review_on),
            }


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


def _word(word: StrEnum | None) -> str:
    return word.value if word else ""


SESSIONS = RecordSheet(
    "sessions.csv",
    (
        "session",
        "starts_at",
        "ends_at",
        "type",
        "method",
        "location",
        "status",
        "assessor_email",
        "booked_by_email",
        "courses",
        "planning_notes",
        "recording_url",
        "cancelled_on_side_of",
        "cancel_reason",
        "closed_at",
    ),
    _sessions,
)
ATTENDANCE = RecordSheet(
    "attendance.csv",
    ("session", "starts_at", "learner_email", "answer", "answer_reason", "attendance"),
    _attendance,
)
TIME_LOG = RecordSheet(
    "time_log.csv",
    (
        "learner_email",
        "starts_at",
        "minutes",
        "activity",
        "courses",
        "counts_as",
        "state",
        "comment",
        "session",
    ),
    _time_log,
)
TOTALS = RecordSheet(
    "off_the_job_totals.csv",
    ("learner_email", "course_code", "minimum_minutes", "counted_minutes", "planned_minutes"),
    _totals,
)
MY_ENROLMENTS = RecordSheet(
    "my_enrolments.csv",
    (
        "learner_email",
        "course_code",
        "status",
        "assessor_email",
        "starts_on",
        "ends_on",
        "next_review_on",
    ),
    _enrolments,
)
RECORDS = (SESSIONS, ATTENDANCE, TIME_LOG, TOTALS)
