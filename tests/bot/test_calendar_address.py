"""Somebody's calendar address: given once on Home, served over HTTP, renewed and switched off."""

from __future__ import annotations

import logging
import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from email.message import Message as Headers
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.calendar_door import KEPT
from sandbox.message import Home
from tests.booking.calendars.samples import read, said
from tests.bot.conftest import PUBLIC_URL, Office
from tests.bot.group_journeys import AT_TWO, press
from tests.bot.test_booking_journey import fill_for_priya, open_form
from tests.bot.test_faults import file_of
from tests.factories import NOW

ADDRESS = re.compile(rf"{PUBLIC_URL}(/calendar/\d+/[\w-]{{43}}\.ics)")
ON, RENEW, OFF = "Calendar address", "Renew address", "Switch off"


def settings(office: Office, who: str = "Priya Shah") -> Home:
    """Open the settings page of somebody's Home."""
    home = office.slack.person(who).open_home()
    home.press("Settings")
    office.slack.wait_until(lambda: "Your calendar" in home.text, "the settings page")
    return home


def ask(office: Office, label: str, who: str = "Priya Shah") -> str:
    """Press a button that gives an address, and give its path."""
    page = press(office, settings(office, who), label)
    found = ADDRESS.search(page.text)
    assert found, page.text
    page.close()
    return found[1]


def fetch(
    office: Office, path: str, method: str = "GET", **headers: str
) -> tuple[int, bytes, Headers]:
    """Ask for a path as a calendar does."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(HTTPConnection(urlsplit(office.address).netloc, timeout=5)) as connection:
        connection.request(method, path, headers=sent)
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers


def book(office: Office) -> None:
    """Book Dana with Priya at two on 1 December."""
    assert fill_for_priya(open_form(office)).submit() == "closed"
    office.slack.person("Priya Shah").wait_for_message("Session booked")


def test_an_address_serves_the_persons_own_sessions(http_office: Office) -> None:
    book(http_office)
    for who, count in (("Priya Shah", 1), ("Dana Reed", 1), ("Omar Khan", 0)):
        status, body, headers = fetch(http_office, ask(http_office, ON, who))
        calendar = read(body)
        assert status == 200
        assert headers["content-type"] == "text/calendar; charset=utf-8"
        assert headers["cache-control"] == "private, max-age=900"
        assert said(calendar, "x-wr-calname") == f"Sessions of {who}"
        assert [each.start for each in calendar.events] == [AT_TWO] * count


def test_the_address_is_shown_once_with_how_to_use_it(http_office: Office) -> None:
    page = press(http_office, settings(http_office), ON)
    for calendar in ("Google Calendar", "Outlook", "Apple Calendar"):
        assert calendar in page.text
    secret = ADDRESS.search(page.text)
    assert secret
    home = http_office.slack.person("Priya Shah").home()
    http_office.slack.wait_until(lambda: RENEW in home.buttons, "the buttons of an address")
    assert secret[1] not in home.text
    assert {RENEW, OFF} <= set(home.buttons)
    assert ON not in home.buttons


def test_a_renewed_address_makes_the_old_one_void(http_office: Office) -> None:
    old = ask(http_office, ON)
    new = ask(http_office, RENEW)
    assert [fetch(http_office, path)[0] for path in (old, new)] == [404, 200]


def test_an_address_can_be_switched_off(http_office: Office) -> None:
    path = ask(http_office, ON)
    home = settings(http_office)
    home.press(OFF)
    http_office.slack.wait_until(lambda: ON in home.buttons, "the offer of an address")
    assert fetch(http_office, path)[0] == 404


def test_whatever_is_wrong_with_an_address_gets_the_same_answer(http_office: Office) -> None:
    path = ask(http_office, ON)
    organisation = path.split("/")[2]
    wrong = (
        path.replace(organisation, str(int(organisation) + 1)),
        path.replace(organisation, "9" * 19),
        path.replace(organisation, "9" * 40),
        f"/calendar/{organisation}/{'A' * 43}.ics",
        f"/calendar/{organisation}/.ics",
        f"{path}x",
        f"{path}/",
        path.removesuffix(".ics"),
        "/calendar/",
        f"/calendar/../{path}",
    )
    answers = {fetch(http_office, each)[:2] for each in wrong}
    answers |= {fetch(http_office, path, method)[:2] for method in ("POST", "PUT", "DELETE")}
    assert answers == {(404, b"")}


def test_a_calendar_that_knows_it_all_is_told_so_until_something_changes(
    http_office: Office,
) -> None:
    path = ask(http_office, ON)
    tag = fetch(http_office, path)[2]["etag"]
    http_office.set_clock(NOW + timedelta(hours=1))
    assert fetch(http_office, path, If_None_Match=tag)[:2] == (304, b"")
    assert fetch(http_office, path, "HEAD")[:2] == (200, b"")
    book(http_office)
    http_office.set_clock(NOW + timedelta(hours=2))
    status, body, headers = fetch(http_office, path, If_None_Match=tag)
    assert (status, len(read(body).events)) == (200, 1)
    assert headers["etag"] != tag


def test_who_asks_again_and_again_gets_what_was_read_a_moment_ago(http_office: Office) -> None:
    path = ask(http_office, ON)
    first = fetch(http_office, path)[1]
    book(http_office)
    assert fetch(http_office, path)[1] == first
    http_office.set_clock(NOW + KEPT)
    assert len(read(fetch(http_office, path)[1]).events) == 1


def test_a_calendar_is_asked_to_come_back_while_the_database_is_away(
    http_office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    path = ask(http_office, ON)
    file, away = Path(file_of(http_office)), Path(f"{file_of(http_office)}.away")
    http_office.database.close()
    file.rename(away)
    file.mkdir()
    try:
        with caplog.at_level(logging.ERROR):
            status, body, headers = fetch(http_office, path)
    finally:
        file.rmdir()
        away.rename(file)
    assert (status, body, headers["retry-after"]) == (503, b"", "60")
    assert path.split("/")[3] not in caplog.text


def test_a_fault_nobody_knows_of_never_brings_an_address_into_the_servers_log(
    http_office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    path = ask(http_office, ON)
    with closing(sqlite3.connect(file_of(http_office))) as other:
        other.execute("ALTER TABLE participants RENAME TO gone")
    status, body, headers = fetch(http_office, path)
    assert (status, body, headers["retry-after"]) == (503, b"", "60")
    assert "no such table" in caplog.text
    assert path.split("/")[3] not in caplog.text


def test_in_socket_mode_it_is_said_why_there_is_no_address(quick_office: Office) -> None:
    home = settings(quick_office)
    assert "needs the bot to be reached over the web" in home.text
    assert ON not in home.buttons


def test_slacks_own_requests_still_need_their_signature(http_office: Office) -> None:
    assert fetch(http_office, "/slack/events", "POST")[0] == 401
