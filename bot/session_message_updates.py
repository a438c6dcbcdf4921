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
from sqlmodel import select

from blocks.session_messages import session_message
from booking.database import Db
from booking.people import Member
from booking.rules.message_validity import OF_SERIES
from booking.sendable_messages import OwedMessage
from booking.series_cards import read_series_card
from booking.session_cards import read_session_card
from booking.tables import Delivery
from booking.values import DeliveryKind, SessionStatus
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
    if message is None:
        return
    zone = ZoneInfo(member.time_zone or member.organisation.time_zone)
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
    if len(kinds) != 1:
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
