"""What learners have answered to invitations, as who organises the session may read it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from booking.database import Db
from booking.diary_tables import ProposedTime
from booking.tables import Participant, Person
from booking.values import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined:
    """Somebody who can't come, the reason, and when they could instead, in order and in UTC."""

    learner_id: int
    name: str
    reason: str
    proposed: tuple[datetime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionAnswers:
    """How many are invited to a session and have said that they come, and who can't."""

    invited: int
    coming: int
    declined: tuple[Declined, ...]


def read_session_answers(
    db: Db, *, organisation_id: int, session_ids: Collection[int]
) -> dict[int, SessionAnswers]:
    """Read the answers of all who take part in sessions, in two queries.

    Only for who organises them: nobody else is to see a reason.
    """
    places: dict[int, list[tuple[Participant, str]]] = {id_: [] for id_ in session_ids}
    for place, name in db.exec(
        select(Participant, Person.name)
        .join(
            Person,
            (col(Person.organisation_id) == col(Participant.organisation_id))
            & (col(Person.id) == col(Participant.learner_id)),
        )
        .where(
            Participant.organisation_id == organisation_id,
            col(Participant.session_id).in_(session_ids),
        )
        .order_by(col(Person.name), col(Person.id))
    ):
        places[place.session_id].append((place, name))
    proposed = _proposed(db, organisation_id, session_ids)
    return {session_id: _answers(invited, proposed) for session_id, invited in places.items()}


def _proposed(
    db: Db, organisation_id: int, session_ids: Collection[int]
) -> dict[tuple[int, int], list[datetime]]:
    proposed: dict[tuple[int, int], list[datetime]] = {}
    for each in db.exec(
        select(ProposedTime)
        .where(
            ProposedTime.organisation_id == organisation_id,
            col(ProposedTime.session_id).in_(session_ids),
        )
        .order_by(col(ProposedTime.starts_at))
    ):
        proposed.setdefault((each.session_id, each.learner_id), []).append(each.starts_at)
    return proposed


def _answers(
    invited: list[tuple[Participant, str]], proposed: dict[tuple[int, int], list[datetime]]
) -> SessionAnswers:
    return SessionAnswers(
        invited=len(invited),
        coming=sum(place.answer is Answer.COMING for place, _ in invited),
        declined=tuple(
            Declined(
                learner_id=place.learner_id,
                name=name,
                reason=place.answer_reason,
                proposed=tuple(proposed.get((place.session_id, place.learner_id), ())),
            )
            for place, name in invited
            if place.answer is Answer.NOT_COMING
        ),
    )
