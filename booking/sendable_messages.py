"""What messages say, read for many of them at once.

Those that are due, unless they hold no more; and those that stand in Slack, as things are now
(see shown_series).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import TypeGuard, TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from booking.change_cards import ChangeCard, read_change, read_told_change
from booking.change_records import read_changes, record_of
from booking.database import Db
from booking.deliveries import DueDelivery
from booking.later_messages import is_overtaken
from booking.occurrences import series_session_ids
from booking.rules.held_days import DATES_BELOW
from booking.rules.message_validity import (
    FAREWELLS,
    INVITES,
    OF_SERIES,
    ORGANISES,
    VALIDITY,
    Relation,
    Standing,
    holds,
    holds_of_series,
    phase_of,
    same_morning,
)
from booking.series_cards import SeriesCard, read_series_card
from booking.session_answers import SessionAnswers, read_session_answers
from booking.session_cards import SessionCard, read_session_cards
from booking.shown_series import read_shown_series
from booking.tables import Person
from booking.telling import CHANGES, MOVE
from booking.unreached import Unreached, read_unreached
from booking.values import DeliveryKind, SessionStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedMessage:
    """What a message says, to one reader.

    Attributes:
        kind: what it is about.
        card: the session, or the first of several.
        series: the series, where it is about one, or what moved together.
        cards: each of its sessions, where it is about several, in the order of their times.
        organises: whether the reader holds or has booked the session.
        answers: what was said to the invitations to its sessions, in the order of their times;
            a learner's message has their own answers alone.
        unreached: who of its people can't be reached; only for who organises it.
        change: what was, where it is about a change that the history has.
        over: whether it stands in Slack, and nothing that it is about is still to come.
        left: whether it stands in Slack, and the reader has nothing to do with its sessions any
            more: how these are now is not theirs to know.
    """

    kind: DeliveryKind
    card: SessionCard
    series: SeriesCard | None = None
    organises: bool = False
    answers: tuple[SessionAnswers, ...] = ()
    unreached: tuple[Unreached, ...] = ()
    change: ChangeCard | None = None
    cards: tuple[SessionCard, ...] = ()
    over: bool = False
    left: bool = False

    @property
    def sessions(self) -> tuple[SessionCard, ...]:
        """What it says of each of its sessions."""
        return self.cards or (self.card,)

    @property
    def session_ids(self) -> tuple[int, ...]:
        """The sessions that it is about."""
        return self.series.session_ids if self.series else (self.card.session_id,)


class Withheld(Enum):
    """Why a message is not sent."""

    OVER = "it no longer holds (see rules.message_validity)"
    FOR_NOW = "whether it holds depends on what was owed since, of which nobody knows yet"


Sendable = OwedMessage | Withheld
_Read = TypeVar("_Read", Sendable, OwedMessage | None)


def read_sendable(db: Db, due: DueDelivery, *, now: datetime) -> Sendable:
    """Read what one message says, or why it is not sent."""
    return read_all_sendable(db, [due], now=now)[0]


def read_all_sendable(db: Db, dues: Sequence[DueDelivery], *, now: datetime) -> list[Sendable]:
    """Read what messages of one organisation say, or why they are not sent.

    Who is archived is told nothing. Those about one session are read in five queries, however
    many they are; what is about an earlier version than the session has by now takes more.
    """
    if not dues:
        return []
    cards = read_session_cards(
        db,
        organisation_id=dues[0].organisation_id,
        session_ids={due.session_id for due in dues},
    )
    off = _digest_off(db, dues) | {due for due in dues if due.archived}
    messages = [
        Withheld.OVER if due in off else _read(db, due, cards[due.session_id], now) for due in dues
    ]
    return _with_answers(db, dues, _with_cards(db, dues, messages))


def read_all_shown(
    db: Db, dues: Sequence[DueDelivery], *, now: datetime
) -> list[OwedMessage | None]:
    """Read what messages of one organisation, that stand in Slack, say of how things are now.

    A session that is off, or not the reader's any more, is said to be so. None for each that
    stays as it is: it told of a change of which nothing is left to say, or to who is archived.
    """
    cards = read_session_cards(
        db,
        organisation_id=dues[0].organisation_id,
        session_ids={due.session_id for due in dues},
    )
    messages = [_read_shown(db, due, cards[due.session_id], now) for due in dues]
    return _with_answers(db, dues, _with_cards(db, dues, messages))


def _read_shown(db: Db, due: DueDelivery, card: SessionCard, now: datetime) -> OwedMessage | None:
    if due.archived:
        return None
    relation = _relation(due.person_id, card)
    organises = relation in ORGANISES
    told = read_told_change(db, due) if due.kind in CHANGES else None
    if due.kind in OF_SERIES:
        shown = read_shown_series(db, due, told)
        if shown is None:
            return None
        kind, series, last = shown.kind, shown.card, shown.card.sessions[-1]
    else:
        kind, series, last = _kind_now(due, card, relation), None, card.interval
    ids = series.session_ids if series else (card.session_id,)
    return OwedMessage(
        kind=kind,
        card=card,
        series=series,
        organises=organises,
        change=told.only(ids) if told and kind is due.kind else None,
        over=last.end <= now,
        left=kind in FAREWELLS,
    )


def _kind_now(due: DueDelivery, card: SessionCard, relation: Relation) -> DeliveryKind:
    """Say as what a message about one session is shown by now."""
    if relation is Relation.OUTSIDE:
        return DeliveryKind.REMOVAL
    return DeliveryKind.CANCELLATION if card.status is SessionStatus.CANCELLED else due.kind


def _read(db: Db, due: DueDelivery, card: SessionCard, now: datetime) -> Sendable:
    relation = _relation(due.person_id, card)
    change = read_change(db, due) if due.kind in CHANGES else None
    if change and not change.sessions:
        return Withheld.OVER
    message = OwedMessage(kind=due.kind, card=card, organises=relation in ORGANISES, change=change)
    if not VALIDITY[due.kind].of_series:
        return _withheld(db, due, card, relation, now) or message
    series = _read_series(db, due, change)
    if not holds_of_series(series.sessions, now):
        return Withheld.OVER
    return replace(message, series=series)


def _withheld(
    db: Db, due: DueDelivery, card: SessionCard, relation: Relation, now: datetime
) -> Withheld | None:
    """Say why a message about one session is not sent.

    What comes back from Slack about an earlier version is still owed where nothing later has been
    said: what was owed since may have had nothing to say beside it.
    """
    earlier = due.session_version < card.version and not VALIDITY[due.kind].any_version
    overtaken = is_overtaken(db, due) if earlier else False
    standing = Standing(
        status=card.status,
        overtaken=overtaken is True,
        phase=phase_of(card.interval, now),
        relation=relation,
        in_its_morning=same_morning(due.due_at, now, ZoneInfo(due.time_zone)),
    )
    if not holds(due.kind, standing):
        return Withheld.OVER
    return Withheld.FOR_NOW if overtaken is None else None


def _digest_off(db: Db, dues: Sequence[DueDelivery]) -> set[DueDelivery]:
    """Find the mornings' messages of those who have switched them off."""
    digests = [due for due in dues if due.kind is DeliveryKind.DIGEST]
    if not digests:
        return set()
    off = set(
        db.exec(
            select(Person.id).where(
                Person.organisation_id == digests[0].organisation_id,
                col(Person.id).in_({due.person_id for due in digests}),
                col(Person.digest).is_(False),
            )
        )
    )
    return {due for due in digests if due.person_id in off}


def _with_cards(db: Db, dues: Sequence[DueDelivery], messages: Sequence[_Read]) -> list[_Read]:
    """Add each of several sessions: they need not be alike."""
    several = [each for each in messages if isinstance(each, OwedMessage) and each.series]
    if not several:
        return list(messages)
    cards = read_session_cards(
        db,
        organisation_id=dues[0].organisation_id,
        session_ids={id_ for message in several for id_ in message.session_ids},
    )

    def with_cards(message: OwedMessage) -> OwedMessage:
        own = tuple(cards[id_] for id_ in message.session_ids)
        return replace(message, card=own[0], cards=own)

    return [
        with_cards(each) if isinstance(each, OwedMessage) and each.series else each
        for each in messages
    ]


def _with_answers(db: Db, dues: Sequence[DueDelivery], messages: Sequence[_Read]) -> list[_Read]:
    """Add what was answered, to those about sessions to come."""
    inviting = [each for each in messages if _invites(each)]
    answers = read_session_answers(
        db,
        organisation_id=dues[0].organisation_id,
        session_ids={id_ for message in inviting for id_ in message.session_ids},
    )

    unreached = _unreached(db, dues[0].organisation_id, inviting)

    def told(message: OwedMessage, person_id: int) -> OwedMessage:
        said = [answers[id_] for id_ in message.session_ids]
        if not message.organises:
            return replace(message, answers=tuple(each.of(person_id) for each in said))
        lost = [unreached[id_] for id_ in _people_of(message) if id_ in unreached]
        others = tuple(each for each in lost if each.person_id != person_id)
        return replace(message, answers=tuple(said), unreached=others)

    return [
        told(message, due.person_id) if _invites(message) else message
        for due, message in zip(dues, messages, strict=True)
    ]


def _invites(message: Sendable | None) -> TypeGuard[OwedMessage]:
    return isinstance(message, OwedMessage) and message.kind in INVITES


def _unreached(
    db: Db, organisation_id: int, messages: Sequence[OwedMessage]
) -> dict[int, Unreached]:
    """Find who can't be reached, for the messages of those who organise sessions."""
    people = {id_ for message in messages if message.organises for id_ in _people_of(message)}
    return read_unreached(db, organisation_id=organisation_id, person_ids=people)


def _people_of(message: OwedMessage) -> tuple[int, ...]:
    people = [[*card.organiser_ids, *card.learner_ids] for card in message.sessions]
    return tuple(dict.fromkeys(id_ for ids in people for id_ in ids))


def _relation(person_id: int, card: SessionCard) -> Relation:
    if person_id == card.assessor_id:
        return Relation.HOLDS
    if person_id in card.organiser_ids:
        return Relation.BOOKED
    return Relation.TAKES_PART if person_id in card.learner_ids else Relation.OUTSIDE


def _read_series(db: Db, due: DueDelivery, change: ChangeCard | None) -> SeriesCard:
    """Read the sessions of a series that concern the reader; of a change, those that changed."""
    if change and due.kind is DeliveryKind.ABSENCE_MOVE:
        return _moved_together(change)
    series = read_series_card(
        db,
        organisation_id=due.organisation_id,
        session_id=due.session_id,
        reader_id=due.person_id,
        left=due.kind in FAREWELLS,
        status=VALIDITY[due.kind].status,
    )
    if change:
        return series.at({each.session_id: each.interval for each in change.sessions})
    given = _given_away(db, due) if due.kind in FAREWELLS else frozenset()
    return series.only(given) if given else series


def _given_away(db: Db, due: DueDelivery) -> frozenset[int]:
    """Find the sessions that the reader held until the change of which they are told."""
    records = read_changes(
        db,
        organisation_id=due.organisation_id,
        session_ids=series_session_ids(db, due.organisation_id, due.session_id),
        event=MOVE.event,
    )
    own = record_of(records, due.session_id, due.session_version)
    together = [each for each in records if own and each.change == own.change]
    held = [each for each in together if each.before.get("assessor_id") == due.person_id]
    return frozenset(each.session_id for each in held)


def _moved_together(change: ChangeCard) -> SeriesCard:
    """Give sessions that moved together as if they were a series; each has a time of its own."""
    return SeriesCard(
        rule=DATES_BELOW,
        sessions=tuple(each.interval for each in change.sessions),
        session_ids=tuple(each.session_id for each in change.sessions),
        skipped=(),
    )
