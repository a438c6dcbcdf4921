"""The page draws every block and element that Slack takes, and sends what is done with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from sandbox.app_listing import AppListing, SlashCommand
from sandbox.limits.blocks import SURFACES
from sandbox.limits.elements import INPUTS
from sandbox.workspace import Workspace
from tests.browser.conftest import OpenWindow, windows
from tests.browser.window import Window
from tests.sandbox import samples as s
from tests.sandbox.bots import over_http, web_client
from tests.sandbox.samples import Json
from tests.sandbox.scripted import Script

RICH: Json = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Bold words", "style": {"bold": True}},
                {"type": "emoji", "name": "tada"},
                {"type": "link", "url": "https://example.org", "text": "a link"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "ordered",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "An item"}]}
            ],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "A quote"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "Some code"}]},
    ],
}
CELLS = [[{"type": "raw_text", "text": f"Cell {row}{column}"} for column in "ab"] for row in (1, 2)]
URL = "https://example.org/a.png"
TEXTS: dict[str, tuple[Json, str]] = {
    "section": (s.section(text=s.mrkdwn("*Bold* &amp; _slanted_")), "Bold & slanted"),
    "header": ({"type": "header", "text": s.plain("A heading :tada:")}, "A heading 🎉"),
    "context": ({"type": "context", "elements": [s.plain("Beside it")]}, "Beside it"),
    "image": ({"type": "image", "image_url": URL, "alt_text": "A chart"}, "A chart"),
    "rich_text": (RICH, "An item"),
    "video": (
        {
            "type": "video",
            "alt_text": "A film",
            "title": s.plain("The film"),
            "video_url": URL,
            "thumbnail_url": URL,
        },
        "The film",
    ),
    "alert": ({"type": "alert", "text": s.plain("Mind this"), "level": "warning"}, "Mind this"),
    "markdown": ({"type": "markdown", "text": "# Top\n- **first** item"}, "first item"),
    "table": ({"type": "table", "rows": CELLS}, "Cell 2b"),
    "data_table": ({"type": "data_table", "rows": CELLS}, "Cell 2b"),
    "card": ({"type": "card", "title": s.plain("The card"), "body": s.plain("Words")}, "The card"),
    "actions": (s.actions(s.element("button", text=s.plain("Press me"))), "Press me"),
    "divider": ({"type": "divider"}, ""),
    "input": (s.input_block(label=s.plain("A field")), "A field"),
}
"""By type, each block with what it says on the screen."""


@pytest.fixture(scope="module")
def slack() -> Iterator[Workspace]:
    """Serve a workspace with Alice alone in it."""
    app = AppListing("Script", commands=(SlashCommand("/open"),))
    people = [{"name": "Alice Smith", "email": "alice@example.org"}]
    with Workspace.start(people, app=app) as workspace:
        yield workspace


@pytest.fixture(scope="module")
def script(slack: Workspace) -> Iterator[Script]:
    """Serve an app that does what the test writes down."""
    written = Script(slack)
    with over_http(written.app(), slack):
        yield written


@pytest.fixture
def opening(browser: Browser, slack: Workspace) -> Iterator[OpenWindow]:
    """Open windows on this workspace."""
    with windows(browser, slack.server.address) as opened:
        yield opened


@pytest.fixture
def alice(opening: OpenWindow) -> Window:
    """Open Alice's window."""
    return opening().visit("Alice Smith")


def test_the_table_here_knows_every_block() -> None:
    assert set(TEXTS) == set().union(*SURFACES.values())


def test_every_block_of_a_message_is_drawn(slack: Workspace, script: Script, alice: Window) -> None:
    assert script is not None
    client = web_client(slack)
    blocks = [TEXTS[kind][0] for kind in sorted(SURFACES["message"])]
    client.chat_postMessage(channel=slack.person("Alice Smith").id, text="All", blocks=blocks)
    message = alice.message("The card")
    for kind in SURFACES["message"]:
        block = message.locator(f".block-{kind}").first
        if kind == "image":
            expect(block.get_by_role("img", name="A chart")).to_be_visible()
        else:
            expect(block).to_contain_text(TEXTS[kind][1])
    alice.accessible()


def test_a_message_that_changes_or_goes_does_so_on_the_screen(
    slack: Workspace, script: Script, alice: Window
) -> None:
    assert script is not None
    client = web_client(slack)
    channel = slack.person("Alice Smith").profile.channel
    posted = client.chat_postMessage(channel=channel, text="At first")
    alice.message("At first")
    client.chat_update(channel=channel, ts=posted["ts"], text="Later on")
    alice.message("Later on", "(edited)")
    client.chat_delete(channel=channel, ts=posted["ts"])
    expect(alice.page.get_by_text("Later on")).to_have_count(0)
    client.chat_postEphemeral(channel=channel, user=channel[1:], text="For Alice")
    alice.message("For Alice", "Only visible to you")


def test_files_are_downloaded_and_pictures_are_seen(
    slack: Workspace, script: Script, alice: Window
) -> None:
    assert script is not None
    client = web_client(slack)
    channel = slack.person("Alice Smith").profile.channel
    client.files_upload_v2(channel=channel, filename="session.ics", content="BEGIN:VCALENDAR")
    with alice.page.expect_download() as download:
        alice.page.get_by_role("link", name="session.ics").click()
    assert download.value.suggested_filename == "session.ics"
    assert download.value.path().read_text() == "BEGIN:VCALENDAR"
    client.files_upload_v2(channel=channel, filename="dot.svg", title="A dot", content=DOT)
    expect(alice.page.get_by_role("img", name="A dot")).to_be_visible()


DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="9"/></svg>'


def every_input() -> list[Json]:
    """Give an input block for each element that may stand in one."""
    return [
        s.input_block(
            s.element(kind, action_id=kind),
            label=s.plain(f"The {kind}"),
            block_id=kind,
            optional=True,
        )
        for kind in INPUTS
        if not kind.startswith(("conversations", "channels", "multi_conv", "multi_chan"))
    ]


FILLED: dict[str, tuple[str, Any]] = {
    "plain_text_input": ("some words", "some words"),
    "number_input": ("12", "12"),
    "email_text_input": ("a@example.org", "a@example.org"),
    "url_text_input": (URL, URL),
    "datepicker": ("2026-12-01", "2026-12-01"),
    "timepicker": ("14:30", "14:30"),
}
CHOSEN = {
    "static_select": "Option 1",
    "multi_static_select": "Option 1",
    "external_select": "Option found",
    "multi_external_select": "Option found",
    "users_select": "Alice Smith",
    "multi_users_select": "Alice Smith",
}


def test_every_input_is_drawn_kept_and_submitted(script: Script, alice: Window) -> None:
    script.view = s.modal(*every_input(), callback_id="view")
    script.suggestions = {"options": [s.option("found")]}
    alice.type("/open")
    alice.form("Title")
    alice.accessible()
    for kind, (typed, _) in FILLED.items():
        alice.field(f"The {kind}").fill(typed)
    for kind, words in CHOSEN.items():
        alice.choose(f"The {kind} (", words)
    alice.top.get_by_role("radiogroup").get_by_label("Option 1").check()
    alice.top.get_by_role("group", name="The checkboxes").get_by_label("Option 0").check()
    alice.accessible()
    alice.press("Save")
    alice.closed()
    values = script.heard[-1]["view"]["state"]["values"]
    for kind, (_, kept) in FILLED.items():
        assert kept in values[kind][kind].values()
    for kind in CHOSEN:
        assert all(values[kind][kind].values()), kind
    assert values["radio_buttons"]["radio_buttons"]["selected_option"]["value"] == "1"
    assert [each["value"] for each in values["checkboxes"]["checkboxes"]["selected_options"]] == [
        "0"
    ]


def test_a_button_asks_first_and_an_overflow_tells_what_was_chosen(
    script: Script, alice: Window
) -> None:
    asked = s.element("button", action_id="ask", text=s.plain("Delete"), confirm=s.confirm())
    script.view = s.modal(s.actions(asked, s.element("overflow", action_id="more")))
    alice.type("/open")
    alice.form("Title")
    heard = len(script.heard)
    alice.press("Delete")
    alice.accessible()
    alice.page.get_by_role("button", name="No", exact=True).click()
    expect(alice.page.get_by_role("dialog")).to_have_count(1)
    assert len(script.heard) == heard
    alice.press("Delete")
    alice.page.get_by_role("button", name="Yes", exact=True).click()
    alice.page.get_by_role("button", name="More").click()
    alice.page.get_by_role("menuitem", name="Option 1").click()
    alice.page.wait_for_function("() => !document.querySelector('.busy')")
    actions = [each["actions"][0] for each in script.heard[heard:]]
    assert [each["action_id"] for each in actions] == ["ask", "more"]
    assert actions[1]["selected_option"]["value"] == "1"
    alice.press("Cancel")
    alice.closed()


def test_modals_stack_and_close_one_by_one_with_the_focus_where_it_was(
    script: Script, alice: Window
) -> None:
    push = s.element("button", action_id="push", text=s.plain("Go on"))
    script.view = s.modal(s.actions(push))
    deeper = s.modal(s.input_block(), title=s.plain("Deeper"))
    script.act = lambda body, client: client.views_push(trigger_id=body["trigger_id"], view=deeper)
    alice.type("/open")
    alice.form("Title")
    alice.press("Go on")
    alice.form("Deeper")
    alice.accessible()
    alice.page.keyboard.press("Escape")
    expect(alice.page.get_by_role("dialog", name="Deeper")).to_have_count(0)
    expect(alice.page.get_by_role("button", name="Go on")).to_be_focused()
    alice.page.keyboard.press("Escape")
    alice.closed()


def test_after_a_reload_modals_close_one_by_one_too(script: Script, alice: Window) -> None:
    push = s.element("button", action_id="push", text=s.plain("Go on"))
    titles = iter(["Second", "Third"])
    script.view = s.modal(s.actions(push))
    script.act = lambda body, client: client.views_push(
        trigger_id=body["trigger_id"],
        view=s.modal(s.actions(push), s.input_block(), title=s.plain(next(titles))),
    )
    alice.type("/open")
    for title in ("Title", "Second"):
        alice.form(title)
        alice.press("Go on")
    alice.form("Third")
    alice.page.reload()
    for title in ("Third", "Second", "Title"):
        expect(alice.page.get_by_role("dialog").last).to_have_accessible_name(title)
        alice.page.keyboard.press("Escape")
        expect(alice.page.get_by_role("dialog", name=title)).to_have_count(0)
    alice.closed()


def test_an_answer_that_does_not_come_is_said(
    slack: Workspace, script: Script, alice: Window
) -> None:
    script.view = s.modal(s.input_block(optional=True), callback_id="nobody")
    slack.server.dispatch.delivery.answer_seconds = 0.5
    alice.type("/open")
    alice.form("Title")
    alice.press("Save")
    expect(alice.top.get_by_text("We had some trouble connecting. Try again?")).to_be_visible()
    alice.press("Cancel")
    alice.closed()
