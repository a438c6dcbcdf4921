"""Messages, Home tabs and response URLs in a person's hands."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

import pytest

from sandbox.message import Message
from sandbox.person import Person
from sandbox.screen import NotPossible
from sandbox.workspace import Workspace
from tests.sandbox import samples as s
from tests.sandbox.bots import web_client
from tests.sandbox.samples import Json
from tests.sandbox.scripted import Script


def answer_at(url: str, body: Json) -> tuple[int, str]:
    """Post to a response URL as a bot does."""
    request = urllib.request.Request(url, data=json.dumps(body).encode())  # noqa: S310 - loopback
    try:
        with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310 - loopback
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())["error"]


def posted(alice: Person, *blocks: Json, text: str = "Hello") -> Message:
    client = web_client(alice.workspace)
    client.chat_postMessage(channel=alice.id, text=text, blocks=list(blocks))
    return alice.messages()[-1]


def new_url(alice: Person, message: Message | None = None) -> str:
    ts = message.posted.ts if message else None
    return alice.workspace.new_response_url(alice.id, alice.profile.channel, ts)


def test_a_response_url_works_five_times(alice: Person) -> None:
    url = new_url(alice)
    for number in range(5):
        assert answer_at(url, {"text": f"Answer {number}"}) == (200, "ok")
    assert answer_at(url, {"text": "Answer 6"}) == (404, "used_url")
    assert len(alice.messages()) == 5
    assert alice.messages()[0].is_ephemeral


def test_a_response_url_works_for_thirty_minutes(slack: Workspace, alice: Person) -> None:
    url = new_url(alice)
    slack.advance(29 * 60)
    assert answer_at(url, {"text": "In time"})[0] == 200
    slack.advance(2 * 60)
    assert answer_at(url, {"text": "Late"}) == (404, "expired_url")
    assert answer_at(f"{slack.server.address}/response/0", {"text": "x"}) == (404, "invalid_url")


def test_an_answer_may_be_for_the_whole_channel(alice: Person) -> None:
    answer_at(new_url(alice), {"text": "All", "response_type": "in_channel"})
    assert not alice.messages()[0].is_ephemeral


def test_an_answer_may_take_the_place_of_its_message_or_take_it_away(alice: Person) -> None:
    message = posted(alice, s.section())
    answer_at(new_url(alice, message), {"text": "Other", "replace_original": True})
    assert message.screen == "Other"
    answer_at(new_url(alice, message), {"delete_original": True})
    assert message.is_deleted
    with pytest.raises(NotPossible, match="not there any more"):
        message.press("Text")


def test_a_bad_answer_is_refused_and_a_finding(slack: Workspace, alice: Person) -> None:
    header = {"type": "header", "text": s.plain("x" * 151)}
    status, error = answer_at(new_url(alice), {"text": "Hi", "blocks": [header]})
    assert (status, error) == (404, "invalid_blocks")
    assert len(slack.findings) == 1


def test_a_button_tells_the_bot_where_it_was_pressed(script: Script) -> None:
    alice = script.slack.person("Alice Smith")
    message = posted(alice, s.actions(s.element("button", value="7", style="danger")))
    script.slack.settle_seconds = 0.01
    message.press("Text")
    told = script.heard[0]
    assert told["container"] == {
        "type": "message",
        "message_ts": message.posted.ts,
        "channel_id": alice.profile.channel,
        "is_ephemeral": False,
    }
    action = told["actions"][0]
    assert (action["type"], action["value"], action["style"]) == ("button", "7", "danger")
    assert told["message"]["text"] == "Hello"
    assert told["response_url"].startswith(script.slack.server.address)


def test_a_choice_of_an_overflow_menu_is_pressed_like_a_button(script: Script) -> None:
    alice = script.slack.person("Alice Smith")
    menu = s.element("overflow", options=s.options(2))
    message = posted(alice, s.section(accessory=menu))
    script.slack.settle_seconds = 0.01
    assert message.buttons == ["Option 0", "Option 1"]
    message.press("Option 1")
    assert script.heard[0]["actions"][0]["selected_option"] == s.option("1")


def test_of_several_buttons_the_one_after_the_words_is_pressed(script: Script) -> None:
    rows = [
        s.section(text=s.mrkdwn(name), accessory=s.element("button", value=name))
        for name in ("Priya", "Tom")
    ]
    message = posted(script.slack.person("Alice Smith"), *rows)
    script.slack.settle_seconds = 0.01
    message.press("Text", after="Tom")
    message.press("Text")
    assert [body["actions"][0]["value"] for body in script.heard] == ["Tom", "Priya"]


def test_a_button_that_asks_first_does_nothing_when_denied(script: Script) -> None:
    button = s.element("button", confirm=s.confirm(text=s.mrkdwn("Cancel it?")))
    message = posted(script.slack.person("Alice Smith"), s.actions(button))
    script.slack.settle_seconds = 0.01
    assert "Cancel it?" in message.confirmation("Text")
    assert message.press("Text", deny=True) is None
    assert script.heard == []
    message.press("Text")
    assert len(script.heard) == 1


def test_a_message_shortcut_brings_the_message(script: Script) -> None:
    alice = script.slack.person("Alice Smith")
    script.act = lambda body, client: client.views_open(
        trigger_id=body["trigger_id"], view=s.modal(s.section())
    )
    opened = posted(alice, text="About this").shortcut("plan")
    assert opened is not None
    told = script.heard[0]
    assert (told["type"], told["callback_id"]) == ("message_action", "plan")
    assert told["message"]["text"] == "About this"


def test_a_home_is_published_anew_each_time_it_is_opened(script: Script) -> None:
    alice = script.slack.person("Alice Smith")

    def publish(body: Json, client: Any) -> None:
        count = s.section(text=s.mrkdwn(f"Opened {len(script.heard)} times"))
        client.views_publish(user_id=body["event"]["user"], view=s.home(count))

    script.act = publish
    home = alice.home()
    assert home.text == "Opened 1 times"
    assert alice.home().text == "Opened 1 times"
    assert alice.open_home().text == "Opened 2 times"
    assert home.text == "Opened 2 times"
    assert "view" in script.heard[1]["event"]


def test_what_would_ping_somebody_is_seen(alice: Person) -> None:
    loud = posted(alice, s.section(text=s.mrkdwn("<!channel> and <@U1|bob>")))
    quiet = posted(
        alice,
        s.section(text=s.plain("<!here>")),
        s.section(text=s.mrkdwn("&lt;!channel&gt; <https://example.org|link>")),
    )
    assert loud.pings == ["<!channel>", "<@U1|bob>"]
    assert quiet.pings == []
    assert quiet.screen.startswith("<!here>\n<!channel>")
    assert posted(alice, text="<!everyone>").pings == ["<!everyone>"]


def test_waiting_for_a_message_ends_and_says_what_it_waited_for(alice: Person) -> None:
    with pytest.raises(AssertionError, match="in vain for a message"):
        alice.workspace.wait_until(alice.messages, "a message", seconds=0.01)


def test_who_left_touches_nothing(slack: Workspace, alice: Person) -> None:
    message = posted(alice, s.actions(s.element("button")))
    slack.deactivate(alice)
    with pytest.raises(NotPossible, match="the account of Alice Smith was closed"):
        message.press("Text")
