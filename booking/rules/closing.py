"""What may be noted of a session when it is closed, and what that means for the time log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from booking.errors import BadField, NotEligible
from booking.rules.horizon import FURTHEST_AHEAD
from booking.rules.session_types import EFFECTS
from booking.rules.texts import check_text
from booking.values import Attendance, FormField, Interval, SessionType, TimeKind

REASON_LIMIT = 500
LINK_LIMIT = 2_000
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Attended:
    """What became of one learner's place: how they took part, and for how many minutes.

    The minutes of somebody who was not there mean nothing: none count.
    """

    attendance: Attendance
    minutes: int

    @property
    def counted(self) -> int:
        """The minutes that count."""
        return self.minutes if self.attendance.counts else 0


Attendances = Mapping[int, Attended]
"""By learner's id, what became of their places."""


def most_minutes(interval: Interval, now: datetime) -> int:
    """Give how many minutes of a session can have been attended: those that have passed of it."""
    passed = min(interval.end, now) - interval.start
    return max(0, -(-passed // MINUTE))


def check_begun(interval: Interval, now: datetime) -> None:
    """Let a session be closed from its start on: what ends early can be noted at once.

    Raises:
        NotEligible: it has not begun.
    """
    if now < interval.start:
        raise NotEligible(
            "This session has not begun.",
            helps="Close it when it is over. If it won't be held, cancel it.",
        )


def check_minutes(learner_id: int, name: str, noted: Attended, most: int) -> None:
    """Let a learner have taken part for so many minutes.

    Raises:
        BadField: these are none, or more than have passed of the session.
    """
    if noted.attendance.counts and not 1 <= noted.minutes <= most:
        raise BadField(
            f"{name} can have been there from 1 to {most} minutes.",
            helps="What was done beside the session can be added to the time log.",
            field=FormField.MINUTES,
            person_id=learner_id,
        )


def check_kind(type_: SessionType, kind: TimeKind, reason: str) -> None:
    """Let a session count so, with a reason where its type counts off the job only with one.

    Raises:
        BadField: the reason is missing, too long, or can't be shown.
    """
    effects = EFFECTS[type_]
    if kind is TimeKind.OFF_THE_JOB and effects.off_the_job_needs_reason and not reason:
        raise BadField(
            f"{effects.title} counts off the job only with a reason.",
            helps="Write why it does, or choose another kind.",
            field=FormField.REASON,
        )
    check_text(reason, limit=REASON_LIMIT, field=FormField.REASON)


def check_recording(link: str) -> None:
    """Let a link lead to a recording; an empty one leads nowhere.

    Raises:
        BadField: it is no https link.
    """
    try:
        parts = urlsplit(link)
        whole = parts.scheme == "https" and bool(parts.hostname) and link.isprintable()
    except ValueError:
        whole = False
    if link and (not whole or " " in link or len(link) > LINK_LIMIT):
        raise BadField(
            "This is not a link that begins with https://.",
            helps="Copy the recording's address from the browser.",
            field=FormField.RECORDING_LINK,
        )


def check_next_review(day: date | None, today: date) -> None:
    """Let the next review be on a day to come; without one, none is due.

    Raises:
        BadField: the day is not to come, or too far ahead.
    """
    if day is None or today < day <= today + FURTHEST_AHEAD:
        return
    raise BadField(
        "The next review is on a day to come, within five years.",
        helps="Choose a later day, or leave it empty if none is due.",
        field=FormField.NEXT_REVIEW,
    )
