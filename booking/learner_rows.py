"""A learner's rows of sessions: places in plan, time log and evidence; links to courses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, update
from sqlmodel import col

from booking.effects import StatusChange
from booking.party import TakenCourse
from booking.placing import PlacedSession
from booking.rows import Row, insert_rows
from booking.rules.session_types import EFFECTS
from booking.tables import Enrolment, Evidence, Participant, SessionEnrolment, TimeLogEntry
from booking.values import EnrolmentStatus, SessionType, TimeLogState


def write_places(
    connection: Connection,
    organisation_id: int,
    placed: Sequence[PlacedSession],
    learner_ids: Collection[int],
    type_: SessionType,
) -> None:
    """Give each learner a place in each session, its planned time, and evidence of a room."""
    insert_rows(connection, Participant, _places(organisation_id, placed, learner_ids))
    log_places(connection, organisation_id, placed, learner_ids, type_)


def log_places(
    connection: Connection,
    organisation_id: int,
    placed: Sequence[PlacedSession],
    learner_ids: Collection[int],
    type_: SessionType,
) -> None:
    """Note the planned time of learners who have a place, and the evidence of a room."""
    places = _places(organisation_id, placed, learner_ids)
    minutes = {each.id: each.interval.duration // timedelta(minutes=1) for each in placed}
    planned: Row = {"kind": EFFECTS[type_].logs, "state": TimeLogState.PLANNED}
    logged = [row | planned | {"minutes": minutes[row["session_id"]]} for row in places]
    held_in_room = {each.id for each in placed if each.room_id}
    insert_rows(connection, TimeLogEntry, logged)
    insert_rows(connection, Evidence, [row for row in places if row["session_id"] in held_in_room])


def _places(
    organisation_id: int, placed: Sequence[PlacedSession], learner_ids: Collection[int]
) -> list[Row]:
    return [
        {
            "organisation_id": organisation_id,
            "session_id": each.id,
            "learner_id": learner_id,
            "starts_at": each.interval.start,
        }
        for each in placed
        for learner_id in learner_ids
    ]


def link_enrolments(
    connection: Connection,
    organisation_id: int,
    placed: Sequence[PlacedSession],
    courses: Sequence[TakenCourse],
    type_: SessionType,
    zone: ZoneInfo,
) -> list[StatusChange]:
    """Link sessions with the learners' courses; the type's effects happen once, with the first."""
    first, *later = placed
    effects = EFFECTS[type_]
    starting = {
        taken.enrolment_id
        for taken in courses
        if effects.starts_training and taken.status is EnrolmentStatus.AWAITING_INDUCTION
    }
    dated = {
        taken.enrolment_id for taken in courses if effects.sets_first_day and not taken.starts_on
    }
    first_day = first.interval.start.astimezone(zone).date()
    _change_enrolments(
        connection, organisation_id, starting, {"status": EnrolmentStatus.IN_TRAINING}
    )
    _change_enrolments(connection, organisation_id, dated, {"starts_on": first_day})
    ids = [taken.enrolment_id for taken in courses]
    links = [
        _link(organisation_id, first.id, id_, moved=id_ in starting, dated=id_ in dated)
        for id_ in ids
    ]
    links += [_link(organisation_id, each.id, id_) for each in later for id_ in ids]
    insert_rows(connection, SessionEnrolment, links)
    return [
        StatusChange(
            session_id=first.id,
            learner_id=taken.learner_id,
            enrolment_id=taken.enrolment_id,
            before=taken.status,
            after=EnrolmentStatus.IN_TRAINING,
        )
        for taken in courses
        if taken.enrolment_id in starting
    ]


def insert_links(
    connection: Connection, organisation_id: int, enrolment_ids: Mapping[int, Iterable[int]]
) -> None:
    """Link sessions with enrolments, by session, without effects."""
    links = [
        _link(organisation_id, session_id, id_)
        for session_id, ids in enrolment_ids.items()
        for id_ in ids
    ]
    insert_rows(connection, SessionEnrolment, links)


def _link(
    organisation_id: int,
    session_id: int,
    enrolment_id: int,
    *,
    moved: bool = False,
    dated: bool = False,
) -> Row:
    return {
        "organisation_id": organisation_id,
        "session_id": session_id,
        "enrolment_id": enrolment_id,
        "moved_to_in_training": moved,
        "set_first_day": dated,
    }


def _change_enrolments(
    connection: Connection, organisation_id: int, enrolment_ids: Collection[int], change: Row
) -> None:
    if enrolment_ids:
        connection.execute(
            update(Enrolment)
            .where(
                col(Enrolment.organisation_id) == organisation_id,
                col(Enrolment.id).in_(enrolment_ids),
            )
            .values(change)
        )
