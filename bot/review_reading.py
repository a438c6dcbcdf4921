"""Reads the page of dates as Slack sends it: pure, from a view to what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from blocks.review_page import ANOTHER, DATE, DECIDE, KEEP, MOVE, SKIP, ReviewMemory
from booking.drafts import BookingDraft
from bot.payload_values import parse_moment

UNDECIDED = {
    None: "Choose what to do with this date.",
    ANOTHER: "No other time was given yet. Choose it, or decide otherwise.",
}
"""By what stands in a choice that decides nothing, what helps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """What stands on the page of dates.

    Attributes:
        memory: what the page carries along.
        skipped: the days on which no session is wanted.
        kept: the days on which the session is wanted at the series' time all the same.
        moved: by day, the moment that was chosen instead, aware.
        errors: by block id, why a choice decides nothing.
    """

    memory: ReviewMemory
    skipped: frozenset[date]
    kept: frozenset[date]
    moved: Mapping[date, datetime]
    errors: Mapping[str, str]

    def applied_to(self, draft: BookingDraft) -> BookingDraft:
        """Give the draft with the times that the page says; what is undecided stays moved."""
        earlier = {day: at for day, at in draft.moved.items() if day not in self.kept}
        return replace(draft, moved={**earlier, **self.moved})


def parse_review(view: Mapping[str, Any]) -> Decisions:
    """Read what was decided.

    Raises:
        ValueError: the view is not one that the bot made.
    """
    choices = {
        block_id: (elements[DECIDE].get("selected_option") or {}).get("value")
        for block_id, elements in view["state"]["values"].items()
        if DECIDE in elements
    }
    by_day = {day_of(block_id): choice for block_id, choice in choices.items()}
    return Decisions(
        memory=ReviewMemory.load(view["private_metadata"]),
        skipped=frozenset(day for day, choice in by_day.items() if choice == SKIP),
        kept=frozenset(day for day, choice in by_day.items() if choice == KEEP),
        moved={
            day: parse_moment(choice.removeprefix(f"{MOVE}."))
            for day, choice in by_day.items()
            if choice and choice.startswith(f"{MOVE}.")
        },
        errors={
            block_id: UNDECIDED[choice]
            for block_id, choice in choices.items()
            if choice in UNDECIDED
        },
    )


def day_of(block_id: str) -> date:
    """Give the day on whose choice a block is.

    Raises:
        ValueError: it is no such block.
    """
    name, day, *_ = [*block_id.split("."), ""]
    if name != DATE:
        raise ValueError("the block is not a date's")
    return date.fromisoformat(day)
