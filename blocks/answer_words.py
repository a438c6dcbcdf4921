"""How it is said who comes to a session, who does not, and who could not be told of it."""

from __future__ import annotations

from collections.abc import Sequence

from booking.session_answers import SessionAnswers
from booking.unreached import Unreached

NAMED = 10
"""So many of those who can't be reached are named: more would not fit into a message."""


def say_answers(answers: SessionAnswers) -> str:
    """Say how many come: "3 of 5 coming, 1 can't make it"; empty when nobody has answered."""
    declined = len(answers.declined)
    if not answers.coming and not declined:
        return ""
    coming = f"{answers.coming} of {len(answers.invitations)} coming"
    return f"{coming}, {declined} can't make it" if declined else coming


def say_answers_with_reasons(answers: SessionAnswers) -> str:
    """Say how many come and why others don't: "0 of 1 coming, 1 can't make it: dentist"."""
    reasons = "; ".join(
        each.reason if len(answers.invitations) == 1 else f"{each.name}, {each.reason}"
        for each in answers.declined
    )
    return f"{say_answers(answers)}: {reasons}" if reasons else say_answers(answers)


def unreached_lines(unreached: Sequence[Unreached]) -> list[str]:
    """Say who can't be reached in Slack, and what helps."""
    lines = [
        f"{each.name} can't be reached in Slack ({each.failure}): tell them yourself."
        for each in unreached[:NAMED]
    ]
    more = len(unreached) - NAMED
    return [*lines, *([f"{more} more can't be reached in Slack."] if more > 0 else [])]
