"""Who may do what, to a session in which state: one table of actions."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from booking.errors import NotAllowed, NotEligible
from booking.values import Role, SessionStatus

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
ADMINS = frozenset({Role.MASTER_ADMIN, Role.BASIC_ADMIN})
MASTER_ADMINS = frozenset({Role.MASTER_ADMIN})

BOOKERS_CAN = (
    "Assessors, Master Admins, Basic Admins, Custom Managers and Curriculum Managers can: "
    "ask one of them to {}."
)
ADMINS_CAN = "Master Admins and Basic Admins can: ask one of them."
MASTER_ADMINS_CAN = "Master Admins can: ask one of them."


class Action(StrEnum):
    """What a person may want to do."""

    BOOK_SESSION = "book sessions"
    CHANGE_PARTICIPANTS = "change participants"
    MOVE_SESSION = "move sessions"
    CHANGE_SESSION = "change sessions"
    CANCEL_SESSION = "cancel sessions"
    REINSTATE_SESSION = "undo cancellations"
    ANSWER_INVITATION = "answer invitations"
    CLOSE_SESSION = "close sessions"
    UNLOCK_SESSION = "unlock closed sessions"
    SEE_SESSION = "see who was told and what happened"
    KEEP_TIME_LOG = "keep a time log"
    APPROVE_TIME = "approve time log entries"
    MARK_ABSENCE = "mark days away"
    SEE_LEARNERS = "see learners' plans"
    SEE_ORGANISATION = "see the organisation's week"
    MANAGE_ORGANISATION = "manage people, courses and smart rooms"
    EXPORT = "export data"
    ERASE_LEARNER = "erase a learner's data"


@dataclass(frozen=True, slots=True)
class Permission:
    """Who may do something, what helps everybody else, and to sessions in which states.

    Attributes:
        roles: who may do it.
        who_can: what helps everybody else.
        states: the states in which a session takes it; what concerns no session leaves them all.
    """

    roles: frozenset[Role]
    who_can: str
    states: frozenset[SessionStatus] = frozenset(SessionStatus)


BOOKED = frozenset({SessionStatus.BOOKED})
CANCELLED = frozenset({SessionStatus.CANCELLED})
CLOSED = frozenset({SessionStatus.CLOSED})
TIME_KEEPERS = frozenset({Role.LEARNER, Role.ASSESSOR})

PERMISSIONS: dict[Action, Permission] = {
    Action.BOOK_SESSION: Permission(BOOKERS, BOOKERS_CAN.format("book it for you")),
    Action.CHANGE_PARTICIPANTS: Permission(BOOKERS, BOOKERS_CAN.format("change it"), BOOKED),
    Action.MOVE_SESSION: Permission(BOOKERS, BOOKERS_CAN.format("move it"), BOOKED),
    Action.CHANGE_SESSION: Permission(BOOKERS, BOOKERS_CAN.format("change it"), BOOKED),
    Action.CANCEL_SESSION: Permission(BOOKERS, BOOKERS_CAN.format("cancel it"), BOOKED),
    Action.REINSTATE_SESSION: Permission(BOOKERS, BOOKERS_CAN.format("book it again"), CANCELLED),
    Action.ANSWER_INVITATION: Permission(
        frozenset({Role.LEARNER}), "Only its learners can answer.", BOOKED
    ),
    Action.CLOSE_SESSION: Permission(BOOKERS, BOOKERS_CAN.format("close it"), BOOKED),
    Action.UNLOCK_SESSION: Permission(MASTER_ADMINS, MASTER_ADMINS_CAN, CLOSED),
    Action.SEE_SESSION: Permission(BOOKERS, BOOKERS_CAN.format("look it up")),
    Action.KEEP_TIME_LOG: Permission(TIME_KEEPERS, "Learners and their assessors can."),
    Action.APPROVE_TIME: Permission(
        ADMINS | {Role.ASSESSOR}, "Assessors, Master Admins and Basic Admins can: ask one of them."
    ),
    Action.MARK_ABSENCE: Permission(
        ADMINS | {Role.ASSESSOR}, "Assessors, Master Admins and Basic Admins can: ask one of them."
    ),
    Action.SEE_LEARNERS: Permission(BOOKERS, BOOKERS_CAN.format("look it up")),
    Action.SEE_ORGANISATION: Permission(ADMINS, ADMINS_CAN),
    Action.MANAGE_ORGANISATION: Permission(MASTER_ADMINS, MASTER_ADMINS_CAN),
    Action.EXPORT: Permission(ADMINS, ADMINS_CAN),
    Action.ERASE_LEARNER: Permission(MASTER_ADMINS, MASTER_ADMINS_CAN),
}

STATE_REFUSALS: dict[SessionStatus, tuple[str, str]] = {
    SessionStatus.BOOKED: ("This session stands.", "Nothing is to be undone."),
    SessionStatus.CANCELLED: (
        "This session is cancelled.",
        "Book it anew if it should be held.",
    ),
    SessionStatus.CLOSED: ("This session is closed.", "Ask a Master Admin to unlock it."),
}
"""What a session's state has against an action, and what helps."""


def is_allowed(roles: AbstractSet[Role], action: Action, *, archived: bool = False) -> bool:
    """Whether someone with these roles may do this; somebody archived may do nothing."""
    return not archived and bool(PERMISSIONS[action].roles & roles)


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
        raise NotAllowed(
            f"You can't {action.value} with your role.", helps=PERMISSIONS[action].who_can
        )


def require_state(status: SessionStatus, action: Action) -> None:
    """Let this be done to a session in this state.

    Raises:
        NotEligible: it can't be; it says in which state the session is, and what helps.
    """
    if status not in PERMISSIONS[action].states:
        happened, helps = STATE_REFUSALS[status]
        raise NotEligible(happened, helps=helps)
