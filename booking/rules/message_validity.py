"""Which messages still hold when they are to be sent: one table, by what a message is about.

What is too late or was overtaken is not sent, also after a pause of the bot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from booking.values import DeliveryKind, Interval, SessionStatus


class Relation(Enum):
    """What a reader has to do with a session."""

    HOLDS = "holds it"
    BOOKED = "has booked it for somebody else"
    TAKES_PART = "is one of its learners"
    OUTSIDE = "neither"


class Phase(Enum):
    """Where the moment of sending lies, seen from the session."""

    AHEAD = "the session has not begun"
    RUNNING = "it has begun"
    OVER = "it has ended"


ORGANISES = frozenset({Relation.HOLDS, Relation.BOOKED})
CONCERNED = ORGANISES | {Relation.TAKES_PART}
LEFT = frozenset({Relation.OUTSIDE, Relation.BOOKED})
"""Whoever gave a session away that they had booked has still booked it."""
NOT_OVER = frozenset({Phase.AHEAD, Phase.RUNNING})
MORNING_LASTS = timedelta(hours=6)
"""What a message of the morning says is known, or told by others, when the day is half over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """When a message holds; of a series, while that is so of any of its sessions from its own on.

    Attributes:
        status: the status that the session must have; None is any.
        phases: when it may be sent.
        readers: to whom.
        any_version: whether it still holds when its reader was told of a later version since.
        that_morning: whether it must be sent in the morning, on the reader's clock, for which it
            was due.
        of_series: whether it is about several sessions, of a series or moved together, and not
            about one alone.
    """

    status: SessionStatus | None = SessionStatus.BOOKED
    phases: frozenset[Phase] = NOT_OVER
    readers: frozenset[Relation] = CONCERNED
    any_version: bool = False
    that_morning: bool = False
    of_series: bool = False


OF_ONE = Validity()
OF_SEVERAL = Validity(any_version=True, of_series=True)
TO_ORGANISERS = Validity(readers=ORGANISES)
FAREWELL = Validity(status=None, readers=LEFT, any_version=True)
UNTIL_IT_BEGINS = Validity(phases=frozenset({Phase.AHEAD}))
TO_CLOSE = Validity(phases=frozenset({Phase.OVER}), readers=ORGANISES)
VALIDITY: Mapping[DeliveryKind, Validity] = {
    DeliveryKind.CONFIRMATION: OF_ONE,
    DeliveryKind.SERIES_CONFIRMATION: OF_SEVERAL,
    DeliveryKind.REMINDER: UNTIL_IT_BEGINS,
    DeliveryKind.SNOOZED_REMINDER: UNTIL_IT_BEGINS,
    DeliveryKind.REMOVAL: FAREWELL,
    DeliveryKind.SERIES_REMOVAL: Validity(
        status=None, readers=LEFT, any_version=True, of_series=True
    ),
    DeliveryKind.PARTICIPANTS_CHANGE: OF_ONE,
    DeliveryKind.MOVE: OF_ONE,
    DeliveryKind.SERIES_MOVE: OF_SEVERAL,
    DeliveryKind.CANCELLATION: Validity(status=SessionStatus.CANCELLED),
    DeliveryKind.SERIES_CANCELLATION: Validity(
        status=SessionStatus.CANCELLED, any_version=True, of_series=True
    ),
    DeliveryKind.REINSTATEMENT: OF_ONE,
    DeliveryKind.SERIES_REINSTATEMENT: OF_SEVERAL,
    DeliveryKind.DETAILS_CHANGE: OF_ONE,
    DeliveryKind.SERIES_DETAILS_CHANGE: OF_SEVERAL,
    DeliveryKind.ANSWER: TO_ORGANISERS,
    DeliveryKind.UNREACHED: TO_ORGANISERS,
    DeliveryKind.ABSENCE_MOVE: OF_SEVERAL,
    DeliveryKind.ABSENCE_REMOVAL: FAREWELL,
    DeliveryKind.CLOSING: TO_CLOSE,
    DeliveryKind.CLOSING_REMINDER: TO_CLOSE,
    DeliveryKind.DIGEST: Validity(phases=frozenset(Phase), readers=ORGANISES, that_morning=True),
}
OF_SERIES = frozenset(kind for kind, validity in VALIDITY.items() if validity.of_series)
OF_ANY_VERSION = frozenset(kind for kind, validity in VALIDITY.items() if validity.any_version)
FAREWELLS = frozenset(kind for kind, validity in VALIDITY.items() if validity.readers == LEFT)
"""What is told to somebody who neither holds it any more nor takes part."""
INVITES = frozenset(
    kind
    for kind, validity in VALIDITY.items()
    if validity.status is SessionStatus.BOOKED
    and validity.phases <= NOT_OVER
    and kind not in FAREWELLS
)
"""What is told of sessions to come, with who comes and who can't."""
TELLING = frozenset(VALIDITY) - {
    DeliveryKind.REMINDER,
    DeliveryKind.SNOOZED_REMINDER,
    DeliveryKind.ANSWER,
    DeliveryKind.UNREACHED,
    DeliveryKind.CLOSING,
    DeliveryKind.CLOSING_REMINDER,
    DeliveryKind.DIGEST,
}
"""What tells its reader that a session is new to them, has changed or is no longer theirs."""
FOLLOWING = INVITES | frozenset({DeliveryKind.CLOSING, DeliveryKind.CLOSING_REMINDER})
"""What goes on saying in Slack how its sessions are, whatever becomes of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a session stands, seen from a message about it, when that is to be sent.

    `overtaken` is whether its reader was told of a later version than the message is about;
    `in_its_morning` whether it is still the morning, on the reader's clock, for which the message
    was due.
    """

    status: SessionStatus
    overtaken: bool
    phase: Phase
    relation: Relation
    in_its_morning: bool


def holds(kind: DeliveryKind, standing: Standing) -> bool:
    """Whether a message about one session still holds."""
    validity = VALIDITY[kind]
    return (
        validity.status in (None, standing.status)
        and (validity.any_version or not standing.overtaken)
        and standing.phase in validity.phases
        and standing.relation in validity.readers
        and (standing.in_its_morning or not validity.that_morning)
    )


def holds_of_series(sessions: Sequence[Interval], now: datetime) -> bool:
    """Whether a message about a series still holds.

    Args:
        sessions: the times of those that it is about by now, in order.
        now: when it is to be sent.
    """
    return bool(sessions) and sessions[-1].end > now


def phase_of(interval: Interval, now: datetime) -> Phase:
    """Say where a moment lies, seen from a session."""
    if now < interval.start:
        return Phase.AHEAD
    return Phase.RUNNING if now < interval.end else Phase.OVER


def same_morning(due_at: datetime, now: datetime, zone: ZoneInfo) -> bool:
    """Whether the morning, on a reader's clock, for which a message was due is not yet over."""
    same_day = due_at.astimezone(zone).date() == now.astimezone(zone).date()
    return same_day and now - due_at < MORNING_LASTS
