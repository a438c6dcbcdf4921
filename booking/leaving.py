"""Taking learners out of sessions: claims, places, links and effects go, and they are told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import col, select

from booking.awareness import aware_of, read_said
from booking.database import Db
from booking.deliveries import owe
from booking.diary_tables import ProposedTime
from booking.effects import StatusChange, take_back_effects
from booking.occurrences import series_session_ids
from booking.owed_messages import at_once
from booking.party import Party
from booking.rules.learners_together import learners_together
from booking.rules.message_validity import FAREWELLS, OF_SERIES
from booking.tables import (
    Claim,
    Delivery,
    Enrolment,
    Evidence,
    Participant,
    Session,
    SessionEnrolment,
    TimeLogEntry,
)
from booking.values import DeliveryKind, DeliveryState
from booking.waiting_messages import is_of_this_version

Leaving = tuple[Session, tuple[int, ...]]
"""A session and who leaves it."""
PLACES = (ProposedTime, Evidence, TimeLogEntry, Participant)
"""The tables with rows of a place, in the order in which their rows can go."""


def take_out(
    db: Db, party: Party, leaving: Sequence[Leaving], *, now: datetime
) -> list[StatusChange]:
    """Take learners out of sessions, in the order of their times; they are told once of all.

    Whoever had not been told of the session yet is not told that it is over for them either.
    """
    return [
        change
        for sessions, learner_ids in learners_together(leaving)
        for change in _leave(db, party, sessions, learner_ids, now)
    ]


def _leave(
    db: Db, party: Party, sessions: Sequence[Session], learner_ids: tuple[int, ...], now: datetime
) -> list[StatusChange]:
    organisation_id = sessions[0].organisation_id
    session_ids = [session.id for session in sessions]
    untold = _untold(db, sessions, learner_ids)
    changes = take_back_effects(
        db,
        organisation_id=organisation_id,
        session_ids=session_ids,
        learner_ids=learner_ids,
        zone=party.zone,
    )
    _unlink(db, organisation_id, session_ids, learner_ids)
    _give_up(db, organisation_id, session_ids, learner_ids)
    _drop_messages(db, organisation_id, session_ids, learner_ids)
    kind = DeliveryKind.REMOVAL if len(sessions) == 1 else DeliveryKind.SERIES_REMOVAL
    told = [id_ for id_ in learner_ids if id_ not in untold]
    versions = {session.id: session.version for session in sessions}
    owe(db, organisation_id, at_once(sessions[0].id, told, kind, now), versions)
    return changes


def _untold(db: Db, sessions: Sequence[Session], learner_ids: Collection[int]) -> set[int]:
    """Find those who wait to hear of all these, and don't believe to be in any from before."""
    kinds = [DeliveryKind.SERIES_CONFIRMATION]
    if len(sessions) == 1:
        kinds.append(DeliveryKind.CONFIRMATION)
    organisation_id = sessions[0].organisation_id
    waiting = set(
        db.exec(
            select(Delivery.person_id).where(
                Delivery.organisation_id == organisation_id,
                Delivery.session_id == sessions[0].id,
                col(Delivery.person_id).in_(learner_ids),
                col(Delivery.kind).in_(kinds),
                is_of_this_version(),
                Delivery.state == DeliveryState.DUE,
                col(Delivery.leased_until).is_(None),
            )
        )
    )
    series = series_session_ids(db, organisation_id, sessions[0].id) if waiting else ()
    said = read_said(db, organisation_id, series, waiting)
    return waiting.difference(*(aware_of(said, session.id) for session in sessions))


def _unlink(
    db: Db, organisation_id: int, session_ids: Collection[int], learner_ids: Collection[int]
) -> None:
    theirs = select(Enrolment.id).where(
        Enrolment.organisation_id == organisation_id, col(Enrolment.learner_id).in_(learner_ids)
    )
    db.connection().execute(
        delete(SessionEnrolment).where(
            col(SessionEnrolment.organisation_id) == organisation_id,
            col(SessionEnrolment.session_id).in_(session_ids),
            col(SessionEnrolment.enrolment_id).in_(theirs),
        )
    )


def _give_up(
    db: Db, organisation_id: int, session_ids: Collection[int], learner_ids: Collection[int]
) -> None:
    """Delete the places, and free the time."""
    connection = db.connection()
    for table in PLACES:
        connection.execute(
            delete(table).where(
                col(table.organisation_id) == organisation_id,
                col(table.session_id).in_(session_ids),
                col(table.learner_id).in_(learner_ids),
            )
        )
    connection.execute(
        delete(Claim).where(
            col(Claim.organisation_id) == organisation_id,
            col(Claim.session_id).in_(session_ids),
            col(Claim.owner_id).in_(learner_ids),
        )
    )


def _drop_messages(
    db: Db, organisation_id: int, session_ids: Collection[int], learner_ids: Collection[int]
) -> None:
    """Drop what no longer holds; of a series and of having left, that shows when it is sent."""
    db.connection().execute(
        update(Delivery)
        .where(
            col(Delivery.organisation_id) == organisation_id,
            col(Delivery.session_id).in_(session_ids),
            col(Delivery.person_id).in_(learner_ids),
            col(Delivery.kind).not_in(OF_SERIES | FAREWELLS),
            col(Delivery.state) == DeliveryState.DUE,
        )
        .values(state=DeliveryState.DROPPED)
    )
