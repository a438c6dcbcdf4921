"""What the message about a change says to one reader: what was when they were told last."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from booking.change_records import (
    ChangeRecord,
    State,
    plain_state_of,
    read_changes,
    record_of,
)
from booking.database import Db
from booking.deliveries import DueDelivery
from booking.rules.message_validity import VALIDITY
from booking.series_cards import concerning
from booking.tables import Delivery, Person, Session
from booking.telling import CHANGES, DETAILS, MOVE
from booking.values import DeliveryState, Interval, SessionMethod, SessionType, Side
from booking.waiting_messages import series_session_ids


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedSession:
    """A session that changed, and what it was when the reader was told of it last.

    Attributes:
        session_id: the session.
        interval: its time now, in UTC.
        was: its time before, where that changed.
        assessor: who held it before, where that changed.
        method: how it was to be held before, where that changed.
        type: what it was for, where that changed.
        changed: the names of all that changed, as the history has them.
    """

    session_id: int
    interval: Interval
    was: Interval | None = None
    assessor: str | None = None
    method: SessionMethod | None = None
    type: SessionType | None = None
    changed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCard:
    """A change as one reader is told of it.

    Attributes:
        sessions: those that changed for the reader, in the order of their times.
        on_side_of: of a cancellation, on whose side it lay.
        reason: of a cancellation, why, as typed.
    """

    sessions: tuple[ChangedSession, ...]
    on_side_of: Side | None = None
    reason: str = ""


def read_change(db: Db, due: DueDelivery) -> ChangeCard | None:
    """Read what a message about a change says, None where the history has no such change.

    Changes that the reader was to be told of before, and never was, are told together with this
    one: what was is what they know. What has been changed back is not told at all.
    """
    told = CHANGES[due.kind]
    records = _read_records(db, due)
    own = record_of(records, due.session_id, due.session_version)
    if own is None:
        return None
    together = [each.session_id for each in records if each.change == own.change]
    sessions = _sessions(db, due, together if VALIDITY[due.kind].of_series else [own.session_id])
    told_already, untold = _changes_told(db, due, records)
    news = {
        each.id: _news(records, each.id, told_already - {own.change}, untold | {own.change})
        for each in sessions
    }
    names = _assessor_names(db, due.organisation_id, news.values())
    changed = [_changed(each, news[each.id], names) for each in sessions]
    if told in (MOVE, DETAILS):
        changed = [each for each in changed if each.changed]
    first = sessions[0] if sessions else None
    return ChangeCard(
        sessions=tuple(changed),
        on_side_of=first.cancelled_on_side_of if first else None,
        reason=first.cancel_reason if first else "",
    )


def sessions_changed(db: Db, due: DueDelivery) -> list[int]:
    """Name the sessions of which a message about a change told, also where they changed since."""
    records = _read_records(db, due)
    own = record_of(records, due.session_id, due.session_version)
    if own is None or not VALIDITY[due.kind].of_series:
        return [due.session_id]
    return [each.session_id for each in records if each.change == own.change]


def _read_records(db: Db, due: DueDelivery) -> list[ChangeRecord]:
    """Read the changes of a session, of its series, and of what changed together with it."""
    ids = series_session_ids(db, due.organisation_id, due.session_id)
    event = CHANGES[due.kind].event
    records = read_changes(db, organisation_id=due.organisation_id, session_ids=ids, event=event)
    own = record_of(records, due.session_id, due.session_version)
    others = own.together - ids if own else frozenset()
    if not others:
        return records
    return records + read_changes(
        db, organisation_id=due.organisation_id, session_ids=others, event=event
    )


def _sessions(db: Db, due: DueDelivery, session_ids: Collection[int]) -> list[Session]:
    """Read those of the sessions that concern the reader and have the status it is about."""
    return list(
        db.exec(
            select(Session)
            .where(
                Session.organisation_id == due.organisation_id,
                col(Session.id).in_(session_ids),
                Session.status == VALIDITY[due.kind].status,
                concerning(due.organisation_id, due.person_id),
            )
            .order_by(col(Session.starts_at))
        )
    )


def _changes_told(
    db: Db, due: DueDelivery, records: Sequence[ChangeRecord]
) -> tuple[set[int], set[int]]:
    """Give the changes of this kind that the reader was told, and those owed but never told."""
    told: set[int] = set()
    untold: set[int] = set()
    for session_id, version, state, leased_until in db.exec(
        select(
            Delivery.session_id, Delivery.session_version, Delivery.state, Delivery.leased_until
        ).where(
            Delivery.organisation_id == due.organisation_id,
            Delivery.person_id == due.person_id,
            col(Delivery.session_id).in_({each.session_id for each in records}),
            col(Delivery.kind).in_(CHANGES[due.kind].kinds),
        )
    ):
        record = record_of(records, session_id, version)
        waits = state == DeliveryState.DUE and leased_until is None
        if record:
            never = waits or state == DeliveryState.DROPPED
            (untold if never else told).add(record.change)
    return told, untold


def _news(
    records: Sequence[ChangeRecord], session_id: int, told: Collection[int], untold: Collection[int]
) -> list[ChangeRecord]:
    """List a session's changes from the first on that the reader was never told."""
    mine = [each for each in records if each.session_id == session_id]
    last_told = max(
        (number for number, each in enumerate(mine, start=1) if each.change in told), default=0
    )
    since = mine[last_told:]
    first = next((number for number, each in enumerate(since) if each.change in untold), 0)
    return since[first:]


def _assessor_names(
    db: Db, organisation_id: int, news: Iterable[Sequence[ChangeRecord]]
) -> dict[int, str]:
    befores = [each.before for part in news for each in part]
    ids = {before["assessor_id"] for before in befores if "assessor_id" in before}
    if not ids:
        return {}
    people = select(Person.id, Person.name).where(
        Person.organisation_id == organisation_id, col(Person.id).in_(ids)
    )
    return dict(db.exec(people).all())


def _changed(
    session: Session, news: Sequence[ChangeRecord], names: Mapping[int, str]
) -> ChangedSession:
    now = plain_state_of(session)
    before: dict[str, Any] = {}
    for each in reversed(news):
        before |= each.before
    before = {name: value for name, value in before.items() if now.get(name) != value}
    typed = {name for each in news for name in each.changed if name not in now}
    return ChangedSession(
        session_id=session.id,
        interval=Interval(session.starts_at, session.ends_at),
        was=_was(session, before),
        assessor=names.get(before.get("assessor_id", 0)),
        method=SessionMethod(before["method"]) if "method" in before else None,
        type=SessionType(before["type"]) if "type" in before else None,
        changed=frozenset({*before, *typed}),
    )


def _was(session: Session, before: State) -> Interval | None:
    if not {"starts_at", "ends_at"} & set(before):
        return None
    start, end = (
        datetime.fromisoformat(before[name]) if name in before else getattr(session, name)
        for name in ("starts_at", "ends_at")
    )
    return Interval(start, end)
