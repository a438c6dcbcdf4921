"""Moving, cancelling and reinstating one series again and again, until the process is killed."""

from __future__ import annotations

from datetime import timedelta
from multiprocessing.synchronize import Event
from typing import Any

from booking.cancelling import cancel_session
from booking.commands import CancelSession, MoveSession, UndoCancel
from booking.database import Database
from booking.ids import IdSource
from booking.moving import move_session
from booking.reinstating import undo_cancel
from booking.values import Scope, Side
from tests.factories import NOW, TEN

MOST = 100
HALF_HOUR = timedelta(minutes=30)


def change_until_killed(
    begun: Event, url: str, organisation: int, actor: int, session: int
) -> None:
    """Change a series; `begun` is set after its first move."""
    database, ids = Database(url), IdSource()
    whose: dict[str, Any] = {
        "organisation_id": organisation,
        "actor_id": actor,
        "session_id": session,
    }
    for number in range(MOST):
        starts_at = TEN + (number % 2) * HALF_HOUR
        move = MoveSession(**whose, starts_at=starts_at, scope=Scope.SERIES)
        move_session(database, move, now=NOW, ids=ids)
        begun.set()
        cancel = CancelSession(**whose, on_side_of=Side.PROVIDER, scope=Scope.SERIES)
        cancel_session(database, cancel, now=NOW, ids=ids)
        undo_cancel(database, UndoCancel(**whose), now=NOW, ids=ids)
