"""A database or a Slack that is not well: people are told kindly, the log knows the cause."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
import pytest
from sqlalchemy import event

from booking.errors import Taken
from bot.failures import telling
from sandbox.faults import Fault, refusal, too_many_requests
from sandbox.person import Message
from tests.bot.conftest import Office, open_office
from tests.bot.test_bad_input import booked
from tests.bot.test_booking_journey import fill_for_priya, open_form
from tests.databases import fresh_database
from tests.postgres import PostgresqlServer

REFERENCE = re.compile(r"reference: ([0-9A-F]{8})")
SECRET_NOTE = "🤐" * 2_900
"""Twelve thousand bytes: more than the room that a page of the file still has."""
WHO_IS_BUSY = "Priya Shah is busy."


def file_of(office: Office) -> str:
    return str(office.database.url.database)


@contextmanager
def locked(office: Office) -> Iterator[None]:
    """Hold SQLite's write lock, as a long transaction of somebody else would."""
    with closing(sqlite3.connect(file_of(office), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def full(office: Office) -> Iterator[None]:
    """Let SQLite's file grow no further."""
    office.database.close()

    def no_room(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    event.listen(office.database.engine, "connect", no_room)
    with closing(sqlite3.connect(file_of(office))) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    yield
    event.remove(office.database.engine, "connect", no_room)
    office.database.close()


FAULTS = {"locked": (locked, "busy"), "full": (full, "full")}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_database_that_can_not_write_gets_a_kind_error_and_the_form_stays(
    quick_office: Office, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    break_it, said = FAULTS[fault]
    form = fill_for_priya(open_form(quick_office)).fill("Planning notes", SECRET_NOTE)
    with break_it(quick_office), caplog.at_level(logging.ERROR):
        assert form.submit() == "errors"
        told = " ".join(form.errors.values())
    assert f"database is {said}" in told
    reference = REFERENCE.search(told)
    assert reference
    assert reference[1] in caplog.text
    assert SECRET_NOTE not in caplog.text
    assert form.value("Planning notes") == SECRET_NOTE
    assert form.submit() == "closed", form.errors
    assert booked(quick_office) == 1


def test_a_database_that_is_away_gets_a_kind_answer_and_is_found_again(
    request: pytest.FixtureRequest, postgresql_server: PostgresqlServer
) -> None:
    with (
        fresh_database(request, "postgresql") as url,
        open_office(url, "socket") as office,
    ):
        form = fill_for_priya(open_form(office))
        name = url.rsplit("/", 1)[1]
        with psycopg.connect(postgresql_server.url("postgres"), autocommit=True) as admin:
            admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
            )
            assert form.submit() == "errors"
            assert "can't be reached" in " ".join(form.errors.values())
            answer = office.slack.person("Dana Reed").command("/book")
            assert isinstance(answer, Message)
            assert "can't be reached" in answer.text
            assert REFERENCE.search(answer.text)
            admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        assert form.submit() == "closed", form.errors


OPENING_FAULTS = {
    "too many requests": too_many_requests(1),
    "an error of Slack's own": Fault(status=500),
    "a refused view": Fault(error="internal_error"),
}


@pytest.mark.parametrize("fault", OPENING_FAULTS)
def test_a_form_that_slack_does_not_open_is_told_of(quick_office: Office, fault: str) -> None:
    quick_office.slack.plan_fault("views.open", OPENING_FAULTS[fault])
    answer = quick_office.slack.person("Dana Reed").command("/book")
    assert isinstance(answer, Message)
    assert "Slack did not take" in answer.text
    assert REFERENCE.search(answer.text)


def test_the_log_says_that_somebody_could_not_be_told_and_not_who(
    quick_office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    quick_office.slack.join("Sam Stranger", "sam@elsewhere.example")
    quick_office.slack.plan_fault("views.open", refusal("expired_trigger_id"))
    with caplog.at_level(logging.ERROR):
        quick_office.slack.person("Sam Stranger").shortcut("book_session")
        quick_office.slack.wait_until(
            lambda: "could not tell" in caplog.text, "the line in the log"
        )
    assert "expired_trigger_id" in caplog.text
    assert "sam@elsewhere.example" not in caplog.text


def _refuse() -> None:
    raise Taken(WHO_IS_BUSY)


def _fail_after_a_refusal(office: Office) -> None:
    try:
        _refuse()
    except Taken:
        office.database.read(lambda _db: 1 // 0)


def test_the_log_does_not_name_whom_a_refusal_names_before_a_failure(
    quick_office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    with telling(quick_office.desk, lambda _words: None):
        _fail_after_a_refusal(quick_office)
    assert "ZeroDivisionError" in caplog.text
    assert WHO_IS_BUSY not in caplog.text
