"""Appointments: what people are told when the clock says so, owed anew when their settings change.

A booking owes reminders and mornings' overviews by the settings of that moment. Here those that
wait follow new leads, quiet hours and time zones, of one person or of a whole organisation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, tuple_
from sqlmodel import col, or_, select
from sqlmodel.sql.expression import Select

from booking.database import Db
from booking.deliveries import owe
from booking.owed_messages import NO_LEAD, reminders
from booking.placing import PlacedSession
from booking.rows import Row
from booking.rules.digest_mornings import digest_morning
from booking.rules.reminders import ReminderTerms, reminder_terms
from booking.tables import Delivery, Organisation, Participant, Person, Session
from booking.values import DeliveryKind, DeliveryState, Interval, SessionStatus

AT_ONCE = 300
"""The databases take no endless list of ids."""
AT_ANY_TIME = datetime.min.replace(tzinfo=UTC)

Key = tuple[int, int, int]
"""A session, a person and a lead in minutes: one reminder of a session as it stands."""
Readers = Mapping[int, ReminderTerms]
"""By their ids, how people are reminded."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A learner's place in a session to come, and the session's version."""

    session: PlacedSession
    version: int
    learner_id: int


@dataclass(frozen=True, slots=True)
class _Standing:
    """A reminder that is owed already: when it is due, and whether it still waits."""

    due_at: datetime
    waits: bool


def appoint_people_anew(
    db: Db, *, organisation_id: int, person_ids: Collection[int], now: datetime
) -> None:
    """Let what waits for the clock follow how these people, who are locked, are reminded now.

    What was sent, or is being sent, stays; so does what would have been due by `now`, and waits.
    """
    for ids in _batches(sorted(person_ids), AT_ONCE):
        readers = _readers(db, organisation_id, ids)
        _remind_anew(db, organisation_id, readers, now)
        _call_anew(db, organisation_id, readers, now)


def appoint_everybody_anew(db: Db, *, organisation_id: int, now: datetime) -> None:
    """Do the same for everybody who takes part in a session to come, or holds one.

    They are locked, in the order of their ids: who books one of them waits.
    """
    taking_part = select(Participant.learner_id).where(
        Participant.organisation_id == organisation_id, col(Participant.starts_at) > now
    )
    holding = select(Session.assessor_id).where(
        Session.organisation_id == organisation_id, col(Session.starts_at) > now
    )
    people = db.exec(
        select(Person.id)
        .where(
            Person.organisation_id == organisation_id,
            or_(col(Person.id).in_(taking_part), col(Person.id).in_(holding)),
        )
        .order_by(col(Person.id))
        .with_for_update(key_share=True)
    ).all()
    appoint_people_anew(db, organisation_id=organisation_id, person_ids=people, now=now)


def _batches(all_: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (all_[start : start + size] for start in range(0, len(all_), size))


def _readers(db: Db, organisation_id: int, person_ids: Collection[int]) -> Readers:
    rows = db.exec(
        select(Person, Organisation)
        .join(Organisation, col(Organisation.id) == col(Person.organisation_id))
        .where(Person.organisation_id == organisation_id, col(Person.id).in_(person_ids))
        .execution_options(populate_existing=True)
    )
    return {
        person.id: reminder_terms(
            leads=person.reminder_leads,
            quiet_hours=person.quiet_hours,
            time_zone=person.time_zone,
            leads_of_all=organisation.reminder_leads,
            zone_of_all=organisation.time_zone,
        )
        for person, organisation in rows
    }


def _remind_anew(db: Db, organisation_id: int, readers: Readers, now: datetime) -> None:
    places = _places_ahead(db, organisation_id, readers, now)
    wanted = {_key(row): row for place in places for row in _reminders_of(place, readers)}
    standing = _standing_reminders(db, organisation_id, readers, now)
    gone = [key for key, each in standing.items() if each.waits and key not in wanted]
    anew = [
        row
        for key, row in wanted.items()
        if row["due_at"] > now and _is_news(row, standing.get(key))
    ]
    _forget(db, organisation_id, gone)
    owe(db, organisation_id, anew, {place.session.id: place.version for place in places})


def _key(row: Row) -> Key:
    return row["session_id"], row["person_id"], row["lead_minutes"]


def _is_news(row: Row, standing: _Standing | None) -> bool:
    return standing is None or (standing.waits and standing.due_at != row["due_at"])


def _reminders_of(place: _Place, readers: Readers) -> Sequence[Row]:
    """Give every reminder of a place, also those whose moment is past."""
    theirs = {place.learner_id: readers[place.learner_id]}
    return reminders([place.session], theirs, AT_ANY_TIME)


def _places_ahead(
    db: Db, organisation_id: int, person_ids: Collection[int], now: datetime
) -> list[_Place]:
    rows = db.exec(
        select(Session, Participant.learner_id)
        .join(
            Participant,
            and_(
                col(Participant.organisation_id) == col(Session.organisation_id),
                col(Participant.session_id) == col(Session.id),
            ),
        )
        .where(
            Participant.organisation_id == organisation_id,
            col(Participant.learner_id).in_(person_ids),
            col(Participant.starts_at) > now,
            Session.status == SessionStatus.BOOKED,
        )
    )
    return [
        _Place(
            PlacedSession(session.id, Interval(session.starts_at, session.ends_at)),
            session.version,
            learner_id,
        )
        for session, learner_id in rows
    ]


def _standing_reminders(
    db: Db, organisation_id: int, person_ids: Collection[int], now: datetime
) -> dict[Key, _Standing]:
    """Read the reminders of sessions to come as they stand, but for those that were dropped."""
    rows = db.exec(
        _owed(
            organisation_id,
            person_ids,
            col(Delivery.kind) == DeliveryKind.REMINDER,
            col(Delivery.state) != DeliveryState.DROPPED,
            col(Session.starts_at) > now,
        )
    )
    return {
        (row.session_id, row.person_id, row.lead_minutes): _Standing(row.due_at, _waits(row, now))
        for row, _ in rows
    }


def _owed(
    organisation_id: int, person_ids: Collection[int], *conditions: ColumnElement[bool]
) -> Select[Delivery, datetime]:
    """Select what is owed to people about sessions in their version of now, and their starts."""
    return (
        select(Delivery, Session.starts_at)
        .join(
            Session,
            and_(
                col(Session.organisation_id) == col(Delivery.organisation_id),
                col(Session.id) == col(Delivery.session_id),
                col(Session.version) == col(Delivery.session_version),
            ),
        )
        .where(
            Delivery.organisation_id == organisation_id,
            col(Delivery.person_id).in_(person_ids),
            *conditions,
        )
    )


def _waits(row: Delivery, now: datetime) -> bool:
    """Whether nobody has sent it, and nobody is sending it."""
    free = row.leased_until is None or row.leased_until < now
    return row.state is DeliveryState.DUE and free


def _forget(db: Db, organisation_id: int, keys: Sequence[Key]) -> None:
    for some in _batches(keys, AT_ONCE):
        db.connection().execute(
            delete(Delivery).where(
                col(Delivery.organisation_id) == organisation_id,
                tuple_(
                    col(Delivery.session_id), col(Delivery.person_id), col(Delivery.lead_minutes)
                ).in_(some),
                col(Delivery.kind) == DeliveryKind.REMINDER,
                col(Delivery.state) == DeliveryState.DUE,
            )
        )


def _call_anew(db: Db, organisation_id: int, readers: Readers, now: datetime) -> None:
    """Let the overviews of mornings to come follow their readers' clocks and quiet hours."""
    rows = db.exec(
        _owed(
            organisation_id,
            readers.keys(),
            col(Delivery.kind) == DeliveryKind.DIGEST,
            col(Delivery.lead_minutes) == NO_LEAD,
            col(Delivery.due_at) > now,
        )
    )
    for row, starts_at in rows:
        morning = digest_morning(starts_at, readers[row.person_id])
        if _waits(row, now) and morning > now:
            row.due_at = morning
    db.flush()
