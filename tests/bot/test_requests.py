"""Requests over HTTP: only Slack's own are taken, and a replay books nothing twice."""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import unquote_plus

import pytest

from booking.database import Database
from bot.calendar_door import Wsgi
from bot.serve import LARGEST_REQUEST, with_health_page, with_size_limit
from tests.bot.conftest import Office, open_office
from tests.bot.test_bad_input import booked
from tests.bot.test_booking_journey import fill_for_priya, open_form
from tests.databases import fresh_database

UNAUTHORISED, UNKNOWN = 401, 404
TYPED = "confided to the bot"


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


def _search_for_nothing(office: Office) -> int:
    """Type into a search that no journey answers, as in a form of an earlier version."""
    search = {"block_id": "gone", "action_id": "gone", "value": TYPED}
    payload = office.slack.person("Dana Reed").interaction("block_suggestion", **search)
    return office.slack.send_request("interaction", payload)[0]


def _book_with_a_wrong_signature(office: Office) -> int:
    form = fill_for_priya(open_form(office)).fill("Planning notes", TYPED)
    payload = form.person.interaction("view_submission", view=form.opened.payload())
    return office.slack.send_request("interaction", payload, secret="an-old-secret")[0]


@pytest.mark.parametrize("send", [_search_for_nothing, _book_with_a_wrong_signature])
def test_the_log_has_nothing_of_a_request_that_is_turned_away(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture, send: Callable[[Office], int]
) -> None:
    caplog.set_level(logging.INFO)
    with fresh_database(request, "sqlite") as url, open_office(url, "http") as office:
        assert send(office) in (UNAUTHORISED, UNKNOWN)
    assert TYPED not in unquote_plus(caplog.text)


def _get(app: Wsgi, path: str, **environ: str) -> tuple[str, bytes]:
    """Ask as a server does, and give the status and the body."""
    answered: list[str] = []
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "SERVER_PROTOCOL": "HTTP/1.1"} | environ
    body = b"".join(app(asked, lambda status, _headers: answered.append(status)))
    return answered[0], body


def _nothing_else(_environ: object, _start_response: object) -> list[bytes]:
    raise AssertionError("this is asked for nothing")


def test_the_health_page_says_no_more_than_whether_all_is_well(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    database = Database(sqlite_url)
    page = with_health_page(_nothing_else, database)
    assert _get(page, "/healthz") == ("200 OK", b'{"status": "ok"}')
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER claims_never_overlap_insert")
    unwell = ("503 Service Unavailable", b'{"status": "unavailable"}')
    assert _get(page, "/healthz") == unwell
    assert "guard against double booking is missing" in caplog.text
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
    assert _get(page, "/healthz") == unwell
    database.close()


def test_a_request_that_is_larger_than_slacks_is_not_even_read() -> None:
    size = str(LARGEST_REQUEST + 1)
    answer = _get(with_size_limit(_nothing_else), "/slack/events", CONTENT_LENGTH=size)
    assert answer == ("413 Content Too Large", b"")
