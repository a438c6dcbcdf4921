"""Answering an invitation: whether a learner comes, and if not, why and when instead."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import and_, delete
from sqlmodel import col, select

from booking.commands import AnswerInvitation
from booking.database import Database, Db
from booking.deliveries import owe
from booking.diary_tables import ProposedTime
from booking.errors import NotEligible, NotFound, NotKnown, Refusal, raise_refusals
from booking.history import Happening, record
from booking.ids import IdSource
from booking.owed_messages import at_once
from booking.rows import insert_rows
from booking.rules.answers import check_proposed, check_reason
from booking.rules.local_times import say_interval
from booking.rules.permissions import Action, require, require_state
from booking.tables import Organisation, Participant, Person, Session
from booking.values import Answer, DeliveryKind, HistoryEvent, Interval

NEWER_MESSAGE = "Answer in its newest message."


@dataclass(frozen=True, slots=True)
class _Invited:
    """One of the sessions to which a learner is invited, and their place in it."""

    session: Session
    place: Participant
    proposed: frozenset[datetime]

    def says(self, command: AnswerInvitation) -> bool:
        """Whether the learner has said just this before."""
        said = (self.place.answer, self.place.answer_reason, self.proposed)
        return said == (command.answer, command.reason, frozenset(command.proposed))


def answer_invitation(
    database: Database, command: AnswerInvitation, *, now: datetime, ids: IdSource
) -> None:
    """Note whether a learner comes to a session, or to those of a series.

    Who holds the session and who booked it are told when somebody can't come. The same answer
    once more changes nothing. Of several sessions, those are left out that don't stand any more
    as they were shown.

    Raises:
        NotAllowed: the actor is not a learner, or archived.
        NotFound: the actor does not take part.
        Refusal: the session is cancelled, closed, over or changed since, the reason is missing,
            or a proposed time can't be; `Refusals` when there are several.
        DatabaseUnavailable: the database can't answer now.
    """
    database.write(lambda db: _answer(db, command, now=now, ids=ids))


def _answer(db: Db, command: AnswerInvitation, *, now: datetime, ids: IdSource) -> None:
    standing = answerable_sessions(db, command, now=now, lock=True)
    if command.answer is Answer.NOT_COMING:
        for session in standing:
            _check_words(command, session, now)
    changed = [each for each in _invited(db, command, standing) if not each.says(command)]
    for each in changed:
        each.place.answer = command.answer
        each.place.answer_reason = command.reason
        each.place.answered_at = now
    db.flush()
    _propose(db, command, [each.session.id for each in changed])
    _record(db, ids, command, changed, now)
    if command.answer is Answer.NOT_COMING:
        _tell_organisers(db, command, changed, now)


def answerable_sessions(
    db: Db, command: AnswerInvitation, *, now: datetime, lock: bool = False
) -> list[Session]:
    """Give the sessions that the learner can answer now, in the order of their ids.

    Raises:
        Refusal: as `answer_invitation` does, but for the reason and the times; only when the
            learner can answer none of them.
    """
    zone = _learners_zone(db, command)
    sessions = _sessions(db, command, lock=lock)
    refusals, standing = [], []
    for session in sessions:
        try:
            _check_standing(session, command, zone, now)
            standing.append(session)
        except NotEligible as refusal:
            refusals.append(refusal)
    if refusals and not standing:
        raise refusals[0]
    return standing


def _learners_zone(db: Db, command: AnswerInvitation) -> ZoneInfo:
    """Let the actor answer invitations at all, and give the zone in which they read times."""
    row = db.exec(
        select(Person, Organisation.time_zone)
        .join(Organisation, col(Organisation.id) == col(Person.organisation_id))
        .where(Person.organisation_id == command.organisation_id, Person.id == command.actor_id)
    ).first()
    if row is None:
        raise NotKnown("You are not in this organisation.", helps="Ask an admin to add you.")
    person, zone_of_all = row
    require(person.roles, Action.ANSWER_INVITATION, archived=person.archived)
    return ZoneInfo(person.time_zone or zone_of_all)


def _sessions(db: Db, command: AnswerInvitation, *, lock: bool) -> list[Session]:
    """Read the sessions that are meant, as far as the actor takes part.

    Raises:
        NotFound: the actor takes part in none of them.
    """
    query = (
        select(Session)
        .join(
            Participant,
            and_(
                col(Participant.organisation_id) == col(Session.organisation_id),
                col(Participant.session_id) == col(Session.id),
                col(Participant.learner_id) == command.actor_id,
            ),
        )
        .where(
            Session.organisation_id == command.organisation_id,
            col(Session.id).in_(command.sessions),
        )
        .order_by(col(Session.id))
    )
    if lock:
        query = query.with_for_update(key_share=True, of=Session)
    sessions = list(db.exec(query))
    if not sessions:
        raise NotFound(
            "This invitation is not to you, or no longer.",
            helps="Your assessor knows who takes part.",
        )
    return sessions


def _invited(db: Db, command: AnswerInvitation, sessions: Sequence[Session]) -> list[_Invited]:
    """Read the actor's places in locked sessions."""
    ids = [session.id for session in sessions]
    places = db.exec(
        select(Participant).where(
            Participant.organisation_id == command.organisation_id,
            col(Participant.session_id).in_(ids),
            Participant.learner_id == command.actor_id,
        )
    )
    by_session = {place.session_id: place for place in places}
    proposed = _proposed(db, command, ids)
    return [
        _Invited(session, by_session[session.id], frozenset(proposed.get(session.id, ())))
        for session in sessions
        if session.id in by_session
    ]


def _proposed(
    db: Db, command: AnswerInvitation, session_ids: Collection[int]
) -> dict[int, list[datetime]]:
    proposed: dict[int, list[datetime]] = {}
    for session_id, starts_at in db.exec(
        select(ProposedTime.session_id, ProposedTime.starts_at).where(
            ProposedTime.organisation_id == command.organisation_id,
            col(ProposedTime.session_id).in_(session_ids),
            ProposedTime.learner_id == command.actor_id,
        )
    ):
        proposed.setdefault(session_id, []).append(starts_at)
    return proposed


def _check_standing(
    session: Session, command: AnswerInvitation, zone: ZoneInfo, now: datetime
) -> None:
    require_state(session.status, Action.ANSWER_INVITATION)
    if session.ends_at <= now:
        raise NotEligible("This session is over.", helps="Tell your assessor what happened.")
    if session.version != command.sessions[session.id]:
        when = say_interval(Interval(session.starts_at, session.ends_at), zone)
        raise NotEligible(f"This session has changed since; it is on {when}.", helps=NEWER_MESSAGE)


def _check_words(command: AnswerInvitation, session: Session, now: datetime) -> None:
    found: list[Refusal] = []
    checks = (
        partial(check_reason, command.reason),
        partial(check_proposed, command.proposed, session.starts_at, now=now),
    )
    for check in checks:
        try:
            check()
        except Refusal as refusal:
            found.append(refusal)
    raise_refusals(found)


def _propose(db: Db, command: AnswerInvitation, session_ids: Collection[int]) -> None:
    """Replace the times that the learner has proposed before."""
    connection = db.connection()
    connection.execute(
        delete(ProposedTime).where(
            col(ProposedTime.organisation_id) == command.organisation_id,
            col(ProposedTime.session_id).in_(session_ids),
            col(ProposedTime.learner_id) == command.actor_id,
        )
    )
    rows = [
        {
            "organisation_id": command.organisation_id,
            "session_id": session_id,
            "learner_id": command.actor_id,
            "starts_at": starts_at,
        }
        for session_id in session_ids
        for starts_at in command.proposed
    ]
    insert_rows(connection, ProposedTime, rows)


def _record(
    db: Db, ids: IdSource, command: AnswerInvitation, changed: Sequence[_Invited], now: datetime
) -> None:
    happenings = [
        Happening(
            event=HistoryEvent.INVITATION_ANSWERED,
            session_id=each.session.id,
            person_id=command.actor_id,
            details={
                "answer": command.answer.value,
                "proposed": [moment.isoformat() for moment in sorted(command.proposed)],
            },
        )
        for each in changed
    ]
    record(
        db,
        ids,
        happenings,
        organisation_id=command.organisation_id,
        actor_id=command.actor_id,
        at=now,
    )


def _tell_organisers(
    db: Db, command: AnswerInvitation, changed: Sequence[_Invited], now: datetime
) -> None:
    for session in (each.session for each in changed):
        organisers = {session.assessor_id, session.booked_by_id} - {command.actor_id}
        message = at_once(session.id, sorted(organisers), DeliveryKind.ANSWER, now)
        owe(db, command.organisation_id, message, {session.id: session.version})
