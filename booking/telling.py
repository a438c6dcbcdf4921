"""Telling of a change: everybody concerned once, and nobody of what they were never told.

Who has not been told of a session yet is told of it as it is when that message is sent; who has
not been told of an earlier change yet is told of both together (see change_cards).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, tuple_, update
from sqlmodel import col, select

from booking.change_records import ChangeRecord, read_changes, record_of
from booking.database import Db
from booking.deliveries import owe
from booking.owed_messages import at_once
from booking.rules.learners_together import learners_together
from booking.rules.message_validity import OF_SERIES
from booking.tables import Delivery, Session
from booking.values import DeliveryKind, DeliveryState, HistoryEvent
from booking.waiting_messages import APPOINTED, Untold, Waiting, carry_over, drop_waiting


@dataclass(frozen=True, slots=True)
class Told:
    """How a kind of change is told: of one session, of several, and its place in the history.

    `also` is what else tells such a change: of sessions that are not of one series.
    """

    one: DeliveryKind
    several: DeliveryKind
    event: HistoryEvent
    also: frozenset[DeliveryKind] = frozenset()

    @property
    def kinds(self) -> frozenset[DeliveryKind]:
        """Every kind of message that tells it."""
        return self.also | {self.one, self.several}


MOVE = Told(
    DeliveryKind.MOVE,
    DeliveryKind.SERIES_MOVE,
    HistoryEvent.SESSION_MOVED,
    also=frozenset({DeliveryKind.ABSENCE_MOVE}),
)
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


def tell(db: Db, untold: Untold, told: Told, concerned: Sequence[Concerned], now: datetime) -> None:
    """Tell people of a change, once of all their sessions, before the history has it.

    Args:
        db: the transaction.
        untold: who has not been told of the sessions before.
        told: what kind of change it is.
        concerned: the sessions as they are now in the order of their times, and whom they concern.
        now: when it is told.
    """
    telling: list[Concerned] = []
    for session, people in concerned:
        hear_later = _hear_later(untold, told, session)
        telling.append((session, [id_ for id_ in people if id_ not in hear_later]))
    covering = _covering(db, untold, told)
    messages: list[tuple[list[Session], list[int]]] = []
    for sessions, people in learners_together(telling):
        ids = {session.id for session in sessions}
        will_be_told = {
            each.person_id for each, covered in covering if covered >= ids and _of_several(each)
        }
        now_told = [id_ for id_ in people if id_ not in will_be_told]
        overtaken = [each for each, covered in covering if covered <= ids]
        drop_waiting(db, untold, [each for each in overtaken if each.person_id in now_told])
        messages.append((sessions, now_told))
    carry_over(db, untold.organisation_id, [session.id for session, _ in concerned])
    for told_together, now_told in messages:
        _owe(db, told_together, now_told, told.one, told.several, now)


def _hear_later(untold: Untold, told: Told, session: Session) -> set[int]:
    """Give those to whom a message that waits will tell how a session is, if it stands at all."""
    return untold.unaware_of(session.id) if told is CANCELLATION else untold.of(session.id)


def tell_undone(db: Db, untold: Untold, concerned: Sequence[Concerned], now: datetime) -> None:
    """Tell that sessions stand again to those who were told that they don't; others never know.

    What waited to be told before the cancellation, and was dropped because of it, waits again.
    Who was told of their series meanwhile, and so not of these, is told of them now.
    """
    versions = {session.id: session.version - 1 for session, _ in concerned}
    waiting = [
        each
        for each in untold.waiting
        if each.kind in CANCELLATION.kinds and each.session_id in versions
    ]
    drop_waiting(db, untold, waiting)
    unaware_of_it = {each.person_id for each in waiting}
    knowing = _knowing(db, untold.organisation_id, versions) - unaware_of_it
    _revive(db, untold.organisation_id, versions, knowing)
    carry_over(db, untold.organisation_id, versions)
    untold.look_again()
    told: list[Concerned] = []
    left_out: list[Concerned] = []
    for session, people in concerned:
        hear = knowing | unaware_of_it | untold.of(session.id)
        told.append((session, [id_ for id_ in people if id_ in knowing]))
        left_out.append((session, [id_ for id_ in people if id_ not in hear]))
    owe_together(db, told, REINSTATEMENT.one, REINSTATEMENT.several, now)
    owe_together(db, left_out, DeliveryKind.CONFIRMATION, DeliveryKind.SERIES_CONFIRMATION, now)


def _knowing(db: Db, organisation_id: int, versions: Mapping[int, int]) -> set[int]:
    """Find who has been told of a cancellation, or is being told now."""
    return set(
        db.exec(
            select(Delivery.person_id).where(
                Delivery.organisation_id == organisation_id,
                tuple_(col(Delivery.session_id), col(Delivery.session_version)).in_(
                    list(versions.items())
                ),
                col(Delivery.kind).in_(CANCELLATION.kinds),
                Delivery.state != DeliveryState.DROPPED,
            )
        )
    )


def _revive(
    db: Db, organisation_id: int, versions: Mapping[int, int], knowing: Collection[int]
) -> None:
    """Let what was dropped since the cancellation wait again, but for those who know of it.

    So does what a worker has in hand since then: it read that the session is off, and will not
    send it.
    """
    carried = tuple_(col(Delivery.session_id), col(Delivery.session_version)).in_(
        list(versions.items())
    )
    of_series = and_(
        col(Delivery.session_id).in_(versions),
        col(Delivery.kind) == DeliveryKind.SERIES_CONFIRMATION,
    )
    dropped = and_(or_(carried, of_series), col(Delivery.state) == DeliveryState.DROPPED)
    in_hand = and_(
        carried,
        col(Delivery.kind).not_in(OF_SERIES),
        col(Delivery.state) == DeliveryState.DUE,
        col(Delivery.leased_until).is_not(None),
    )
    db.connection().execute(
        update(Delivery)
        .where(
            col(Delivery.organisation_id) == organisation_id,
            or_(dropped, in_hand),
            col(Delivery.kind).not_in(APPOINTED | CANCELLATION.kinds),
            col(Delivery.person_id).not_in(knowing),
        )
        .values(state=DeliveryState.DUE, leased_until=None)
    )


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


def concerned_by(session: Session, learner_ids: Collection[int]) -> list[int]:
    """List whom a session concerns: who holds it, who takes part, and who has booked it.

    Also who makes the change themselves: its message brings the file that their calendar needs.
    """
    return list(dict.fromkeys([session.assessor_id, *learner_ids, session.booked_by_id]))


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
    return {each.session_id for each in records if each.change == record.change} | record.together


def _of_several(waiting: Waiting) -> bool:
    return waiting.kind in OF_SERIES
