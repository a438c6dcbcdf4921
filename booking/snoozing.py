"""Putting a reminder off: the sessions that a message reminded of are told once more, later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from booking.database import Database, Db
from booking.deliveries import owe
from booking.errors import NotEligible, NotFound
from booking.owed_messages import owed
from booking.rules.messages_together import REMINDERS
from booking.rules.snoozes import Snooze, snoozed_until, snoozes_offered
from booking.tables import Delivery, Participant, Session
from booking.values import DeliveryKind, SessionStatus
from booking.waiting_messages import forget_waiting


def snooze_reminder(
    database: Database,
    *,
    organisation_id: int,
    person_id: int,
    slack_ts: str,
    snooze: Snooze,
    zone: ZoneInfo,
    now: datetime,
) -> datetime:
    """Remind somebody again, of the sessions that a message reminded them of; say when.

    It takes the place of what they chose before for these sessions, if that is still to come.

    Args:
        database: where.
        organisation_id: where the person belongs.
        person_id: who was reminded, and takes part in the sessions still.
        slack_ts: the message's timestamp in Slack.
        snooze: for how long.
        zone: the person's.
        now: the moment of the choice.

    Raises:
        NotFound: the message reminded them of nothing that is still to come.
        NotEligible: the first of the sessions starts before.
        DatabaseUnavailable: the database can't answer now.
    """

    def work(db: Db) -> datetime:
        ahead = _sessions_ahead(db, organisation_id, person_id, slack_ts, now)
        if not ahead:
            raise NotFound("Nothing that this reminder is about is still to come.")
        until = snoozed_until(snooze, now, ahead[0].starts_at, zone)
        if until is None:
            shorter = snoozes_offered(now, ahead[0].starts_at, zone)
            raise NotEligible(
                f"{snooze.words}, the session has already begun.",
                helps="Choose a shorter time." if shorter else "No shorter time can be chosen.",
            )
        _owe(db, ahead, person_id, until)
        return until

    return database.write(work)


def _owe(db: Db, ahead: Sequence[Session], person_id: int, until: datetime) -> None:
    rows = [
        owed(
            each.id,
            person_id,
            DeliveryKind.SNOOZED_REMINDER,
            (each.starts_at - until) // timedelta(minutes=1),
            until,
        )
        for each in ahead
    ]
    versions = {each.id: each.version for each in ahead}
    organisation_id = ahead[0].organisation_id
    forget_waiting(db, organisation_id, versions, [person_id], DeliveryKind.SNOOZED_REMINDER)
    owe(db, organisation_id, rows, versions)


def _sessions_ahead(
    db: Db, organisation_id: int, person_id: int, slack_ts: str, now: datetime
) -> Sequence[Session]:
    reminded_of = select(Delivery.session_id).where(
        Delivery.organisation_id == organisation_id,
        Delivery.person_id == person_id,
        Delivery.slack_ts == slack_ts,
        col(Delivery.kind).in_(REMINDERS),
    )
    taking_part = select(Participant.session_id).where(
        Participant.organisation_id == organisation_id, Participant.learner_id == person_id
    )
    return db.exec(
        select(Session)
        .where(
            Session.organisation_id == organisation_id,
            col(Session.id).in_(reminded_of),
            col(Session.id).in_(taking_part),
            Session.status == SessionStatus.BOOKED,
            col(Session.starts_at) > now,
        )
        .order_by(col(Session.starts_at))
    ).all()
