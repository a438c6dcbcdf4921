"""What learners have answered to the invitations to sessions, and when they could come instead."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import groupby

from sqlalchemy import Executable, bindparam
from sqlalchemy import select as sql_select
from sqlmodel import col

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
    invited = read_invitations(db, organisation_id=organisation_id, session_ids=session_ids)
    ids = {"organisation_id": organisation_id, "session_ids": list(session_ids)}
    return {
        session_id: SessionAnswers(
            session_id=session_id,
            version=version,
            interval=Interval(starts_at, ends_at),
            invitations=invited[session_id],
        )
        for session_id, version, starts_at, ends_at in db.connection().execute(_versions(), ids)
        if session_id in invited
    }


def read_invitations(
    db: Db, *, organisation_id: int, session_ids: Collection[int]
) -> dict[int, tuple[Invitation, ...]]:
    """Read who takes part in sessions and what they said, by the sessions' ids, in one query.

    In the order of the learners' names; a session without learners is left out.
    """
    ids = {"organisation_id": organisation_id, "session_ids": list(session_ids)}
    rows = db.connection().execute(_invitations(), ids).all()
    invited: dict[int, tuple[Invitation, ...]] = {}
    for place, same in groupby(rows, lambda row: row[:-1]):
        session_id, learner_id, name, answer, reason = place
        proposed = tuple(starts_at for *_, starts_at in same if starts_at)
        invitation = Invitation(
            learner_id=learner_id, name=name, answer=answer, reason=reason, proposed=proposed
        )
        invited[session_id] = (*invited.get(session_id, ()), invitation)
    return invited


@cache
def _versions() -> Executable:
    return sql_select(
        col(Session.id), col(Session.version), col(Session.starts_at), col(Session.ends_at)
    ).where(
        col(Session.organisation_id) == bindparam("organisation_id"),
        col(Session.id).in_(bindparam("session_ids", expanding=True)),
    )


@cache
def _invitations() -> Executable:
    """Make it once: SQLAlchemy takes longer to make it than a database to answer it."""
    return (
        sql_select(
            col(Participant.session_id),
            col(Participant.learner_id),
            col(Person.name),
            col(Participant.answer),
            col(Participant.answer_reason),
            col(ProposedTime.starts_at),
        )
        .join_from(
            Participant,
            Person,
            (col(Person.organisation_id) == col(Participant.organisation_id))
            & (col(Person.id) == col(Participant.learner_id)),
        )
        .outerjoin(
            ProposedTime,
            (col(ProposedTime.organisation_id) == col(Participant.organisation_id))
            & (col(ProposedTime.session_id) == col(Participant.session_id))
            & (col(ProposedTime.learner_id) == col(Participant.learner_id)),
        )
        .where(
            col(Participant.organisation_id) == bindparam("organisation_id"),
            col(Participant.session_id).in_(bindparam("session_ids", expanding=True)),
        )
        .order_by(
            col(Participant.session_id),
            col(Person.name),
            col(Person.id),
            col(ProposedTime.starts_at),
        )
    )
