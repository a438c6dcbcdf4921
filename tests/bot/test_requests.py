"""Requests over HTTP: only Slack's own are taken, and a replay books nothing twice."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Office
from tests.bot.test_bad_input import booked
from tests.bot.test_booking_journey import fill_for_priya, open_form

UNAUTHORISED = 401


@pytest.mark.parametrize(
    "forgery", [{"secret": "somebody-elses-secret"}, {"age_seconds": 60 * 10}], ids=str
)
def test_a_request_that_slack_did_not_sign_now_is_turned_away(
    http_office: Office, forgery: dict[str, str]
) -> None:
    form = fill_for_priya(open_form(http_office))
    payload = form.person.interaction("view_submission", view=form.opened.payload())
    status, _ = http_office.slack.send_request("interaction", payload, **forgery)  # type: ignore[arg-type]
    assert status == UNAUTHORISED
    assert booked(http_office) == 0


def test_a_replayed_submission_books_nothing_twice(http_office: Office) -> None:
    form = fill_for_priya(open_form(http_office))
    payload = form.person.interaction("view_submission", view=form.opened.payload())
    for _ in range(3):
        status, answer = http_office.slack.send_request("interaction", payload)
        assert (status, answer) == (200, "")
    assert booked(http_office) == 1


def test_a_double_click_books_once(http_office: Office) -> None:
    form = fill_for_priya(open_form(http_office))
    form.submit_twice()
    assert booked(http_office) == 1
