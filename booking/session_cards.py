"""What sessions' messages say of them, read in three queries, however many they are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from booking.database import Db
from booking.described_sessions import DescribedSession, described_sessions, read_described
from booking.errors import NotFound
from booking.linked_courses import linked_courses
from booking.tables import Participant, Person, Session
from booking.values import Interval, SessionMethod, SessionStatus, SessionType


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCard:
    """A session as its participants and its assessor may see it; no planning notes.

    `interval` is in UTC; `join_url` is None unless the session is held in a smart room. The
    organisers are who holds it and who booked it; learners stand in the order of their names.
    """

    session_id: int
    version: int
    status: SessionStatus
    type: SessionType
    method: SessionMethod
    interval: Interval
    location: str
    places: int
    assessor: str
    organiser_ids: tuple[int, ...]
    learner_ids: tuple[int, ...]
    learners: tuple[str, ...]
    courses: tuple[str, ...]
    join_url: str | None
    recording_wanted: bool

    @property
    def assessor_id(self) -> int:
        """Who holds it."""
        return self.organiser_ids[0]


def read_session_card(db: Db, *, organisation_id: int, session_id: int) -> SessionCard:
    """Read what a session's messages say.

    Raises:
        NotFound: the organisation has no such session.
    """
    cards = read_session_cards(db, organisation_id=organisation_id, session_ids=[session_id])
    if session_id not in cards:
        raise NotFound("This session does not exist.")
    return cards[session_id]


def read_session_cards(
    db: Db, *, organisation_id: int, session_ids: Collection[int]
) -> dict[int, SessionCard]:
    """Read what the messages of many sessions say, by id; those that do not exist are left out."""
    sessions = read_described(
        db,
        described_sessions().where(
            col(Session.organisation_id) == organisation_id, col(Session.id).in_(session_ids)
        ),
    )
    learners = _learners(db, organisation_id, session_ids)
    courses = linked_courses(db, organisation_id=organisation_id, session_ids=session_ids)
    return {
        session.id: _card(session, learners[session.id], courses[session.id])
        for session in sessions
    }


def _card(
    session: DescribedSession,
    learners: Sequence[tuple[int, str]],
    courses: tuple[str, ...],
) -> SessionCard:
    return SessionCard(
        session_id=session.id,
        version=session.version,
        status=session.status,
        type=session.type,
        method=session.method,
        interval=session.interval,
        location=session.location,
        places=session.places,
        assessor=session.assessor,
        organiser_ids=(session.assessor_id, session.booked_by_id),
        learner_ids=tuple(id_ for id_, _ in learners),
        learners=tuple(name for _, name in learners),
        courses=courses,
        join_url=session.join_url,
        recording_wanted=session.recording_wanted,
    )


def _learners(
    db: Db, organisation_id: int, session_ids: Collection[int]
) -> dict[int, list[tuple[int, str]]]:
    """Give each session's learners, in the order of their names."""
    learners: dict[int, list[tuple[int, str]]] = {id_: [] for id_ in session_ids}
    query = (
        select(Participant.session_id, Person.id, Person.name)
        .join(
            Participant,
            (col(Participant.organisation_id) == col(Person.organisation_id))
            & (col(Participant.learner_id) == col(Person.id)),
        )
        .where(
            Participant.organisation_id == organisation_id,
            col(Participant.session_id).in_(session_ids),
        )
        .order_by(col(Person.name), col(Person.id))
    )
    for session_id, learner_id, name in db.exec(query):
        learners[session_id].append((learner_id, name))
    return learners
