"""A typed time across a clock change lasts in the form, and books, what its echo said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from booking.tables import Session
from tests.bot.conftest import Office
from tests.bot.test_typed_request import book, echo_of

WINTER = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)

ACROSS: dict[str, tuple[str, str, datetime, datetime]] = {
    "Sun 28 Mar 2027 00:30 for 1 hour": (
        "Sun 28 Mar 2027, 00:30 to 02:30 BST",
        "1 hour",
        datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
        datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
    ),
    "Sun 28 Mar 2027 00:30 to 02:30": (
        "Sun 28 Mar 2027, 00:30 to 02:30 BST",
        "1 hour",
        datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
        datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
    ),
    "Sat 27 March 2027 11pm for 4 hours": (
        "Sat 27 Mar 2027, 23:00 to Sun 28 Mar 2027, 04:00 BST",
        "4 hours",
        datetime(2027, 3, 27, 23, 0, tzinfo=UTC),
        datetime(2027, 3, 28, 3, 0, tzinfo=UTC),
    ),
    "Sun 31 Oct 2027 00:30 to 02:30": (
        "Sun 31 Oct 2027, 00:30 to 02:30 GMT",
        "3 hours",
        datetime(2027, 10, 30, 23, 30, tzinfo=UTC),
        datetime(2027, 10, 31, 2, 30, tzinfo=UTC),
    ),
}
"""What is typed: the echo's time, the length in the form, start and end of what is booked."""


@pytest.mark.parametrize("typed", ACROSS)
def test_what_was_echoed_is_what_is_booked(quick_office: Office, typed: str) -> None:
    said, length, start, end = ACROSS[typed]
    quick_office.set_clock(WINTER)
    form = book(quick_office, f"{typed} with @priya")
    assert echo_of(form) == f"Read as {said}."
    assert form.value("Session duration") == length
    assert form.submit() == "closed", form.errors
    (session,) = quick_office.database.read(lambda db: list(db.exec(select(Session))))
    assert (session.starts_at, session.ends_at) == (start, end)
    told = quick_office.slack.person("Priya Shah").wait_for_message("Session booked")
    assert said in told.screen
