"""Organisations with messages that are due, written straight into a database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from sqlmodel import SQLModel

from booking.database import Database
from booking.rows import Row, insert_rows
from booking.tables import Delivery, Organisation, Participant, Person, Session
from tests.booking.crowds import analyse

ROWS_AT_ONCE = 5_000
A_SESSION = 10**9
AN_ASSESSOR = 10**8


@dataclass(frozen=True)
class Owing:
    """An organisation, numbered, and to how many learners it owes a reminder each."""

    number: int
    messages: int

    @property
    def team_id(self) -> str:
        """Its workspace."""
        return f"T{self.number}"


def owe_messages(database: Database, owing: Owing) -> None:
    """Write an organisation with a session for each reminder, all of them due since a minute.

    The database then counts what it holds: an organisation that has grown has been counted, and
    without it PostgreSQL reads whole tables for a batch.
    """
    now = datetime.now(UTC)
    due_at, start = now - timedelta(minutes=1), now + timedelta(days=1)
    organisation: Row = {"organisation_id": owing.number}
    assessor = AN_ASSESSOR + owing.number
    people = [(assessor, "AS"), *((number, "LR") for number in range(1, owing.messages + 1))]
    ids = range(A_SESSION, A_SESSION + owing.messages)
    _write(database, Organisation, iter([_organisation(owing)]))
    _write(database, Person, (organisation | _person(*each, owing) for each in people))
    _write(database, Session, (organisation | _session(id_, assessor, start) for id_ in ids))
    places = ({"session_id": id_, "learner_id": 1 + id_ - A_SESSION} for id_ in ids)
    _write(database, Participant, (organisation | each | {"starts_at": start} for each in places))
    _write(database, Delivery, (organisation | _delivery(id_, due_at) for id_ in ids))
    analyse(database)


def _write(database: Database, table: type[SQLModel], rows: Iterator[Row]) -> None:
    while some := list(islice(rows, ROWS_AT_ONCE)):
        with database.engine.begin() as connection:
            insert_rows(connection, table, some)


def _organisation(owing: Owing) -> Row:
    return {
        "id": owing.number,
        "name": f"Provider {owing.number}",
        "slack_team_id": owing.team_id,
        "time_zone": "Europe/London",
        "smart_rooms_enabled": True,
        "working_hours": "Mon-Fri 09:00-17:00",
        "session_places": 30,
        "bank_holidays": "",
        "reminder_leads": "1 day",
    }


def _person(id_: int, role: str, owing: Owing) -> Row:
    name = f"Person {id_}"
    return {
        "id": id_,
        "email": f"{id_}@example.org",
        "name": name,
        "search_name": name.lower(),
        "roles": role,
        "time_zone": "",
        "slack_user_id": f"U{owing.number}-{id_}",
        "archived": False,
        "digest": True,
    }


def _session(id_: int, assessor: int, start: datetime) -> Row:
    words = dict.fromkeys(("planning_notes", "recording_url", "cancel_reason"), "")
    return words | {
        "id": id_,
        "assessor_id": assessor,
        "booked_by_id": assessor,
        "method": "traditional",
        "location": f"Room {id_}",
        "starts_at": start,
        "ends_at": start + timedelta(hours=1),
        "type": "general",
        "places": 1,
        "recording_wanted": False,
        "status": "booked",
        "version": 1,
        "booked_at": start,
    }


def _delivery(session_id: int, due_at: datetime) -> dict[str, Any]:
    return {
        "session_id": session_id,
        "session_version": 1,
        "person_id": 1 + session_id - A_SESSION,
        "kind": "reminder",
        "lead_minutes": 1440,
        "due_at": due_at,
        "state": "due",
        "attempts": 0,
    }
