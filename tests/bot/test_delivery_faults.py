"""Whatever Slack answers to a message, nothing is lost, and everybody knows what became of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlmodel import select

from booking.due_deliveries import LEASE
from booking.record_tables import SendingPace
from booking.rules.delivery_pace import GIVE_UP_AFTER, Pace
from booking.tables import Delivery
from booking.values import DeliveryKind, DeliveryState
from sandbox.faults import (
    Fault,
    lost_answer,
    refusal,
    server_error,
    silence,
    too_many_requests,
)
from tests.bot.post_office import PATIENCE_SECONDS, PostOffice, open_post_office
from tests.factories import NOW, TEN

DUE, SENT, FAILED = DeliveryState.DUE, DeliveryState.SENT, DeliveryState.FAILED
MINUTE = timedelta(minutes=1)


@pytest.fixture
def office(sqlite_url: str) -> Iterator[PostOffice]:
    with open_post_office(sqlite_url) as opened:
        yield opened


def confirmations(office: PostOffice) -> list[Delivery]:
    return [row for row in office.rows() if row.kind is DeliveryKind.CONFIRMATION]


@dataclass(frozen=True)
class Case:
    """A fault of the first message, and what becomes of it.

    Attributes:
        fault: what Slack answers.
        state: the state of the message then; the other one, to somebody else, is sent or waits.
        attempts: how many attempts count.
        others_wait: whether the other message is not even tried.
        says: what the row says of it.
        level: how loudly the log tells.
    """

    fault: Fault
    state: DeliveryState = DUE
    attempts: int = 0
    others_wait: bool = False
    says: str = ""
    level: int = logging.WARNING


CASES = {
    "too many requests": Case(too_many_requests(30), others_wait=True),
    "a server error": Case(server_error(500), attempts=1, says="status 500"),
    "a gateway's page": Case(server_error(502), attempts=1, says="status 502"),
    "no answer in time": Case(
        silence(PATIENCE_SECONDS + 1), attempts=1, says="Slack did not answer in time"
    ),
    "an answer that is lost": Case(
        lost_answer(), attempts=1, says="the connection to Slack broke off"
    ),
    "an error of Slack's own": Case(refusal("internal_error"), attempts=1, says="internal_error"),
    "an error nobody knows": Case(refusal("brand_new"), attempts=1, says="brand_new"),
    "a deactivated account": Case(
        refusal("account_inactive"), FAILED, says="their Slack account is deactivated"
    ),
    "no such account": Case(
        refusal("channel_not_found"), FAILED, says="their Slack account does not exist"
    ),
    "not in the channel": Case(refusal("not_in_channel"), FAILED, says="may not write to them"),
    "a token that is not good": Case(
        refusal("invalid_auth"), others_wait=True, level=logging.ERROR
    ),
    "a token that was revoked": Case(
        refusal("token_revoked"), others_wait=True, level=logging.ERROR
    ),
    "a scope that is missing": Case(
        refusal("missing_scope"), others_wait=True, level=logging.ERROR
    ),
    "a message too long": Case(
        refusal("msg_too_long"), FAILED, says="msg_too_long", level=logging.ERROR
    ),
    "blocks that Slack does not know": Case(
        refusal("invalid_blocks"), FAILED, says="invalid_blocks", level=logging.ERROR
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_every_answer_of_slack_has_its_consequence(
    office: PostOffice, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    case = CASES[name]
    office.enrol(1)
    office.academy.book()
    office.slack.plan_fault("chat.postMessage", case.fault)
    with caplog.at_level(logging.WARNING):
        office.deliver()
    unsent = [row for row in confirmations(office) if row.state is not SENT]
    (faulty, *waiting) = sorted(unsent, key=lambda row: row.failure is None)
    assert (faulty.state, faulty.attempts) == (case.state, case.attempts)
    assert case.says in (faulty.failure or "")
    assert [row.state for row in waiting] == ([DUE] if case.others_wait else [])
    assert [row.attempts for row in waiting] == [0] * len(waiting)
    ours = [record.levelno for record in caplog.records if record.name.startswith("bot.")]
    assert max(ours) == case.level


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.state is DUE])
def test_what_failed_once_arrives_later(office: PostOffice, name: str) -> None:
    (learner,) = office.enrol(1)
    office.academy.book()
    office.slack.plan_fault("chat.postMessage", CASES[name].fault)
    office.deliver()
    office.deliver(NOW + 2 * MINUTE)
    arrived_before = name == "an answer that is lost"
    for person in (learner, office.academy.dana):
        assert len(office.read_by(person)) in ({1, 2} if arrived_before else {1})
    assert {row.state for row in confirmations(office)} == {SENT}
    assert {row.failure for row in confirmations(office)} == {None}


def test_where_a_message_stands_in_slack_is_kept(office: PostOffice) -> None:
    (learner,) = office.enrol(1)
    office.academy.book()
    office.deliver()
    (row, *_) = office.rows(learner)
    (message,) = office.slack.person(learner.name).messages()
    assert (row.slack_channel, row.slack_ts) == (message.posted.channel, message.posted.ts)
    assert row.sent_at == NOW


def test_what_a_dead_worker_had_is_sent_where_what_was_owed_since_has_nothing_to_say(
    office: PostOffice,
) -> None:
    (learner,) = office.enrol(1)
    session = office.academy.book()
    office.academy.claim()
    for starts_at in (TEN + timedelta(hours=1), TEN):
        office.academy.move(session, starts_at=starts_at)
    office.deliver_later(2, step=LEASE + MINUTE)
    (message,) = office.read_by(learner)
    assert "Session booked" in message
    assert "10:00" in message


def test_after_the_last_attempt_a_message_is_given_up_loudly(
    office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    (learner,) = office.enrol(1)
    office.academy.book()
    office.slack.plan_fault("chat.postMessage", server_error(), times=3 * GIVE_UP_AFTER)
    with caplog.at_level(logging.ERROR):
        office.deliver_later(3 * GIVE_UP_AFTER)
    given_up = [row for row in office.rows(learner) if row.state is FAILED]
    assert [row.failure for row in given_up] == ["status 500"]
    assert given_up[0].attempts == GIVE_UP_AFTER - 1
    assert f"given up after {GIVE_UP_AFTER} attempts: status 500" in caplog.text


def test_a_bot_whose_own_account_is_gone_gives_nobody_up(
    office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    office.enrol(2)
    office.academy.book()
    office.slack.plan_fault("chat.postMessage", refusal("account_inactive"))
    office.slack.plan_fault("auth.test", refusal("account_inactive"))
    with caplog.at_level(logging.ERROR):
        office.deliver()
    assert {row.state for row in office.rows()} == {DUE}
    assert "every message waits" in caplog.text


def test_when_slack_is_down_it_is_asked_seldom_and_nothing_is_given_up(
    office: PostOffice,
) -> None:
    learners = office.enrol(12)
    office.academy.book()
    office.slack.plan_fault("chat.postMessage", server_error(503), times=60)
    for _ in range(60):
        office.deliver(office.now + timedelta(seconds=10))
    assert office.posts() < 60
    office.slack.server.api.faults.clear()
    office.deliver_later(4)
    assert [len(office.read_by(each)) for each in learners] == [1] * 12


def test_a_wait_that_slack_asks_for_holds_for_the_whole_workspace(office: PostOffice) -> None:
    office.enrol(9)
    office.academy.book()
    office.slack.plan_fault("chat.postMessage", too_many_requests(30))
    for seconds in range(30):
        office.deliver(NOW + timedelta(seconds=seconds))
    assert office.posts() == 1
    office.deliver(NOW + timedelta(seconds=30))
    assert office.posts() == 11


def test_a_pace_is_kept_and_a_person_gets_one_message_after_the_other(office: PostOffice) -> None:
    office.open(pace=Pace(gap=timedelta(seconds=1), burst=3, person_gap=timedelta(0)))
    office.enrol(9)
    office.academy.book()
    posts = []
    for seconds in range(4):
        office.deliver(NOW + timedelta(seconds=seconds))
        posts.append(office.posts())
    assert posts == [3, 4, 5, 6]
    kept = office.academy.database.read(lambda db: db.exec(select(SendingPace)).all())
    assert len(kept) == 1
