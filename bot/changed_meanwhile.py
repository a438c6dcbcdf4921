"""Says what somebody else has changed in a session and its series since a form showed it: pure."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from blocks.form_fields import LABELS
from blocks.text import shorten
from booking.drafts import ChangeDraft
from booking.rules.local_times import say_interval
from booking.shown_sessions import ShownSession, changed_fields
from booking.values import Scope, SessionStatus

VALUE_LIMIT = 80
MOST_OTHERS = 5
"""So many other sessions are named: more would not be read."""
TOLD = "who was told of it"
"""What else has changed where no field has."""


def say_changed(
    before: ChangeDraft, now: ChangeDraft, zone: ZoneInfo, scope: Scope, *, then: str
) -> str:
    """Say what somebody else has changed, field by field, and what to do then.

    Args:
        before: how the form showed the session and the others of its series.
        now: how they are.
        zone: in which times are said.
        scope: which of them are meant: for this session alone the others are not said.
        then: what to do.
    """
    paragraphs = [
        *_say_own(before.shown, now.shown, zone),
        *(_say_others(before, now, zone) if scope is not Scope.THIS else []),
    ]
    return "\n".join([*paragraphs, f"What you typed is kept. {then}"])


def _say_own(before: ShownSession, now: ShownSession, zone: ZoneInfo) -> list[str]:
    if before.version == now.version:
        return []
    if now.status is SessionStatus.CANCELLED:
        when = say_interval(before.interval, zone)
        return [f"Somebody else cancelled the session on {when} meanwhile."]
    return [f"Somebody else changed this session meanwhile: {_fields(before, now, zone)}."]


def _say_others(before: ChangeDraft, now: ChangeDraft, zone: ZoneInfo) -> list[str]:
    others = _others(before, now, zone)
    if not others:
        return []
    more = [f"and {len(others) - MOST_OTHERS} more"] if len(others) > MOST_OTHERS else []
    return [
        "Somebody else changed other sessions of this series meanwhile:",
        *(f"• {each}" for each in others[:MOST_OTHERS]),
        *more,
    ]


def _others(before: ChangeDraft, now: ChangeDraft, zone: ZoneInfo) -> list[str]:
    """Say of each other session that has changed when it was, and what of it."""
    was = {each.session_id: each for each in before.others}
    changed = [each for each in now.others if _is_new(was.get(each.session_id), each)]
    return [_other(was.get(each.session_id), each, zone) for each in changed]


def _is_new(was: ShownSession | None, now: ShownSession) -> bool:
    return was is None or was.version != now.version


def _other(was: ShownSession | None, now: ShownSession, zone: ZoneInfo) -> str:
    if was is None:
        return f"{say_interval(now.interval, zone)}: was booked"
    return f"{say_interval(was.interval, zone)}: {_fields(was, now, zone)}"


def _fields(before: ShownSession, now: ShownSession, zone: ZoneInfo) -> str:
    status = [f"is {now.status.value}"] if now.status is not before.status else []
    fields = [
        f"{LABELS[field]} was {shorten(was, VALUE_LIMIT)}, is now {shorten(is_now, VALUE_LIMIT)}"
        for field, (was, is_now) in changed_fields(before, now, zone).items()
    ]
    return "; ".join([*status, *fields]) or TOLD


def first_left(seen: ChangeDraft, scope: Scope) -> ShownSession | None:
    """Give the first of the others that are meant, where the session that was chosen is cancelled.

    From it on, or with its whole series, the same is meant as before.
    """
    chosen = seen.shown
    if scope is Scope.THIS or chosen.status is not SessionStatus.CANCELLED:
        return None
    standing = (
        each
        for each in seen.others
        if each.status is SessionStatus.BOOKED
        and (scope is Scope.SERIES or each.starts_at >= chosen.starts_at)
    )
    return next(standing, None)
