"""Appointments: what people are told when the clock says so, owed anew when their settings change.

A booking owes reminders and mornings' overviews by the settings of that moment. Here those that
wait follow new leads, quiet hours and time zones, of one person or of a whole organisation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, or_
from sqlalchemy import select as sql_select
from sqlmodel import col, select

from booking.database import Db
from booking.deliveries import KEY, owe
from booking.owed_messages import NO_LEAD, owed, reminders
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
    """A reminder that is owed already: of which version, when, and whether it still waits."""

    version: int
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
    gone = {key: each for key, each in standing.items() if each.waits and key not in wanted}
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
    rows = db.connection().execute(
        sql_select(
            *map(col, (Session.id, Session.starts_at, Session.ends_at, Session.version)),
            col(Participant.learner_id),
        )
        .join(
            Participant,
            and_(
                col(Participant.organisation_id) == col(Session.organisation_id),
                col(Participant.session_id) == col(Session.id),
            ),
        )
        .where(
            col(Participant.organisation_id) == organisation_id,
            col(Participant.learner_id).in_(person_ids),
            col(Participant.starts_at) > now,
            col(Session.status) == SessionStatus.BOOKED,
        )
    )
    return [
        _Place(
            PlacedSession(row.id, Interval(row.starts_at, row.ends_at)), row.version, row.learner_id
        )
        for row in rows
    ]


def _standing_reminders(
    db: Db, organisation_id: int, person_ids: Collection[int], now: datetime
) -> dict[Key, _Standing]:
    """Read the reminders of sessions to come as they stand, but for those that were dropped."""
    rows = db.connection().execute(
        _owed(
            organisation_id,
            person_ids,
            col(Delivery.kind) == DeliveryKind.REMINDER,
            col(Delivery.state) != DeliveryState.DROPPED,
            col(Session.starts_at) > now,
        )
    )
    return {
        (row.session_id, row.person_id, row.lead_minutes): _Standing(
            row.session_version, row.due_at, _waits(row, now)
        )
        for row in rows
    }


def _owed(
    organisation_id: int, person_ids: Collection[int], *conditions: ColumnElement[bool]
) -> Select[Any]:
    """Select what is owed to people about sessions in their version of now, and their starts."""
    return (
        sql_select(
            *(getattr(Delivery, name) for name in KEY),
            *map(col, (Delivery.due_at, Delivery.state, Delivery.leased_until)),
            col(Session.starts_at),
        )
        .join(
            Session,
            and_(
                col(Session.organisation_id) == col(Delivery.organisation_id),
                col(Session.id) == col(Delivery.session_id),
                col(Session.version) == col(Delivery.session_version),
            ),
        )
        .where(
            col(Delivery.organisation_id) == organisation_id,
            col(Delivery.person_id).in_(person_ids),
            *conditions,
        )
    )


def _waits(row: Any, now: datetime) -> bool:
    """Whether nobody has sent it, and nobody is sending it."""
    free = row.leased_until is None or row.leased_until < now
    return row.state is DeliveryState.DUE and free


def _forget(db: Db, organisation_id: int, reminders_gone: Mapping[Key, _Standing]) -> None:
    rows = [
        {"of": organisation_id, "its": its, "version": each.version, "who": who, "lead": lead}
        for (its, who, lead), each in reminders_gone.items()
    ]
    if rows:
        db.connection().execute(FORGET, rows)


FORGET = delete(Delivery).where(
    col(Delivery.organisation_id) == bindparam("of"),
    col(Delivery.session_id) == bindparam("its"),
    col(Delivery.session_version) == bindparam("version"),
    col(Delivery.person_id) == bindparam("who"),
    col(Delivery.kind) == DeliveryKind.REMINDER,
    col(Delivery.lead_minutes) == bindparam("lead"),
    col(Delivery.state) == DeliveryState.DUE,
)


def _call_anew(db: Db, organisation_id: int, readers: Readers, now: datetime) -> None:
    """Let the overviews of mornings to come follow their readers' clocks and quiet hours."""
    rows = db.connection().execute(
        _owed(
            organisation_id,
            readers.keys(),
            col(Delivery.kind) == DeliveryKind.DIGEST,
            col(Delivery.lead_minutes) == NO_LEAD,
            col(Delivery.due_at) > now,
        )
    )
    waiting = [row for row in rows if _waits(row, now)]
    mornings = [digest_morning(row.starts_at, readers[row.person_id]) for row in waiting]
    anew = [
        owed(row.session_id, row.person_id, DeliveryKind.DIGEST, NO_LEAD, morning)
        for row, morning in zip(waiting, mornings, strict=True)
        if morning > now and morning != row.due_at
    ]
    owe(db, organisation_id, anew, {row.session_id: row.session_version for row in waiting})
