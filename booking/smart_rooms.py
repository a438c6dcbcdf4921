"""Smart rooms: which one is free."""

from __future__ import annotations

from sqlmodel import col, select

from booking.claims import conflicting_claims
from booking.database import Db
from booking.tables import SmartRoom
from booking.values import Interval


def find_free_room(db: Db, *, organisation_id: int, wanted: Interval) -> SmartRoom | None:
    """Find a smart room that is free for the wanted time; None when all are taken.

    The organisation's rooms are locked first, in the order of their ids, so that two bookings
    never find the same one.
    """
    rooms = db.exec(
        select(SmartRoom)
        .where(SmartRoom.organisation_id == organisation_id)
        .order_by(col(SmartRoom.id))
        .with_for_update(key_share=True)
    ).all()
    taken = {
        owner_id
        for owner_id, _ in conflicting_claims(
            db,
            organisation_id=organisation_id,
            owner_ids=[room.id for room in rooms],
            wanted=wanted,
        )
    }
    return next((room for room in rooms if room.id not in taken), None)


def room_ids(db: Db, *, organisation_id: int) -> list[int]:
    """List the ids of the organisation's smart rooms."""
    rooms = select(SmartRoom.id).where(SmartRoom.organisation_id == organisation_id)
    return list(db.exec(rooms))
