"""The drafts behind the pages of a form."""

from __future__ import annotations

from booking.drafts import DraftKey
from booking.people import Member
from booking.submissions import find_booked
from bot.desk import Desk

NOT_BOOKED = "Nothing was booked."


def draft_key(member: Member, token: str) -> DraftKey:
    """The draft of a form of this person: nobody reads another's."""
    return DraftKey(organisation_id=member.organisation.id, actor_id=member.id, token=token)


def has_booked(desk: Desk, member: Member, token: str) -> bool:
    """Whether a form's token has booked already: a second Continue has nothing left to do."""
    booked = desk.database.read(
        lambda db: find_booked(
            db, organisation_id=member.organisation.id, actor_id=member.id, token=token
        )
    )
    return booked is not None
