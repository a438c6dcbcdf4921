"""The drafts behind the pages of a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from booking.database import Db
from booking.drafts import BookingDraft, DraftKey, read_draft, save_draft
from booking.people import Member
from booking.submissions import find_booked
from bot.desk import Desk

Json = dict[str, Any]
NOT_BOOKED = "Nothing was booked."


def draft_key(member: Member, token: str) -> DraftKey:
    """The draft of a form of this person: nobody reads another's."""
    return DraftKey(organisation_id=member.organisation.id, actor_id=member.id, token=token)


def change_draft(
    desk: Desk,
    key: DraftKey,
    *,
    change: Callable[[BookingDraft], BookingDraft],
    draw: Callable[[Db, BookingDraft], Json],
    show: Callable[[Json], object],
) -> None:
    """Change a booking's draft and show the page that says so; what is not shown is taken back.

    Args:
        desk: the database and the clock.
        key: whose draft, of which form.
        change: gives the changed draft.
        draw: builds its page, or refuses it.
        show: sends the page to Slack.

    Raises:
        Refusal: the draft has expired, or what `draw` refuses.
        SlackApiError: Slack did not take the page.
        DatabaseUnavailable: the database can't answer now.
    """
    before = desk.database.read(lambda db: read_draft(db, key, BookingDraft))
    after = change(before)
    page = desk.database.read(lambda db: draw(db, after))
    desk.database.write(lambda db: save_draft(db, key, after, now=desk.now()))
    try:
        show(page)
    except Exception:
        desk.database.write(lambda db: save_draft(db, key, before, now=desk.now()))
        raise


def has_booked(desk: Desk, member: Member, token: str) -> bool:
    """Whether a form's token has booked already: a second Continue has nothing left to do."""
    booked = desk.database.read(
        lambda db: find_booked(
            db, organisation_id=member.organisation.id, actor_id=member.id, token=token
        )
    )
    return booked is not None
