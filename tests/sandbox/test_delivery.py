"""Payloads reach the bot signed and in time, and what is not answered is treated as Slack does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sandbox.delivery import NoAnswer
from sandbox.form import TROUBLE
from sandbox.http_delivery import signature
from sandbox.message import Message
from sandbox.person import Person
from sandbox.workspace import Workspace
from tests.sandbox import samples as s
from tests.sandbox.bots import over_http, web_client
from tests.sandbox.samples import Json
from tests.sandbox.scripted import Script

Reply = tuple[int, str, dict[str, str]]
EVENT: Json = {"type": "app_home_opened", "user": "U1", "tab": "home"}


@contextmanager
def plain_bot(slack: Workspace, reply: Callable[[], Reply]) -> Iterator[list[dict[str, str]]]:
    """Serve a bot that only counts, and answers as it is told."""
    heard: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            heard.append({name.lower(): value for name, value in self.headers.items()} | {"": body})
            status, text, headers = reply()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    slack.deliver_to(f"http://127.0.0.1:{server.server_port}/")
    try:
        yield heard
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def replies(*given: Reply) -> Callable[[], Reply]:
    """Answer with each in turn, the last for ever."""
    waiting = list(given)
    return lambda: waiting.pop(0) if len(waiting) > 1 else waiting[0]


GOOD: Reply = (200, "", {})
BAD: Reply = (500, "", {})


def test_a_request_is_signed_with_its_time_and_the_secret(slack: Workspace) -> None:
    with plain_bot(slack, replies(GOOD)) as heard:
        slack.deliver("interaction", {"type": "shortcut"})
    headers = heard[0]
    expected = signature(
        slack.signing_secret, headers[""], int(headers["x-slack-request-timestamp"])
    )
    assert headers["x-slack-signature"] == expected["x-slack-signature"]
    assert headers["content-type"] == "application/x-www-form-urlencoded"


def test_a_signature_is_what_slack_documents_it_to_be() -> None:
    body = (
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
        "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
        "&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands"
        "%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    signed = signature("8f742231b10e8888abcd99yyyzzz85a5", body, 1531420618)
    assert signed["x-slack-signature"] == (
        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    )


def test_a_real_app_takes_what_is_signed_well_and_nothing_else(slack: Workspace) -> None:
    script = Script(slack)
    payload = slack.person("Alice Smith").interaction("shortcut", callback_id="any")
    with over_http(script.app(), slack):
        assert slack.send_request("interaction", payload)[0] == 200
        assert slack.send_request("interaction", payload, secret="wrong")[0] == 401
        assert slack.send_request("interaction", payload, age_seconds=600)[0] == 401
        forged = {"x-slack-signature": "v0=00"}
        assert slack.send_request("interaction", payload, headers=forged)[0] == 401
    assert len(script.heard) == 1


def test_a_request_can_only_be_signed_for_a_bot_that_has_an_address(slack: Workspace) -> None:
    with pytest.raises(TypeError, match="call deliver_to first"):
        slack.send_request("interaction", {})


@pytest.mark.parametrize(
    ("given", "count", "reasons"),
    [
        ([GOOD], 1, []),
        ([BAD, GOOD], 2, ["http_error"]),
        ([BAD], 4, ["http_error"] * 3),
        ([(500, "", {"x-slack-no-retry": "1"})], 1, []),
    ],
)
def test_an_event_is_sent_again_three_times_at_most(
    slack: Workspace, given: list[Reply], count: int, reasons: list[str]
) -> None:
    with plain_bot(slack, replies(*given)) as heard:
        taken = slack.deliver_event(EVENT)
    assert taken == (given[-1] is GOOD)
    assert len(heard) == count
    assert [each["x-slack-retry-reason"] for each in heard[1:]] == reasons
    assert [each["x-slack-retry-num"] for each in heard[1:]] == ["1", "2", "3"][: len(reasons)]
    assert len({each[""] for each in heard}) == 1
    assert [each.retry for each in slack.delivered] == list(range(count))


def test_a_bot_that_is_away_is_told_of_an_event_as_often(slack: Workspace) -> None:
    slack.deliver_to("http://127.0.0.1:9/")
    assert not slack.deliver_event(EVENT)
    failures = [each.failure.partition(":")[0] for each in slack.delivered]
    assert failures == ["connection_failed"] * 4


@contextmanager
def sleeping_bot(slack: Workspace) -> Iterator[None]:
    """Serve a bot that answers only when the test is over."""
    over = threading.Event()

    def wait() -> Reply:
        over.wait(5)
        return GOOD

    with plain_bot(slack, wait):
        try:
            yield
        finally:
            over.set()


def test_who_gets_no_answer_in_time_reads_slacks_own_words(slack: Workspace, alice: Person) -> None:
    slack.server.dispatch.delivery.answer_seconds = 0.05
    with sleeping_bot(slack):
        answer = alice.command("/book")
        with pytest.raises(NoAnswer, match="within three seconds"):
            alice.shortcut("any")
    assert isinstance(answer, Message)
    assert answer.text == '/book failed with the error "operation_timeout"'


def test_a_bot_that_fails_is_named(slack: Workspace, alice: Person) -> None:
    with plain_bot(slack, replies(BAD)):
        answer = alice.command("/book")
    assert isinstance(answer, Message)
    assert answer.text == '/book failed with the error "dispatch_failed"'


def test_a_submission_without_an_answer_is_trouble_and_can_be_sent_again(
    script: Script, slack: Workspace
) -> None:
    form = script.open(s.input_block(s.element(initial_value="x")))
    with plain_bot(slack, replies(BAD, GOOD)):
        assert form.submit() == "trouble"
        assert form.trouble == TROUBLE
        assert form.submit() == "closed"


@pytest.mark.parametrize(
    ("reply", "text", "private"),
    [
        ((200, "Hello", {}), "Hello", True),
        ((200, '{"text": "Hello"}', {}), "Hello", True),
        ((200, '{"text": "Hello", "response_type": "in_channel"}', {}), "Hello", False),
        (
            (200, '{"text": "Hello", "blocks": [{"type": "nonsense"}]}', {}),
            'the command failed with the error "invalid_blocks"',
            True,
        ),
    ],
)
def test_a_command_may_be_answered_at_once(
    slack: Workspace, alice: Person, reply: Reply, text: str, *, private: bool
) -> None:
    with plain_bot(slack, replies(reply)):
        answer = alice.command("/book")
    assert isinstance(answer, Message)
    assert (answer.text, answer.is_ephemeral) == (text, private)


def test_a_message_about_something_else_is_no_answer_to_a_command(
    slack: Workspace, alice: Person
) -> None:
    client = web_client(slack)

    def answer() -> Reply:
        client.chat_postMessage(channel=alice.id, text="Something else")
        client.chat_postEphemeral(channel=alice.profile.channel, user=alice.id, text="Answer")
        return GOOD

    with plain_bot(slack, answer):
        told = alice.command("/book")
    assert isinstance(told, Message)
    assert told.text == "Answer"


def test_a_forged_and_a_repeated_payload_arrive_as_they_are(script: Script) -> None:
    form = script.open(s.input_block(s.element(initial_value="x")))
    payload = form.submission()
    payload["user"]["id"] = "U404"
    script.slack.deliver("interaction", payload)
    script.slack.deliver("interaction", payload)
    assert [body["user"]["id"] for body in script.heard] == ["U404", "U404"]
