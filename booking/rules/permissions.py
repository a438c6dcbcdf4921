"""Who may do what: one table of roles by action."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from enum import StrEnum

from booking.errors import NotAllowed
from booking.values import Role

BOOKERS = frozenset(
    {
        Role.MASTER_ADMIN,
        Role.BASIC_ADMIN,
        Role.ASSESSOR,
        Role.CUSTOM_MANAGER,
        Role.CURRICULUM_MANAGER,
    }
)
"""The roles that may book, by Smart Assessor's "Know Who Can Book Sessions"."""


class Action(StrEnum):
    """What a person may want to do."""

    BOOK_SESSION = "book sessions"


ALLOWED: dict[Action, frozenset[Role]] = {
    Action.BOOK_SESSION: BOOKERS,
}

WHO_CAN: dict[Action, str] = {
    Action.BOOK_SESSION: (
        "Assessors, Master Admins, Basic Admins, Custom Managers and Curriculum Managers can: "
        "ask one of them to book it for you."
    ),
}


def is_allowed(roles: AbstractSet[Role], action: Action, *, archived: bool = False) -> bool:
    """Whether someone with these roles may do this; somebody archived may do nothing."""
    return not archived and bool(ALLOWED[action] & roles)


def require(roles: AbstractSet[Role], action: Action, *, archived: bool = False) -> None:
    """Let someone with these roles do this.

    Raises:
        NotAllowed: they may not; it says who can.
    """
    if archived:
        raise NotAllowed(
            f"You can't {action.value}: your account is archived.",
            helps="If that's a mistake, ask a Master Admin to bring it back.",
        )
    if not is_allowed(roles, action):
        raise NotAllowed(f"You can't {action.value} with your role.", helps=WHO_CAN[action])
