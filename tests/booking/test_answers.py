"""Answering an invitation: what is noted, who is told, and every refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from booking.answers import answer_invitation
from booking.commands import AnswerInvitation
from booking.diary_tables import ProposedTime
from booking.errors import NotAllowed, NotEligible, NotFound, Refusals
from booking.record_tables import HistoryEntry
from booking.rules.answers import MOST_PROPOSED, REASON_LIMIT
from booking.rules.horizon import FURTHEST_AHEAD
from booking.session_answers import SessionAnswers, read_session_answers
from booking.sessions import Booked
from booking.tables import Participant, Person, Session
from booking.values import (
    Answer,
    DeliveryKind,
    DeliveryState,
    HistoryEvent,
    Role,
    SessionStatus,
)
from tests.booking.academy import Academy, refusal
from tests.factories import IDS, NOW, TEN, create_learner, create_organisation, create_person

REASON = "Dentist, sorry <!channel>"
OTHER_TIMES = (TEN + timedelta(days=1), TEN + timedelta(hours=4))


def answering(academy: Academy, who: Person, session: Booked, **values: Any) -> AnswerInvitation:
    defaults: dict[str, Any] = {
        "organisation_id": academy.organisation.id,
        "actor_id": who.id,
        "sessions": {session.session_id: 1},
        "answer": Answer.COMING,
    }
    return AnswerInvitation(**defaults | values)


def declining(academy: Academy, who: Person, session: Booked, **values: Any) -> AnswerInvitation:
    defaults = {"answer": Answer.NOT_COMING, "reason": REASON, "proposed": OTHER_TIMES}
    return answering(academy, who, session, **defaults | values)


def give(academy: Academy, command: AnswerInvitation, now: Any = NOW) -> None:
    answer_invitation(academy.database, command, now=now, ids=IDS)


def declined(answers: SessionAnswers) -> list[str]:
    return [each.name for each in answers.declined]


def answers(academy: Academy, session: Booked) -> SessionAnswers:
    ids = [session.session_id]
    organisation_id = academy.organisation.id
    return academy.database.read(
        lambda db: read_session_answers(db, organisation_id=organisation_id, session_ids=ids)
    )[session.session_id]


def test_who_comes_is_counted_and_nobody_is_disturbed(academy: Academy) -> None:
    first, _ = academy.enrol(2)
    session = academy.book()
    give(academy, answering(academy, first, session))
    place = academy.rows(Participant, learner_id=first.id)[0]
    assert (place.answer, place.answered_at) == (Answer.COMING, NOW)
    assert (answers(academy, session).coming, declined(answers(academy, session))) == (1, [])
    assert academy.owed(academy.dana) == [(DeliveryKind.CONFIRMATION, DeliveryState.DUE)]


def test_who_can_not_come_says_why_and_when_instead_and_the_organisers_are_told(
    academy: Academy,
) -> None:
    (learner,) = academy.enrol(1)
    booker = create_person(academy.database, academy.organisation, name="Omar Khan")
    session = academy.book(actor_id=booker.id)
    give(academy, declining(academy, learner, session))
    (said,) = answers(academy, session).declined
    assert (said.name, said.reason) == (learner.name, REASON)
    assert said.proposed == tuple(sorted(OTHER_TIMES))
    for person in (academy.dana, booker):
        assert (DeliveryKind.ANSWER, DeliveryState.DUE) in academy.owed(person)
    assert [kind for kind, _ in academy.owed(learner)] == [DeliveryKind.CONFIRMATION]


def test_the_history_knows_the_answer_and_not_the_reason(academy: Academy) -> None:
    (learner,) = academy.enrol(1)
    give(academy, declining(academy, learner, academy.book()))
    (entry,) = academy.rows(HistoryEntry, event=HistoryEvent.INVITATION_ANSWERED)
    assert (entry.actor_id, entry.person_id) == (learner.id, learner.id)
    assert "not_coming" in entry.details
    assert "Dentist" not in entry.details


def test_the_same_answer_once_more_changes_nothing(academy: Academy) -> None:
    (learner,) = academy.enrol(1)
    session = academy.book()
    for command in (answering(academy, learner, session), declining(academy, learner, session)):
        give(academy, command)
        before = academy.everything()
        give(academy, command, NOW + timedelta(minutes=1))
        assert academy.everything() == before


def test_another_answer_takes_the_place_of_the_first(academy: Academy) -> None:
    (learner,) = academy.enrol(1)
    session = academy.book()
    give(academy, declining(academy, learner, session))
    give(academy, answering(academy, learner, session))
    assert (answers(academy, session).coming, declined(answers(academy, session))) == (1, [])
    assert academy.rows(ProposedTime) == []


def test_a_second_refusal_after_the_first_was_told_is_told_too(academy: Academy) -> None:
    first, second = academy.enrol(2)
    session = academy.book()
    give(academy, declining(academy, first, session))
    academy.deliver()
    assert (DeliveryKind.ANSWER, DeliveryState.SENT) in academy.owed(academy.dana)
    give(academy, declining(academy, second, session))
    assert (DeliveryKind.ANSWER, DeliveryState.DUE) in academy.owed(academy.dana)


def test_who_leaves_takes_the_answer_along(academy: Academy) -> None:
    stays, leaves = academy.enrol(2)
    session = academy.book()
    give(academy, declining(academy, leaves, session))
    academy.change(session, removed=[leaves])
    assert [each.name for each in answers(academy, session).invitations] == [stays.name]
    assert academy.rows(Participant, learner_id=stays.id)[0].answer is None
    assert academy.rows(ProposedTime) == []


def test_coming_to_a_series_leaves_out_what_is_over_cancelled_or_changed_since(
    academy: Academy,
) -> None:
    (learner,) = academy.enrol(1)
    series = academy.book_series(count=5)
    first, cancelled, changed, *rest = sorted(
        academy.rows(Session), key=lambda session: session.starts_at
    )
    academy.put(cancelled, status=SessionStatus.CANCELLED)
    academy.put(changed, version=2)
    shown = {booked.session_id: 1 for booked in series.sessions}
    give(academy, answering(academy, learner, series.sessions[0], sessions=shown), first.ends_at)
    coming = {each.session_id for each in academy.rows(Participant, answer=Answer.COMING)}
    assert coming == {session.id for session in rest}


REFUSED: dict[str, tuple[dict[str, Any], dict[str, Any], Any, type[Exception], str]] = {
    "cancelled": ({"status": SessionStatus.CANCELLED}, {}, NOW, NotEligible, "is cancelled"),
    "closed": ({"status": SessionStatus.CLOSED}, {}, NOW, NotEligible, "is closed"),
    "over": ({}, {}, TEN + timedelta(hours=1), NotEligible, "is over"),
    "changed since": ({"version": 2}, {}, NOW, NotEligible, "Tue 1 Dec 2026, 10:00 to 11:00 GMT"),
    "another session": ({}, {"sessions": {1: 1}}, NOW, NotFound, "not to you"),
    "no session": ({}, {"sessions": {}}, NOW, NotFound, "not to you"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_answer_is_refused_when_the_session_does_not_take_it(
    academy: Academy, case: str
) -> None:
    session_values, values, now, error, words = REFUSED[case]
    (learner,) = academy.enrol(1)
    session = academy.book()
    academy.put(academy.rows(Session)[0], **session_values)
    before = academy.everything()
    commands = [make(academy, learner, session, **values) for make in (answering, declining)]
    for refused in [refusal(partial(give, academy, command, now)) for command in commands]:
        assert isinstance(refused, error)
        assert words in str(refused)
    assert academy.everything() == before


def test_only_who_takes_part_and_still_learns_here_may_answer(academy: Academy) -> None:
    learner, other = academy.enrol(2)
    session = academy.book(learner)
    elsewhere = create_learner(
        academy.database, create_organisation(academy.database, name="Elsewhere")
    )
    before = academy.everything()
    assert isinstance(refusal(lambda: give(academy, answering(academy, other, session))), NotFound)
    command = replace(
        answering(academy, elsewhere, session), organisation_id=elsewhere.organisation_id
    )
    assert isinstance(refusal(lambda: give(academy, command)), NotFound)
    as_assessor = answering(academy, academy.dana, session)
    assert isinstance(refusal(lambda: give(academy, as_assessor)), NotAllowed)
    assert academy.everything() == before
    for values in ({"archived": True}, {"archived": False, "roles": frozenset({Role.EMPLOYER})}):
        academy.put(learner, **values)
        refused = refusal(lambda: give(academy, answering(academy, learner, session)))
        assert isinstance(refused, NotAllowed)


BAD_WORDS: dict[str, tuple[dict[str, Any], str]] = {
    "no reason": ({"reason": " \n "}, "needs to know why"),
    "a long reason": ({"reason": "x" * (REASON_LIMIT + 1)}, "Shorten it by 1"),
    "a control character": ({"reason": "ill\x00"}, "control character"),
    "a time that has passed": ({"proposed": (NOW,)}, "has passed"),
    "seconds": ({"proposed": (TEN + timedelta(seconds=90),)}, "whole minute"),
    "the session's own time": ({"proposed": (TEN,)}, "the session's own"),
    "the same time twice": ({"proposed": OTHER_TIMES[:1] * 2}, "twice"),
    "a wrong year": ({"proposed": (NOW + 2 * FURTHEST_AHEAD,)}, "five years"),
    "too many": (
        {"proposed": tuple(TEN + timedelta(days=day) for day in range(1, MOST_PROPOSED + 2))},
        "up to 3 times",
    ),
}


@pytest.mark.parametrize("case", BAD_WORDS)
def test_a_refusal_to_come_needs_a_reason_and_real_times(academy: Academy, case: str) -> None:
    values, words = BAD_WORDS[case]
    (learner,) = academy.enrol(1)
    session = academy.book()
    before = academy.everything()
    refused = refusal(lambda: give(academy, declining(academy, learner, session, **values)))
    assert words in str(refused)
    assert academy.everything() == before


def test_both_findings_are_told_at_once(academy: Academy) -> None:
    (learner,) = academy.enrol(1)
    command = declining(academy, learner, academy.book(), reason="", proposed=(NOW,))
    refused = refusal(lambda: give(academy, command))
    assert isinstance(refused, Refusals)
