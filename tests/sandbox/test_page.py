"""The page's door: who may look, what a tab is sent, and what it is refused."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import aiohttp
import pytest

from sandbox.person import Person
from sandbox.workspace import Workspace
from tests.sandbox import samples as s
from tests.sandbox.bots import web_client
from tests.sandbox.samples import Json
from tests.sandbox.scripted import Script

SECONDS = 20.0


def talk(
    slack: Workspace, person: Person, asked: Sequence[Json] = (), headers: Json | None = None
) -> tuple[Json, list[Json]]:
    """Open a tab as somebody, ask for things one by one, and give its parts and the answers."""

    async def conversation() -> tuple[Json, list[Json]]:
        url = f"{slack.server.address}/page/socket?person={person.id}"
        async with (
            asyncio.timeout(SECONDS),
            aiohttp.ClientSession() as client,
            client.ws_connect(url, headers=headers) as socket,
        ):
            parts: Json = {}
            answers: list[Json] = []
            await _receive(socket, parts)
            for number, each in enumerate(asked):
                await socket.send_json({"id": number, **each})
                while len(answers) <= number:
                    answers += await _receive(socket, parts)
            return parts, answers

    return asyncio.run(conversation())


async def _receive(socket: aiohttp.ClientWebSocketResponse, parts: Json) -> list[Json]:
    told: Json = json.loads((await socket.receive()).data)
    parts.update(told.get("parts", {}))
    return [told] if "re" in told else []


async def _status(url: str, headers: Json | None = None) -> int:
    async with aiohttp.ClientSession() as client, client.get(url, headers=headers) as answer:
        return answer.status


def status(slack: Workspace, path: str, headers: Json | None = None) -> int:
    return asyncio.run(_status(f"{slack.server.address}{path}", headers))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", 200),
        ("/page/main.js", 200),
        ("/page/screen.css", 200),
        ("/page/nothing.js", 404),
        ("/page/..%2Fdoor.py", 404),
        ("/page/%2Fetc%2Fpasswd", 404),
    ],
)
def test_the_page_serves_its_own_files_alone(slack: Workspace, path: str, expected: int) -> None:
    assert status(slack, path) == expected


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://example.org"}, {"Host": "example.org"}], ids=str
)
def test_a_page_from_elsewhere_gets_no_socket(slack: Workspace, headers: Json) -> None:
    assert status(slack, "/page/socket", headers) == 403


def test_the_sandbox_listens_on_this_machine_alone(slack: Workspace) -> None:
    assert slack.server.address.startswith("http://127.0.0.1:")


def test_a_tab_sees_its_persons_messages_and_no_others(
    slack: Workspace, alice: Person, bob: Person
) -> None:
    client = web_client(slack)
    client.chat_postMessage(channel=alice.id, text="For Alice")
    client.chat_postMessage(channel=bob.id, text="For Bob")
    parts, _ = talk(slack, alice)
    assert parts["me"] == alice.id
    assert [each["text"] for each in parts["messages"]] == ["For Alice"]
    assert parts["unread"] == {alice.id: 0, bob.id: 0}


def test_what_comes_later_is_unread_until_it_is_read(
    slack: Workspace, alice: Person, bob: Person
) -> None:
    talk(slack, alice)
    web_client(slack).chat_postMessage(channel=bob.id, text="For Bob")
    assert talk(slack, alice)[0]["unread"][bob.id] == 1
    talk(slack, bob, [{"do": "read"}])
    assert talk(slack, alice)[0]["unread"][bob.id] == 0


def test_a_file_in_a_thread_hangs_under_its_message(slack: Workspace, alice: Person) -> None:
    client = web_client(slack)
    posted = client.chat_postMessage(channel=alice.id, text="Booked")
    client.files_upload_v2(
        channel=alice.profile.channel, thread_ts=posted["ts"], filename="a.ics", content="x"
    )
    first, reply = talk(slack, alice)[0]["messages"]
    assert (first["thread"], reply["thread"]) == ("", posted["ts"])
    assert reply["files"][0]["name"] == "a.ics"


def keep(script: Script, block: Json, value: Any) -> Json:
    """Keep a value in the only field of an open form, and give the answer."""
    form = script.open(block)
    (opened,) = form.opened.view["blocks"]
    asked = {
        "do": "keep",
        "on": ["modal", form.opened.id],
        "block": opened["block_id"],
        "action": opened["element"]["action_id"],
        "value": value,
    }
    _, (answer,) = talk(script.slack, form.person, [asked])
    return answer


@pytest.mark.parametrize(
    ("kind", "value"),
    [("static_select", "9"), ("external_select", "1"), ("datepicker", "soon"), ("timepicker", "9")],
)
def test_what_the_client_does_not_offer_can_not_be_chosen(
    script: Script, kind: str, value: str
) -> None:
    assert "refused" in keep(script, s.input_block(s.element(kind)), value)


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("static_select", "1", {"text": s.plain("Option 1"), "value": "1"}),
        ("datepicker", "2026-12-01", "2026-12-01"),
        ("plain_text_input", "words", "words"),
        ("plain_text_input", "", None),
    ],
)
def test_what_is_chosen_stands_in_the_workspace(
    script: Script, alice: Person, kind: str, value: str, kept: Any
) -> None:
    assert "refused" not in keep(script, s.input_block(s.element(kind)), value)
    form = alice.top_form()
    assert form is not None
    ((state,),) = [row.values() for row in form.opened.state.values()]
    assert kept in state.values()


def test_a_form_that_can_not_be_submitted_says_what_is_missing(
    script: Script, alice: Person
) -> None:
    form = script.open(s.input_block(block_id="one"))
    asked = {"do": "submit", "on": ["modal", form.opened.id]}
    _, (answer,) = talk(script.slack, alice, [asked])
    assert answer["complaints"] == {"one": "please complete this required field"}
    assert script.heard == []


@pytest.mark.parametrize(
    "asked",
    [
        {"do": "nothing"},
        {"do": "press", "on": ["modal", "V9"], "block": "b", "action": "a"},
        {"do": "advance", "seconds": -1},
        {"do": "advance", "seconds": "soon"},
        {"do": "entry", "entry": "c999"},
    ],
    ids=str,
)
def test_what_can_not_be_is_refused_and_the_tab_lives_on(
    slack: Workspace, alice: Person, asked: Json
) -> None:
    _, answers = talk(slack, alice, [asked, {"do": "read"}])
    assert "refused" in answers[0]
    assert "refused" not in answers[1]


def test_the_clock_goes_forward_for_everybody(slack: Workspace, alice: Person) -> None:
    before = slack.state.clock.now()
    parts, _ = talk(slack, alice, [{"do": "advance", "seconds": 3600}])
    assert slack.state.clock.now() - before >= 3600
    assert parts["clock"]["added"] == 3600


def test_the_log_names_what_was_sent_and_gives_it_whole(script: Script, alice: Person) -> None:
    script.open(s.input_block())
    parts, answers = talk(
        script.slack, alice, [{"do": "watch", "log": True}, {"do": "entry", "entry": "d0"}]
    )
    assert answers[1]["sent"]["command"] == "/open"
    assert {"/open", "views.open"} <= {each["what"] for each in parts["log"]}
