"""The Web API answers slack_sdk as Slack does, and refuses in the same shapes."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.person import Person
from sandbox.workspace import Workspace
from tests.sandbox import samples as s
from tests.sandbox.bots import web_client


@pytest.fixture
def client(slack: Workspace) -> WebClient:
    return web_client(slack)


def refused(call: Any, *args: Any, **arguments: Any) -> dict[str, Any]:
    """Give the answer to a call that is refused."""
    with pytest.raises(SlackApiError) as raised:
        call(*args, **arguments)
    answer: dict[str, Any] = raised.value.response.data
    return answer


def post(url: str, body: bytes, **headers: str) -> Any:
    """Post as no library would."""
    request = urllib.request.Request(url, data=body, headers=headers)  # noqa: S310 - loopback
    with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310 - loopback
        return json.loads(response.read())


def get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - loopback
        return json.loads(response.read())


def test_auth_test_names_the_bot_and_its_scopes(slack: Workspace, client: WebClient) -> None:
    answer = client.auth_test()
    assert (answer["user_id"], answer["team_id"]) == (slack.state.bot_user_id, slack.state.team_id)
    assert answer.headers["x-oauth-scopes"].split(",") == list(slack.state.scopes)


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        ("", "auth.test", "not_authed"),
        ("xoxb-other", "auth.test", "invalid_auth"),
        ("xapp-sandbox", "chat.postMessage", "not_allowed_token_type"),
        ("xoxb-sandbox", "apps.connections.open", "not_allowed_token_type"),
        ("xoxb-sandbox", "chat.teleport", "unknown_method"),
    ],
)
def test_who_may_not_call_is_told_so(slack: Workspace, token: str, method: str, error: str) -> None:
    assert refused(web_client(slack, token).api_call, method)["error"] == error


def test_a_missing_scope_is_named() -> None:
    with Workspace.start(scopes=["commands"]) as slack:
        answer = refused(web_client(slack).users_list)
    assert answer["error"] == "missing_scope"
    assert (answer["needed"], answer["provided"]) == ("users:read", "commands")


def test_an_email_is_shown_only_to_who_may_read_it(alice: Person, client: WebClient) -> None:
    assert client.users_info(user=alice.id)["user"]["profile"]["email"] == "alice@example.org"
    alice.workspace.state.scopes = ("users:read",)
    assert "email" not in client.users_info(user=alice.id)["user"]["profile"]


def test_people_are_found_by_id_by_email_and_in_pages(
    slack: Workspace, bob: Person, client: WebClient
) -> None:
    user = client.users_info(user=bob.id)["user"]
    assert (user["real_name"], user["tz"]) == ("Bob Jones", "Asia/Tokyo")
    assert client.users_lookupByEmail(email="BOB@example.org")["user"]["id"] == bob.id
    pages = [[each["name"] for each in page["members"]] for page in client.users_list(limit=1)]
    assert pages == [["alice.smith"], ["bob.jones"]]
    slack.deactivate(bob)
    assert refused(client.users_lookupByEmail, email="bob@example.org")["error"] == (
        "users_not_found"
    )
    assert refused(client.users_info, user="U404")["error"] == "user_not_found"


def test_arguments_arrive_the_same_as_json_and_as_a_form(slack: Workspace, alice: Person) -> None:
    arguments = {"channel": alice.id, "text": "Hi", "blocks": [s.section()]}
    client = web_client(slack)
    client.api_call("chat.postMessage", json=arguments)
    client.api_call(
        "chat.postMessage", data=arguments | {"blocks": json.dumps(arguments["blocks"])}
    )
    client.api_call(
        "chat.postMessage", json=arguments | {"blocks": json.dumps(arguments["blocks"])}
    )
    assert [call.arguments for call in slack.calls] == [arguments] * 3
    assert [message.screen for message in alice.messages()] == ["*Text*"] * 3


@pytest.mark.parametrize(("body", "error"), [(b"{", "invalid_json"), (b"[1]", "json_not_object")])
def test_json_that_is_none_is_refused(slack: Workspace, body: bytes, error: str) -> None:
    answer = post(f"{slack.api_url}auth.test", body, **{"Content-Type": "application/json"})
    assert answer == {"ok": False, "error": error}


def test_a_token_may_come_in_the_body_and_is_not_recorded(slack: Workspace) -> None:
    answer = post(f"{slack.api_url}auth.test", f"token={slack.bot_token}".encode())
    assert answer["ok"]
    assert slack.calls[0].arguments == {}


def test_a_refused_view_points_to_its_faults_and_is_a_finding(
    slack: Workspace, alice: Person, client: WebClient
) -> None:
    view = s.home(s.section(text=s.mrkdwn("x" * 3001)))
    answer = refused(client.views_publish, user_id=alice.id, view=view)
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] failed to match all allowed schemas [json-pointer:/view]",
        "[ERROR] must be less than 3001 characters [json-pointer:/view/blocks/0/text/text]",
    ]
    assert slack.findings[1:] == [
        "must be less than 3001 characters [json-pointer:/view/blocks/0/text/text]"
    ]


def test_a_refused_message_points_to_its_faults(alice: Person, client: WebClient) -> None:
    blocks = [{"type": "header", "text": s.plain("x" * 151)}]
    answer = refused(client.chat_postMessage, channel=alice.id, text="Hi", blocks=blocks)
    fault = "must be less than 151 characters [json-pointer:/blocks/0/text/text]"
    assert (answer["error"], answer["errors"]) == ("invalid_blocks", [fault])
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {fault}"]
    assert alice.messages() == []


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C404", "text": "Hi"}, "channel_not_found"),
        ({"channel": "{alice}"}, "no_text"),
        ({"channel": "{alice}", "text": "x" * 40_001}, "msg_too_long"),
        ({"text": "Hi"}, "invalid_arguments"),
    ],
)
def test_a_message_that_can_not_be_posted_is_refused(
    alice: Person, client: WebClient, arguments: dict[str, str], error: str
) -> None:
    filled = {name: value.replace("{alice}", alice.id) for name, value in arguments.items()}
    assert refused(client.api_call, "chat.postMessage", json=filled)["error"] == error


def test_a_closed_account_gets_no_message(bob: Person, client: WebClient) -> None:
    bob.workspace.deactivate(bob)
    assert refused(client.chat_postMessage, channel=bob.id, text="Hi")["error"] == (
        "account_inactive"
    )


def test_a_message_is_changed_and_deleted_by_its_channels_own_id(
    alice: Person, client: WebClient
) -> None:
    posted = client.chat_postMessage(channel=alice.id, text="Hi", blocks=[s.section()])
    message = alice.wait_for_message("Hi")
    channel, ts = posted["channel"], posted["ts"]
    assert refused(client.chat_update, channel=alice.id, ts=ts, text="Ho")["error"] == (
        "channel_not_found"
    )
    client.chat_update(channel=channel, ts=ts, text="Ho")
    assert (message.text, message.screen) == ("Ho", "Ho")
    client.chat_delete(channel=channel, ts=ts)
    assert message.is_deleted
    assert refused(client.chat_delete, channel=channel, ts=ts)["error"] == "message_not_found"


def test_an_ephemeral_message_can_not_be_changed(alice: Person, client: WebClient) -> None:
    posted = client.chat_postEphemeral(channel=alice.profile.channel, user=alice.id, text="Hi")
    assert alice.messages()[0].is_ephemeral
    answer = refused(
        client.chat_update,
        channel=alice.profile.channel,
        ts=posted["message_ts"],
        text="Ho",
    )
    assert answer["error"] == "message_not_found"


def test_an_ephemeral_message_is_for_who_is_in_the_channel(
    alice: Person, bob: Person, client: WebClient
) -> None:
    answer = refused(
        client.chat_postEphemeral, channel=alice.profile.channel, user=bob.id, text="Hi"
    )
    assert answer["error"] == "user_not_in_channel"


def test_a_conversation_is_opened_with_the_scope_for_it(
    slack: Workspace, alice: Person, client: WebClient
) -> None:
    assert refused(client.conversations_open, users=[alice.id])["error"] == "missing_scope"
    slack.state.scopes = ("im:write",)
    opened = client.conversations_open(users=[alice.id])
    assert opened["channel"]["id"] == alice.profile.channel
    assert refused(client.conversations_open, users=["U404"])["error"] == "user_not_found"


def test_a_file_is_uploaded_shared_and_shown(
    slack: Workspace, alice: Person, client: WebClient
) -> None:
    answer = client.files_upload_v2(
        channel=alice.profile.channel,
        content=b"\x89PNG",
        filename="month.png",
        title="December",
        initial_comment="Your month",
    )
    file_id = answer["files"][0]["id"]
    described = client.files_info(file=file_id)["file"]
    assert (described["title"], described["mimetype"], described["size"]) == (
        "December",
        "image/png",
        4,
    )
    assert slack.state.files.stored[file_id].content == b"\x89PNG"
    assert alice.wait_for_message("Your month").files == ["month.png"]
    image = {"type": "image", "alt_text": "December", "slack_file": {"id": file_id}}
    client.views_publish(user_id=alice.id, view=s.home(image))


def test_a_file_in_a_thread_hangs_under_its_message_and_can_be_opened(
    slack: Workspace, alice: Person, client: WebClient
) -> None:
    posted = client.chat_postMessage(channel=alice.id, text="Booked")
    thread = {"channel": posted["channel"], "thread_ts": posted["ts"]}
    client.files_upload_v2(content=b"BEGIN:VCALENDAR", filename="session.ics", **thread)
    (message,) = alice.messages()
    (reply,) = message.replies
    assert (message.files, reply.files) == ([], ["session.ics"])
    assert reply.read_file("session.ics") == b"BEGIN:VCALENDAR"
    assert reply.posted.body["files"][0]["mimetype"] == "text/calendar"
    assert (reply.replies, slack.findings) == ([], [])


def test_a_thread_that_no_message_begins_is_found_wrong(
    slack: Workspace, alice: Person, client: WebClient
) -> None:
    channel = client.chat_postMessage(channel=alice.id, text="Booked")["channel"]
    client.files_upload_v2(content=b"1", filename="a.ics", channel=channel, thread_ts="1.2")
    assert slack.findings == ["thread_ts 1.2 names no message that begins a thread"]


def test_a_file_that_was_not_uploaded_can_not_be_shown(alice: Person, client: WebClient) -> None:
    reserved = client.files_getUploadURLExternal(filename="a.png", length=4)["file_id"]
    for file_id in ("F404", reserved):
        image = {"type": "image", "alt_text": "A", "slack_file": {"id": file_id}}
        answer = refused(client.views_publish, user_id=alice.id, view=s.home(image))
        assert "invalid slack file" in answer["response_metadata"]["messages"][1]
    files = [{"id": reserved, "title": "A"}]
    assert refused(client.files_completeUploadExternal, files=files)["error"] == "file_not_found"


def test_the_people_and_a_log_can_be_read_by_a_page(
    slack: Workspace, alice: Person, client: WebClient
) -> None:
    client.chat_postMessage(channel=alice.id, text="Hi")
    assert [each["real_name"] for each in get(f"{slack.server.address}/people")] == [
        "Alice Smith",
        "Bob Jones",
    ]
    log = get(f"{slack.server.address}/log")
    assert [each["method"] for each in log["calls"]] == ["chat.postMessage"]
    assert log["calls"][0]["answer"]["ok"]
    assert (log["delivered"], log["findings"]) == ([], [])


def test_somebody_new_joins_and_is_found(slack: Workspace, client: WebClient) -> None:
    carol = slack.person("Carol Day", email="carol@example.org")
    assert slack.person("Carol Day").id == carol.id
    assert client.users_lookupByEmail(email="carol@example.org")["user"]["id"] == carol.id
    with pytest.raises(KeyError, match="nobody here is called 'Dan'"):
        slack.person("Dan")
