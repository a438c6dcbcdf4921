"""Who believes to have a session: by what they were told last, or are being told just now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import col, select

from booking.database import Db
from booking.deliveries import is_in_the_air
from booking.rules.message_validity import FAREWELLS, OF_SERIES, TELLING
from booking.tables import Delivery
from booking.values import DeliveryKind, DeliveryState


@dataclass(frozen=True, slots=True)
class Said:
    """A message that somebody got, or may be getting, about a session; `at` is None for these."""

    session_id: int
    person_id: int
    kind: DeliveryKind
    at: datetime | None

    @property
    def has_it(self) -> bool:
        """Whether its reader believes to have the session."""
        return self.kind not in FAREWELLS


def read_said(
    db: Db, organisation_id: int, session_ids: Collection[int], person_ids: Collection[int]
) -> list[Said]:
    """Read what some people were told of sessions of one series, or are being told now."""
    if not person_ids:
        return []
    said = db.exec(
        select(Delivery.session_id, Delivery.person_id, Delivery.kind, Delivery.sent_at).where(
            Delivery.organisation_id == organisation_id,
            col(Delivery.session_id).in_(session_ids),
            col(Delivery.person_id).in_(person_ids),
            col(Delivery.kind).in_(TELLING),
            or_(col(Delivery.state) == DeliveryState.SENT, is_in_the_air()),
        )
    )
    return [Said(id_, person_id, DeliveryKind(kind), at) for id_, person_id, kind, at in said]


def aware_of(said: Collection[Said], session_id: int) -> set[int]:
    """Give who may believe to have a session: what they were told of it last was no farewell.

    What is told of a series may be about any of its sessions.
    """
    about = [each for each in said if each.session_id == session_id or each.kind in OF_SERIES]
    sent = sorted((each.at, each.has_it, each.person_id) for each in about if each.at)
    last = {person_id: has_it for _, has_it, person_id in sent}
    being_told = {each.person_id for each in about if each.at is None and each.has_it}
    return being_told | {person_id for person_id, has_it in last.items() if has_it}
