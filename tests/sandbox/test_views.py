"""Triggers, stacks, hashes and Home tabs behave as Slack's do."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox.person import Person
from sandbox.workspace import Workspace
from tests.sandbox import samples as s
from tests.sandbox.bots import web_client
from tests.sandbox.test_web_api import refused


@pytest.fixture
def client(slack: Workspace) -> WebClient:
    return web_client(slack)


def trigger(alice: Person) -> str:
    return alice.workspace.state.triggers.give(alice.id)


def opened(alice: Person, client: WebClient, **over: Any) -> Any:
    return client.views_open(trigger_id=trigger(alice), view=s.modal(**over))["view"]


def test_a_trigger_opens_one_view(alice: Person, client: WebClient) -> None:
    given = trigger(alice)
    client.views_open(trigger_id=given, view=s.modal())
    answer = refused(client.views_open, trigger_id=given, view=s.modal())
    assert answer["error"] == "exchanged_trigger_id"


def test_a_trigger_is_gone_after_three_seconds(alice: Person, client: WebClient) -> None:
    given, late = trigger(alice), trigger(alice)
    alice.workspace.advance(2.5)
    client.views_open(trigger_id=given, view=s.modal())
    alice.workspace.advance(1)
    answer = refused(client.views_open, trigger_id=late, view=s.modal())
    assert answer["error"] == "expired_trigger_id"


def test_a_made_up_trigger_is_refused(client: WebClient) -> None:
    answer = refused(client.views_open, trigger_id="1.2.3", view=s.modal())
    assert answer["error"] == "invalid_trigger_id"


def test_a_refused_view_leaves_the_trigger_for_another_try(
    alice: Person, client: WebClient
) -> None:
    given = trigger(alice)
    refused(client.views_open, trigger_id=given, view=s.modal(title=None))
    client.views_open(trigger_id=given, view=s.modal())


def test_three_modals_lie_on_each_other_and_no_fourth(alice: Person, client: WebClient) -> None:
    first = opened(alice, client)
    second = client.views_push(trigger_id=trigger(alice), view=s.modal())["view"]
    third = client.views_push(trigger_id=trigger(alice), view=s.modal())["view"]
    assert third["root_view_id"] == first["id"]
    assert third["previous_view_id"] == second["id"]
    answer = refused(client.views_push, trigger_id=trigger(alice), view=s.modal())
    assert answer["error"] == "push_limit_reached"


def test_an_opened_modal_takes_the_place_of_all_others(alice: Person, client: WebClient) -> None:
    first = opened(alice, client)
    second = opened(alice, client)
    assert second["root_view_id"] == second["id"]
    answer = refused(client.views_update, view_id=first["id"], view=s.modal())
    assert answer["error"] == "not_found"


def test_an_old_hash_is_refused_and_a_new_one_is_taken(alice: Person, client: WebClient) -> None:
    view = opened(alice, client)
    newer = client.views_update(view_id=view["id"], hash=view["hash"], view=s.modal())["view"]
    assert newer["id"] == view["id"]
    answer = refused(client.views_update, view_id=view["id"], hash=view["hash"], view=s.modal())
    assert answer["error"] == "hash_conflict"
    client.views_update(view_id=view["id"], hash=newer["hash"], view=s.modal())
    client.views_update(view_id=view["id"], view=s.modal())


def test_a_view_is_found_by_its_external_id_which_no_other_may_have(
    alice: Person, bob: Person, client: WebClient
) -> None:
    opened(alice, client, external_id="mine")
    client.views_update(external_id="mine", view=s.modal(external_id="mine", title=s.plain("New")))
    form = alice.top_form()
    assert form is not None
    assert form.title == "New"
    answer = refused(client.views_open, trigger_id=trigger(bob), view=s.modal(external_id="mine"))
    assert answer["error"] == "duplicate_external_id"


def test_a_view_of_more_than_250_kilobytes_is_too_large(alice: Person, client: WebClient) -> None:
    blocks = [s.section(text=s.plain("x" * 3000)) for _ in range(84)]
    answer = refused(client.views_open, trigger_id=trigger(alice), view=s.modal(*blocks))
    assert answer["error"] == "view_too_large"


def test_a_modal_is_no_home_and_a_home_no_modal(alice: Person, client: WebClient) -> None:
    wrong = refused(client.views_open, trigger_id=trigger(alice), view=s.home())
    assert "[json-pointer:/view/type]" in wrong["response_metadata"]["messages"][1]
    wrong = refused(client.views_publish, user_id=alice.id, view=s.modal())
    assert "[json-pointer:/view/type]" in wrong["response_metadata"]["messages"][1]


def test_a_home_is_each_persons_own_and_has_a_hash_too(
    alice: Person, bob: Person, client: WebClient
) -> None:
    first = client.views_publish(user_id=alice.id, view=s.home(s.section()))["view"]
    client.views_publish(user_id=bob.id, view=s.home())
    client.views_publish(user_id=alice.id, view=s.home(), hash=first["hash"])
    answer = refused(client.views_publish, user_id=alice.id, view=s.home(), hash=first["hash"])
    assert answer["error"] == "hash_conflict"
    assert refused(client.views_publish, user_id="U404", view=s.home())["error"] == (
        "user_not_found"
    )


def test_blocks_and_elements_without_ids_are_given_ids(alice: Person, client: WebClient) -> None:
    button = s.element("button", action_id=None)
    view = opened(alice, client, blocks=[s.actions(button), s.section()])
    names = [each["block_id"] for each in view["blocks"]]
    assert all(names)
    assert len(set(names)) == 2
    assert view["blocks"][0]["elements"][0]["action_id"]
