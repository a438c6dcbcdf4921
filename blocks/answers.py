"""What messages say of answers to invitations, and the buttons with which they are given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from blocks.layout import actions, as_written, button
from blocks.text import Json
from booking.rules.local_times import say_day
from booking.sendable_messages import OwedMessage
from booking.session_answers import Invitation, SessionAnswers
from booking.values import Answer

COMING = "answer_coming"
NOT_COMING = "answer_not_coming"
"""The action ids of the buttons to answer; their value is what `dump_sessions` writes."""
ACCEPT_TIME = "accept_time"
"""How the action ids of the buttons begin that move a session to a time that somebody proposed."""
DECLINED_SHOWN = 10
"""So many of those who can't come are named: more would not fit into a message."""

Declined = tuple[SessionAnswers, Invitation]


def answer_lines(message: OwedMessage, zone: ZoneInfo) -> list[str]:
    """Say what was answered: to a learner their own, to who organises the session everybody's."""
    if not message.organises:
        return _own_lines(message.answers, zone)
    declined = _declined(message)
    lines = [_say_declined(each, message, zone) for each in declined[:DECLINED_SHOWN]]
    more = len(declined) - DECLINED_SHOWN
    return [*lines, *([f"{more} more can't make it."] if more > 0 else [])]


def answer_blocks(message: OwedMessage, zone: ZoneInfo) -> list[Json]:
    """Show the answers, and what can be done: to answer, or to accept a proposed time."""
    if not message.organises:
        return own_answer_blocks(message.answers, zone, over=message.over)
    lines = answer_lines(message, zone)
    shown = _declined(message)[:DECLINED_SHOWN]
    blocks = []
    for line, (answers, invitation) in zip(lines, shown, strict=False):
        blocks += as_written(line)
        if invitation.proposed and not message.over:
            blocks.append(_accept_buttons(answers, invitation, zone))
    return [*blocks, *_written(lines[len(shown) :])]


def own_answer_blocks(
    answers: Sequence[SessionAnswers], zone: ZoneInfo, *, over: bool = False
) -> list[Json]:
    """Show a learner what they have answered, and until all is over the buttons to answer."""
    own = [each for each in answers if each.invitations]
    answerable = own and not over
    return [*_written(_own_lines(own, zone)), *([_answer_buttons(own)] if answerable else [])]


def dump_sessions(answers: Sequence[SessionAnswers]) -> str:
    """Write sessions with their versions as a button's value."""
    return " ".join(f"{each.session_id}.{each.version}" for each in answers)


def _own_lines(answers: Sequence[SessionAnswers], zone: ZoneInfo) -> list[str]:
    own = [(each, place) for each in answers for place in each.invitations]
    lines = []
    coming = sum(place.answer is Answer.COMING for _, place in own)
    if coming:
        to = "" if len(own) == 1 else f" ({coming} of {len(own)} sessions)"
        lines.append(f"You said: I'll be there{to}.")
    for each, place in own:
        if place.answer is Answer.NOT_COMING:
            on = "" if len(own) == 1 else f" on {_day(each, zone)}"
            lines.append(f"You said: I can't make it{on} ({place.reason}).")
    return lines


def _answer_buttons(answers: Sequence[SessionAnswers]) -> Json:
    """Offer the answers that can still be given; a reason can be said anew."""
    said = {each.invitations[0].answer for each in answers}
    value = dump_sessions(answers)
    buttons = []
    if said != {Answer.COMING}:
        buttons.append(button("I'll be there", COMING, value=value, style="primary"))
    other = "Change what you said" if said == {Answer.NOT_COMING} else "Can't make it"
    buttons.append(button(other, NOT_COMING, value=value))
    return actions(buttons, f"answer.{answers[0].session_id}")


def _declined(message: OwedMessage) -> list[Declined]:
    return [(each, place) for each in message.answers for place in each.declined]


def _say_declined(declined: Declined, message: OwedMessage, zone: ZoneInfo) -> str:
    answers, invitation = declined
    on = f" on {_day(answers, zone)}" if message.series else ""
    return f"{invitation.name} can't make it{on}: {invitation.reason}"


def _accept_buttons(answers: SessionAnswers, invitation: Invitation, zone: ZoneInfo) -> Json:
    buttons = [
        button(
            f"Move to {_moment(proposed.astimezone(zone))}",
            f"{ACCEPT_TIME}.{number}",
            value=f"{answers.session_id}.{answers.version}.{proposed:%Y-%m-%dT%H:%M%z}",
        )
        for number, proposed in enumerate(invitation.proposed)
    ]
    return actions(buttons, f"{ACCEPT_TIME}.{answers.session_id}.{invitation.learner_id}")


def _moment(local: datetime) -> str:
    """Say a moment on its own clock shortly, for a button: "Tue 1 Dec 14:00"."""
    return f"{local:%a} {local.day} {local:%b} {local:%H:%M}"


def _day(answers: SessionAnswers, zone: ZoneInfo) -> str:
    return say_day(answers.interval.start.astimezone(zone))


def _written(lines: Sequence[str]) -> list[Json]:
    return as_written("\n".join(lines)) if lines else []
