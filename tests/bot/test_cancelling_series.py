"""Who cancels more of a series goes on with what is left of it when a colleague was quicker."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.form import Form
from tests.bot.conftest import Office
from tests.bot.group_journeys import AT_TWO, top_page
from tests.bot.series_journeys import weeks
from tests.bot.test_changing_journey import book_series
from tests.bot.test_series_meanwhile import (
    THIRD,
    cancel_third,
    move_third,
    open_from_list,
    standing,
)

HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)
FOLLOWING, SERIES, THIS = "This and the following", "The whole series", "This session"
GONE = "Somebody else cancelled the session on Tue 15 Dec 2026, 14:00 to 15:00 GMT meanwhile."
LEFT = {FOLLOWING: weeks(2), SERIES: []}


def cancel_from_third(office: Office, count: str, scope: str) -> Form:
    book_series(office, count)
    form = open_from_list(office, THIRD, "Cancel session")
    form.fill("Cancelled by", "Employer").fill("Reason", "Snow").fill("Apply to", scope)
    return form


@pytest.mark.parametrize("scope", LEFT)
def test_what_was_chosen_stays_for_the_others_when_this_one_is_cancelled_meanwhile(
    office: Office, scope: str
) -> None:
    form = cancel_from_third(office, "4", scope)
    cancel_third(office)
    assert form.submit() == "updated", form.errors
    page = top_page(office)
    assert GONE in page.text
    assert "Nothing was cancelled yet" in page.text
    typed = {"Cancelled by": "Employer", "Reason": "Snow", "Apply to": scope}
    assert {label: page.value(label) for label in typed} == typed
    assert len(standing(office)) == 3
    assert page.submit() == "updated", page.errors
    assert [each.starts_at for each in standing(office)] == LEFT[scope]
    told = office.slack.person("Priya Shah").wait_for_message("Why: Snow")
    assert "Tue 15 Dec 2026" not in told.text


def test_what_else_changed_meanwhile_is_said_too(quick_office: Office) -> None:
    form = cancel_from_third(quick_office, "4", FOLLOWING)
    cancel_third(quick_office)
    assert form.submit() == "updated", form.errors
    move_third(quick_office, start=AT_TWO + 3 * WEEK, location="York")
    page = top_page(quick_office)
    assert page.submit() == "updated", page.errors
    assert "Session location was Leeds college, is now York" in top_page(quick_office).text
    assert top_page(quick_office).value("Apply to") == FOLLOWING


NOTHING_LEFT: dict[str, tuple[str, str]] = {
    "this one alone": ("4", THIS),
    "nothing follows": ("3", FOLLOWING),
}


@pytest.mark.parametrize("case", NOTHING_LEFT)
def test_where_nothing_of_it_is_left_that_is_said(quick_office: Office, case: str) -> None:
    count, scope = NOTHING_LEFT[case]
    form = cancel_from_third(quick_office, count, scope)
    cancel_third(quick_office)
    before = len(standing(quick_office))
    for _ in range(2):
        assert form.submit() == "updated", form.errors
        assert "This session is cancelled." in form.text
        assert (form.value("Reason"), form.value("Apply to")) == ("Snow", scope)
    assert len(standing(quick_office)) == before
