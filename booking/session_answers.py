"""What learners have answered to the invitations to sessions, and when they could come instead."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import col, select

from booking.database import Db
from booking.diary_tables import ProposedTime
from booking.tables import Participant, Person, Session
from booking.values import Answer, Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A learner's place in a session: what they said, why, and when they could come instead.

    `proposed` is in order and in UTC. Only the learner and who organises the session are to see
    a reason.
    """

    learner_id: int
    name: str
    answer: Answer | None
    reason: str
    proposed: tuple[datetime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionAnswers:
    """What was said to the invitations to a session, in the order of the learners' names.

    `interval` is in UTC.
    """

    session_id: int
    version: int
    interval: Interval
    invitations: tuple[Invitation, ...]

    @property
    def coming(self) -> int:
        """How many have said that they come."""
        return sum(each.answer is Answer.COMING for each in self.invitations)

    @property
    def declined(self) -> tuple[Invitation, ...]:
        """Those who have said that they can't come."""
        return tuple(each for each in self.invitations if each.answer is Answer.NOT_COMING)

    def of(self, learner_id: int) -> SessionAnswers:
        """Give what one learner may see of it: their own answer."""
        mine = tuple(each for each in self.invitations if each.learner_id == learner_id)
        return replace(self, invitations=mine)


def read_session_answers(
    db: Db, *, organisation_id: int, session_ids: Collection[int]
) -> dict[int, SessionAnswers]:
    """Read the answers of all who take part in sessions, by the sessions' ids, in two queries."""
    if not session_ids:
        return {}
    proposed = _proposed(db, organisation_id, session_ids)
    invited: dict[int, list[tuple[Session, Participant, str]]] = {}
    for row in db.exec(
        select(Session, Participant, Person.name)
        .join(
            Participant,
            (col(Participant.organisation_id) == col(Session.organisation_id))
            & (col(Participant.session_id) == col(Session.id)),
        )
        .join(
            Person,
            (col(Person.organisation_id) == col(Participant.organisation_id))
            & (col(Person.id) == col(Participant.learner_id)),
        )
        .where(Session.organisation_id == organisation_id, col(Session.id).in_(session_ids))
        .order_by(col(Person.name), col(Person.id))
    ):
        invited.setdefault(row[0].id, []).append(row)
    return {session_id: _answers(rows, proposed) for session_id, rows in invited.items()}


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
    rows: Sequence[tuple[Session, Participant, str]],
    proposed: dict[tuple[int, int], list[datetime]],
) -> SessionAnswers:
    session = rows[0][0]
    return SessionAnswers(
        session_id=session.id,
        version=session.version,
        interval=Interval(session.starts_at, session.ends_at),
        invitations=tuple(
            Invitation(
                learner_id=place.learner_id,
                name=name,
                answer=place.answer,
                reason=place.answer_reason,
                proposed=tuple(proposed.get((session.id, place.learner_id), ())),
            )
            for _, place, name in rows
        ),
    )
