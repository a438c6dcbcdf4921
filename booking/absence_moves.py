"""Moving what is booked on days away: to another time or to a substitute, one or all at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import col, select

from booking.absence_plans import AwaySession, plan_whole_absence
from booking.absences import read_absence
from booking.commands import MoveSession
from booking.database import Database, Db
from booking.deliveries import owe
from booking.errors import Overtaken, Refusal
from booking.ids import IdSource
from booking.moving import Together, move_together
from booking.owed_messages import at_once
from booking.standing_sessions import write_settled
from booking.tables import Participant, Person, Session
from booking.values import DeliveryKind
from booking.waiting_messages import forget_waiting, waiting_messages

GIVING_AWAY = timedelta(minutes=5)
"""How long the farewell of a session that is given away waits for others that are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveFromAbsence:
    """A session on days away that is to have another time, or another assessor.

    Attributes:
        session_id: the session.
        version: the version in which it was proposed.
        starts_at: its new start; None keeps it.
        assessor_id: who is to hold it; None keeps the one who is away.
    """

    session_id: int
    version: int
    starts_at: datetime | None = None
    assessor_id: int | None = None


@dataclass(slots=True)
class Resolved:
    """What has become of the sessions on days away.

    Attributes:
        moved: the ids of those that have another time or assessor now.
        left: by the others' ids, why they were left as they are.
    """

    moved: list[int] = field(default_factory=list)
    left: dict[int, str] = field(default_factory=dict)


def move_from_absence(
    database: Database,
    *,
    organisation_id: int,
    actor_id: int,
    absence_id: int,
    moves: Sequence[MoveFromAbsence],
    now: datetime,
    ids: IdSource,
) -> Resolved:
    """Move sessions that are booked on days away; what can't move is left, and it is said why.

    Everybody gets one message, however many of their sessions move. Whoever is away gets one of
    all that they give away within `GIVING_AWAY`.

    Raises:
        NotAllowed: the actor may not mark these days away.
        NotFound: they are not marked any more.
        Overtaken: who is concerned changed in this moment, again and again.
        DatabaseUnavailable: the database can't answer now.
    """
    wanted, left = list(moves), dict[int, str]()
    while True:

        def move(db: Db, moving: Sequence[MoveFromAbsence] = tuple(wanted)) -> Resolved:
            away = read_absence(
                db, organisation_id=organisation_id, actor_id=actor_id, absence_id=absence_id
            )
            _lock_people(db, organisation_id, moving)
            commands = [_command(each, organisation_id, actor_id) for each in moving]
            done = _move(db, commands, now=now, ids=ids)
            _bid_one_farewell(db, organisation_id, away.person_id, done.moved, now)
            return done

        try:
            done = write_settled(database, move)
        except _SomeLeft as some:
            left |= some.left
            wanted = [each for each in wanted if each.session_id not in left]
        else:
            return Resolved(done.moved, done.left | left)


class _SomeLeft(Exception):
    """Some of the sessions can't move: the others move in a transaction of their own.

    What the history says to have moved together must have.
    """

    def __init__(self, left: dict[int, str]) -> None:
        super().__init__()
        self.left = left


def _command(move: MoveFromAbsence, organisation_id: int, actor_id: int) -> MoveSession:
    return MoveSession(
        organisation_id=organisation_id,
        actor_id=actor_id,
        session_id=move.session_id,
        starts_at=move.starts_at,
        assessor_id=move.assessor_id,
        version=move.version,
    )


def move_all_from_absence(
    database: Database,
    *,
    organisation_id: int,
    actor_id: int,
    absence_id: int,
    now: datetime,
    ids: IdSource,
) -> Resolved:
    """Move all that is booked on days away as it is proposed now.

    What can't have another time goes to its substitute; what has none is left.

    Raises:
        NotAllowed, NotFound, Overtaken, DatabaseUnavailable: as `move_from_absence` does.
    """
    asked = {
        "organisation_id": organisation_id,
        "actor_id": actor_id,
        "absence_id": absence_id,
    }
    plan = database.read(lambda db: plan_whole_absence(db, **asked, now=now))
    moves = [each for each in map(_as_proposed, plan) if each]
    done = move_from_absence(database, **asked, moves=moves, now=now, ids=ids)
    tried = {each.session_id for each in moves}
    done.left |= {
        each.session_id: "No other time suits everybody, and no other assessor is free."
        for each in plan
        if each.session_id not in tried
    }
    return done


def _as_proposed(session: AwaySession) -> MoveFromAbsence | None:
    if session.proposed:
        starts_at, assessor_id = session.proposed.start, None
    elif session.substitute_id:
        starts_at, assessor_id = None, session.substitute_id
    else:
        return None
    return MoveFromAbsence(
        session_id=session.session_id,
        version=session.version,
        starts_at=starts_at,
        assessor_id=assessor_id,
    )


def _lock_people(db: Db, organisation_id: int, moves: Sequence[MoveFromAbsence]) -> None:
    """Lock everybody whom any of the moves concerns, in the order of their ids.

    The moves lock them one after the other, in no such order among themselves.
    """
    ids = [each.session_id for each in moves]
    holders = select(Session.assessor_id).where(
        Session.organisation_id == organisation_id, col(Session.id).in_(ids)
    )
    learners = select(Participant.learner_id).where(
        Participant.organisation_id == organisation_id, col(Participant.session_id).in_(ids)
    )
    joining = {each.assessor_id for each in moves if each.assessor_id}
    people = {*db.exec(holders), *db.exec(learners), *joining}
    db.exec(
        select(Person.id)
        .where(Person.organisation_id == organisation_id, col(Person.id).in_(people))
        .order_by(col(Person.id))
        .with_for_update(key_share=True)
    ).all()


def _move(db: Db, commands: Sequence[MoveSession], *, now: datetime, ids: IdSource) -> Resolved:
    done = Resolved()
    commands = sorted(commands, key=lambda each: each.session_id)
    together = Together(ids.new(), tuple(each.session_id for each in commands))
    for command in commands:
        try:
            moved = move_together(db, command, together, now=now, ids=ids)
        except Overtaken:
            raise
        except Refusal as refusal:
            done.left[command.session_id] = str(refusal)
        else:
            done.moved += moved.sessions
    if done.moved and done.left:
        raise _SomeLeft(done.left)
    if done.moved:
        organisation_id = commands[0].organisation_id
        sessions = db.exec(
            select(Session)
            .where(Session.organisation_id == organisation_id, col(Session.id).in_(done.moved))
            .order_by(col(Session.starts_at))
        ).all()
        _tell_together(db, sessions, commands, now)
    return done


def _tell_together(
    db: Db, moved: Sequence[Session], commands: Sequence[MoveSession], now: datetime
) -> None:
    """Let those who are owed several messages of these moves get one of all, about the first."""
    organisation_id, ids = moved[0].organisation_id, [session.id for session in moved]
    given = {each.session_id: each.assessor_id for each in commands}
    owed: dict[int, set[int]] = {}
    for each in waiting_messages(db, organisation_id, ids):
        takes_over = given[each.session_id] == each.person_id
        if each.kind is (DeliveryKind.CONFIRMATION if takes_over else DeliveryKind.MOVE):
            owed.setdefault(each.person_id, set()).add(each.session_id)
    owed = {person_id: about for person_id, about in owed.items() if len(about) > 1}
    forget_waiting(db, organisation_id, ids, owed, DeliveryKind.MOVE)
    for person_id, about in sorted(owed.items()):
        taken = [id_ for id_ in about if given[id_] == person_id]
        forget_waiting(db, organisation_id, taken, [person_id], DeliveryKind.CONFIRMATION)
        first = next(session for session in moved if session.id in about)
        messages = at_once(first.id, [person_id], DeliveryKind.ABSENCE_MOVE, now)
        owe(db, organisation_id, messages, {first.id: first.version})


def _bid_one_farewell(
    db: Db, organisation_id: int, person_id: int, moved: Collection[int], now: datetime
) -> None:
    """Let the farewells of whoever is away go out as one, with what they give away next."""
    waiting = waiting_messages(db, organisation_id, moved)
    farewells = [
        each
        for each in waiting
        if each.person_id == person_id and each.kind is DeliveryKind.REMOVAL
    ]
    versions = {each.session_id: each.session_version for each in farewells}
    forget_waiting(db, organisation_id, versions, [person_id], DeliveryKind.REMOVAL)
    messages = [
        row
        for id_ in versions
        for row in at_once(id_, [person_id], DeliveryKind.ABSENCE_REMOVAL, now + GIVING_AWAY)
    ]
    owe(db, organisation_id, messages, versions)
