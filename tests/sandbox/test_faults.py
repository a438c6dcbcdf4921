"""Slack falls ill when a test asks for it, and keeps its rate limits when it should."""

from __future__ import annotations

import http.client
import time

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.faults import (
    Fault,
    delay,
    lost_answer,
    refusal,
    server_error,
    silence,
    too_many_requests,
)
from sandbox.person import Person
from sandbox.rates import SLACK_RATES, Allowance
from sandbox.web_api import METHODS
from sandbox.workspace import Workspace
from tests.sandbox.bots import web_client
from tests.sandbox.test_messages import answer_at, new_url
from tests.sandbox.test_web_api import refused


@pytest.fixture
def client(slack: Workspace) -> WebClient:
    return web_client(slack)


def test_the_next_calls_are_asked_to_wait_and_those_after_are_not(
    slack: Workspace, client: WebClient
) -> None:
    slack.plan_fault("auth.test", too_many_requests(7), times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError) as raised:
            client.auth_test()
        assert raised.value.response.status_code == 429
        assert raised.value.response.headers["Retry-After"] == "7"
    assert client.auth_test()["ok"]
    assert len(slack.calls_of("auth.test")) == 3


def test_a_refusal_has_the_code_that_was_asked_for(slack: Workspace, client: WebClient) -> None:
    slack.plan_fault("auth.test", refusal("account_inactive"))
    assert refused(client.auth_test) == {"ok": False, "error": "account_inactive"}


@pytest.mark.parametrize("fault", [server_error(), server_error(503), Fault(status=502)])
def test_a_breakdown_is_no_json(slack: Workspace, client: WebClient, fault: Fault) -> None:
    slack.plan_fault("auth.test", fault)
    with pytest.raises(SlackApiError) as raised:
        client.auth_test()
    assert raised.value.response.status_code == fault.status


def test_silence_lasts_longer_than_the_client_waits(slack: Workspace) -> None:
    slack.plan_fault("auth.test", silence(2))
    impatient = WebClient(
        token=slack.bot_token, base_url=slack.api_url, timeout=1, retry_handlers=[]
    )
    with pytest.raises(TimeoutError):
        impatient.auth_test()


def test_a_slow_answer_is_a_good_one(slack: Workspace, client: WebClient) -> None:
    slack.plan_fault("auth.test", delay(0.05))
    began = time.monotonic()
    assert client.auth_test()["ok"]
    assert time.monotonic() - began >= 0.05


def test_a_lost_answer_has_had_its_effect(
    slack: Workspace, alice: Person, client: WebClient
) -> None:
    slack.plan_fault("chat.postMessage", lost_answer())
    with pytest.raises((http.client.HTTPException, OSError)):
        client.chat_postMessage(channel=alice.id, text="Hi")
    assert [message.text for message in alice.messages()] == ["Hi"]
    assert slack.findings == []


def test_response_urls_fall_ill_too(slack: Workspace, alice: Person) -> None:
    slack.plan_fault("response_url", server_error())
    with pytest.raises(ValueError, match="Expecting value"):
        answer_at(new_url(alice), {"text": "Hi"})
    assert alice.messages() == []


def test_planned_faults_can_be_forgotten(slack: Workspace, client: WebClient) -> None:
    slack.plan_fault("auth.test", server_error(), times=9)
    slack.server.api.faults.clear()
    assert client.auth_test()["ok"]


def test_one_message_a_second_goes_to_each_channel(
    slack: Workspace, alice: Person, bob: Person, client: WebClient
) -> None:
    slack.limit_rates()
    client.chat_postMessage(channel=alice.id, text="One")
    client.chat_postMessage(channel=bob.id, text="One")
    with pytest.raises(SlackApiError) as raised:
        client.chat_postMessage(channel=alice.id, text="Two")
    assert raised.value.response["error"] == "ratelimited"
    assert raised.value.response.headers["Retry-After"] == "1"
    slack.advance(1)
    client.chat_postMessage(channel=alice.id, text="Two")


def test_a_method_takes_so_many_calls_in_its_time(slack: Workspace, client: WebClient) -> None:
    slack.limit_rates({"auth.test": Allowance(2, 60)})
    client.auth_test()
    slack.advance(30)
    client.auth_test()
    with pytest.raises(SlackApiError) as raised:
        client.auth_test()
    assert int(raised.value.response.headers["Retry-After"]) in (30, 29)
    slack.advance(30)
    assert client.auth_test()["ok"]


def test_without_limits_everything_goes_through(alice: Person, client: WebClient) -> None:
    for number in range(5):
        client.chat_postMessage(channel=alice.id, text=str(number))
    assert len(alice.messages()) == 5


def test_every_method_but_the_connections_has_its_rate() -> None:
    assert set(METHODS) - set(SLACK_RATES) == {"apps.connections.open"}
