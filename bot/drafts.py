"""Whose draft a page shows."""

from __future__ import annotations

from booking.drafts import DraftKey
from booking.people import Member


def draft_key(member: Member, token: str) -> DraftKey:
    """The draft of a form of this person: nobody reads another's."""
    return DraftKey(organisation_id=member.organisation.id, actor_id=member.id, token=token)
