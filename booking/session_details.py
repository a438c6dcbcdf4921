"""Changing what sessions that stand are for: courses, type, notes, and where the recording is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import col, select

from booking.commands import ChangeSession
from booking.database import Db
from booking.effects import StatusChange, give_effects, take_back_effects
from booking.errors import BadField, NotEligible, Refusal, raise_refusals
from booking.learner_rows import insert_links
from booking.party import Party, TakenCourse
from booking.rules.session_types import EFFECTS
from booking.rules.texts import NOTES_LIMIT, URL_LIMIT, check_text
from booking.standing_sessions import StandingSession
from booking.tables import SessionEnrolment, TimeLogEntry
from booking.values import FormField, SessionType, TimeLogState

ADDRESS = re.compile(r"https?://[^\s/]+\S*")
Enrolments = Mapping[int, frozenset[int]]
"""By session, the enrolments that it is linked to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsChanged:
    """What has become of sessions' details.

    Attributes:
        courses: by session whose courses changed, which they were and are, for the history.
        statuses: how enrolments' statuses changed by that.
    """

    courses: dict[int, dict[str, Any]] = field(default_factory=dict)
    statuses: list[StatusChange] = field(default_factory=list)


def check_details(change: ChangeSession) -> None:
    """Let these texts stand.

    Raises:
        BadField: one of them can't be; `Refusals` when there are several.
    """
    found: list[Refusal] = []
    for check in (_check_notes, _check_address, _check_chosen):
        try:
            check(change)
        except BadField as refusal:
            found.append(refusal)
    raise_refusals(found)


def _check_notes(change: ChangeSession) -> None:
    check_text(change.planning_notes or "", limit=NOTES_LIMIT, field=FormField.PLANNING_NOTES)


def _check_address(change: ChangeSession) -> None:
    address = change.recording_url or ""
    check_text(address, limit=URL_LIMIT, field=FormField.RECORDING_URL)
    if address and not ADDRESS.fullmatch(address):
        raise BadField(
            "This is not a link.",
            helps="It begins with https:// and has no spaces.",
            field=FormField.RECORDING_URL,
        )


def _check_chosen(change: ChangeSession) -> None:
    if change.course_ids is not None and not change.course_ids:
        raise BadField(
            "A session is linked to at least one course.",
            helps="Choose from the learner's courses.",
            field=FormField.COURSE,
        )


def change_details(
    db: Db, change: ChangeSession, standing: Sequence[StandingSession], party: Party
) -> DetailsChanged:
    """Write what sessions are for; an old type's effects are taken back, the new one's happen.

    Raises:
        NotEligible: nobody in one of the sessions takes one of the courses.
    """
    before = _linked(db, standing)
    after = _wanted(change, standing, party, before)
    relinked = [each for each in standing if after[each.id] != before[each.id]]
    retyped = [each for each in standing if change.type not in (None, each.session.type)]
    statuses = _take_back(db, standing, retyped, before, after, party)
    _link(db, relinked, before, after)
    for each in standing:
        _write(each, change)
    db.flush()
    _log_anew(db, retyped, change.type)
    affected = {each.id for each in (*relinked, *retyped)}
    if affected:
        statuses += give_effects(
            db,
            organisation_id=change.move.organisation_id,
            session_ids=affected,
            learner_ids={id_ for each in standing for id_ in each.learner_ids},
            zone=party.zone,
        )
    courses = {each.id: _courses(before[each.id], after[each.id], party) for each in relinked}
    return DetailsChanged(courses=courses, statuses=statuses)


def _linked(db: Db, standing: Sequence[StandingSession]) -> Enrolments:
    linked: dict[int, set[int]] = {each.id: set() for each in standing}
    for session_id, enrolment_id in db.exec(
        select(SessionEnrolment.session_id, SessionEnrolment.enrolment_id).where(
            SessionEnrolment.organisation_id == standing[0].session.organisation_id,
            col(SessionEnrolment.session_id).in_(linked),
        )
    ):
        linked[session_id].add(enrolment_id)
    return {session_id: frozenset(ids) for session_id, ids in linked.items()}


def _wanted(
    change: ChangeSession,
    standing: Sequence[StandingSession],
    party: Party,
    before: Enrolments,
) -> Enrolments:
    """Say which enrolments each session is to be linked to; a course that is closed may stay."""
    if change.course_ids is None:
        return before
    after: dict[int, frozenset[int]] = {}
    for each in standing:
        taken = [
            course
            for course in _courses_of(each, party)
            if course.course_id in change.course_ids
            and (course.bookable or course.enrolment_id in before[each.id])
        ]
        if {course.course_id for course in taken} != set(change.course_ids):
            raise NotEligible(
                "None of those who take part takes one of the courses.",
                helps="Choose from the courses that are open for them.",
                field=FormField.COURSE,
            )
        after[each.id] = frozenset(course.enrolment_id for course in taken)
    return after


def _courses_of(standing: StandingSession, party: Party) -> list[TakenCourse]:
    return [course for id_ in standing.learner_ids for course in party.courses.get(id_, ())]


def _take_back(
    db: Db,
    standing: Sequence[StandingSession],
    retyped: Sequence[StandingSession],
    before: Enrolments,
    after: Enrolments,
    party: Party,
) -> list[StatusChange]:
    """Take back the effects of a type that goes, and those on enrolments that are unlinked."""
    going = {each.id: before[each.id] - after[each.id] for each in standing}
    going |= {each.id: before[each.id] for each in retyped}
    enrolment_ids = frozenset().union(*going.values())
    if not enrolment_ids:
        return []
    return take_back_effects(
        db,
        organisation_id=standing[0].session.organisation_id,
        session_ids=[session_id for session_id, ids in going.items() if ids],
        learner_ids={id_ for each in standing for id_ in each.learner_ids},
        zone=party.zone,
        enrolment_ids=enrolment_ids,
    )


def _link(
    db: Db, relinked: Sequence[StandingSession], before: Enrolments, after: Enrolments
) -> None:
    connection = db.connection()
    for each in relinked:
        of_session = (
            col(SessionEnrolment.organisation_id) == each.session.organisation_id,
            col(SessionEnrolment.session_id) == each.id,
        )
        going = before[each.id] - after[each.id]
        if going:
            connection.execute(
                delete(SessionEnrolment).where(
                    *of_session, col(SessionEnrolment.enrolment_id).in_(going)
                )
            )
    coming = {each.id: after[each.id] - before[each.id] for each in relinked}
    if relinked:
        insert_links(connection, relinked[0].session.organisation_id, coming)


def _write(standing: StandingSession, change: ChangeSession) -> None:
    for name in ("type", "planning_notes", "recording_url"):
        value = getattr(change, name)
        if value is not None:
            setattr(standing.session, name, value)


def _log_anew(db: Db, retyped: Sequence[StandingSession], type_: SessionType | None) -> None:
    """Let planned time count as the new type has it."""
    if retyped and type_:
        db.connection().execute(
            update(TimeLogEntry)
            .where(
                col(TimeLogEntry.organisation_id) == retyped[0].session.organisation_id,
                col(TimeLogEntry.session_id).in_([each.id for each in retyped]),
                col(TimeLogEntry.state) == TimeLogState.PLANNED,
            )
            .values(kind=EFFECTS[type_].logs, reason="")
        )


def _courses(before: frozenset[int], after: frozenset[int], party: Party) -> dict[str, Any]:
    """Say for the history which courses a session was and is linked to."""
    course_of = {
        taken.enrolment_id: taken.course_id
        for courses in party.courses.values()
        for taken in courses
    }

    def ids(enrolment_ids: frozenset[int]) -> list[int]:
        return sorted({course_of[id_] for id_ in enrolment_ids if id_ in course_of})

    return {"course_ids": {"from": ids(before), "to": ids(after)}}
