"""A Bolt app whose answers a test writes down before it acts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from slack_bolt import App

from sandbox.form import Form
from sandbox.workspace import Workspace
from tests.sandbox import samples as s
from tests.sandbox.bots import bolt_app
from tests.sandbox.samples import Json

EVERYTHING = re.compile(".*")
Step = Callable[[Json, Any], object]


def nothing(_body: Json, _client: Any) -> None:
    """Do no more than acknowledge."""


@dataclass
class Script:
    """What the app does.

    Attributes:
        view: what /open opens.
        answer: the acknowledgement of a submission.
        suggestions: the acknowledgement of a search.
        act: what follows a touch, a shortcut or an event.
        heard: the bodies of everything but commands, in order.
    """

    slack: Workspace
    view: Json = field(default_factory=lambda: s.modal(s.input_block()))
    answer: Json = field(default_factory=dict)
    suggestions: Json = field(default_factory=dict)
    act: Step = nothing
    heard: list[Json] = field(default_factory=list)

    def open(self, *blocks: Json, **over: Any) -> Form:
        """Open a modal with these blocks as Alice."""
        self.view = s.modal(*blocks, callback_id="view", **over)
        form = self.slack.person("Alice Smith").command("/open")
        assert isinstance(form, Form), self.slack.calls_of("views.open")
        return form

    def app(self) -> App:
        """Make the app."""
        app = bolt_app(self.slack)

        @app.command("/open")
        def opening(ack: Any, body: Json, client: Any) -> None:
            ack()
            client.views_open(trigger_id=body["trigger_id"], view=self.view)

        @app.view("view")
        def submitted(ack: Any, body: Json) -> None:
            self.heard.append(body)
            ack(**self.answer)

        @app.options(EVERYTHING)
        def searched(ack: Any, body: Json) -> None:
            self.heard.append(body)
            ack(self.suggestions)

        def followed(ack: Any, body: Json, client: Any) -> None:
            self.heard.append(body)
            ack()
            self.act(body, client)

        app.action(EVERYTHING)(followed)
        app.shortcut(EVERYTHING)(followed)
        app.view_closed("view")(followed)
        app.event("app_home_opened")(followed)
        return app
