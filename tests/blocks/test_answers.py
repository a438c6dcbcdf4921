"""Answers in messages, on the page and in the morning's message: within Slack's limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from blocks.answer_page import AnswerPage, answer_page
from blocks.answers import DECLINED_SHOWN, dump_sessions
from blocks.session_messages import session_message
from booking.rules.answers import MOST_PROPOSED, REASON_LIMIT
from booking.rules.recurrence import MOST_SESSIONS
from booking.sendable_messages import OwedMessage
from booking.session_answers import Invitation, SessionAnswers
from booking.unreached import Unreached
from booking.values import Answer, DeliveryKind, Interval
from bot.answer_reading import parse_sessions
from sandbox.screen import text_of
from sandbox.validator import message_faults, view_faults
from tests.blocks.test_session_messages import LONG, MOST_PLACES, create_card, create_series
from tests.factories import TEN

LONDON = ZoneInfo("Europe/London")
LARGEST = 2**63 - 1
TIMES = tuple(TEN + timedelta(days=day) for day in range(1, MOST_PROPOSED + 1))
HOUR = Interval(TEN, TEN + timedelta(hours=1))


def invitation(number: int, answer: Answer | None) -> Invitation:
    return Invitation(
        learner_id=LARGEST - number,
        name=LONG[:200],
        answer=answer,
        reason=LONG[:REASON_LIMIT],
        proposed=TIMES,
    )


def session_answers(session: int, people: int, answer: Answer | None) -> SessionAnswers:
    return SessionAnswers(
        session_id=LARGEST - session,
        version=99,
        interval=HOUR,
        invitations=tuple(invitation(number, answer) for number in range(people)),
    )


@pytest.mark.parametrize("organises", [True, False], ids=["organiser", "learner"])
@pytest.mark.parametrize("answer", [None, *Answer])
@pytest.mark.parametrize("sessions", [1, MOST_SESSIONS])
def test_a_message_takes_any_number_of_answers(
    organises: bool,  # noqa: FBT001 - a column of the table
    answer: Answer | None,
    sessions: int,
) -> None:
    people = MOST_PLACES if organises else 1
    message = OwedMessage(
        kind=DeliveryKind.CONFIRMATION,
        card=create_card(),
        series=create_series(sessions) if sessions > 1 else None,
        organises=organises,
        answers=tuple(session_answers(number, people, answer) for number in range(sessions)),
        unreached=tuple(
            Unreached(person_id=number, name=LONG[:200], failure=LONG[:80])
            for number in range(MOST_PLACES)
        ),
    )
    assert message_faults(session_message(message, LONDON)) == []


def test_all_who_can_not_come_are_counted_where_they_are_not_all_named() -> None:
    message = OwedMessage(
        kind=DeliveryKind.ANSWER,
        card=create_card(),
        organises=True,
        answers=(session_answers(1, MOST_PLACES, Answer.NOT_COMING),),
    )
    shown = text_of(session_message(message, LONDON)["blocks"])
    assert f"{MOST_PLACES - DECLINED_SHOWN} more can't make it." in shown
    assert f"0 of {MOST_PLACES} coming, {MOST_PLACES} can't make it" in shown


def test_a_learners_message_says_nothing_of_others() -> None:
    both = (invitation(1, Answer.NOT_COMING), invitation(2, None))
    whole = replace(session_answers(1, 0, None), invitations=both)
    own = whole.of(both[1].learner_id)
    message = OwedMessage(kind=DeliveryKind.CONFIRMATION, card=create_card(), answers=(own,))
    shown = text_of(session_message(message, LONDON)["blocks"])
    assert "can't make it" not in shown
    assert LONG[:20] not in shown


def test_what_a_button_stands_for_is_read_back() -> None:
    answers = [session_answers(number, 1, None) for number in range(MOST_SESSIONS)]
    read = parse_sessions(dump_sessions(answers))
    assert read == {each.session_id: each.version for each in answers}


@pytest.mark.parametrize("sessions", [1, MOST_SESSIONS])
def test_the_page_takes_every_session_and_all_that_was_said(sessions: int) -> None:
    days = [timedelta(days=number) for number in range(sessions)]
    page = AnswerPage(
        sessions={f"{LARGEST}.{day.days}": Interval(TEN + day, HOUR.end + day) for day in days},
        reason=LONG[:REASON_LIMIT],
        free_times=[Interval(TEN + day, HOUR.end + day) for day in map(timedelta, range(9, 14))],
        proposed=[Interval(each, each + timedelta(hours=1)) for each in TIMES],
    )
    assert view_faults(answer_page(page, LONDON)) == []
