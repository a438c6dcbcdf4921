"""Taking learners into sessions that stand: their claims, places, links and messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from booking.database import Db
from booking.deliveries import owe
from booking.effects import StatusChange, give_effects
from booking.learner_rows import insert_links, write_places
from booking.linked_courses import linked_course_ids
from booking.owed_messages import at_once, reminders
from booking.party import Party
from booking.placing import PlacedSession
from booking.rows import insert_rows
from booking.rules.learners_together import learners_together
from booking.session_rows import claim_row
from booking.tables import Claim, Session
from booking.values import DeliveryKind

Joining = tuple[tuple[Session, PlacedSession], tuple[int, ...]]
"""A session with its place in time, and who joins it."""


def take_in(
    db: Db, party: Party, joining: Sequence[Joining], *, now: datetime
) -> list[StatusChange]:
    """Take learners into sessions, in the order of their times; they are told once of all."""
    return [
        change
        for sessions, learner_ids in learners_together(joining)
        for change in _join(db, party, sessions, learner_ids, now)
    ]


def _join(
    db: Db,
    party: Party,
    sessions: Sequence[tuple[Session, PlacedSession]],
    learner_ids: tuple[int, ...],
    now: datetime,
) -> list[StatusChange]:
    connection, (first, _) = db.connection(), sessions[0]
    organisation_id = first.organisation_id
    placed = [each for _, each in sessions]
    claims = [claim_row(organisation_id, each, id_) for each in placed for id_ in learner_ids]
    insert_rows(connection, Claim, claims)
    for session, each in sessions:
        write_places(connection, organisation_id, [each], learner_ids, session.type)
    _link(db, party, placed, learner_ids, organisation_id)
    changes = give_effects(
        db,
        organisation_id=organisation_id,
        session_ids=[each.id for each in placed],
        learner_ids=learner_ids,
        zone=party.zone,
    )
    kind = DeliveryKind.CONFIRMATION if len(placed) == 1 else DeliveryKind.SERIES_CONFIRMATION
    messages = [
        *at_once(first.id, learner_ids, kind, now),
        *reminders(placed, party.reminder_terms(learner_ids), now),
    ]
    versions = {session.id: session.version for session, _ in sessions}
    owe(db, organisation_id, messages, versions)
    return changes


def _link(
    db: Db,
    party: Party,
    placed: Sequence[PlacedSession],
    learner_ids: tuple[int, ...],
    organisation_id: int,
) -> None:
    """Link each session, whose courses are its own, with those of them that the learners take."""
    course_ids = linked_course_ids(
        db, organisation_id=organisation_id, session_ids=[each.id for each in placed]
    )
    courses = {
        each.id: [
            taken
            for taken in party.linked_courses(course_ids[each.id])
            if taken.learner_id in learner_ids
        ]
        for each in placed
    }
    insert_links(
        db.connection(),
        organisation_id,
        {id_: [taken.enrolment_id for taken in theirs] for id_, theirs in courses.items()},
    )
