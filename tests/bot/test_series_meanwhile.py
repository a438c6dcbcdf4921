"""Who changes more of a series is told first what a colleague has changed in it meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from booking.cancelling import cancel_session
from booking.commands import CancelSession, MoveSession
from booking.moving import move_session
from booking.tables import Session
from booking.values import SessionStatus, Side
from sandbox.form import Form
from tests.bot.conftest import Office
from tests.bot.group_journeys import AT_TWO, make_busy, press, top_page
from tests.bot.series_journeys import weeks
from tests.bot.test_changing_journey import book_series, open_change, sessions
from tests.factories import IDS, NOW

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
THIRD, AT_THREE = AT_TWO + 2 * WEEK, AT_TWO + HOUR
SAME, LEAVE = "Move all the same", "Leave these where they are"


def session_at(office: Office, start: datetime) -> Session:
    (found,) = [each for each in sessions(office) if each.starts_at == start]
    return found


def by_colleague(office: Office, session: Session) -> dict[str, Any]:
    return {
        "organisation_id": office.organisation.id,
        "actor_id": office.people["Omar Khan"].id,
        "session_id": session.id,
    }


def move_third(office: Office, start: datetime = THIRD, **changes: Any) -> None:
    """Change the third session, or another, as a colleague would, while the form is open."""
    command = MoveSession(**by_colleague(office, session_at(office, start)), **changes)
    move_session(office.database, command, now=NOW, ids=IDS)


def cancel_third(office: Office) -> None:
    where = by_colleague(office, session_at(office, THIRD))
    command = CancelSession(**where, on_side_of=Side.PROVIDER)
    cancel_session(office.database, command, now=NOW, ids=IDS)


CHANGES: dict[str, tuple[Callable[[Office], None], str]] = {
    "another time": (
        lambda office: move_third(office, starts_at=THIRD + 2 * HOUR),
        "Tue 15 Dec 2026, 14:00 to 15:00 GMT: Session time was 14:00, is now 16:00",
    ),
    "another place": (
        lambda office: move_third(office, location="York"),
        "Tue 15 Dec 2026, 14:00 to 15:00 GMT: Session location was Leeds college, is now York",
    ),
    "cancelled": (cancel_third, "Tue 15 Dec 2026, 14:00 to 15:00 GMT: is cancelled"),
}


@pytest.mark.parametrize("case", CHANGES)
def test_a_change_of_another_session_is_told_before_the_series_moves(
    office: Office, case: str
) -> None:
    change, said = CHANGES[case]
    book_series(office, "4")
    form = open_change(office, said="Sessions booked").fill("Planning notes", "Bring the book")
    form.fill("Session time", "15:00").fill("Apply to", "The whole series")
    change(office)
    before = sessions_starts(office)
    assert form.submit() == "updated", form.errors
    page = top_page(office)
    assert said in page.text
    assert sessions_starts(office) == before
    kept = {
        "Session time": "15:00",
        "Planning notes": "Bring the book",
        "Apply to": "The whole series",
    }
    assert {label: page.value(label) for label in kept} == kept
    finish(page)
    assert {each.planning_notes for each in standing(office)} == {"Bring the book"}
    assert AT_THREE in [each.starts_at for each in standing(office)]


def finish(page: Form) -> None:
    """Save, and move what is asked about all the same."""
    outcome = page.submit()
    while outcome == "updated":
        page = top_page_of(page)
        assert "Dates to look at" in page.labels, page.text
        outcome = page.submit()
    assert outcome == "closed", page.errors


def top_page_of(page: Form) -> Form:
    top = page.person.top_form()
    assert top is not None
    return top


def sessions_starts(office: Office) -> list[datetime]:
    return [each.starts_at for each in sessions(office)]


def standing(office: Office) -> list[Session]:
    return [each for each in sessions(office) if each.status is SessionStatus.BOOKED]


UNCONCERNED: dict[str, tuple[str, datetime]] = {
    "this one alone": ("This session", AT_TWO),
    "those after another": ("This and the following", AT_TWO + 3 * WEEK),
}


@pytest.mark.parametrize("case", UNCONCERNED)
def test_what_is_not_to_change_holds_nothing_up(quick_office: Office, case: str) -> None:
    scope, opened_at = UNCONCERNED[case]
    book_series(quick_office, "4")
    form = open_from_list(quick_office, opened_at, "Change session")
    form.fill("Session location", "Hull").fill("Apply to", scope)
    move_third(quick_office, location="York")
    assert form.submit() == "closed", form.errors
    assert session_at(quick_office, opened_at).location == "Hull"
    assert session_at(quick_office, THIRD).location == "York"


def open_from_list(office: Office, start: datetime, action: str) -> Form:
    page = office.slack.person("Dana Reed").command("/book list")
    assert isinstance(page, Form)
    return press(office, page, action, after=f"{start:%-d %b %Y}")


def test_what_was_decided_about_dates_stays_decided(quick_office: Office) -> None:
    book_series(quick_office, "4")
    make_busy(quick_office, "Priya Shah", AT_THREE + WEEK)
    form = open_change(quick_office, said="Sessions booked")
    form.fill("Session time", "15:00").fill("Apply to", "The whole series")
    assert form.submit() == "updated", form.errors
    clashing = top_page(quick_office).tick(LEAVE)
    move_third(quick_office, location="York")
    assert clashing.submit() == "updated", clashing.errors
    page = top_page(quick_office)
    assert "is now York" in page.text
    assert page.ticked == [LEAVE]
    assert page.submit() == "closed", page.errors
    starts = [each.starts_at for each in sessions(quick_office) if "college" in each.location]
    assert AT_TWO + WEEK in starts
    assert session_at(quick_office, THIRD + HOUR).location == "York"


def test_a_colleague_who_moved_this_one_alike_leaves_the_others_to_be_told_of(
    quick_office: Office,
) -> None:
    book_series(quick_office, "3")
    form = open_change(quick_office, said="Sessions booked")
    form.fill("Session time", "15:00").fill("Apply to", "The whole series")
    where = by_colleague(quick_office, session_at(quick_office, AT_TWO))
    command = MoveSession(**where, starts_at=AT_THREE)
    move_session(quick_office.database, command, now=NOW, ids=IDS)
    assert form.submit() == "updated", form.errors
    assert "Session time was 14:00, is now 15:00" in top_page(quick_office).text
    assert sessions_starts(quick_office)[1:] == weeks(3)[1:]


def test_the_same_change_of_a_series_twice_is_made_once(quick_office: Office) -> None:
    book_series(quick_office, "3")
    form = open_change(quick_office, said="Sessions booked")
    form.fill("Session time", "15:00").fill("Apply to", "The whole series")
    assert form.submit_twice() == ["closed", "closed"], form.errors
    assert sessions_starts(quick_office) == weeks(3, AT_THREE)


def test_who_cancels_a_series_is_told_what_changed_in_it_meanwhile(office: Office) -> None:
    book_series(office, "4")
    dana = office.slack.person("Dana Reed")
    form = press(office, dana.wait_for_message("Sessions booked"), "Cancel session")
    form.fill("Apply to", "The whole series").fill("Reason", "Snow")
    move_third(office, starts_at=THIRD + 2 * HOUR)
    assert form.submit() == "updated", form.errors
    page = top_page(office)
    assert "Session time was 14:00, is now 16:00" in page.text
    assert (page.value("Reason"), page.value("Apply to")) == ("Snow", "The whole series")
    assert len(standing(office)) == 4
    assert page.submit() == "updated", page.errors
    assert standing(office) == []
