"""Brings a session's message up to date where it stands: buttons go with what they did."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlmodel import col, select

from blocks.session_messages import TO_CLOSE, session_message
from booking.database import Db
from booking.people import Member
from booking.rules.message_validity import OF_SERIES
from booking.sendable_messages import OwedMessage
from booking.series_cards import read_series_card
from booking.session_cards import read_session_card
from booking.tables import Delivery, Organisation, Person
from booking.values import DeliveryKind, DeliveryState, SessionStatus
from bot.desk import Desk

logger = logging.getLogger(__name__)
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in Slack a message stands; empty where a button was not in a message."""

    channel: str = ""
    ts: str = ""

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Place:
        """Read where the pressed button was."""
        container = body.get("container", {})
        if container.get("type") != "message":
            return cls()
        return cls(container.get("channel_id", ""), container.get("message_ts", ""))

    def dump(self, session_id: int, **more: Any) -> str:
        """Write it as a view's private_metadata, with the session that the view is about."""
        carried = {"session": str(session_id), "channel": self.channel, "ts": self.ts}
        return json.dumps(carried | more)

    @classmethod
    def load(cls, carried: Mapping[str, Any]) -> Place:
        """Read it back."""
        return cls(carried.get("channel", ""), carried.get("ts", ""))


def update_message(
    desk: Desk, client: WebClient, member: Member, place: Place, session_id: int
) -> None:
    """Let the message say how the session is now; a message of several, or a lost one, stays."""
    if not place.ts:
        return
    message = desk.database.read(lambda db: _message(db, member, place, session_id))
    if message is not None:
        zone = ZoneInfo(member.time_zone or member.organisation.time_zone)
        _update(client, place, message, zone)


def show_closed(desk: Desk, client: WebClient, *, organisation_id: int, session_id: int) -> None:
    """Let the messages that asked to close a session say that it is closed, without the button."""
    calls, card = desk.database.read(
        lambda db: (
            _calls_to_close(db, organisation_id, session_id),
            read_session_card(db, organisation_id=organisation_id, session_id=session_id),
        )
    )
    for kind, channel, ts, zone in calls:
        message = OwedMessage(kind=kind, card=card, organises=True)
        _update(client, Place(channel, ts), message, ZoneInfo(zone))


def _calls_to_close(
    db: Db, organisation_id: int, session_id: int
) -> list[tuple[DeliveryKind, str, str, str]]:
    """Find where they stand, and the zone of who reads each."""
    rows = db.exec(
        select(Delivery, Person.time_zone, Organisation.time_zone)
        .join(
            Person,
            (col(Person.organisation_id) == col(Delivery.organisation_id))
            & (col(Person.id) == col(Delivery.person_id)),
        )
        .join(Organisation, col(Organisation.id) == col(Delivery.organisation_id))
        .where(
            Delivery.organisation_id == organisation_id,
            Delivery.session_id == session_id,
            col(Delivery.kind).in_(TO_CLOSE),
            Delivery.state == DeliveryState.SENT,
        )
    )
    return [
        (call.kind, call.slack_channel or "", call.slack_ts or "", own or of_all)
        for call, own, of_all in rows
    ]


def _update(client: WebClient, place: Place, message: OwedMessage, zone: ZoneInfo) -> None:
    try:
        client.chat_update(channel=place.channel, ts=place.ts, **session_message(message, zone))
    except SlackApiError as error:
        logger.warning("a message was not brought up to date: %s", error.response["error"])


def _message(db: Db, member: Member, place: Place, session_id: int) -> OwedMessage | None:
    kinds = db.exec(
        select(Delivery.kind).where(
            Delivery.organisation_id == member.organisation.id,
            Delivery.session_id == session_id,
            Delivery.person_id == member.id,
            Delivery.slack_ts == place.ts,
        )
    ).all()
    if len(kinds) != 1 or kinds[0] is DeliveryKind.ABSENCE_MOVE:
        return None
    kind = DeliveryKind(kinds[0])
    where: dict[str, Any] = {
        "organisation_id": member.organisation.id,
        "session_id": session_id,
    }
    card = read_session_card(db, **where)
    series = read_series_card(db, **where, reader_id=member.id) if kind in OF_SERIES else None
    if series is None or not series.sessions:
        series = None
        if card.status is SessionStatus.CANCELLED:
            kind = DeliveryKind.CANCELLATION
    organises = member.id in card.organiser_ids
    return OwedMessage(kind=kind, card=card, series=series, organises=organises)
