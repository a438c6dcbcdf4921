"""Who changes more of a series has seen those of its sessions that are to change."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from booking.errors import ChangedMeanwhile
from booking.values import Scope
from tests.booking.academy import Academy, refusal
from tests.factories import NOW, TEN

HOUR = timedelta(hours=1)


def test_who_moves_a_series_saw_the_others_to_come_too(academy: Academy) -> None:
    academy.enrol(1)
    first, second = academy.book_series(count=2).sessions
    academy.move(second, location="Room 4")
    wanted: dict[str, Any] = {"scope": Scope.SERIES, "location": "Room 5"}
    raised = refusal(lambda: academy.move(first, others={second.session_id: 1}, **wanted))
    assert isinstance(raised, ChangedMeanwhile)
    assert len(academy.move(first, others={second.session_id: 2}, **wanted).sessions) == 2


NOT_MEANT: dict[str, tuple[Scope, datetime]] = {
    "for this session alone": (Scope.THIS, NOW),
    "once it is over": (Scope.SERIES, TEN + 2 * HOUR),
}


@pytest.mark.parametrize("case", NOT_MEANT)
def test_another_of_the_series_need_not_have_been_seen(academy: Academy, case: str) -> None:
    scope, now = NOT_MEANT[case]
    academy.enrol(1)
    first, second = academy.book_series(count=2).sessions
    academy.move(first, location="Room 4")
    seen = {first.session_id: 1}
    assert academy.move(second, others=seen, scope=scope, location="Room 5", now=now).sessions
