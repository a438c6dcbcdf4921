"""Who may do what: every role by every action by every state of a session."""

from __future__ import annotations

import pytest

from booking.errors import NotAllowed, NotEligible
from booking.rules.permissions import PERMISSIONS, Action, is_allowed, require, require_state
from booking.values import Role, SessionStatus

BOOKERS = "MA BA AS CUS CM"
MAY: dict[Action, str] = {
    Action.BOOK_SESSION: BOOKERS,
    Action.CHANGE_PARTICIPANTS: BOOKERS,
    Action.MOVE_SESSION: BOOKERS,
    Action.CHANGE_SESSION: BOOKERS,
    Action.CANCEL_SESSION: BOOKERS,
    Action.REINSTATE_SESSION: BOOKERS,
    Action.ANSWER_INVITATION: "LR",
    Action.CLOSE_SESSION: BOOKERS,
    Action.UNLOCK_SESSION: "MA",
    Action.SEE_SESSION: BOOKERS,
    Action.KEEP_TIME_LOG: "LR AS",
    Action.APPROVE_TIME: "MA BA AS",
    Action.MARK_ABSENCE: "MA BA AS",
    Action.SEE_LEARNERS: BOOKERS,
    Action.SEE_ORGANISATION: "MA BA",
    Action.MANAGE_ORGANISATION: "MA",
    Action.EXPORT: "MA BA",
    Action.ERASE_LEARNER: "MA",
}
IN_STATE: dict[Action, str] = dict.fromkeys(Action, "booked cancelled closed") | {
    Action.CHANGE_PARTICIPANTS: "booked",
    Action.MOVE_SESSION: "booked",
    Action.CHANGE_SESSION: "booked",
    Action.CANCEL_SESSION: "booked",
    Action.REINSTATE_SESSION: "cancelled",
    Action.ANSWER_INVITATION: "booked",
    Action.CLOSE_SESSION: "booked",
    Action.UNLOCK_SESSION: "closed",
}


def test_every_action_says_who_may() -> None:
    assert set(PERMISSIONS) == set(Action) == set(MAY)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_a_role_may_do_what_the_table_says(role: Role, action: Action) -> None:
    assert is_allowed({role}, action) == (role.value in MAY[action].split())


@pytest.mark.parametrize("action", Action)
def test_whoever_may_not_is_told_who_can(action: Action) -> None:
    with pytest.raises(NotAllowed) as refused:
        require(frozenset(), action)
    assert refused.value.helps == PERMISSIONS[action].who_can


@pytest.mark.parametrize("action", Action)
def test_somebody_archived_may_do_nothing(action: Action) -> None:
    with pytest.raises(NotAllowed, match="archived"):
        require(frozenset(Role), action, archived=True)


@pytest.mark.parametrize("status", SessionStatus)
@pytest.mark.parametrize("action", Action)
def test_a_session_takes_what_its_state_allows(action: Action, status: SessionStatus) -> None:
    if status.value in IN_STATE[action].split():
        require_state(status, action)
    else:
        with pytest.raises(NotEligible) as refused:
            require_state(status, action)
        assert refused.value.helps
