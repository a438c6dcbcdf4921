"""The floor for opening a form: a Bolt app in one process that opens a constant one."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from benchmarks.constant_app import serve
from blocks.booking_form import booking_modal
from blocks.form_values import Choice, FormMemory, FormOffer, FormValues

ME = Choice("100001", "Priya Shah 0")


def answer_with_a_form(app: App) -> None:
    """Answer `/book` with the same view each time."""
    view = booking_modal(
        FormValues(FormMemory("token"), assessor=ME),
        FormOffer(smart_rooms=True, zone="Europe/London"),
    )

    def open_constant(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=view)

    app.command("/book")(open_constant)


if __name__ == "__main__":
    serve(answer_with_a_form)
