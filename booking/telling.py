"""Telling of a change: everybody concerned once, and nobody of what they were never told.

Who has not been told of a session yet is told of it as it is when that message is sent; who has
not been told of an earlier change yet is told of both together (see change_cards).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, update
from sqlmodel import col, select

from booking.change_records import ChangeRecord, read_changes, record_of
from booking.database import Db
from booking.deliveries import owe
from booking.occurrences import sessions_of_series
from booking.owed_messages import at_once
from booking.rules.learners_together import learners_together
from booking.rules.message_validity import OF_SERIES
from booking.standing_sessions import StandingSession
from booking.tables import Delivery, Session
from booking.values import DeliveryKind, DeliveryState, HistoryEvent

CONFIRMATIONS = frozenset({DeliveryKind.CONFIRMATION, DeliveryKind.SERIES_CONFIRMATION})


@dataclass(frozen=True, slots=True)
class Told:
    """How a kind of change is told: of one session, of several, and its place in the history."""

    one: DeliveryKind
    several: DeliveryKind
    event: HistoryEvent

    @property
    def kinds(self) -> frozenset[DeliveryKind]:
        """Both kinds of message."""
        return frozenset({self.one, self.several})


MOVE = Told(DeliveryKind.MOVE, DeliveryKind.SERIES_MOVE, HistoryEvent.SESSION_MOVED)
CANCELLATION = Told(
    DeliveryKind.CANCELLATION, DeliveryKind.SERIES_CANCELLATION, HistoryEvent.SESSION_CANCELLED
)
REINSTATEMENT = Told(
    DeliveryKind.REINSTATEMENT,
    DeliveryKind.SERIES_REINSTATEMENT,
    HistoryEvent.CANCELLATION_UNDONE,
)
DETAILS = Told(
    DeliveryKind.DETAILS_CHANGE, DeliveryKind.SERIES_DETAILS_CHANGE, HistoryEvent.SESSION_CHANGED
)
CHANGES: Mapping[DeliveryKind, Told] = {
    kind: told for told in (MOVE, CANCELLATION, REINSTATEMENT, DETAILS) for kind in told.kinds
}
"""By kind of message, the change that it tells."""

Concerned = tuple[Session, Collection[int]]
"""A session, and whom its change is told."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that has neither been sent nor is being sent now."""

    session_id: int
    session_version: int
    person_id: int
    kind: DeliveryKind


class Untold:
    """Who has not been told of which sessions yet, as it was before a change.

    Args:
        db: the transaction.
        organisation_id: where.
        standing: the sessions that change.
    """

    def __init__(self, db: Db, organisation_id: int, standing: Sequence[StandingSession]) -> None:
        self._db = db
        self.organisation_id = organisation_id
        self._starts = _starts_of_series(db, organisation_id, standing)
        self.waiting = waiting_messages(db, organisation_id, self._starts)
        self._confirmations = [each for each in self.waiting if each.kind in CONFIRMATIONS]

    @property
    def session_ids(self) -> list[int]:
        """The sessions that change, with all others of their series."""
        return list(self._starts)

    def of(self, session_id: int) -> set[int]:
        """Give those who have not been told of a session yet."""
        starts_at = self._starts[session_id]
        return {
            each.person_id
            for each in self._confirmations
            if each.session_id == session_id
            or (
                each.kind is DeliveryKind.SERIES_CONFIRMATION
                and self._starts[each.session_id] <= starts_at
            )
        }

    def keep_in_order(self, moved: Iterable[Session]) -> None:
        """Let a confirmation of a series begin with what has become its first session."""
        rows = {each.id: each for each in moved}
        now = self._starts | {id_: each.starts_at for id_, each in rows.items()}
        series = {
            each.session_id
            for each in self._confirmations
            if each.kind is DeliveryKind.SERIES_CONFIRMATION
        }
        for first_id in series & set(rows):
            told = [id_ for id_, at in self._starts.items() if at >= self._starts[first_id]]
            earliest = min(told, key=lambda id_: now[id_])
            if earliest != first_id:
                self._begin_with(first_id, earliest)

    def _begin_with(self, first_id: int, earliest: int) -> None:
        _change(
            self._db,
            self.organisation_id,
            col(Delivery.session_id) == first_id,
            col(Delivery.kind) == DeliveryKind.SERIES_CONFIRMATION,
            session_id=earliest,
        )


def _starts_of_series(
    db: Db, organisation_id: int, standing: Sequence[StandingSession]
) -> dict[int, datetime]:
    """Give the starts of the sessions and of all others of their series."""
    rows = db.exec(
        select(Session.id, Session.starts_at).where(
            Session.organisation_id == organisation_id,
            col(Session.id).in_(sessions_of_series(organisation_id, standing[0].id)),
        )
    ).all()
    return dict(rows) | {each.id: each.was.start for each in standing}


def series_session_ids(db: Db, organisation_id: int, session_id: int) -> set[int]:
    """Give the ids of a session and of all others of its series."""
    ids = db.exec(sessions_of_series(organisation_id, session_id))
    return {session_id} | {id_ for id_ in ids if id_ is not None}


def waiting_messages(db: Db, organisation_id: int, session_ids: Collection[int]) -> list[Waiting]:
    """List what is neither sent nor being sent about some sessions, but for reminders."""
    rows = db.exec(
        select(
            Delivery.session_id, Delivery.session_version, Delivery.person_id, Delivery.kind
        ).where(
            Delivery.organisation_id == organisation_id,
            col(Delivery.session_id).in_(session_ids),
            Delivery.kind != DeliveryKind.REMINDER,
            *_is_waiting(),
        )
    )
    return [Waiting(*row[:3], DeliveryKind(row[3])) for row in rows]


def carry_over(db: Db, organisation_id: int, session_ids: Collection[int]) -> None:
    """Let what waits to be sent about sessions be about their next version.

    What is about a series holds in any version, and keeps its own.
    """
    _change(
        db,
        organisation_id,
        col(Delivery.session_id).in_(session_ids),
        col(Delivery.kind).not_in(OF_SERIES),
        session_version=Delivery.session_version + 1,
    )


def tell(db: Db, untold: Untold, told: Told, concerned: Sequence[Concerned], now: datetime) -> None:
    """Tell people of a change, once of all their sessions, before the history has it.

    Args:
        db: the transaction.
        untold: who has not been told of the sessions before.
        told: what kind of change it is.
        concerned: the sessions as they are now in the order of their times, and whom they concern.
        now: when it is told.
    """
    telling = [
        (session, [id_ for id_ in people if id_ not in untold.of(session.id)])
        for session, people in concerned
    ]
    covering = _covering(db, untold, told)
    messages: list[tuple[list[Session], list[int]]] = []
    for sessions, people in learners_together(telling):
        ids = {session.id for session in sessions}
        will_be_told = {
            each.person_id for each, covered in covering if covered >= ids and _of_several(each)
        }
        now_told = [id_ for id_ in people if id_ not in will_be_told]
        overtaken = [each for each, covered in covering if covered <= ids]
        _drop(db, untold, [each for each in overtaken if each.person_id in now_told])
        messages.append((sessions, now_told))
    carry_over(db, untold.organisation_id, [session.id for session, _ in concerned])
    for told_together, now_told in messages:
        _owe(db, told_together, now_told, told.one, told.several, now)


def owe_together(
    db: Db,
    concerned: Sequence[Concerned],
    one: DeliveryKind,
    several: DeliveryKind,
    now: datetime,
) -> None:
    """Owe each person one message of all their sessions."""
    for sessions, people in learners_together(concerned):
        _owe(db, sessions, people, one, several, now)


def _owe(
    db: Db,
    sessions: Sequence[Session],
    people: Collection[int],
    one: DeliveryKind,
    several: DeliveryKind,
    now: datetime,
) -> None:
    first, kind = sessions[0], one if len(sessions) == 1 else several
    messages = at_once(first.id, people, kind, now)
    owe(db, first.organisation_id, messages, {first.id: first.version})


def concerned_by(session: Session, learner_ids: Collection[int], actor_id: int) -> list[int]:
    """List whom a session concerns: who holds it, who takes part, and who has booked it.

    Who only booked it, and changes it now, knows.
    """
    organisers = [id_ for id_ in (session.booked_by_id,) if id_ != actor_id]
    return list(dict.fromkeys([session.assessor_id, *learner_ids, *organisers]))


def _covering(db: Db, untold: Untold, told: Told) -> list[tuple[Waiting, set[int]]]:
    """Give the messages of a kind that wait to be sent, each with the sessions it is about."""
    waiting = [each for each in untold.waiting if each.kind in told.kinds]
    if not any(map(_of_several, waiting)):
        return [(each, {each.session_id}) for each in waiting]
    records = read_changes(
        db,
        organisation_id=untold.organisation_id,
        session_ids=untold.session_ids,
        event=told.event,
    )
    return [(each, _covered(each, records)) for each in waiting]


def _covered(waiting: Waiting, records: Sequence[ChangeRecord]) -> set[int]:
    record = record_of(records, waiting.session_id, waiting.session_version)
    if record is None or not _of_several(waiting):
        return {waiting.session_id}
    return {each.session_id for each in records if each.change == record.change}


def _of_several(waiting: Waiting) -> bool:
    return waiting.kind in OF_SERIES


def _drop(db: Db, untold: Untold, waiting: Iterable[Waiting]) -> None:
    for each in waiting:
        _change(
            db,
            untold.organisation_id,
            col(Delivery.session_id) == each.session_id,
            col(Delivery.person_id) == each.person_id,
            col(Delivery.kind) == each.kind,
            state=DeliveryState.DROPPED,
        )


def drop_reminders(db: Db, organisation_id: int, session_ids: Collection[int]) -> None:
    """Forget the reminders of sessions that are still to come."""
    db.connection().execute(
        delete(Delivery).where(
            col(Delivery.organisation_id) == organisation_id,
            col(Delivery.session_id).in_(session_ids),
            col(Delivery.kind) == DeliveryKind.REMINDER,
            *_is_waiting(),
        )
    )


def _is_waiting() -> tuple[ColumnElement[bool], ...]:
    return (col(Delivery.state) == DeliveryState.DUE, col(Delivery.leased_until).is_(None))


def _change(db: Db, organisation_id: int, *conditions: ColumnElement[bool], **values: Any) -> None:
    db.connection().execute(
        update(Delivery)
        .where(col(Delivery.organisation_id) == organisation_id, *conditions, *_is_waiting())
        .values(**values)
    )
