"""Participants pages for tests, each with sensible defaults."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from blocks.participants_page import participants_modal
from blocks.participants_values import ParticipantsMemory, ParticipantsPage
from blocks.text import Json
from booking.joinable_learners import JoinableLearner
from booking.pages import Page
from sandbox.view_state import state_of

SESSION = "General, Tue 1 Dec 2026, 14:00 to 15:00 GMT, with Dana Reed"


def learner(person_id: int, name: str, **overrides: Any) -> JoinableLearner:
    defaults: dict[str, Any] = {"courses": "Team Leader Level 3"}
    return JoinableLearner(person_id=person_id, name=name, **defaults | overrides)


PRIYA = learner(1, "Priya Shah", chosen=True)
TOM = learner(2, "Tom Hill", unable="busy 14:00 to 15:00")
ANN = learner(3, "Ann Lee", note="busy on 2 of 12 dates")


def create_page(*rows: JoinableLearner, **overrides: Any) -> ParticipantsPage:
    """Make a page of which the rows are all, unless `number`, `has_later` or `total` say more."""
    listed = {
        "number": overrides.pop("number", 0),
        "has_later": overrides.pop("has_later", False),
        "total": overrides.pop("total", len(rows)),
    }
    defaults: dict[str, Any] = {
        "memory": ParticipantsMemory("token"),
        "session": SESSION,
        "places": 5,
        "chosen": tuple(row.name for row in rows if row.chosen),
        "learners": Page(rows=rows, **listed),
    }
    return ParticipantsPage(**defaults | overrides)


def as_sent(page: ParticipantsPage, *unticked: int, ticked: Sequence[int] = ()) -> Json:
    """Give the page's view as Slack sends it after some boxes were touched."""
    view = participants_modal(page)
    state = state_of(view["blocks"])
    for block in view["blocks"]:
        for id_ in (*unticked, *ticked):
            if block.get("block_id", "").startswith(f"learner.{id_}."):
                box = (block.get("accessory") or block["elements"][0])["options"]
                chosen = box if id_ in ticked else []
                state[block["block_id"]]["choose_learner"]["selected_options"] = chosen
    return {**view, "state": {"values": state}}
