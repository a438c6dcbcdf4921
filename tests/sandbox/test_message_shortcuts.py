"""Messages that people write, and the shortcuts that are chosen on them."""

from __future__ import annotations

import pytest

from sandbox.person import Person
from sandbox.screen import NotPossible
from sandbox.workspace import Workspace
from tests.sandbox import samples as s
from tests.sandbox.bots import web_client
from tests.sandbox.samples import Json
from tests.sandbox.scripted import Script
from tests.sandbox.test_messages import answer_at, new_url


def opening(script: Script) -> None:
    """Let the app open a modal at a shortcut."""
    script.act = lambda body, client: client.views_open(
        trigger_id=body["trigger_id"], view=s.modal(s.section())
    )


def heard_of(script: Script, who: str, text: str) -> Json:
    """Let Bob write and somebody choose the shortcut on it; give what the app was told."""
    opening(script)
    message = script.slack.person("Bob Jones").says(text)
    assert script.slack.person(who).message_shortcut(message, "plan") is not None
    return script.heard[0]


@pytest.mark.parametrize("who", ["Alice Smith", "Bob Jones"])
def test_a_shortcut_tells_who_chose_it_and_who_wrote_what_and_when(
    script: Script, who: str
) -> None:
    bob = script.slack.person("Bob Jones")
    told = heard_of(script, who, "About this")
    assert (told["type"], told["callback_id"]) == ("message_action", "plan")
    assert told["user"]["id"] == script.slack.person(who).id
    message = told["message"]
    assert (message["type"], message["user"], message["text"]) == ("message", bob.id, "About this")
    assert not {"bot_id", "app_id", "subtype"} & set(message)
    assert told["message_ts"] == message["ts"]
    assert told["channel"] == {"id": "C0GENERAL", "name": "general"}


def test_its_trigger_opens_one_modal_and_its_response_url_answers(script: Script) -> None:
    told = heard_of(script, "Alice Smith", "About this")
    assert answer_at(told["response_url"], {"text": "Seen"}) == (200, "ok")
    again = web_client(script.slack)
    with pytest.raises(Exception, match="exchanged_trigger_id"):
        again.views_open(trigger_id=told["trigger_id"], view=s.modal(s.section()))


def test_what_is_written_is_sent_escaped_and_with_mentions(script: Script) -> None:
    alice = script.slack.person("Alice Smith")
    told = heard_of(script, "Alice Smith", "R&D <b> with @alice")
    said = f"R&amp;D &lt;b&gt; with <@{alice.id}|alice.smith>"
    assert told["message"]["text"] == said


def test_a_web_address_is_sent_as_a_link(script: Script) -> None:
    told = heard_of(script, "Alice Smith", "See https://x.example/a?b=1&c=2, please")
    assert told["message"]["text"] == "See <https://x.example/a?b=1&amp;c=2>, please"


def test_a_message_may_have_been_written_before(alice: Person) -> None:
    assert alice.says("Hello", at=1_790_000_000).posted.ts.startswith("1790000000.")


def test_a_command_is_sent_escaped_and_with_mentions_too(alice: Person) -> None:
    assert alice.command_payload("/plan <!here> R&D")["text"] == "&lt;!here&gt; R&amp;D"


def test_what_people_write_to_each_other_is_not_among_the_bots_messages(
    slack: Workspace, alice: Person, bob: Person
) -> None:
    message = bob.says("Lunch?")
    assert message.text == "Lunch?"
    assert alice.messages() == bob.messages() == []
    assert slack.delivered == []


def test_a_message_that_is_gone_or_for_one_person_alone_has_no_shortcuts(
    slack: Workspace, alice: Person, bob: Person
) -> None:
    gone = bob.says("Never mind")
    slack.state.messages.delete(gone.posted)
    with pytest.raises(NotPossible, match="not there any more"):
        alice.message_shortcut(gone, "plan")
    answer_at(new_url(alice), {"text": "For you alone"})
    with pytest.raises(NotPossible, match="no shortcuts"):
        alice.message_shortcut(alice.messages()[-1], "plan")


def test_who_left_chooses_no_shortcut(slack: Workspace, alice: Person, bob: Person) -> None:
    message = bob.says("Hello")
    slack.deactivate(alice)
    with pytest.raises(NotPossible, match="was closed"):
        alice.message_shortcut(message, "plan")
