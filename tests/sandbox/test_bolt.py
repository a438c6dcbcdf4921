"""A real Bolt app works against the sandbox, in Socket Mode and over HTTP alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import App

from sandbox.form import Form
from sandbox.message import Message
from sandbox.workspace import Workspace
from tests.sandbox import samples as s
from tests.sandbox.bots import MODES, bolt_app, connected
from tests.sandbox.samples import Json

NAMES = ["Priya Shah", "Priya Singh", "Tom Hill"]


def booking_modal(note: str = "") -> Json:
    """A form with a search, a date, a choice that tells the bot, a line to type in, a button."""
    learner = s.element("external_select", action_id="learner", min_query_length=0)
    methods = s.element(
        "static_select", action_id="method", options=[s.option("room"), s.option("smart")]
    )
    return s.modal(
        s.input_block(learner, label=s.plain("Learner"), block_id="learner"),
        s.input_block(
            s.element("datepicker", action_id="day"), label=s.plain("Date"), block_id="day"
        ),
        s.input_block(methods, label=s.plain("Method"), block_id="method", dispatch_action=True),
        s.input_block(
            s.element(action_id="when"),
            label=s.plain("When"),
            block_id="when",
            dispatch_action=True,
            optional=True,
        ),
        s.actions(s.element("button", action_id="at", text=s.plain("14:00"), value="14:00")),
        s.section(text=s.mrkdwn(f"Note: {note or 'none'}"), block_id="note"),
        callback_id="book",
    )


def book(ack: Any, body: Json, client: Any, respond: Any) -> None:
    ack()
    if body["text"] == "help":
        respond("Type /book")
        return
    client.views_open(trigger_id=body["trigger_id"], view=booking_modal(body["text"]))


def learners(ack: Any, body: Json) -> None:
    typed = body["value"].casefold()
    names = [name for name in NAMES if typed in name.casefold()]
    ack(options=[s.option(name, text=s.plain(name)) for name in names])


def touched(ack: Any, body: Json, client: Any) -> None:
    ack()
    action, view = body["actions"][0], body["view"]
    chosen = action.get("selected_option") or action
    changed = booking_modal(f"{action['action_id']} {chosen['value']}")
    client.views_update(view_id=view["id"], hash=view["hash"], view=changed)


def submitted(ack: Any, body: Json, client: Any) -> None:
    values = body["view"]["state"]["values"]
    if values["day"]["day"]["selected_date"] < "2026-01-01":
        ack(response_action="errors", errors={"day": "Choose a date to come"})
        return
    ack()
    learner = values["learner"]["learner"]["selected_option"]["value"]
    client.chat_postMessage(
        channel=body["user"]["id"],
        text=f"Booked {learner}",
        blocks=[
            s.section(text=s.mrkdwn(f"Booked {learner}")),
            s.actions(s.element("button", action_id="cancel", text=s.plain("Cancel session"))),
        ],
    )


def cancel(ack: Any, respond: Any) -> None:
    ack()
    respond(text="Cancelled", replace_original=True)


def opened(event: Json, client: Any) -> None:
    button = s.element("button", action_id="create", text=s.plain("Create new session"))
    client.views_publish(
        user_id=event["user"], view=s.home(s.section(text=s.mrkdwn("Today")), s.actions(button))
    )


def create(ack: Any, body: Json, client: Any) -> None:
    ack()
    client.views_open(trigger_id=body["trigger_id"], view=booking_modal())


def register(app: App) -> None:
    """Teach an app a small journey of booking."""
    app.command("/book")(book)
    app.options("learner")(learners)
    for action_id in ("method", "when", "at"):
        app.action(action_id)(touched)
    app.view("book")(submitted)
    app.action("cancel")(cancel)
    app.event("app_home_opened")(opened)
    app.action("create")(create)
    app.shortcut("book_session")(create)


@pytest.fixture(params=MODES)
def bot(request: pytest.FixtureRequest, slack: Workspace) -> Iterator[Workspace]:
    """Connect the app to the workspace in either mode."""
    app = bolt_app(slack)
    register(app)
    with connected(app, slack, request.param):
        yield slack
    assert slack.findings == []


def open_form(slack: Workspace, text: str = "/book") -> Form:
    form = slack.person("Alice Smith").command(text)
    assert isinstance(form, Form)
    return form


def test_a_command_a_form_a_submission_and_a_message(bot: Workspace) -> None:
    form = open_form(bot)
    assert form.labels == ["Learner", "Date", "Method", "When"]
    form.fill("Learner", "Tom").fill("Date", "2026-12-01").fill("Method", "Option smart")
    assert "Note: method smart" in form.text
    assert form.value("Date") == "2026-12-01"
    assert form.submit() == "closed"
    message = bot.person("Alice Smith").wait_for_message("Booked Tom Hill")
    assert message.buttons == ["Cancel session"]
    message.press("Cancel session")
    assert message.screen == "Cancelled"
    assert message.buttons == []
    assert bot.person("Bob Jones").messages() == []


def test_errors_stand_at_their_labels_and_the_form_keeps_what_was_filled_in(
    bot: Workspace,
) -> None:
    form = open_form(bot).fill("Learner", "Tom").fill("Date", "2020-01-01")
    form.fill("Method", "Option room")
    assert form.submit() == "errors"
    assert form.errors == {"Date": "Choose a date to come"}
    assert form.value("Learner") == "Tom Hill"
    assert form.fill("Date", "2026-12-01").submit() == "closed"


def test_enter_and_a_button_tell_the_bot_and_typing_does_not(bot: Workspace) -> None:
    form = open_form(bot)
    form.fill("When", "next Tue")
    assert "Note: none" in form.text
    form.press_enter("When", "next Tue 2pm")
    assert "Note: when next Tue 2pm" in form.text
    form.press("14:00")
    assert "Note: at 14:00" in form.text
    assert form.value("When") == "next Tue 2pm"


def test_a_mention_arrives_with_the_persons_id(bot: Workspace) -> None:
    form = open_form(bot, "/book with @bob today")
    bob = bot.person("Bob Jones")
    assert f"Note: with <@{bob.id}|bob.jones> today" in form.text


def test_an_answer_in_words_is_a_message(bot: Workspace) -> None:
    answer = bot.person("Alice Smith").command("/book help")
    assert isinstance(answer, Message)
    assert answer.text == "Type /book"
    assert answer.is_ephemeral


def test_home_and_the_shortcut_open_the_form(bot: Workspace) -> None:
    alice = bot.person("Alice Smith")
    home = alice.open_home()
    assert "Today" in home.text
    opened = home.press("Create new session")
    assert opened is not None
    assert opened.title == "Title"
    opened.close()
    assert alice.top_form() is None
    assert alice.shortcut("book_session") is not None


def test_everything_that_went_to_the_bot_is_recorded_with_its_answer(bot: Workspace) -> None:
    form = open_form(bot)
    assert form.options("Learner", "priya") == ["Priya Shah", "Priya Singh"]
    command, search = bot.delivered
    assert (command.kind, command.payload["command"]) == ("command", "/book")
    assert search.payload["type"] == "block_suggestion"
    assert [each["value"] for each in search.answer["options"]] == ["Priya Shah", "Priya Singh"]
    opened = bot.calls_of("views.open")[0]
    assert opened.answer is not None
    assert opened.answer["view"]["id"] == form.opened.id
