"""Sessions that somebody wants to change: which ones are meant, locked with everybody concerned."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from booking.commands import BookSession
from booking.database import Database, Db
from booking.errors import ChangedMeanwhile, NotEligible, NotFound, Overtaken
from booking.occurrences import sessions_of_series
from booking.party import Concerned, Party, load_party
from booking.placing import PlacedSession
from booking.rules.local_times import say_interval
from booking.rules.permissions import PERMISSIONS, Action, require, require_state
from booking.tables import Participant, Session
from booking.values import Interval, Scope, SessionStatus

TRIES = 4
Result = TypeVar("Result")


class Change(Protocol):
    """What somebody wants to do to a session, or to more of its series."""

    @property
    def organisation_id(self) -> int:
        """Where."""

    @property
    def actor_id(self) -> int:
        """Who wants it."""

    @property
    def session_id(self) -> int:
        """The session by which it is meant."""

    @property
    def scope(self) -> Scope:
        """Which others of its series are meant besides."""

    @property
    def version(self) -> int | None:
        """The version of the session that was seen; None is any."""

    @property
    def others(self) -> Mapping[int, int] | None:
        """By session, the versions of the others to come that were seen; None is any."""


@dataclass(frozen=True, slots=True)
class StandingSession:
    """A session with those who take part, in the order of their ids.

    `was` keeps its time, which changes in the row when it moves.
    """

    session: Session
    learner_ids: tuple[int, ...]
    was: Interval

    @property
    def id(self) -> int:
        """The session's id."""
        return self.session.id

    @property
    def people(self) -> tuple[int, ...]:
        """Everybody whose time it takes."""
        return (self.session.assessor_id, *self.learner_ids)

    @property
    def placed(self) -> PlacedSession:
        """Its place in time, as its row has it now."""
        interval = Interval(self.session.starts_at, self.session.ends_at)
        return PlacedSession(self.session.id, interval, self.session.smart_room_id)

    def booking(self, actor_id: int) -> BookSession:
        """The command that would book it once more, without its courses."""
        session = self.session
        return BookSession(
            organisation_id=session.organisation_id,
            actor_id=actor_id,
            token="",
            assessor_id=session.assessor_id,
            learner_ids=self.learner_ids,
            method=session.method,
            recording_wanted=session.recording_wanted,
            location=session.location,
            starts_at=session.starts_at,
            duration=session.ends_at - session.starts_at,
            course_ids=(),
            type=session.type,
            places=session.places,
            planning_notes=session.planning_notes,
        )


@dataclass(frozen=True, slots=True)
class LockedSessions:
    """What a change is made to, locked until its transaction ends.

    Attributes:
        party: everybody concerned; who holds another of the sessions stands among the learners.
        named: the session by which the change is meant.
        taking: the sessions that take the change, in the order of their times; the named one
            is among them.
        left_alone: how many others of the series were meant, but are over or closed.
    """

    party: Party
    named: StandingSession
    taking: tuple[StandingSession, ...]
    left_alone: int


def write_settled(database: Database, work: Callable[[Db], Result]) -> Result:
    """Run a use case in a transaction, anew when somebody else came or went in that moment.

    Raises:
        Overtaken: that happens again and again.
        DatabaseUnavailable: the database can't answer now.
    """
    for _ in range(TRIES - 1):
        try:
            return database.write(work)
        except Overtaken:
            continue
    return database.write(work)


def lock_sessions(
    db: Db,
    change: Change,
    action: Action,
    *,
    now: datetime,
    joining: Collection[int] = (),
) -> LockedSessions:
    """Lock everybody concerned, then the sessions, each in the order of their ids.

    Args:
        db: the transaction.
        change: what is to be done, and to which session.
        action: what it is by the table of permissions.
        now: what is over by then is left alone.
        joining: people whose time it will take besides.

    Raises:
        NotAllowed: the actor may not do this.
        NotFound: the session does not exist.
        NotEligible: it is in a state that does not take this, or over.
        ChangedMeanwhile: it, or another that is meant, is in another version than was seen.
        Overtaken: who is concerned changed in this moment.
    """
    named = _named(db, change)
    before = _with_learners(db, change, _meant(change, named))
    concerned = _concerned(change, named, before, joining)
    party = load_party(db, concerned)
    require(party.actor.roles, action, archived=party.actor.archived)
    meant = _with_learners(db, change, _meant(change, named), lock=True)
    known = {concerned.assessor_id, *concerned.learner_ids}
    if any(not known.issuperset(each.people) for each in meant):
        raise Overtaken("Somebody else changed this session in this moment.", helps="Try again.")
    return _taking(change, action, party, meant, now)


def _named(db: Db, change: Change) -> Session:
    session = db.exec(
        select(Session).where(
            Session.organisation_id == change.organisation_id, Session.id == change.session_id
        )
    ).first()
    if session is None:
        raise NotFound("This session does not exist.")
    return session


def _meant(change: Change, named: Session) -> ColumnElement[bool]:
    wanted: ColumnElement[bool] = col(Session.id) == named.id
    if change.scope is Scope.THIS:
        return wanted
    of_series: ColumnElement[bool] = col(Session.id).in_(
        sessions_of_series(change.organisation_id, named.id)
    )
    if change.scope is Scope.FOLLOWING:
        of_series &= col(Session.starts_at) >= named.starts_at
    return wanted | of_series


def _with_learners(
    db: Db, change: Change, wanted: ColumnElement[bool], *, lock: bool = False
) -> list[StandingSession]:
    """Read the sessions that are meant, in the order of their times."""
    query = select(Session).where(Session.organisation_id == change.organisation_id, wanted)
    query = query.order_by(col(Session.id))
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    sessions = db.exec(query).all()
    learners: dict[int, list[int]] = {session.id: [] for session in sessions}
    for session_id, learner_id in db.exec(
        select(Participant.session_id, Participant.learner_id)
        .where(
            Participant.organisation_id == change.organisation_id,
            col(Participant.session_id).in_(learners),
        )
        .order_by(col(Participant.learner_id))
    ):
        learners[session_id].append(learner_id)
    standing = [
        StandingSession(each, tuple(learners[each.id]), Interval(each.starts_at, each.ends_at))
        for each in sessions
    ]
    return sorted(standing, key=lambda each: (each.was.start, each.id))


def _concerned(
    change: Change, named: Session, meant: Sequence[StandingSession], joining: Collection[int]
) -> Concerned:
    people = {id_ for each in meant for id_ in each.people} | set(joining)
    others = tuple(sorted(people - {named.assessor_id}))
    return Concerned(change.organisation_id, change.actor_id, named.assessor_id, others)


def _taking(
    change: Change,
    action: Action,
    party: Party,
    meant: Sequence[StandingSession],
    now: datetime,
) -> LockedSessions:
    (named,) = (each for each in meant if each.id == change.session_id)
    check_standing(named.session, action, party, now)
    _refuse_unseen(change, named, meant, now)
    states = PERMISSIONS[action].states
    taking = tuple(
        each
        for each in meant
        if each is named or (each.session.status in states and each.was.start > now)
    )
    cancelled = [each for each in meant if each.session.status is SessionStatus.CANCELLED]
    left = 0 if SessionStatus.CANCELLED in states else len(meant) - len(taking) - len(cancelled)
    return LockedSessions(party, named, taking, left)


def _refuse_unseen(
    change: Change, named: StandingSession, meant: Sequence[StandingSession], now: datetime
) -> None:
    """Refuse when a session, or another of its series to come, is not as it was seen."""
    if change.version not in (None, named.session.version):
        raise ChangedMeanwhile(
            "Somebody else has changed this session meanwhile.", helps="Look at it anew."
        )
    seen = change.others
    to_come = [each for each in meant if each is not named and each.was.start > now]
    if seen is not None and any(seen.get(each.id) != each.session.version for each in to_come):
        raise ChangedMeanwhile(
            "Somebody else has changed this series meanwhile.", helps="Look at it anew."
        )


def check_standing(session: Session, action: Action, party: Party, now: datetime) -> None:
    """Let this be done to a session that is not over yet.

    Raises:
        NotEligible: its state does not take it, or it is over.
    """
    require_state(session.status, action)
    if session.ends_at <= now:
        when = say_interval(Interval(session.starts_at, session.ends_at), party.zone)
        raise NotEligible(f"The session on {when} is over.", helps="What is over stays as it was.")
