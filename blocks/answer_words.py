"""How the answers to a session's invitations are said, in messages and on Home."""

from __future__ import annotations

from booking.session_answers import SessionAnswers


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
