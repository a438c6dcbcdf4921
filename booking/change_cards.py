"""What the message about a change says to one reader: what was when they were told last.

Where it stands in Slack it goes on saying so of what it told, beside how that is by now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from booking.change_records import (
    KEPT,
    ChangeRecord,
    State,
    plain_state_of,
    read_changes,
    record_of,
)
from booking.database import Db
from booking.deliveries import DueDelivery
from booking.occurrences import series_session_ids
from booking.rules.message_validity import VALIDITY
from booking.series_cards import concerning
from booking.tables import Delivery, Person, Session
from booking.telling import CHANGES, DETAILS, MOVE
from booking.values import DeliveryState, Interval, SessionMethod, SessionType, Side

TIMES = frozenset({"starts_at", "ends_at"})


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

    @property
    def session_ids(self) -> tuple[int, ...]:
        """The sessions that changed."""
        return tuple(each.session_id for each in self.sessions)

    @property
    def keeps_times(self) -> bool:
        """Whether something has changed, and no time has."""
        changed = {name for each in self.sessions for name in each.changed}
        return bool(changed) and not changed & TIMES

    def only(self, session_ids: Collection[int]) -> ChangeCard | None:
        """The change of some of these sessions; None where it is of none of them."""
        sessions = tuple(each for each in self.sessions if each.session_id in session_ids)
        return replace(self, sessions=sessions) if sessions else None


@dataclass(frozen=True, slots=True)
class _Found:
    """The change of which a message tells, as the history has it.

    Attributes:
        change: what all sessions that changed together have in common.
        session_ids: the sessions that the message is about, also where they changed since.
        records: the changes of the same kind of these and others, each session's in order.
        told: the changes that the reader was told otherwise.
        untold: those owed to the reader but never told, with the message's own.
    """

    change: int
    session_ids: tuple[int, ...]
    records: Sequence[ChangeRecord]
    told: Collection[int]
    untold: Collection[int]

    def of(self, session_id: int) -> list[ChangeRecord]:
        """List a session's changes in order."""
        return [each for each in self.records if each.session_id == session_id]


def read_change(db: Db, due: DueDelivery) -> ChangeCard | None:
    """Read what a message about a change says, None where the history has no such change.

    Changes that the reader was to be told of before, and never was, are told together with this
    one: what was is what they know. What has been changed back is not told at all.
    """
    found = _find(db, due)
    if found is None:
        return None
    sessions = _sessions(db, due, found.session_ids, *_meant(due))
    news = {each.id: _news(found.of(each.id), found) for each in sessions}
    names = _assessor_names(db, due.organisation_id, news.values())
    changed = [_changed(each, news[each.id], names) for each in sessions]
    if _needs_news(due):
        changed = [each for each in changed if each.changed]
    first = sessions[0] if sessions else None
    return ChangeCard(
        sessions=tuple(changed),
        on_side_of=first.cancelled_on_side_of if first else None,
        reason=first.cancel_reason if first else "",
    )


def read_told_change(db: Db, due: DueDelivery) -> ChangeCard | None:
    """Read what a message that was sent told, beside how that is now; None as for `read_change`.

    Its sessions are those of which it told, whatever has become of them; what was is what was
    when it told of them, and is left out where things are like that again.
    """
    found = _find(db, due)
    if found is None:
        return None
    sessions = _sessions(db, due, found.session_ids)
    parts = {each.id: _told_and_later(found.of(each.id), found) for each in sessions}
    if _needs_news(due):
        sessions = [each for each in sessions if _was_news(each, *parts[each.id])]
    names = _assessor_names(db, due.organisation_id, (told for told, _ in parts.values()))
    return ChangeCard(sessions=tuple(_changed(each, parts[each.id][0], names) for each in sessions))


def _needs_news(due: DueDelivery) -> bool:
    """Whether a message tells only of sessions of which something is not as it was."""
    return CHANGES[due.kind] in (MOVE, DETAILS)


def _find(db: Db, due: DueDelivery) -> _Found | None:
    records = _read_records(db, due)
    own = record_of(records, due.session_id, due.session_version)
    if own is None:
        return None
    together = [each.session_id for each in records if each.change == own.change]
    told, untold = _changes_told(db, due, records)
    return _Found(
        change=own.change,
        session_ids=tuple(together) if VALIDITY[due.kind].of_series else (own.session_id,),
        records=records,
        told=told - {own.change},
        untold=untold | {own.change},
    )


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


def _meant(due: DueDelivery) -> tuple[ColumnElement[bool], ...]:
    """Choose sessions that concern the reader, and have the status that a message is about."""
    return (
        col(Session.status) == VALIDITY[due.kind].status,
        concerning(due.organisation_id, due.person_id),
    )


def _sessions(
    db: Db, due: DueDelivery, session_ids: Collection[int], *chosen: ColumnElement[bool]
) -> list[Session]:
    """Read those of the sessions that are chosen, in the order of their times."""
    return list(
        db.exec(
            select(Session)
            .where(
                Session.organisation_id == due.organisation_id,
                col(Session.id).in_(session_ids),
                *chosen,
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


def _news(mine: Sequence[ChangeRecord], found: _Found) -> list[ChangeRecord]:
    """List a session's changes from the first on that the reader was never told."""
    last_told = max(
        (number for number, each in enumerate(mine, start=1) if each.change in found.told),
        default=0,
    )
    since = mine[last_told:]
    first = next((number for number, each in enumerate(since) if each.change in found.untold), 0)
    return list(since[first:])


def _told_and_later(
    mine: Sequence[ChangeRecord], found: _Found
) -> tuple[list[ChangeRecord], list[ChangeRecord]]:
    """Part a session's changes that were news when the message was sent from those after that.

    Those after it have messages of their own; those without were told by this one.
    """
    own = next(number for number, each in enumerate(mine) if each.change == found.change)
    elsewhere = {*found.told, *found.untold}
    after = enumerate(mine[own + 1 :], start=own + 1)
    end = next((number for number, each in after if each.change in elsewhere), len(mine))
    return _news(mine[:end], found), list(mine[end:])


def _was_news(
    session: Session, told: Sequence[ChangeRecord], later: Sequence[ChangeRecord]
) -> bool:
    """Whether something of a session was not as before when the message was sent."""
    then = {**plain_state_of(session), **_before_all(later)}
    return bool(_before(told, then) or _typed(told))


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
    before = _before(news, plain_state_of(session))
    return ChangedSession(
        session_id=session.id,
        interval=Interval(session.starts_at, session.ends_at),
        was=_was(session, before),
        assessor=names.get(before.get("assessor_id", 0)),
        method=SessionMethod(before["method"]) if "method" in before else None,
        type=SessionType(before["type"]) if "type" in before else None,
        changed=frozenset({*before, *_typed(news)}),
    )


def _before(news: Sequence[ChangeRecord], now: State) -> State:
    """Give what was before changes, where it is otherwise now."""
    return {name: was for name, was in _before_all(news).items() if now.get(name) != was}


def _before_all(changes: Sequence[ChangeRecord]) -> dict[str, Any]:
    before: dict[str, Any] = {}
    for each in reversed(changes):
        before |= each.before
    return before


def _typed(news: Sequence[ChangeRecord]) -> set[str]:
    """Name what else has changed, of which the history does not keep what it was."""
    return {name for each in news for name in each.changed if name not in KEPT}


def _was(session: Session, before: State) -> Interval | None:
    if not TIMES & set(before):
        return None
    start, end = (
        datetime.fromisoformat(before[name]) if name in before else getattr(session, name)
        for name in ("starts_at", "ends_at")
    )
    return Interval(start, end)
