"""Who was told what of a session, when, and what failed; and telling them again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from booking.database import Database, Db
from booking.deliveries import owe
from booking.errors import NotEligible
from booking.history import Happening, record
from booking.ids import IdSource
from booking.owed_messages import again
from booking.pages import PAGE_SIZE, Page, counted_page, page_within
from booking.people import named, require_actor
from booking.rules.message_validity import INVITES
from booking.rules.permissions import Action
from booking.session_cards import SessionCard, read_session_card
from booking.shown_messages import messages_about
from booking.tables import Delivery, Session
from booking.values import DeliveryKind, DeliveryState, HistoryEvent, SessionStatus

NEWS = frozenset({DeliveryKind.ANSWER, DeliveryKind.UNREACHED})
"""What is told of what somebody has done: nothing to be told again."""
TOLD_AGAIN = {
    SessionStatus.BOOKED: INVITES - NEWS,
    SessionStatus.CANCELLED: frozenset(
        {DeliveryKind.CANCELLATION, DeliveryKind.SERIES_CANCELLATION}
    ),
}
"""By the session's status, the messages that can be sent again."""
OTHERWISE = {
    SessionStatus.BOOKED: DeliveryKind.CONFIRMATION,
    SessionStatus.CANCELLED: DeliveryKind.CANCELLATION,
}
"""What is sent to somebody who was told none of them yet."""
TRIED = frozenset({DeliveryState.SENT, DeliveryState.FAILED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldMessage:
    """One message owed to somebody.

    Attributes:
        kind: what it is about.
        state: what became of it.
        at: when it was sent, or else was due, in UTC.
        failure: why it could not be sent, in words.
        repeated: whether somebody had it sent again.
    """

    kind: DeliveryKind
    state: DeliveryState
    at: datetime
    failure: str | None
    repeated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPerson:
    """Somebody and their messages about a session, in the order of their times."""

    person_id: int
    name: str
    messages: tuple[ToldMessage, ...]

    @property
    def failed(self) -> bool:
        """Whether the last message that was tried could not be sent."""
        tried = [each.state for each in self.messages if each.state in TRIED]
        return bool(tried) and tried[-1] is DeliveryState.FAILED


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A page of who was told of a session.

    Attributes:
        card: the session.
        page: who, the organisers first, then the learners, then who has left.
        failed: how many people the last message could not be sent to, on all pages.
        repeat: the number that a repeat of the messages has now, from 1.
    """

    card: SessionCard
    page: Page[ToldPerson]
    failed: int
    repeat: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SendAgain:
    """Whom to tell of a session again.

    Attributes:
        organisation_id: where.
        actor_id: the person who wants it.
        session_id: the session.
        repeat: the number that was shown with the list, so that a press counts once.
        person_id: who; None is everybody whom it concerns.
        failed: whether only those are meant to whom the last message could not be sent.
    """

    organisation_id: int
    actor_id: int
    session_id: int
    repeat: int
    person_id: int | None = None
    failed: bool = False


def read_told(
    db: Db, *, organisation_id: int, actor_id: int, session_id: int, page: int = 0
) -> Told:
    """Read who was told of a session; a page that does not exist is the nearest that does.

    Raises:
        NotAllowed: the actor may not look sessions up.
        NotFound: there is no such session.
    """
    require_actor(db, Action.SEE_SESSION, organisation_id=organisation_id, actor_id=actor_id)
    card = read_session_card(db, organisation_id=organisation_id, session_id=session_id)
    rows = _rows(db, organisation_id, session_id)
    people = _people(db, organisation_id, card, rows)
    number = page_within(page, len(people))
    shown = tuple(people[number * PAGE_SIZE : (number + 1) * PAGE_SIZE])
    return Told(
        card=card,
        page=counted_page(shown, number, len(people)),
        failed=sum(person.failed for person in people),
        repeat=_next_repeat(card, rows),
    )


def send_again(
    database: Database, command: SendAgain, *, now: datetime, ids: IdSource
) -> tuple[int, ...]:
    """Owe people the newest messages of a session once more; give who is told.

    The same press once more sends nothing.

    Raises:
        NotAllowed: the actor may not change sessions.
        NotFound: there is no such session.
        NotEligible: it is closed or over, or nobody is meant whom it concerns.
        DatabaseUnavailable: the database can't answer now.
    """
    return database.write(lambda db: _send_again(db, command, now=now, ids=ids))


def _send_again(db: Db, command: SendAgain, *, now: datetime, ids: IdSource) -> tuple[int, ...]:
    organisation_id, session_id = command.organisation_id, command.session_id
    require_actor(
        db, Action.SEE_SESSION, organisation_id=organisation_id, actor_id=command.actor_id
    )
    _lock(db, organisation_id, session_id)
    card = read_session_card(db, organisation_id=organisation_id, session_id=session_id)
    _refuse_over(card, now)
    rows = _rows(db, organisation_id, session_id)
    people = _people(db, organisation_id, card, rows)
    meant = [each.person_id for each in people if _is_meant(each, command, card)]
    if not meant:
        raise NotEligible("There is nobody whom this message still concerns.")
    if command.repeat != _next_repeat(card, rows):
        return ()
    messages = [
        again(session_id, person_id, _kind(card, rows, person_id), command.repeat, now)
        for person_id in meant
    ]
    owe(db, organisation_id, messages, {session_id: card.version})
    details = {"people": len(meant)}
    happening = Happening(
        event=HistoryEvent.MESSAGES_SENT_AGAIN,
        session_id=session_id,
        person_id=command.person_id,
        details=details,
    )
    record(db, ids, [happening], organisation_id=organisation_id, actor_id=command.actor_id, at=now)
    return tuple(meant)


def _lock(db: Db, organisation_id: int, session_id: int) -> None:
    """Let one press after the other count."""
    db.exec(
        select(Session.id)
        .where(Session.organisation_id == organisation_id, Session.id == session_id)
        .with_for_update(key_share=True)
    ).first()


def _refuse_over(card: SessionCard, now: datetime) -> None:
    if card.status not in TOLD_AGAIN:
        raise NotEligible(f"This session is {card.status.value}.", helps="Tell them yourself.")
    if card.interval.end <= now:
        raise NotEligible("This session is over.", helps="Tell them yourself.")


def _is_meant(person: ToldPerson, command: SendAgain, card: SessionCard) -> bool:
    concerned = person.person_id in (*card.organiser_ids, *card.learner_ids)
    named = command.person_id in (None, person.person_id)
    return concerned and named and (person.failed or not command.failed)


def _kind(card: SessionCard, rows: Sequence[Delivery], person_id: int) -> DeliveryKind:
    """Choose what is sent again: the last that failed, or the last that was said of it.

    What goes out by itself later, such as a reminder that is due, is nothing to be sent again.
    """
    tried = [
        row
        for row in rows
        if row.person_id == person_id
        and row.session_id == card.session_id
        and row.session_version == card.version
        and row.kind in TOLD_AGAIN[card.status]
        and row.state in TRIED
    ]
    if tried and tried[-1].state is DeliveryState.FAILED:
        return tried[-1].kind
    said = [row.kind for row in tried if row.kind is not DeliveryKind.REMINDER]
    return said[-1] if said else OTHERWISE[card.status]


def _next_repeat(card: SessionCard, rows: Iterable[Delivery]) -> int:
    repeats = [
        -row.lead_minutes
        for row in rows
        if row.session_id == card.session_id
        and row.session_version == card.version
        and row.kind not in NEWS
    ]
    return max([0, *repeats]) + 1


def _rows(db: Db, organisation_id: int, session_id: int) -> list[Delivery]:
    """Read the messages about a session, also those about its series, in the order of times."""
    query = (
        select(Delivery)
        .where(
            Delivery.organisation_id == organisation_id, messages_about(organisation_id, session_id)
        )
        .order_by(col(Delivery.due_at), col(Delivery.session_version), col(Delivery.kind))
    )
    rows = db.exec(query).all()
    return sorted((row for row in rows if row.kind is not DeliveryKind.DIGEST), key=_order)


def _order(row: Delivery) -> tuple[datetime, int]:
    """Put messages in the order of their times, and a repeat behind what it repeats."""
    return _moment(row), max(0, -row.lead_minutes)


def _moment(row: Delivery) -> datetime:
    return row.sent_at or row.due_at


def _people(
    db: Db, organisation_id: int, card: SessionCard, rows: Sequence[Delivery]
) -> list[ToldPerson]:
    concerned = (*card.organiser_ids, *card.learner_ids)
    own = [row for row in rows if row.session_id == card.session_id]
    ids = dict.fromkeys([*concerned, *(row.person_id for row in own)])
    names = named(db, organisation_id=organisation_id, ids=ids)
    return [
        ToldPerson(
            person_id=id_,
            name=names[id_],
            messages=tuple(_message(row) for row in rows if row.person_id == id_),
        )
        for id_ in ids
    ]


def _message(row: Delivery) -> ToldMessage:
    return ToldMessage(
        kind=row.kind,
        state=row.state,
        at=_moment(row),
        failure=row.failure,
        repeated=row.lead_minutes < 0,
    )
