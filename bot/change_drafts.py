"""What the forms that change and cancel a session keep of it, and of its series, as it was seen."""

from __future__ import annotations

from dataclasses import replace

from booking.database import Db
from booking.drafts import ChangeDraft, read_draft, save_draft
from booking.people import Member
from booking.shown_sessions import read_shown_others, read_shown_session
from bot.desk import Desk
from bot.drafts import draft_key


def see_session(desk: Desk, member: Member, session_id: int) -> ChangeDraft:
    """Read a session as it is now, with the others of its series to come.

    Raises:
        NotFound: the organisation has no such session.
    """
    now, organisation_id = desk.now(), member.organisation.id

    def read(db: Db) -> ChangeDraft:
        shown = read_shown_session(db, organisation_id=organisation_id, session_id=session_id)
        if not shown.in_series:
            return ChangeDraft(shown=shown)
        others = read_shown_others(
            db, organisation_id=organisation_id, session_id=session_id, now=now
        )
        return ChangeDraft(shown=shown, others=others)

    return desk.database.read(read)


def seen_anew(seen: ChangeDraft, draft: ChangeDraft) -> ChangeDraft:
    """Keep what was decided in a form, beside how its sessions are seen now."""
    return replace(draft, shown=seen.shown, others=seen.others)


def keep_change(desk: Desk, member: Member, token: str, draft: ChangeDraft) -> None:
    """Keep what was seen and decided in a form, in place of what was kept of it."""
    key, now = draft_key(member, token), desk.now()
    desk.database.write(lambda db: save_draft(db, key, draft, now=now))


def kept_change(desk: Desk, member: Member, token: str) -> ChangeDraft:
    """Read what was seen and decided in a form.

    Raises:
        NotFound: the form has expired.
    """
    key = draft_key(member, token)
    return desk.database.read(lambda db: read_draft(db, key, ChangeDraft))
