"""Messages about sessions that wait to be sent: whom they keep untold, and what becomes of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, delete, or_, update
from sqlmodel import col, select

from booking.awareness import Said, aware_of, read_said
from booking.database import Db
from booking.occurrences import sessions_of_series
from booking.rules.message_validity import OF_ANY_VERSION, OF_SERIES
from booking.standing_sessions import StandingSession
from booking.tables import Delivery, Session
from booking.values import DeliveryKind, DeliveryState

CALLS = frozenset({DeliveryKind.DIGEST, DeliveryKind.CLOSING, DeliveryKind.CLOSING_REMINDER})
APPOINTED = CALLS | {DeliveryKind.REMINDER}
"""What is due at a moment that the session's time gives."""
CONFIRMATIONS = frozenset({DeliveryKind.CONFIRMATION, DeliveryKind.SERIES_CONFIRMATION})


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
        self.look_again()

    def look_again(self) -> None:
        """Read what waits to be sent as it is now."""
        self.waiting = waiting_messages(self._db, self.organisation_id, self._starts)
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

    def unaware_of(self, session_id: int) -> set[int]:
        """Give those of them who don't believe to have it from earlier messages either."""
        return self.of(session_id) - aware_of(self._said, session_id)

    @cached_property
    def _said(self) -> list[Said]:
        people = {each.person_id for each in self._confirmations}
        return read_said(self._db, self.organisation_id, self._starts, people)

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


def waiting_messages(db: Db, organisation_id: int, session_ids: Collection[int]) -> list[Waiting]:
    """List what is neither sent nor being sent about some sessions, but for reminders.

    What was on its way to Slack when a session changed, and came back, is about a version before:
    it holds no more, and tells nobody anything.
    """
    rows = db.exec(
        select(
            Delivery.session_id, Delivery.session_version, Delivery.person_id, Delivery.kind
        ).where(
            Delivery.organisation_id == organisation_id,
            col(Delivery.session_id).in_(session_ids),
            col(Delivery.kind).not_in(APPOINTED),
            is_of_this_version(),
            *_is_waiting(),
        )
    )
    return [Waiting(*row[:3], DeliveryKind(row[3])) for row in rows]


def carry_over(db: Db, organisation_id: int, session_ids: Collection[int]) -> None:
    """Let what waits to be sent about sessions be about the version that they have become now.

    What is about a series holds in any version, and keeps its own; what was about an older version
    than the last holds no more.
    """
    _change(
        db,
        organisation_id,
        col(Delivery.session_id).in_(session_ids),
        col(Delivery.kind).not_in(OF_SERIES),
        col(Delivery.session_version) == _version_of_its_session() - 1,
        session_version=Delivery.session_version + 1,
    )


def drop_waiting(db: Db, untold: Untold, waiting: Iterable[Waiting]) -> None:
    """Never send these."""
    for each in waiting:
        _change(
            db,
            untold.organisation_id,
            col(Delivery.session_id) == each.session_id,
            col(Delivery.person_id) == each.person_id,
            col(Delivery.kind) == each.kind,
            state=DeliveryState.DROPPED,
        )


def drop_appointed(
    db: Db,
    organisation_id: int,
    session_ids: Collection[int],
    kinds: Collection[DeliveryKind] = APPOINTED,
) -> None:
    """Forget the reminders of sessions, and the calls to close them, that are still to come."""
    db.connection().execute(
        delete(Delivery).where(
            col(Delivery.organisation_id) == organisation_id,
            col(Delivery.session_id).in_(session_ids),
            col(Delivery.kind).in_(kinds),
            *_is_waiting(),
        )
    )


def forget_waiting(
    db: Db,
    organisation_id: int,
    session_ids: Collection[int],
    person_ids: Collection[int],
    kind: DeliveryKind,
) -> None:
    """Forget what some people are owed of a kind about sessions, to tell them otherwise."""
    db.connection().execute(
        delete(Delivery).where(
            col(Delivery.organisation_id) == organisation_id,
            col(Delivery.session_id).in_(session_ids),
            col(Delivery.person_id).in_(person_ids),
            col(Delivery.kind) == kind,
            *_is_waiting(),
        )
    )


def is_of_this_version() -> ColumnElement[bool]:
    """Say that a message is about its session's version of now, or holds in any."""
    return or_(
        col(Delivery.kind).in_(OF_ANY_VERSION),
        col(Delivery.session_version) == _version_of_its_session(),
    )


def _version_of_its_session() -> ScalarSelect[int]:
    return (
        select(col(Session.version))
        .where(
            col(Session.organisation_id) == col(Delivery.organisation_id),
            col(Session.id) == col(Delivery.session_id),
        )
        .correlate(Delivery)
        .scalar_subquery()
    )


def _is_waiting() -> tuple[ColumnElement[bool], ...]:
    return (col(Delivery.state) == DeliveryState.DUE, col(Delivery.leased_until).is_(None))


def _change(db: Db, organisation_id: int, *conditions: ColumnElement[bool], **values: Any) -> None:
    db.connection().execute(
        update(Delivery)
        .where(col(Delivery.organisation_id) == organisation_id, *conditions, *_is_waiting())
        .values(**values)
    )
