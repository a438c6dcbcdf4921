"""Which sessions stand in somebody's calendar, read for a file and for an address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from sqlmodel import col, or_, select

from booking.calendars.events import CalendarEvent
from booking.calendars.owed_files import OFF, DueFile
from booking.change_records import read_changes
from booking.database import Db
from booking.occurrences import sessions_of_series
from booking.rules.message_validity import FAREWELLS, OF_SERIES
from booking.series_cards import concerning
from booking.session_cards import SessionCard, read_session_cards
from booking.tables import Delivery, Participant, Person, Session
from booking.values import DeliveryKind, HistoryEvent, SessionStatus

LOOKING_BACK = timedelta(days=30)
READ_AT_ONCE = 500
"""Sessions a statement; the databases take no endless list of ids."""


def read_events_of_file(db: Db, file: DueFile, *, now: datetime) -> list[CalendarEvent]:
    """Read what a message's file tells its reader, as it stands now.

    A message that something is off tells of what is off for the reader, any other one of what
    stands for them: so a file that was held up never tells what is no longer so. A farewell takes
    out what the reader has still booked, though not for themselves. Sessions that are over are
    left out.
    """
    off = file.kind in OFF
    events = _events(db, file.organisation_id, file.person_id, _sessions_of(db, file))
    if file.kind in FAREWELLS:
        events = [replace(each, cancelled=each.cancelled or not each.busy) for each in events]
    return [each for each in events if each.cancelled is off and each.interval.end > now]


def read_own_events(
    db: Db, *, organisation_id: int, person_id: int, now: datetime
) -> list[CalendarEvent]:
    """Read the sessions that a person holds or takes part in, from 30 days ago on, in order."""
    attended = select(Participant.session_id).where(
        Participant.organisation_id == organisation_id, Participant.learner_id == person_id
    )
    sessions = (
        select(Session.id)
        .where(
            Session.organisation_id == organisation_id,
            or_(col(Session.assessor_id) == person_id, col(Session.id).in_(attended)),
            col(Session.starts_at) >= now - LOOKING_BACK,
            Session.status != SessionStatus.CANCELLED,
        )
        .order_by(col(Session.starts_at))
    )
    return _events(db, organisation_id, person_id, db.exec(sessions).all())


def _sessions_of(db: Db, file: DueFile) -> Sequence[int]:
    """List the session of a message, or those of its series from that one on.

    Of sessions that moved together, those that concern the reader; of those given away, what the
    message settled.
    """
    if file.kind is DeliveryKind.ABSENCE_REMOVAL:
        return _settled(db, file)
    if file.kind is DeliveryKind.ABSENCE_MOVE:
        return _moved_together(db, file)
    if file.kind not in OF_SERIES:
        return [file.session_id]
    first = select(Session.starts_at).where(
        Session.organisation_id == file.organisation_id, Session.id == file.session_id
    )
    series = sessions_of_series(file.organisation_id, file.session_id)
    from_it_on = (
        select(Session.id)
        .where(
            Session.organisation_id == file.organisation_id,
            col(Session.id).in_(series),
            col(Session.starts_at) >= first.scalar_subquery(),
        )
        .order_by(col(Session.starts_at))
    )
    return db.exec(from_it_on).all()


def _settled(db: Db, file: DueFile) -> Sequence[int]:
    settled = select(Delivery.session_id).where(
        Delivery.organisation_id == file.organisation_id,
        Delivery.person_id == file.person_id,
        Delivery.slack_channel == file.slack_channel,
        Delivery.slack_ts == file.slack_ts,
    )
    sessions = select(Session.id).where(
        Session.organisation_id == file.organisation_id, col(Session.id).in_(settled)
    )
    return db.exec(sessions.order_by(col(Session.starts_at))).all()


def _moved_together(db: Db, file: DueFile) -> Sequence[int]:
    records = read_changes(
        db,
        organisation_id=file.organisation_id,
        session_ids=[file.session_id],
        event=HistoryEvent.SESSION_MOVED,
    )
    together = {file.session_id, *(id_ for each in records for id_ in each.together)}
    theirs = select(Session.id).where(
        Session.organisation_id == file.organisation_id,
        col(Session.id).in_(together),
        concerning(file.organisation_id, file.person_id),
    )
    return db.exec(theirs.order_by(col(Session.starts_at))).all()


def _events(
    db: Db, organisation_id: int, person_id: int, session_ids: Sequence[int]
) -> list[CalendarEvent]:
    cards = {
        id_: card
        for ids in _batches(session_ids)
        for id_, card in read_session_cards(
            db, organisation_id=organisation_id, session_ids=ids
        ).items()
    }
    emails = _emails(db, organisation_id, {card.assessor_id for card in cards.values()})
    return [
        _event(cards[id_], organisation_id, person_id, emails[cards[id_].assessor_id])
        for id_ in session_ids
    ]


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while batch := list(islice(rest, READ_AT_ONCE)):
        yield batch


def _emails(db: Db, organisation_id: int, ids: Iterable[int]) -> dict[int, str]:
    return {
        id_: email
        for batch in _batches(ids)
        for id_, email in db.exec(
            select(Person.id, Person.email).where(
                Person.organisation_id == organisation_id, col(Person.id).in_(batch)
            )
        )
    }


def _event(card: SessionCard, organisation_id: int, person_id: int, email: str) -> CalendarEvent:
    attends = person_id == card.assessor_id or person_id in card.learner_ids
    concerned = attends or person_id in card.organiser_ids
    return CalendarEvent(
        organisation_id=organisation_id,
        session_id=card.session_id,
        version=card.version,
        cancelled=card.status is SessionStatus.CANCELLED or not concerned,
        type=card.type,
        courses=card.courses,
        interval=card.interval,
        location=card.location,
        join_url=card.join_url,
        assessor=card.assessor,
        assessor_email=email,
        learners=card.learners,
        busy=attends,
    )
